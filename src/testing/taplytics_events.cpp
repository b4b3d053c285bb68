#include "testing/taplytics_events.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace quartet::testing::fake_taplytics {
namespace {

constexpr std::size_t kMostEvents = 100;  // of a request
constexpr std::size_t kKeptEvents = 100'000;
constexpr std::size_t kKeptBytes = std::size_t{64} << 20U;

std::string event_problem(const Json& event) {
  if (!event.is_object()) return "An event must be an object";
  const auto name = event.find("name");
  if (name == event.end() || !name->is_string()) return "An event needs a name";
  const auto& text = name->get_ref<const std::string&>();
  if (text.empty()) return "An event needs a name";
  if (std::string_view(text).starts_with("bad")) return "An event of that name is not taken";
  const auto is = [&](const char* member, auto has_type) {
    const auto found = event.find(member);
    return found == event.end() || has_type(*found);
  };
  if (!is("date", [](const Json& value) { return value.is_string(); })) {
    return "The date of an event must be a string";
  }
  if (!is("value", [](const Json& value) { return value.is_number(); })) {
    return "The value of an event must be a number";
  }
  if (!is("metaData", [](const Json& value) { return value.is_object(); })) {
    return "The metaData of an event must be an object";
  }
  return "";
}

}  // namespace

std::string events_problem(const Json& events) {
  if (!events.is_array()) return "The body must be a JSON array of events";
  if (events.empty()) return "There are no events in the body";
  if (events.size() > kMostEvents) return "No more than 100 events can be sent in a request";
  for (const Json& event : events) {
    std::string problem = event_problem(event);
    if (!problem.empty()) return problem;
  }
  return "";
}

void EventBook::save(const std::string& session, const Json& events) {
  const auto shared_session = std::make_shared<const std::string>(session);
  std::vector<Event> batch;
  for (const Json& event : events) batch.push_back({shared_session, text_of(event)});
  const std::lock_guard lock(mutex_);
  for (Event& event : batch) {
    ++saved_;
    bytes_ += event.text.size();
    events_.push_back(std::move(event));
  }
  while (events_.size() > kKeptEvents || (bytes_ > kKeptBytes && !events_.empty())) {
    bytes_ -= events_.front().text.size();
    events_.pop_front();
  }
}

std::uint64_t EventBook::saved() const {
  const std::lock_guard lock(mutex_);
  return saved_;
}

std::string EventBook::list(const std::optional<std::string>& session) const {
  const std::lock_guard lock(mutex_);
  std::string text = "[";
  for (const Event& event : events_) {
    if (session && *event.session != *session) continue;
    if (text.size() > 1) text += ',';
    text += event.text;
  }
  return text + ']';
}

}  // namespace quartet::testing::fake_taplytics
