// Taplytics' push notifications.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/pager.hpp"
#include "quartet/taplytics/audience.hpp"
#include "quartet/taplytics/options.hpp"
#include "quartet/taplytics/paging.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::taplytics {

/// A time on the wall of whoever looks at it, without a zone.
using LocalTime = std::chrono::local_seconds;

struct Notification {
  std::string alert = {};  ///< the message; not empty, unless there are custom keys
  /// Seconds for which delivery is tried.
  std::optional<std::chrono::seconds> time_to_live = std::nullopt;
  Object extra = {};
};

struct Image {
  std::string url;  ///< ends with .jpg, .jpeg or .png; less than 10 MB
  /// Whether the vendor's CDN delivers a copy.
  std::optional<bool> tl_cdn = std::nullopt;
};

/// What is put into the notification's payload. The named ones steer the vendor's SDK for Android;
/// source: its PUSH.md.
struct CustomKeys {
  std::string android_title = {};                               ///< `tl_title`; else the app's name
  std::optional<bool> android_silent = std::nullopt;            ///< `tl_silent`
  std::optional<std::int64_t> android_priority = std::nullopt;  ///< `tl_priority`
  std::string android_activity = {};                            ///< `tl_activity`, a class to open
  Object others = {};                                           ///< any names and values

  [[nodiscard]] bool empty() const noexcept;
};

/// When a push goes out. At least one is set, and lies in the future. When both are, the local time
/// wins, as the guide says, and it alone is sent.
struct Schedule {
  std::optional<Timestamp> time = std::nullopt;        ///< for everybody at once; to the second
  std::optional<LocalTime> local_time = std::nullopt;  ///< at each user's own clock
};

/// A push to send. Guide: "Push Notifications".
struct NewPush {
  Audience audience;
  Notification notification = {};
  std::string name = {};
  std::optional<Image> image = std::nullopt;
  CustomKeys custom_keys = {};
  /// Not set: true. The same content reaches a user once in 15 minutes.
  std::optional<bool> filter_duplicate_content = std::nullopt;
  std::optional<Schedule> schedule = std::nullopt;  ///< not set: at once
  /// Real users, or the sandbox alone.
  bool production = false;
  std::optional<bool> is_silent = std::nullopt;            ///< nothing is shown
  std::optional<std::int64_t> badge_count = std::nullopt;  ///< 0 takes the badge away
};

/// When a push went or goes out, as the vendor has it.
struct PushSchedule {
  std::optional<bool> now = std::nullopt;
  std::optional<Timestamp> time = std::nullopt;
  std::string local_time = {};  ///< "2031-05-01T08:00:00"
  Object extra = {};
};

/// What a push says, as the vendor has it.
struct PushContent {
  std::string alert = {};
  std::optional<std::int64_t> time_to_live = std::nullopt;  ///< seconds
  Object extra = {};
};

/// A filter as the vendor has it.
struct PushFilter {
  std::string type = {};
  std::string comparator = {};
  Array values = {};
  std::string data_key = {};
  Object extra = {};
};

/// A push as the vendor has it. Listings show the id, filters, notification and `production` alone.
struct Push {
  std::string id = {};  ///< opaque
  std::string name = {};
  std::string status = {};  ///< "sending", or a word that is not documented
  std::optional<Timestamp> created = std::nullopt;
  PushContent notification = {};
  std::vector<PushFilter> filters = {};  ///< empty: everybody
  std::optional<PushSchedule> schedule = std::nullopt;
  std::optional<bool> production = std::nullopt;
  std::optional<bool> filter_duplicate_content = std::nullopt;
  Object custom_keys = {};
  Object extra = {};
};

/// The pushes of a project. Copies are cheap; all functions may be called from any thread.
class Pushes : detail::HandleShare {
 public:
  /// POST /v2/push. A lost reply is `delivery: unknown`, and nothing is sent again. Errors: config
  /// for what the vendor's rules forbid, before anything is sent.
  [[nodiscard]] Result<Push> send(const NewPush& push) const;
  /// GET /v2/push
  [[nodiscard]] Pager<Push> list(const PageOptions& options = {}) const;
  /// GET /v2/push/{id}. The guide prints the address without an id; an object and a list of one are
  /// both taken. Error: decode when it is another push.
  [[nodiscard]] Result<Push> get(std::string_view id) const;

 private:
  friend class Client;
  explicit Pushes(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

namespace ops {
/// `now` is what a schedule must lie behind.
[[nodiscard]] Operation<Push> send_push(const NewPush& push,
                                        Timestamp now = std::chrono::system_clock::now());
[[nodiscard]] Operation<LinkedPage<Push>> pushes_page(std::int64_t page, int per_page);
[[nodiscard]] Operation<Push> get_push(std::string_view id);
}  // namespace ops

}  // namespace quartet::taplytics
