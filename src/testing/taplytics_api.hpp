// The twelve calls of the sandbox's Taplytics, by whoever may make them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "testing/taplytics_call.hpp"
#include "testing/taplytics_events.hpp"
#include "testing/taplytics_experiments.hpp"
#include "testing/taplytics_pages.hpp"
#include "testing/taplytics_push.hpp"
#include "testing/taplytics_replies.hpp"
#include "testing/taplytics_user_book.hpp"

namespace quartet::testing::fake_taplytics {

// All functions may be called from any thread.
class Api {
 public:
  struct Settings {
    std::uint64_t seed = 0;
    TaplyticsSandboxOptions options;
    LinkForm link;
  };

  explicit Api(const Settings& settings);

  [[nodiscard]] Reply answer(const Call& call);

  [[nodiscard]] const EventBook& events() const { return events_; }
  [[nodiscard]] const PushBook& pushes() const { return pushes_; }

 private:
  [[nodiscard]] Reply users_by_token(const Call& call) const;
  [[nodiscard]] Reply users(const Call& call);
  [[nodiscard]] Reply list_users(const Call& call) const;
  [[nodiscard]] Reply put_user(const Call& call);
  [[nodiscard]] Reply experiments(const Call& call);
  [[nodiscard]] Reply list_experiments(const Call& call) const;
  [[nodiscard]] Reply save_events(const Call& call);
  [[nodiscard]] Reply push(const Call& call);
  [[nodiscard]] Reply send_push(const Call& call);
  [[nodiscard]] Reply list_pushes(const Call& call) const;

  LinkForm link_;
  UserBook users_;
  ExperimentBook experiments_;
  EventBook events_;
  PushBook pushes_;
};

}  // namespace quartet::testing::fake_taplytics
