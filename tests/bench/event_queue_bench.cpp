// Events pushed into a queue and sent in the background to the sandbox, which says what arrived.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "quartet/curl_transport.hpp"
#include "quartet/taplytics.hpp"
#include "sandbox_process.hpp"
#include "throughput.hpp"

namespace quartet::bench {
namespace {

using taplytics::Event;
using taplytics::EventCounts;
using taplytics::EventQueue;
using taplytics::EventQueueOptions;

// No more than the sandbox keeps: it has to know them all in the end.
constexpr std::size_t kEvents = 100'000;
constexpr std::size_t kSessions = 20;
constexpr std::size_t kEventsOfSession = kEvents / kSessions;
// Made before they are pushed, so that making them is not counted as pushing.
constexpr std::size_t kPart = 1000;
static_assert(kEvents % kSessions == 0 && kEvents % kPart == 0);

constexpr std::chrono::minutes kPatience(5);
constexpr std::array<std::string_view, 4> kNames = {"opened the app", "viewed an item",
                                                    "added to the cart", "Purchase"};
constexpr std::array<std::string_view, 3> kScreens = {"start", "checkout, step 2", "search"};

void require(bool fine, const std::string& what) {
  if (!fine) throw std::runtime_error(std::string("the event queue benchmark: ") + what);
}

// Events go to the sessions in turn; the value is the place within the session.
Event event(std::size_t index) {
  constexpr Timestamp start{std::chrono::seconds(1'767'225'600)};  // 2026-01-01
  return {.name = std::string(kNames[index % kNames.size()]),
          .time = start + std::chrono::milliseconds(250 * index),
          .value = static_cast<double>(index / kSessions),
          .metadata = {{"screen", kScreens[index % kScreens.size()]},
                       {"position", static_cast<int>(index % 50)},
                       {"is_first", index % 7 == 0}}};
}

std::vector<Event> events_from(std::size_t first) {
  std::vector<Event> events;
  events.reserve(kPart);
  for (std::size_t i = first; i < first + kPart; ++i) events.push_back(event(i));
  return events;
}

std::string text_of(const EventCounts& counts) {
  return std::to_string(counts.accepted) + " accepted, " + std::to_string(counts.sent) + " sent, " +
         std::to_string(counts.rejected) + " rejected, " + std::to_string(counts.unknown) +
         " unknown, " + std::to_string(counts.dropped) + " dropped, " +
         std::to_string(counts.waiting) + " waiting, " + std::to_string(counts.refused) +
         " refused, " + std::to_string(counts.requests) + " requests";
}

void check_counts(const EventCounts& counts) {
  const bool is_all_sent = counts.accepted == kEvents && counts.sent == kEvents;
  const std::uint64_t others = counts.rejected + counts.unknown + counts.dropped + counts.waiting +
                               counts.refused + counts.parked;
  const bool has_room = counts.requests * taplytics::most_events_per_request >= kEvents;
  require(is_all_sent && others == 0 && has_room, text_of(counts));
}

class Site {
 public:
  FlowCost run(const EventQueueOptions& options) {
    name_sessions();
    FlowCost cost;
    EventQueue queue(client_, options);
    const double start = wall_time();
    for (std::size_t first = 0; first < kEvents; first += kPart) cost.push += push(queue, first);
    const EventCounts counts = queue.close(kPatience);
    cost.whole = wall_time() - start;
    cost.requests = counts.requests;
    check_counts(counts);
    return cost;
  }

  // Asks the sandbox for every event: each once, and in the order of its session.
  void check() const {
    for (const std::string& session : sessions_) {
      const nlohmann::json events = nlohmann::json::parse(saved_events(session));
      require(events.size() == kEventsOfSession,
              std::to_string(events.size()) + " events of a session arrived");
      std::size_t place = 0;
      for (const nlohmann::json& each : events) {
        if (each.at("value").get<std::size_t>() == place++) continue;
        require(false, "the events of a session are out of order");
      }
    }
  }

 private:
  // New ones for each run: what the sandbox has of earlier ones does not count.
  void name_sessions() {
    ++runs_;
    sessions_.clear();
    for (std::size_t i = 0; i < kSessions; ++i) {
      sessions_.push_back(std::string("run-") + std::to_string(runs_) + "-session-" +
                          std::to_string(i));
    }
  }

  // Nanoseconds of pushing.
  [[nodiscard]] double push(EventQueue& queue, std::size_t first) const {
    std::vector<Event> events = events_from(first);
    std::size_t taken = 0;
    const double start = wall_time();
    for (std::size_t i = 0; i < kPart; ++i) {
      const std::string& session = sessions_[(first + i) % kSessions];
      if (queue.push(session, std::move(events[i]))) ++taken;
    }
    const double cost = wall_time() - start;
    require(taken == kPart, "an event was not taken");
    return cost;
  }

  // Not with the client: the address is none of the vendor's.
  [[nodiscard]] std::string saved_events(const std::string& session) const {
    Request request;
    request.url = sandbox_.url() + "/sandbox/taplytics/events?session_id=" + session;
    request.secret_headers.push_back({"x-access-token", sandbox_.token()});
    CallContext context;
    context.deadline = std::chrono::steady_clock::now() + kPatience;
    context.effect = Effect::read;
    Result<Response> reply = quartet::send(*transport_, request, context);
    require(reply.has_value() && reply->status == 200, "the sandbox does not say what arrived");
    return std::move(reply->body);
  }

  // First: it outlives the connections to it.
  SandboxProcess sandbox_;
  taplytics::Client client_{
      {.token = sandbox_.token(), .endpoint = taplytics::Endpoint::at(sandbox_.url())}};
  std::shared_ptr<Transport> transport_ = make_curl_transport();
  std::vector<std::string> sessions_;
  std::size_t runs_ = 0;
};

Throughput throughput(std::string name, const EventQueueOptions& options) {
  return {.name = std::move(name), .events = kEvents, .runs = 7, .prepare = [options] {
            const auto site = std::make_shared<Site>();
            return Flow{.run = [site, options] { return site->run(options); },
                        .check = [site] { site->check(); }};
          }};
}

}  // namespace

std::vector<Throughput> event_queue_throughputs() {
  const std::string events = std::to_string(kEvents);
  return {// The producer never waits, and most events are in the queue at once.
          throughput("event_queue/" + events, {.capacity = kEvents}),
          // The producer waits for the network, and the memory is bounded.
          throughput("event_queue_default_capacity/" + events,
                     {.overflow = taplytics::Overflow::wait, .longest_wait = kPatience})};
}

}  // namespace quartet::bench
