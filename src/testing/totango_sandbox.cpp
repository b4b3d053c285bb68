#include "testing/totango_sandbox.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <httplib.h>

#include "testing/loopback_server.hpp"

namespace quartet::testing {

using fake_totango::Answer;
using fake_totango::Kind;
using fake_totango::View;

namespace {

View view_of(std::string_view name) {
  if (name == "recent") return View::recent;
  return name == "past" ? View::past : View::current;
}

// Sends what there is of the body and closes.
void send_short_body(Answer answer, httplib::Response& reply) {
  const auto body = std::make_shared<const std::string>(std::move(answer.body));
  reply.set_content_provider(*answer.announced, answer.content_type,
                             [body](std::size_t, std::size_t, httplib::DataSink& sink) {
                               sink.write(body->data(), body->size());
                               return false;
                             });
}

void add_quota(const std::optional<CallQuota>& quota, const std::optional<int>& own_reset,
               httplib::Response& reply) {
  if (!quota && !own_reset) return;
  constexpr int usual_limit = 100;
  reply.set_header("RateLimit-Limit", std::to_string(quota ? quota->limit : usual_limit));
  reply.set_header("RateLimit-Remaining", std::to_string(own_reset ? 0 : quota->remaining));
  reply.set_header("RateLimit-Reset",
                   std::to_string(own_reset ? *own_reset : quota->reset_seconds));
}

// Which region a service is in. The digits come without the token.
Answer domain_of(const std::string& service_id) {
  const bool is_number =
      !service_id.empty() && std::all_of(service_id.begin(), service_id.end(),
                                         [](unsigned char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return fake_totango::refusal("service_id is required: the digits of a service");
  return {.body = service_id.front() == '8' ? R"({"site":"t11"})" : R"({"site":"t1"})"};
}

}  // namespace

TotangoSandbox::TotangoSandbox(Settings settings)
    : settings_(std::move(settings)),
      counter_(settings_.calls_per_minute),
      lists_(settings_.seed),
      search_(settings_.seed) {}

void TotangoSandbox::add_routes(httplib::Server& server) {
  add_list_routes(server);
  add_search_route(server, "/api/v1/search/accounts", Kind::accounts);
  add_search_route(server, "/api/v1/search/users", Kind::users);
  add_search_route(server, "/api/v2/events/search", Kind::events);
  server.Get("/domains/?", [this](const httplib::Request& request, httplib::Response& reply) {
    send(domain_of(request.get_param_value("service_id")), request, reply);
  });
}

void TotangoSandbox::add_list_routes(httplib::Server& server) {
  using httplib::Request;
  using httplib::Response;
  server.Get(R"(/api/v1/accounts/active_list/([^/]+)/(current|recent|past)\.json)",
             [this](const Request& request, Response& reply) {
               guard(request, reply, [&] {
                 return lists_.page(request.matches[1].str(), view_of(request.matches[2].str()),
                                    request.params);
               });
             });
  server.Get(R"(/api/v1/accounts/active_list\.json)",
             [this](const Request& request, Response& reply) {
               guard(request, reply, fake_totango::ListServer::all_lists);
             });
  server.Get("/api/v1/active-lists/folders", [this](const Request& request, Response& reply) {
    guard(request, reply, fake_totango::ListServer::folders);
  });
}

// httplib would read a form itself, but none above 8 KiB.
void TotangoSandbox::add_search_route(httplib::Server& server, const char* path, Kind kind) {
  server.Post(path, [this, kind](const httplib::Request& request, httplib::Response& reply,
                                 const httplib::ContentReader& content) {
    const std::string body = read_body(request, content);  // also of a call that is refused
    guard(request, reply,
          [&] { return search_.search(kind, request.get_header_value("Content-Type"), body); });
  });
}

void TotangoSandbox::guard(const httplib::Request& request, httplib::Response& reply,
                           const std::function<Answer()>& answer) {
  if (!is_authorized(request)) return send(fake_totango::unauthorized(), request, reply);
  const std::optional<CallQuota> quota = counter_.count(std::chrono::steady_clock::now());
  if (quota && quota->is_exceeded) {
    add_quota(quota, std::nullopt, reply);
    return send(fake_totango::too_many_requests(), request, reply);
  }
  Answer allowed = answer();
  add_quota(quota, allowed.reset_seconds, reply);
  send(std::move(allowed), request, reply);
}

void TotangoSandbox::send(Answer answer, const httplib::Request& request,
                          httplib::Response& reply) const {
  if (answer.stalls) return settings_.stall(request);
  reply.status = answer.status;
  if (answer.announced) return send_short_body(std::move(answer), reply);
  reply.set_header("Content-Type", answer.content_type);
  reply.body = std::move(answer.body);  // set_content would copy megabytes
}

// The Data API takes the raw token, the search the newer header; either takes both.
bool TotangoSandbox::is_authorized(const httplib::Request& request) const {
  return request.get_header_value("Authorization") == settings_.token ||
         request.get_header_value("app-token") == settings_.token;
}

}  // namespace quartet::testing
