// quartet doctor: what is configured, what is linked, and whether the vendors can be reached.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "commands.hpp"
#include "quartet/khoros.hpp"
#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
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

// How a vendor is tried.
struct Trial {
  const Environment& environment;
  const CallOptions& call;
  bool offline;
};

// What all vendors' checks have in common: `show` prints what is configured, `ask` makes one cheap
// call and prints what it came to. The exit status.
template <class Client, class Options, class Show, class Ask>
int check_vendor(const Trial& trial, Result<Options> options, Show show, Ask ask) {
  if (!options) {
    print("not configured", options.error().message);
    return kUsage;
  }
  show(*options);
  options->call = trial.call;
  options->http = http_options(trial.environment.common);
  const Client client{*std::move(options)};
  if (const Result<void> usable = client.check(); !usable) {
    print("cannot be used", usable.error().message);
    return kUsage;
  }
  if (trial.offline) return kSuccess;
  const Result<void> answered = ask(client);
  if (answered) return kSuccess;
  print("not reachable", describe(answered.error()));
  return kFailure;
}

// Asks for one account of list 1.
int check_totango(const Trial& trial) {
  std::cout << "totango\n";
  const auto show = [](const totango::Options& options) {
    print("TOTANGO_TOKEN", "set");
    print("endpoint", options.endpoint.url());
  };
  const auto ask = [](const totango::Client& client) -> Result<void> {
    const auto [page, metadata] =
        client.run_with_metadata(totango::ops::current_page(1, totango::Include::summary, 1, 0));
    if (!page) return page.error();
    print_reached(metadata);
    if (metadata.quota_left) {
      print("calls left", std::to_string(*metadata.quota_left) + " in this minute");
    }
    return {};
  };
  return check_vendor<totango::Client>(trial, totango::Options::from_env(), show, ask);
}

// Asks for the teams.
int check_khoros(const Trial& trial) {
  std::cout << "khoros\n";
  std::string company_key;
  const auto show = [&company_key](const khoros::Options& options) {
    print("KHOROS_USERNAME", options.username);
    print("KHOROS_PASSWORD", "set");
    print("KHOROS_COMPANY_KEY", "set");
    print("endpoint", options.endpoint.url());
    company_key = options.company_key;
  };
  const auto ask = [&company_key](const khoros::Client& client) -> Result<void> {
    const auto [teams, metadata] = client.run_with_metadata(khoros::ops::teams(company_key));
    if (!teams) return teams.error();
    print_reached(metadata);
    return {};
  };
  return check_vendor<khoros::Client>(trial, khoros::Options::from_env(), show, ask);
}

// Asks for one planning session. A listing does not say what its reply was like.
int check_quantive(const Trial& trial) {
  std::cout << "quantive\n";
  const auto show = [](const quantive::Options& options) {
    print("QUANTIVE_TOKEN", "set");
    print("QUANTIVE_ACCOUNT_ID", options.account_id);
    print("endpoint", options.endpoint.url());
  };
  const auto ask = [](const quantive::Client& client) -> Result<void> {
    const auto start = std::chrono::steady_clock::now();
    const auto sessions = client.sessions.list({.page_length = 1}).collect(1);
    if (!sessions) return sessions.error();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    print("reachable", "in " + std::to_string(took.count()) + " ms");
    return {};
  };
  return check_vendor<quantive::Client>(trial, quantive::Options::from_env(), show, ask);
}

// Asks for one user.
int check_taplytics(const Trial& trial) {
  std::cout << "taplytics\n";
  const auto show = [](const taplytics::Options& options) {
    print("TAPLYTICS_TOKEN", "set");
    print("endpoint", options.endpoint.url());
  };
  const auto ask = [](const taplytics::Client& client) -> Result<void> {
    const auto [users, metadata] = client.run_with_metadata(taplytics::ops::users_by_token("", 1));
    if (!users) return users.error();
    print_reached(metadata);
    return {};
  };
  return check_vendor<taplytics::Client>(trial, taplytics::Options::from_env(), show, ask);
}

struct VendorCheck {
  const char* variable;  // not set: nobody has set the vendor up, and it does not count
  int (*check)(const Trial& trial);
};

constexpr VendorCheck kVendorChecks[] = {{"TOTANGO_TOKEN", check_totango},
                                         {"KHOROS_USERNAME", check_khoros},
                                         {"QUANTIVE_TOKEN", check_quantive},
                                         {"TAPLYTICS_TOKEN", check_taplytics}};

// A vendor that cannot be reached weighs more than one that is set up wrongly.
int worse(int left, int right) {
  if (left == kFailure || right == kFailure) return kFailure;
  return std::max(left, right);
}

int examine(const Environment& environment, bool offline) {
  const Result<CallOptions> call = call_options(environment.common, environment.stop);
  if (!call) return report(call.error(), environment.common);
  print_versions();
  print_defaults(*call);
  print_environment(environment.common);
  const Trial trial{.environment = environment, .call = *call, .offline = offline};
  std::optional<int> status;
  for (const VendorCheck& vendor : kVendorChecks) {
    const int of_vendor = vendor.check(trial);
    if (is_set(vendor.variable)) status = worse(status.value_or(kSuccess), of_vendor);
  }
  std::cout.flush();
  return status.value_or(kUsage);
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
