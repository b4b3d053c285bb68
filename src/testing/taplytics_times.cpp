#include "testing/taplytics_times.hpp"

#include <chrono>

#include "quartet/time.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

// "2015-01-06T03:51:57"
std::string whole_seconds(std::int64_t milliseconds) {
  const std::chrono::sys_seconds time(std::chrono::seconds(milliseconds / 1000));
  std::string text = to_rfc3339(time);
  text.pop_back();  // the Z
  return text;
}

}  // namespace

std::string offset_time(std::int64_t milliseconds) {
  return whole_seconds(milliseconds) + "+00:00";
}

std::string zulu_time(std::int64_t milliseconds) {
  const std::string fraction = std::to_string(1000 + milliseconds % 1000).substr(1);
  return whole_seconds(milliseconds) + '.' + fraction + 'Z';
}

std::int64_t milliseconds_now() {
  return to_epoch_milliseconds(std::chrono::system_clock::now());
}

}  // namespace quartet::testing::fake_taplytics
