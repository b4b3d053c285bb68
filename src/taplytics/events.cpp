#include "quartet/taplytics/events.hpp"

#include <algorithm>
#include <span>

#include "core/bare_reply.hpp"
#include "core/failure_body.hpp"
#include "core/text.hpp"
#include "core/value_check.hpp"
#include "taplytics/event_sender.hpp"
#include "taplytics/profile.hpp"

namespace quartet::taplytics {
namespace {

Object body_of(const Event& event) {
  Object body{{"name", event.name}};
  if (event.time) body.append("date", to_rfc3339(*event.time));
  if (event.value) body.append("value", *event.value);
  if (!event.metadata.empty()) body.append("metaData", event.metadata);
  return body;
}

std::string request_problem(std::string_view session_id, const std::vector<Event>& events) {
  if (std::string problem = session_problem(session_id); !problem.empty()) return problem;
  if (events.empty() || events.size() > most_events_per_request) {
    return "a request has 1 to 100 events";
  }
  for (const Event& event : events) {
    if (std::string problem = problem_of(event); !problem.empty()) return problem;
  }
  return "";
}

// The vendor answers "all events saved" as plain text. JSON is no failure unless it says so.
Result<void> decode_saved(Response& reply, DecodeContext& context) {
  if (detail::trim_blanks(reply.body).starts_with('{')) {
    const Result<Value> body = parse_json(reply.body);
    const Object* members = body ? body->as_object() : nullptr;
    std::optional<Error> failure =
        members != nullptr ? detail::failure_in_success(*members) : std::nullopt;
    if (failure) return *std::move(failure);
  }
  return detail::decode_nothing(reply, context);
}

Operation<void> operation_of(std::string_view session_id, std::span<const Event> events,
                             std::string problem) {
  Array body;
  if (problem.empty()) {
    for (const Event& event : events) body.emplace_back(body_of(event));
  }
  return {.name = "events.send",
          .request = {.method = Method::post,
                      .path = "/v2/events",
                      .query = {{"session_id", std::string(session_id)}},
                      .body = to_json(body),
                      .content_type = std::string(kJson),
                      .problem = std::move(problem)},
          .effect = Effect::write,
          .decode = &decode_saved};
}

// A failure inside a reply with the status of a success.
bool is_failed_success(const Error& error) noexcept {
  return error.kind == ErrorKind::vendor && error.http_status / 100 == 2;
}

EventOutcome outcome_of(const Error& error) noexcept {
  const bool is_refused = error.delivery == Delivery::refused;
  if (is_refused && (error.kind == ErrorKind::invalid || is_failed_success(error))) {
    return EventOutcome::rejected;
  }
  // The status said that they were saved; only the rest of the reply is missing.
  const bool is_saved = error.delivery == Delivery::applied && error.kind != ErrorKind::decode;
  if (is_saved) return EventOutcome::sent;
  const bool may_be_saved =
      error.delivery == Delivery::unknown || error.delivery == Delivery::applied;
  return may_be_saved ? EventOutcome::unknown : EventOutcome::not_sent;
}

// Sends ranges of events in order, and halves what is refused.
class BatchSender {
 public:
  BatchSender(const detail::Handle& handle, std::string_view session_id,
              const std::vector<Event>& events)
      : handle_(handle), session_id_(session_id), events_(events) {}

  EventReport run(std::size_t batch_size) {
    for (std::size_t first = 0; first < events_.size(); first += batch_size) {
      requests_left_ = kMostRequestsPerBatch;
      send(first, std::min(batch_size, events_.size() - first));
    }
    return std::move(report_);
  }

  [[nodiscard]] std::uint64_t requests() const noexcept { return requests_; }

