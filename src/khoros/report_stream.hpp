// The bytes of a report as one stream, over links that expire and connections that break.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/clock.hpp"
#include "khoros/links.hpp"
#include "khoros/store_reply.hpp"
#include "quartet/khoros/downloads.hpp"

namespace quartet::khoros {

using detail::after;
using detail::TimePoint;

// Whether bytes that were handed out can be taken back.
enum class Restart : unsigned char { allowed, refused };

struct StreamSettings {
  TimePoint deadline;
  Restart restart = Restart::allowed;
  bool allow_unproven_end = false;
  Position position = {};  // of what is there already
};

struct StreamPart {
  std::size_t size = 0;     // 0: the end
  bool is_restart = false;  // what came before this part is void
};

// One thread at a time.
class ReportStream {
 public:
  ReportStream(std::shared_ptr<const detail::Handle> handle, Job job, StreamSettings settings);

  // The next bytes, into the buffer's front. A first part that begins the report is a restart, too.
  [[nodiscard]] Result<StreamPart> read(std::span<char> buffer);

  [[nodiscard]] const Position& position() const noexcept { return position_; }
  [[nodiscard]] bool is_end_proven() const noexcept { return is_end_proven_; }
  [[nodiscard]] int resumes() const noexcept { return resumes_; }
  // Whether it failed at an end that nothing proves.
  [[nodiscard]] bool is_end_unproven() const noexcept { return is_end_unproven_; }
  // Whether it began at the report's first byte at least once.
  [[nodiscard]] bool has_restarted() const noexcept { return has_restarted_; }

 private:
  [[nodiscard]] TimePoint now() const;
  // Opens what follows. Error: also those that may pass.
  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<StoreLink> ask_for_link();
  [[nodiscard]] Result<std::unique_ptr<Exchange>> ask_store(const StoreLink& link);
  [[nodiscard]] Result<void> accept(std::unique_ptr<Exchange> exchange, StoreReply reply);
  [[nodiscard]] Result<void> begin_anew(Position whole);
  // Takes the bytes at the buffer's front, as far as they are new.
  [[nodiscard]] StreamPart take(std::span<char> bytes);
  [[nodiscard]] std::optional<Error> problem_at_end();
  [[nodiscard]] Error refused_links(Exchange& last, const StoreLink& link) const;
  // The error that the stream ends with, as one of all its requests.
  [[nodiscard]] Error ended(Error error) const;
  // Whether to go on after a failure, having waited. Error: the one to end with.
  [[nodiscard]] Result<void> bear(Error error);
  void observe(const StoreLink& link, TimePoint start, int status, const Error* error);

  std::shared_ptr<const detail::Handle> handle_;
  Job job_;
  StreamSettings settings_;
  Position position_;
  std::unique_ptr<Exchange> exchange_;
  bool is_restart_ = false;  // the next part is one
  bool has_restarted_ = false;
  std::uint64_t skipped_ = 0;  // still to be read over: they were handed out already
  bool is_end_proven_ = false;
  bool is_end_unproven_ = false;
  int resumes_ = 0;
  int failures_ = 0;            // since there was progress
  std::uint64_t progress_ = 0;  // bytes since the last failure
  int expired_links_ = 0;       // one after the other
  bool asks_for_whole_ = false;
  TimePoint start_;
  int store_requests_ = 0;
};

}  // namespace quartet::khoros
