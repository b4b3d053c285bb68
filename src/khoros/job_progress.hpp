// Telling the caller how a job and its download stand.
#pragma once

#include <utility>

#include "core/session.hpp"
#include "quartet/khoros/jobs.hpp"

namespace quartet::khoros {

class JobProgress {
 public:
  JobProgress(const detail::Session& session, ProgressFunction report)
      : session_(session), report_(std::move(report)), start_(session.clock().now()) {}

  [[nodiscard]] Progress& facts() noexcept { return facts_; }
  [[nodiscard]] const Progress& facts() const noexcept { return facts_; }

  [[nodiscard]] std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(session_.clock().now() - start_);
  }

  void tell() {
    if (!report_) return;
    last_ = session_.clock().now();
    facts_.elapsed = elapsed();
    report_(facts_);
  }
  // The same, unless it was told a moment ago.
  void tell_now_and_then() {
    constexpr std::chrono::milliseconds moment(200);
    if (report_ && session_.clock().now() - last_ >= moment) tell();
  }

 private:
  const detail::Session& session_;
  ProgressFunction report_;
  detail::TimePoint start_;
  detail::TimePoint last_ = {};
  Progress facts_;
};

}  // namespace quartet::khoros
