#include "testing/khoros_sandbox.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include <httplib.h>

#include "testing/form.hpp"
#include "testing/loopback_server.hpp"

namespace quartet::testing {

using fake_khoros::Job;
using fake_khoros::JobId;
using fake_khoros::Reply;
using fake_khoros::StoreReply;
using fake_khoros::StoreRequest;

namespace {

namespace answers = khoros_answers;

constexpr std::string_view kReports = "/api/public/reports/report/";
constexpr std::size_t kPiece = std::size_t{64} << 10U;

std::chrono::steady_clock::time_point now() {
  return std::chrono::steady_clock::now();
}

Reply unauthorized() {
  return fake_khoros::refusal(401, "the account is not known");
}

Reply no_such_job() {
  return fake_khoros::refusal(404, "there is no such export");
}

std::string_view path_of(const httplib::Request& request) {
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

std::string_view query_of(const httplib::Request& request) {
  const std::size_t mark = request.target.find('?');
  return mark == std::string::npos ? std::string_view()
                                   : std::string_view(request.target).substr(mark + 1);
}

// From the address as it was sent: a run's id has slashes in it, which must come encoded.
std::optional<JobId> job_id_of(const httplib::Request& request) {
  std::string_view path = path_of(request);
  path.remove_prefix(std::min(kReports.size(), path.size()));
  if (std::count(path.begin(), path.end(), '/') != 2) return std::nullopt;
  const std::size_t middle = path.find('/');
  const std::size_t end = path.rfind('/');
  const auto workflow = decode_field(path.substr(0, middle));
  const auto run = decode_field(path.substr(middle + 1, end - middle - 1));
  if (!workflow || !run) return std::nullopt;
  return JobId{*workflow, *run};
}

void send(Reply answer, httplib::Response& reply) {
  reply.status = answer.status;
  if (answer.status == 401) reply.set_header("WWW-Authenticate", "Basic realm=\"analytics\"");
  if (!answer.location.empty()) reply.set_header("Location", answer.location);
  reply.set_content(answer.body, answer.content_type);
}

// Sends what is to be sent of the file; less than was announced closes the connection.
httplib::ContentProvider with_length(const StoreReply& answer) {
  return [answer](std::size_t offset, std::size_t, httplib::DataSink& sink) {
    if (offset >= answer.sent) return false;
    const std::size_t size = std::min(kPiece, answer.sent - offset);
    return sink.write(answer.file->data() + answer.first + offset, size);
  };
}

httplib::ContentProviderWithoutLength until_hangup(const StoreReply& answer) {
  return [answer](std::size_t, httplib::DataSink& sink) {
    sink.write(answer.file->data() + answer.first, answer.sent);
    return false;
  };
}

void send(const StoreReply& answer, httplib::Response& reply) {
  reply.status = answer.status;
  for (const auto& [name, value] : answer.headers) reply.set_header(name, value);
  if (answer.framing == fake_khoros::Framing::hangup) {
    reply.set_header("Connection", "close");
    return reply.set_content_provider(answer.content_type, until_hangup(answer));
  }
  if (answer.size == 0) return reply.set_content("", answer.content_type);
  reply.set_content_provider(answer.size, answer.content_type, with_length(answer));
}

StoreRequest store_request_of(const httplib::Request& request) {
  StoreRequest wanted{.method = request.method,
                      .target = request.target,
                      .path = request.path,
                      .signature = request.get_param_value("X-Amz-Signature"),
                      .range = request.get_header_value("Range"),
                      .if_range = request.get_header_value("If-Range")};
  for (const char* name : {"Authorization", "Proxy-Authorization", "Cookie", "Referer"}) {
    if (request.has_header(name)) wanted.credentials = fake_khoros::Credentials::present;
  }
  if (request.get_param_value("hop") == "2") wanted.hop = fake_khoros::Hop::second;
  return wanted;
}

fake_khoros::RangeSupport support_of(const KhorosSandboxOptions& options) {
  return options.ranges ? fake_khoros::RangeSupport::full : fake_khoros::RangeSupport::none;
}

}  // namespace

KhorosSandbox::KhorosSandbox(Settings settings)
    : settings_(std::move(settings)),
      jobs_({.seed = settings_.seed, .options = settings_.options}),
      store_(jobs_, support_of(settings_.options)) {}

void KhorosSandbox::add_routes(httplib::Server& server) {
  using httplib::Request;
  using httplib::Response;
  add_job_routes(server);
  add_start_routes(server);
  server.Get("/api/public/reports/jobs", [this](const Request& request, Response& reply) {
    send(guarded(request, [&] { return list_of(jobs_.all(), settings_.site, now()); }), reply);
  });
  server.Get("/api/public/config/timezones", [this](const Request& request, Response& reply) {
    send(guarded(request, fake_khoros::time_zones), reply);
  });
  server.Get("/api/public/teams", [this](const Request& request, Response& reply) {
    send(guarded(request, fake_khoros::teams), reply);
  });
}

void KhorosSandbox::add_job_routes(httplib::Server& server) {
  using httplib::Request;
  using httplib::Response;
  const std::string path = std::string(kReports) + ".+/";
  server.Get(path + "status", [this](const Request& request, Response& reply) {
    send(of_job(request, [this](const Job& job) { return status(job); }), reply);
  });
  server.Get(path + "download", [this](const Request& request, Response& reply) {
    send(of_job(request, [this](const Job& job) { return download(job); }), reply);
  });
}

void KhorosSandbox::add_start_routes(httplib::Server& server) {
  using httplib::Request;
  using httplib::Response;
  const std::string report = std::string(kReports) + ".+";
  server.Get(report, [this](const Request& request, Response& reply) {
    send(guarded(request, [&] { return start(request, ""); }), reply);
  });
  server.Post(report, [this](const Request& request, Response& reply,
                             const httplib::ContentReader& content) {
    const std::string body = read_body(request, content);  // also of a call that is refused
    send(guarded(request, [&] { return start(request, body); }), reply);
  });
}

void KhorosSandbox::add_store_routes(httplib::Server& server) {
  server.Get("/.*", [this](const httplib::Request& request, httplib::Response& reply) {
    send(store_.answer(store_request_of(request), now()), reply);
  });
}

Reply KhorosSandbox::guarded(const httplib::Request& request, const Answer& answer) const {
  if (!is_authorized(request)) return unauthorized();
  const bool is_known = request.get_param_value("companyKey") == settings_.site.company_key;
  return is_known ? answer() : fake_khoros::empty_refusal();
}

Reply KhorosSandbox::of_job(const httplib::Request& request, const JobAnswer& answer) const {
  const auto id = job_id_of(request);
  const std::optional<Job> job = id ? jobs_.find(*id) : std::nullopt;
  const auto its_answer = [&] { return job ? answer(*job) : no_such_job(); };
  if (!request.has_param("analyticsAccessToken")) return guarded(request, its_answer);
  if (!is_authorized(request)) return unauthorized();
  const bool is_its = !job || request.get_param_value("analyticsAccessToken") == job->access_token;
  return is_its ? its_answer()
                : fake_khoros::refusal(403, "the access token is that of another export");
}

Reply KhorosSandbox::start(const httplib::Request& request, std::string_view body) {
  const std::string content_type = request.get_header_value("Content-Type");
  auto wanted = fake_khoros::parse_start({.method = request.method,
                                          .type = path_of(request).substr(kReports.size()),
                                          .query = query_of(request),
                                          .content_type = content_type,
                                          .body = body});
  if (!wanted) return fake_khoros::refusal(400, wanted.error().message);
  if (wanted->answers.has(answers::string_result)) return fake_khoros::too_many_buckets();
  const Job job = jobs_.start(*std::move(wanted), now());
  if (job.answers.has(answers::start_lost)) settings_.hang_up(request);
  return started(job, settings_.site);
}

Reply KhorosSandbox::status(const Job& job) {
  const auto time = now();
  const Job polled = jobs_.poll(job.id, time).value_or(job);
  const bool is_early = is_early_poll(polled);
  if (is_early && polled.answers.has(answers::status_fails)) {
    return {.status = 503, .body = "Service Unavailable"};
  }
  if (is_early && polled.answers.has(answers::status_missing)) return no_such_job();
  return status_of(polled, settings_.site, time);
}

Reply KhorosSandbox::download(const Job& job) {
  const auto time = now();
  if (!state_of(job, time).has_link) return fake_khoros::refusal(404, "there is no file");
  if (time - job.closes >= settings_.options.download_time) {
    return fake_khoros::refusal(404, "the file is gone");
  }
  return redirect_to_store(job, settings_.site, jobs_.add_link(job.id, time),
                           settings_.options.link_time);
}

bool KhorosSandbox::is_authorized(const httplib::Request& request) const {
  const auto [name, value] =
      httplib::make_basic_authentication_header(settings_.username, settings_.password);
  return request.get_header_value(name) == value;
}

}  // namespace quartet::testing
