#include "session.hpp"

#include <charconv>
#include <cstdio>
#include <iostream>
#include <thread>

#include <pthread.h>
#include <signal.h>

#include "quartet/value.hpp"

namespace quartet::cli {
namespace {

using std::chrono::milliseconds;

Object as_object(const Error& error) {
  Object object;
  const auto add_text = [&object](const char* name, std::string_view text) {
    if (!text.empty()) object.append(name, Value(text));
  };
  add_text("kind", to_string(error.kind));
  add_text("message", error.message);
  add_text("vendor", error.vendor);
  add_text("operation", error.operation);
  if (error.http_status != 0) object.append("http_status", Value(error.http_status));
  add_text("vendor_code", error.vendor_code);
  add_text("vendor_message", error.vendor_message);
  add_text("request_id", error.request_id);
  add_text("delivery", to_string(error.delivery));
  object.append("attempts", Value(error.attempts));
  object.append("elapsed_ms", Value(std::int64_t{error.elapsed.count()}));
  if (error.retry_after) {
    object.append("retry_after_ms", Value(std::int64_t{error.retry_after->count()}));
  }
  add_text("retry_reason", error.retry_reason);
  add_text("resume", error.resume);
  return object;
}

std::string how_to_go_on(const Error& error) {
  const bool is_job = error.vendor == "khoros";  // then it is a secret, and no argument
  return (is_job ? "quartet khoros download -, whose input is " : "--cursor ") + error.resume;
}

}  // namespace

std::stop_token stop_on_signals() {
  static std::stop_source source;
  // A thread of its own waits for the signals: a signal handler may hardly call anything.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    source.request_stop();
    // A second Ctrl-C ends the program at once.
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  }).detach();
  return source.get_token();
}

Result<milliseconds> parse_duration(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string unit(end, text.data() + text.size());
  const std::int64_t factor = unit == "ms" ? 1 : unit == "s" ? 1000 : unit == "m" ? 60'000 : 0;
  if (error != std::errc() || factor == 0 || number <= 0 || number > 1'000'000) {
    return Error{.kind = ErrorKind::config,
                 .message = "--timeout takes a duration such as 500ms, 30s or 2m"};
  }
  return milliseconds(number * factor);
}

Result<CallOptions> call_options(const CommonOptions& common, std::stop_token stop) {
  CallOptions call{.stop = std::move(stop)};
  if (common.max_attempts != 0) call.max_attempts = common.max_attempts;
  if (common.timeout.empty()) return call;
  const Result<milliseconds> timeout = parse_duration(common.timeout);
  if (!timeout) return timeout.error();
  call.timeout = *timeout;
  return call;
}

HttpOptions http_options(const CommonOptions& common) {
  HttpOptions http{.user_agent = "quartet-cli"};
  http.curl.proxy.from_environment = common.env_proxy;
  if (common.verbose) {
    http.observer = log_observer([](std::string_view line) {
      const std::string whole = "> " + std::string(line) + '\n';
      std::fputs(whole.c_str(), stderr);
    });
  }
  return http;
}

int report(const Error& error, const CommonOptions& common) {
  std::cout.flush();
  if (common.format == Format::json) {
    std::cerr << to_json(Value(Object{{"error", Value(as_object(error))}})) << '\n';
  } else {
    std::cerr << "error: " << describe(error);
    if (!error.resume.empty()) std::cerr << "; go on with " << how_to_go_on(error);
    std::cerr << '\n';
  }
  return error.kind == ErrorKind::config ? kUsage : kFailure;
}

Error output_failure() {
  return {.kind = ErrorKind::limit, .message = "standard output did not take everything"};
}

int report_removal(std::string_view id, const Removal& removal) {
  std::cerr << (removal.already_gone ? "deleted by an earlier attempt: " : "deleted ")
            << display(Value(std::string(id))) << '\n';
  return kSuccess;
}

}  // namespace quartet::cli
