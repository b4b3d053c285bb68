// quartet doctor: what is configured, what is linked, and whether the vendors can be reached.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>

#include "commands.hpp"
#include "output.hpp"
#include "quartet/khoros.hpp"
#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/totango.hpp"
#include "quartet/version.hpp"

namespace quartet::cli {
namespace {

// What is found, by section: lines as they come; as JSON, one object at the end.
class Sheet {
 public:
  explicit Sheet(Format format) : format_(format) {
    if (format_ == Format::csv) std::cout << "section,name,value\r\n";
  }

  void begin(const std::string& section) {
    section_ = section;
    if (format_ == Format::table) std::cout << section << '\n';
    if (format_ == Format::json) all_.append(section, Object());
  }

  void add(const std::string& name, const std::string& text) {
    if (format_ == Format::json) {
      all_.find(section_)->as_object()->append(name, text);
    } else if (format_ == Format::csv) {
      std::cout << csv_cell(section_) << ',' << csv_cell(name) << ',' << csv_cell(text) << "\r\n";
    } else {
      const std::size_t blanks = name.size() < 20 ? 20 - name.size() : 1;
      std::cout << "  " << name << std::string(blanks, ' ') << text << '\n';
    }
  }

  void finish() {
    if (format_ == Format::json) std::cout << to_json(Value(std::move(all_))) << '\n';
    std::cout.flush();
  }

