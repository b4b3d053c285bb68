#include "testing/quantive_sandbox.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <httplib.h>

#include "testing/loopback_server.hpp"

namespace quartet::testing {

using fake_quantive::Asked;
using fake_quantive::Collection;
using fake_quantive::Delivery;
using fake_quantive::Reply;

namespace {

namespace answers = quantive_answers;

// gtmhub.com has the API at /api, quantive.com below /results.
constexpr const char* kAddresses =
    "(?:/results)?/api/v[12]/(?:goals|metrics|sessions|assignees|users|tags|teams)(?:/.*)?";

// Sends half of what was announced and closes.
void send_cut(const Reply& answer, httplib::Response& reply) {
  const auto body = std::make_shared<const std::string>(answer.body);
  reply.set_content_provider(body->size(), answer.content_type,
                             [body](std::size_t, std::size_t, httplib::DataSink& sink) {
                               sink.write(body->data(), body->size() / 2);
                               return false;
                             });
}

// The same in chunks, without the last one. httplib compresses no type with a charset.
void send_reset(const Reply& answer, httplib::Response& reply) {
  const auto body = std::make_shared<const std::string>(answer.body);
  reply.set_chunked_content_provider("application/json; charset=utf-8",
                                     [body](std::size_t, httplib::DataSink& sink) {
                                       sink.write(body->data(), body->size() / 2);
                                       return false;
                                     });
}

// Through a provider, as httplib would compress the body once more.
void send_gzip(const Reply& answer, httplib::Response& reply) {
  const auto body = std::make_shared<const std::string>(answer.body);
  reply.set_header("Content-Encoding", "gzip");
  reply.set_content_provider(body->size(), answer.content_type,
                             [body](std::size_t offset, std::size_t size, httplib::DataSink& sink) {
                               return sink.write(body->data() + offset, size);
                             });
}

fake_quantive::PatchReply patch_reply_of(const QuantiveSandboxOptions& options) {
  return options.patch_answers_goal ? fake_quantive::PatchReply::goal
                                    : fake_quantive::PatchReply::nothing;
}

}  // namespace

QuantiveSandbox::QuantiveSandbox(Settings settings)
    : settings_(std::move(settings)),
      store_({.seed = settings_.seed,
              .goals = settings_.options.goals,
              .account_id = settings_.account_id}),
      lists_(store_),
      goals_(store_, patch_reply_of(settings_.options)),
      metrics_(store_) {}

void QuantiveSandbox::add_routes(httplib::Server& server) {
  using httplib::Request;
  using httplib::Response;
  server.Get(kAddresses,
             [this](const Request& request, Response& reply) { answer(request, "", reply); });
  const auto with_body = [this](const Request& request, Response& reply,
                                const httplib::ContentReader& content) {
    answer(request, read_body(request, content), reply);  // also of a call that is refused
  };
  server.Post(kAddresses, with_body);
  server.Put(kAddresses, with_body);
  server.Patch(kAddresses, with_body);
  server.Delete(kAddresses, with_body);
}

void QuantiveSandbox::answer(const httplib::Request& request, const std::string& body,
                             httplib::Response& reply) {
  if (const auto refusal = refused(request)) return send(*refusal, request, reply);
  auto parsed = fake_quantive::parse_request(request.method, request.target, body);
  if (!parsed) {
    return send(fake_quantive::refusal(400, "the address is not well-formed"), request, reply);
  }
  send(reply_to(*std::move(parsed)), request, reply);
}

void QuantiveSandbox::send(Reply answer, const httplib::Request& request,
                           httplib::Response& reply) const {
  if (answer.delivery == Delivery::stalls) return settings_.stall(request);
  if (answer.delivery == Delivery::lost) settings_.hang_up(request);
  reply.status = answer.status;
  if (answer.retry_after) reply.set_header("Retry-After", std::to_string(*answer.retry_after));
  if (answer.delivery == Delivery::cut) return send_cut(answer, reply);
  if (answer.delivery == Delivery::reset) return send_reset(answer, reply);
  if (answer.delivery == Delivery::gzip) return send_gzip(answer, reply);
  if (answer.status == 204) return;
  reply.set_header("Content-Type", answer.content_type);
  reply.body = std::move(answer.body);  // set_content would copy megabytes
}

std::optional<Reply> QuantiveSandbox::refused(const httplib::Request& request) const {
  if (!request.has_header("Authorization")) {
    return fake_quantive::refusal(401, "the header Authorization is missing");
  }
  if (request.get_header_value("Authorization") != "Bearer " + settings_.token) {
    return fake_quantive::text_refusal(401, "signature is invalid");
  }
  if (request.get_header_value("gtmhub-accountId") != settings_.account_id) {
    return fake_quantive::text_refusal(401, "empty or invalid account id");
  }
  return std::nullopt;
}

Reply QuantiveSandbox::reply_to(fake_quantive::Request request) {
  const Result<Asked> asked = Asked::take_from(request);
  if (!asked) return fake_quantive::refusal(400, asked.error().message);
  if (auto reply = asked->canned_reply()) return *std::move(reply);
  const std::lock_guard lock(mutex_);
  if (asked->has(answers::fails_once) && seen_.insert(request.text).second) {
    return *fake_quantive::canned(answers::status_500);
  }
  return spoiled(carried_out(request, *asked), request, *asked);
}

Reply QuantiveSandbox::carried_out(const fake_quantive::Request& request, const Asked& asked) {
  if (!request.is_write()) return read(request, asked);
  const auto collection = fake_quantive::collection_of(request.path.at(0));
  // Writes are known of the first generation only.
  if (request.version == 1 && collection == Collection::goals) return write_goals(request, asked);
  if (request.version == 1 && collection == Collection::metrics) {
    return write_metrics(request, asked);
  }
  return fake_quantive::not_found();
}

Reply QuantiveSandbox::read(const fake_quantive::Request& request, const Asked& asked) {
  const auto& path = request.path;
  const auto collection = fake_quantive::collection_of(path.at(0));
  if (!collection) return fake_quantive::not_found();
  if (request.version == 2) {  // it has no rows by their ids
    return path.size() == 1 ? lists_.page(*collection, request, asked) : fake_quantive::not_found();
  }
  if (path.size() == 1) return lists_.whole(*collection, request, asked);
  const bool has_single_rows =
      collection == Collection::goals || collection == Collection::metrics ||
      collection == Collection::sessions || collection == Collection::users;
  if (path.size() == 2 && has_single_rows) return lists_.one(*collection, path[1], asked);
  if (path.size() == 3 && collection == Collection::goals && path[1] == "metric") {
    return lists_.goals_of_metric_owner(path[2], asked);
  }
  return fake_quantive::not_found();
}

Reply QuantiveSandbox::write_goals(const fake_quantive::Request& request, const Asked& asked) {
  const auto& path = request.path;
  if (request.method == "POST" && path.size() == 1) return goals_.create(request.body, asked);
  if (request.method == "PATCH" && path.size() == 2) {
    return goals_.patch(path[1], request.body, asked);
  }
  if (request.method == "DELETE" && path.size() == 2) return goals_.remove(path[1]);
  return fake_quantive::not_found();
}

Reply QuantiveSandbox::write_metrics(const fake_quantive::Request& request, const Asked& asked) {
  const auto& path = request.path;
  if (request.method != "POST") return fake_quantive::not_found();
  if (path.size() == 1) return metrics_.create(request.body, asked);
  if (path.size() == 3 && path[2] == "checkin") {
    return metrics_.check_in(path[1], request.body, asked);
  }
  return fake_quantive::not_found();
}

}  // namespace quartet::testing
