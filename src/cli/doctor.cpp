// quartet doctor: what is configured, what is linked, and whether the vendors can be reached.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "commands.hpp"
#include "quartet/khoros.hpp"
#include "quartet/totango.hpp"
#include "quartet/version.hpp"

namespace quartet::cli {
namespace {

void print(const std::string& name, const std::string& text) {
  std::cout << "  " << name << std::string(name.size() < 20 ? 20 - name.size() : 1, ' ') << text
            << '\n';
}

void print_versions() {
  std::cout << "versions\n";
  print("quartet", std::string(version()));
  for (const LibraryVersion& library : library_versions()) print(library.name, library.version);
}

void print_defaults(const CallOptions& call) {
  const auto seconds = [](std::chrono::milliseconds time) {
    return std::to_string(time.count() / 1000) + "." + std::to_string(time.count() % 1000 / 100) +
           " s";
  };
  std::cout << "calls\n";
  print("timeout", seconds(call.timeout.value_or(defaults::call_timeout)));
  print("attempt timeout", seconds(call.attempt_timeout.value_or(defaults::attempt_timeout)));
  print("attempts", std::to_string(call.max_attempts.value_or(defaults::max_attempts)));
  const CurlTransportOptions curl;
  print("connect timeout", seconds(curl.connect_timeout));
  print("TLS", "1.2 or later, the system's authorities");
}

bool is_set(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here writes the environment
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

// What stands in the environment and changes, or could change, who sees the traffic.
void print_environment(const CommonOptions& common) {
  std::cout << "environment\n";
  for (const char* name :
       {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) {
    if (is_set(name)) print(name, common.env_proxy ? "is set, and used" : "is set, and ignored");
  }
  if (is_set("SSLKEYLOGFILE")) {
    print("SSLKEYLOGFILE", "is set: libcurl writes the keys of all TLS traffic to that file");
  }
}

void print_reached(const Metadata& metadata) {
  print("reachable", "HTTP " + std::to_string(metadata.http_status) + " in " +
                         std::to_string(metadata.elapsed.count()) + " ms");
}

// Asks for one account of list 1. The exit status.
int check_totango(const Environment& environment, const CallOptions& call, bool offline) {
  std::cout << "totango\n";
  Result<totango::Options> options = totango::Options::from_env();
  if (!options) {
    print("not configured", options.error().message);
    return kUsage;
  }
  print("TOTANGO_TOKEN", "set");
  print("endpoint", options->endpoint.url());
  options->call = call;
  options->http = http_options(environment.common);
  const totango::Client client{*std::move(options)};
  if (const Result<void> usable = client.check(); !usable) {
    print("cannot be used", usable.error().message);
    return kUsage;
  }
  if (offline) return kSuccess;
  const auto [page, metadata] =
      client.run_with_metadata(totango::ops::current_page(1, totango::Include::summary, 1, 0));
  if (!page) {
    print("not reachable", describe(page.error()));
    return kFailure;
  }
  print_reached(metadata);
  if (metadata.quota_left) {
    print("calls left", std::to_string(*metadata.quota_left) + " in this minute");
  }
  return kSuccess;
}

// Asks for the teams. The exit status.
int check_khoros(const Environment& environment, const CallOptions& call, bool offline) {
  std::cout << "khoros\n";
  Result<khoros::Options> options = khoros::Options::from_env();
  if (!options) {
    print("not configured", options.error().message);
    return kUsage;
  }
  print("KHOROS_USERNAME", options->username);
  print("KHOROS_PASSWORD", "set");
  print("KHOROS_COMPANY_KEY", "set");
  print("endpoint", options->endpoint.url());
  options->call = call;
  options->http = http_options(environment.common);
  const std::string company_key = options->company_key;
  const khoros::Client client{*std::move(options)};
  if (const Result<void> usable = client.check(); !usable) {
    print("cannot be used", usable.error().message);
    return kUsage;
  }
  if (offline) return kSuccess;
  const auto [teams, metadata] = client.run_with_metadata(khoros::ops::teams(company_key));
  if (!teams) {
    print("not reachable", describe(teams.error()));
    return kFailure;
  }
  print_reached(metadata);
  return kSuccess;
}

// What a vendor's check came to; a vendor that nobody has set up does not count.
std::optional<int> unless_absent(const char* variable, int status) {
  return is_set(variable) ? std::optional(status) : std::nullopt;
}

int examine(const Environment& environment, bool offline) {
  const Result<CallOptions> call = call_options(environment.common, environment.stop);
  if (!call) return report(call.error(), environment.common);
  print_versions();
  print_defaults(*call);
  print_environment(environment.common);
  const int totango = check_totango(environment, *call, offline);
  const int khoros = check_khoros(environment, *call, offline);
  const auto first = unless_absent("TOTANGO_TOKEN", totango);
  const auto second = unless_absent("KHOROS_USERNAME", khoros);
  const bool is_reachable = first != kFailure && second != kFailure;
  std::cout.flush();
  if (!is_reachable) return kFailure;
  if (!first && !second) return kUsage;
  return std::max(first.value_or(kSuccess), second.value_or(kSuccess));
}

}  // namespace

void add_doctor(CLI::App& app, Environment& environment, Action& action) {
  CLI::App* command = app.add_subcommand(
      "doctor", "show the configuration without its secrets, and try the vendors");
  auto offline = std::make_shared<bool>(false);
  command->add_flag("--offline", *offline, "do not try the vendors");
  add_common_options(*command, environment.common);
  command->callback([&environment, &action, offline] {
    action = [&environment, offline] { return examine(environment, *offline); };
  });
}

}  // namespace quartet::cli
