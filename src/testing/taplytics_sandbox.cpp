#include "testing/taplytics_sandbox.hpp"

#include <memory>
#include <optional>
#include <utility>

#include <httplib.h>

#include "testing/loopback_server.hpp"

namespace quartet::testing {

using fake_taplytics::Call;
using fake_taplytics::Framing;
using fake_taplytics::Json;
using fake_taplytics::Reply;

namespace {

namespace answers = taplytics_answers;

constexpr std::size_t kMostUsers = 1'000'000;
constexpr std::size_t kMostExperiments = 10'000;

Call call_of(const httplib::Request& request, std::string_view body) {
  fake_taplytics::CallPath path = fake_taplytics::parse_path(request.target);
  return {.method = request.method,
          .path = std::move(path.segments),
          .end = path.end,
          .query = request.params,
          .body = fake_taplytics::parse_body(body)};
}

std::string gzipped(const std::string& text) {
  std::string packed;
  httplib::detail::gzip_compressor().compress(text.data(), text.size(), /*last=*/true,
                                              [&](const char* data, std::size_t size) {
                                                packed.append(data, size);
                                                return true;
                                              });
  return packed;
}

// What happens when everything that there is has been sent.
enum class Then : unsigned char { end, close };

struct PartOfBody {
  std::shared_ptr<const std::string> body;
  Then then;

  bool write(httplib::DataSink& sink) const {
    sink.write(body->data(), body->size());
    return then == Then::end;
  }
};

PartOfBody half_of(const std::string& body, Then then) {
  return {std::make_shared<const std::string>(body.substr(0, body.size() / 2)), then};
}

void send_part(const Reply& answer, const std::string& body, httplib::Response& reply) {
  if (answer.framing == Framing::cut_in_chunks) {
    const PartOfBody part = half_of(body, Then::close);
    return reply.set_chunked_content_provider(
        answer.content_type,
        [part](std::size_t, httplib::DataSink& sink) { return part.write(sink); });
  }
  const bool is_packed = answer.framing == Framing::cut_gzip;
  if (is_packed) reply.set_header("Content-Encoding", "gzip");
  const PartOfBody part =
      is_packed ? half_of(gzipped(body), Then::end) : half_of(body, Then::close);
  reply.set_content_provider(
      is_packed ? part.body->size() : body.size(), answer.content_type,
      [part](std::size_t, std::size_t, httplib::DataSink& sink) { return part.write(sink); });
}

void send(const Reply& answer, httplib::Response& reply) {
  reply.status = answer.status;
  if (!answer.link.empty()) reply.set_header("Link", answer.link);
  if (answer.has_retry_after) reply.set_header("Retry-After", "1");
  std::string body = body_of(answer);
  if (answer.framing != Framing::whole) return send_part(answer, body, reply);
  reply.set_header("Content-Type", answer.content_type);  // also of a reply without a body
  reply.body = std::move(body);
}

}  // namespace

std::string options_problem(const TaplyticsSandboxOptions& options) {
  if (options.users > kMostUsers) return "taplytics.users must be from 0 to 1,000,000";
  if (options.experiments > kMostExperiments) {
    return "taplytics.experiments must be from 0 to 10,000";
  }
  return "";
}

TaplyticsSandbox::TaplyticsSandbox(Settings settings)
    : settings_(std::move(settings)),
      api_({.seed = settings_.seed,
            .options = settings_.options,
            .link = {.url = settings_.url,
                     .token = settings_.token,
                     .quotes = settings_.options.link_quotes,
                     .sample_next = settings_.options.sample_next}}) {}

void TaplyticsSandbox::add_routes(httplib::Server& server) {
  using httplib::Request;
  using httplib::Response;
  constexpr const char* address = R"(/+v2(/[\s\S]*)?)";
  server.Get(address,
             [this](const Request& request, Response& reply) { answer(request, "", reply); });
  const auto with_body = [this](const Request& request, Response& reply,
                                const httplib::ContentReader& content) {
    answer(request, read_body(request, content), reply);
  };
  server.Post(address, with_body);
  server.Delete(address, with_body);  // httplib would wait for a body that need not come
  add_inspection_routes(server);
}

void TaplyticsSandbox::add_inspection_routes(httplib::Server& server) {
  using httplib::Request;
  using httplib::Response;
  server.Get("/sandbox/taplytics/events", [this](const Request& request, Response& reply) {
    if (!is_authorized(request, {})) return send(fake_taplytics::unauthorized(), reply);
    std::optional<std::string> session;
    if (request.has_param("session_id")) session = request.get_param_value("session_id");
    send({.text = api_.events().list(session)}, reply);
  });
  server.Get("/sandbox/taplytics/pushes", [this](const Request& request, Response& reply) {
    if (!is_authorized(request, {})) return send(fake_taplytics::unauthorized(), reply);
    send({.json = api_.pushes().all()}, reply);
  });
}

void TaplyticsSandbox::answer(const httplib::Request& request, std::string_view body,
                              httplib::Response& reply) {
  const Call call = call_of(request, body);
  if (!is_authorized(request, call.body)) return send(fake_taplytics::unauthorized(), reply);
  const std::string asked = asked_answer(call);
  if (!asked.empty()) return answer_as_asked(request, body, asked, call, reply);
  send(api_.answer(call), reply);
}

void TaplyticsSandbox::answer_as_asked(const httplib::Request& request, std::string_view body,
                                       const std::string& asked, const Call& call,
                                       httplib::Response& reply) {
  if (!fake_taplytics::is_known_answer(asked)) {
    return send(fake_taplytics::bad_request("The sandbox has no answer \"" + asked + '"'), reply);
  }
  if (asked == answers::stalls) return settings_.stall(request);
  if (const auto canned = fake_taplytics::canned(asked, settings_.token)) {
    return send(*canned, reply);
  }
  const std::string whole = request.method + ' ' + request.target + '\n' + std::string(body);
  if (asked == answers::fails_once && seen_.is_first(whole)) {
    return send(*fake_taplytics::canned(answers::status_500, settings_.token), reply);
  }
  Reply done = api_.answer(call);
  if (asked == answers::lost) return settings_.hang_up(request);
  send(spoiled(std::move(done), asked, call), reply);
}

// The vendor does not say which way counts when there are several; here it is the first one.
bool TaplyticsSandbox::is_authorized(const httplib::Request& request, const Json& body) const {
  constexpr const char* header = "x-access-token";
  constexpr const char* member = "api_token";
  if (request.has_header(header)) return request.get_header_value(header) == settings_.token;
  if (request.has_param(member)) return request.get_param_value(member) == settings_.token;
  const auto found = body.is_object() ? body.find(member) : body.end();
  return body.is_object() && found != body.end() && *found == settings_.token;
}

}  // namespace quartet::testing