 private:
  void send(std::size_t first, std::size_t count) {
    if (stop_) return note({first, count, EventOutcome::not_sent, stop_});
    const std::span<const Event> part = std::span(events_).subspan(first, count);
    ++requests_;
    --requests_left_;
    Metadata metadata;
    const Result<void> sent = detail::run(handle_, operation_of(session_id_, part, ""), metadata);
    if (sent) return note({first, count, EventOutcome::sent, std::nullopt});
    const EventOutcome outcome = outcome_of(sent.error());
    if (outcome == EventOutcome::rejected && is_worth_halving(sent.error(), count)) {
      ++halves_waiting_;
      send(first, count / 2);
      --halves_waiting_;
      return send(first + count / 2, count - count / 2);
    }
    if (outcome == EventOutcome::not_sent) stop_ = sent.error();
    const bool is_sent = outcome == EventOutcome::sent;
    note({first, count, outcome, is_sent ? std::nullopt : std::optional(sent.error())});
  }

  // Each half that waits needs a request, too. What was said with the status of a success is not
  // asked again: a part of the events may be saved.
  [[nodiscard]] bool is_worth_halving(const Error& error, std::size_t count) const noexcept {
    return count > 1 && !is_failed_success(error) && requests_left_ >= halves_waiting_ + 2;
  }

  void note(EventBatch batch) {
    switch (batch.outcome) {
      case EventOutcome::sent: report_.sent += batch.count; break;
      case EventOutcome::rejected: report_.rejected += batch.count; break;
      case EventOutcome::unknown: report_.unknown += batch.count; break;
      case EventOutcome::not_sent: report_.not_sent += batch.count; break;
    }
    report_.batches.push_back(std::move(batch));
  }

  const detail::Handle& handle_;
  std::string_view session_id_;
  const std::vector<Event>& events_;
  std::optional<Error> stop_;  // why nothing more is sent
  int requests_left_ = 0;      // of the batch
  int halves_waiting_ = 0;     // that were not sent yet
  std::uint64_t requests_ = 0;
  EventReport report_;
};

EventReport nothing_sent(std::size_t count, Error error) {
  EventReport report{.not_sent = count};
  report.batches.push_back({0, count, EventOutcome::not_sent, std::move(error)});
  return report;
}

}  // namespace

std::string_view to_string(EventOutcome outcome) noexcept {
  switch (outcome) {
    case EventOutcome::sent: return "sent";
    case EventOutcome::rejected: return "rejected";
    case EventOutcome::unknown: return "unknown";
    case EventOutcome::not_sent: return "not_sent";
  }
  return "unknown";
}

const Error* EventReport::error() const noexcept {
  for (const EventBatch& batch : batches) {
    if (batch.error) return &*batch.error;
  }
  return nullptr;
}

std::string problem_of(const Event& event) {
  return detail::first_problem(
      {detail::prefixed("an event's name", detail::name_problem(event.name)),
       detail::prefixed("an event:", detail::value_problem(body_of(event)))});
}

std::string session_problem(std::string_view session_id) {
  return detail::prefixed("session_id", detail::name_problem(session_id));
}

EventReport send_batches(const detail::Handle& handle, std::string_view session_id,
                         const std::vector<Event>& events, std::size_t batch_size,
                         std::uint64_t& requests) {
  BatchSender sender(handle, session_id, events);
  EventReport report = sender.run(batch_size);
  requests += sender.requests();
  return report;
}

EventReport Events::send(std::string_view session_id, const std::vector<Event>& events) const {
  std::string problem = session_problem(session_id);
  for (std::size_t i = 0; i < events.size() && problem.empty(); ++i) {
    problem = detail::prefixed("events[" + std::to_string(i) + "]:", problem_of(events[i]));
  }
  if (!problem.empty()) {
    Error error{.kind = ErrorKind::config, .message = std::move(problem)};
    detail::name_error(error, *handle_, "events.send");
    return nothing_sent(events.size(), std::move(error));
  }
  const std::shared_ptr<const detail::Handle> handle = handle_;  // the client may end before
  std::uint64_t requests = 0;
  return send_batches(*handle, session_id, events, most_events_per_request, requests);
}

namespace ops {

Operation<void> send_events(std::string_view session_id, const std::vector<Event>& events) {
  return operation_of(session_id, events, request_problem(session_id, events));
}

}  // namespace ops
}  // namespace quartet::taplytics