 private:
  Format format_;
  std::string section_;
  Object all_;
};

void add_versions(Sheet& sheet) {
  sheet.begin("versions");
  sheet.add("quartet", std::string(version()));
  for (const LibraryVersion& library : library_versions()) sheet.add(library.name, library.version);
}

void add_defaults(Sheet& sheet, const CallOptions& call) {
  const auto seconds = [](std::chrono::milliseconds time) {
    return std::to_string(time.count() / 1000) + "." + std::to_string(time.count() % 1000 / 100) +
           " s";
  };
  sheet.begin("calls");
  sheet.add("timeout", seconds(call.timeout.value_or(defaults::call_timeout)));
  sheet.add("attempt timeout", seconds(call.attempt_timeout.value_or(defaults::attempt_timeout)));
  sheet.add("attempts", std::to_string(call.max_attempts.value_or(defaults::max_attempts)));
  const CurlTransportOptions curl;
  sheet.add("connect timeout", seconds(curl.connect_timeout));
  sheet.add("TLS", "1.2 or later, the system's authorities");
}

bool is_set(const char* name) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here writes the environment
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

// What stands in the environment and changes, or could change, who sees the traffic.
void add_environment(Sheet& sheet, const CommonOptions& common) {
  sheet.begin("environment");
  for (const char* name :
       {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"}) {
    if (is_set(name))
      sheet.add(name, common.env_proxy ? "is set, and used" : "is set, and ignored");
  }
  if (is_set("SSLKEYLOGFILE")) {
    sheet.add("SSLKEYLOGFILE", "is set: libcurl writes the keys of all TLS traffic to that file");
  }
}

void add_reached(Sheet& sheet, const Metadata& metadata) {
  sheet.add("reachable", "HTTP " + std::to_string(metadata.http_status) + " in " +
                             std::to_string(metadata.elapsed.count()) + " ms");
}

// How a vendor is tried.
struct Trial {
  const Environment& environment;
  const CallOptions& call;
  bool offline;
  Sheet& sheet;
};

// What all vendors' checks have in common: `show` says what is configured, `ask` makes one cheap
// call and says what it came to. A base URL may hold a secret until it has passed the client's
// check. The exit status.
template <class Client, class Options, class Show, class Ask>
int check_vendor(const Trial& trial, Result<Options> options, Show show, Ask ask) {
  if (!options) {
    trial.sheet.add("not configured", options.error().message);
    return kUsage;
  }
  options->call = trial.call;
  options->http = http_options(trial.environment.common);
  const Client client{*options};
  if (const Result<void> usable = client.check(); !usable) {
    trial.sheet.add("cannot be used", usable.error().message);
    return kUsage;
  }
  show(*options);
  if (trial.offline) return kSuccess;
  const Result<void> answered = ask(client);
  if (answered) return kSuccess;
  trial.sheet.add("not reachable", describe(answered.error()));
  return kFailure;
}

// Asks for one account of list 1.
int check_totango(const Trial& trial) {
  Sheet& sheet = trial.sheet;
  sheet.begin("totango");
  const auto show = [&sheet](const totango::Options& options) {
    sheet.add("TOTANGO_TOKEN", "set");
    sheet.add("endpoint", options.endpoint.url());
  };
  const auto ask = [&sheet](const totango::Client& client) -> Result<void> {
    const auto [page, metadata] =
        client.run_with_metadata(totango::ops::current_page(1, totango::Include::summary, 1, 0));
    if (!page) return page.error();
    add_reached(sheet, metadata);
    if (metadata.quota_left) {
      sheet.add("calls left", std::to_string(*metadata.quota_left) + " in this minute");
    }
    return {};
  };
  return check_vendor<totango::Client>(trial, totango::Options::from_env(), show, ask);
}

// Asks for the teams.
int check_khoros(const Trial& trial) {
  Sheet& sheet = trial.sheet;
  sheet.begin("khoros");
  std::string company_key;
  const auto show = [&](const khoros::Options& options) {
    sheet.add("KHOROS_USERNAME", options.username);
    sheet.add("KHOROS_PASSWORD", "set");
    sheet.add("KHOROS_COMPANY_KEY", "set");
    sheet.add("endpoint", options.endpoint.url());
    company_key = options.company_key;
  };
  const auto ask = [&](const khoros::Client& client) -> Result<void> {
    const auto [teams, metadata] = client.run_with_metadata(khoros::ops::teams(company_key));
    if (!teams) return teams.error();
    add_reached(sheet, metadata);
    return {};
  };
  return check_vendor<khoros::Client>(trial, khoros::Options::from_env(), show, ask);
}

// Asks for one planning session. A listing does not say what its reply was like.
int check_quantive(const Trial& trial) {
  Sheet& sheet = trial.sheet;
  sheet.begin("quantive");
  const auto show = [&sheet](const quantive::Options& options) {
    sheet.add("QUANTIVE_TOKEN", "set");
    sheet.add("QUANTIVE_ACCOUNT_ID", options.account_id);
    sheet.add("endpoint", options.endpoint.url());
  };
  const auto ask = [&sheet](const quantive::Client& client) -> Result<void> {
    const auto start = std::chrono::steady_clock::now();
    const auto sessions = client.sessions.list({.page_length = 1}).collect(1);
    if (!sessions) return sessions.error();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - start);
    sheet.add("reachable", "in " + std::to_string(took.count()) + " ms");
    return {};
  };
  return check_vendor<quantive::Client>(trial, quantive::Options::from_env(), show, ask);
}

// Asks for one user.
int check_taplytics(const Trial& trial) {
  Sheet& sheet = trial.sheet;
  sheet.begin("taplytics");
  const auto show = [&sheet](const taplytics::Options& options) {
    sheet.add("TAPLYTICS_TOKEN", "set");
    sheet.add("endpoint", options.endpoint.url());
  };
  const auto ask = [&sheet](const taplytics::Client& client) -> Result<void> {
    const auto [users, metadata] = client.run_with_metadata(taplytics::ops::users_by_token("", 1));
    if (!users) return users.error();
    add_reached(sheet, metadata);
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
  Sheet sheet(environment.common.format);
  add_versions(sheet);
  add_defaults(sheet, *call);
  add_environment(sheet, environment.common);
  const Trial trial{.environment = environment, .call = *call, .offline = offline, .sheet = sheet};
  std::optional<int> status;
  for (const VendorCheck& vendor : kVendorChecks) {
    const int of_vendor = vendor.check(trial);
    if (is_set(vendor.variable)) status = worse(status.value_or(kSuccess), of_vendor);
  }
  sheet.finish();
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
