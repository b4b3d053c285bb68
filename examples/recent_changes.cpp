// A daily job: which accounts have entered an active list since the last run, and which have left
// it. Each change is told once. The list must be followed by somebody: that switches its log of
// changes on at Totango.
//
//     TOTANGO_TOKEN=... ./recent_changes LIST_ID STATE [DAYS [MARGIN_HOURS]]
//
// STATE.entered and STATE.left hold what the next run must know. The first run goes DAYS back (7).
// STOP_AFTER_PAGES=2 ends a run early, to see what an interruption does.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "quartet/totango.hpp"

namespace totango = quartet::totango;
using quartet::Timestamp;

namespace {

constexpr int kWrongUse = 2;

int report(const quartet::Error& error) {
  std::cerr << describe(error) << '\n';
  return error.kind == quartet::ErrorKind::config ? kWrongUse : EXIT_FAILURE;
}

// --- the state

struct State {
  Timestamp since;                                  // what the vendor is asked for
  std::optional<Timestamp> started = std::nullopt;  // when a run began that has not ended
  std::string cursor = {};                          // where that run goes on
  std::set<std::string> told = {};                  // ids that may be reported again
};

// `fresh` when there is no file yet.
State load(const std::filesystem::path& file, const State& fresh) {
  State state = fresh;
  std::ifstream stream(file);
  std::string word;
  std::string text;
  while (stream >> word && stream.get() && std::getline(stream, text)) {
    if (word == "since") state.since = quartet::parse_timestamp(text).value();
    if (word == "started") state.started = quartet::parse_timestamp(text).value();
    if (word == "cursor") state.cursor = text;
    if (word == "told") state.told.insert(text);
  }
  return state;
}

// The file is replaced in one step: an interruption leaves the old state or the new one.
void save(const std::filesystem::path& file, const State& state) {
  const std::filesystem::path fresh = file.string() + ".new";
  std::ofstream stream(fresh);
  stream << "since " << quartet::to_rfc3339(state.since) << '\n';
  if (state.started) stream << "started " << quartet::to_rfc3339(*state.started) << '\n';
  if (!state.cursor.empty()) stream << "cursor " << state.cursor << '\n';
  for (const std::string& id : state.told) stream << "told " << id << '\n';
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + fresh.string());
  std::filesystem::rename(fresh, file);
}

// --- one of the two views

struct View {
  const char* name;
  std::function<quartet::Pager<totango::Account>(Timestamp since, std::string cursor)> read;
};

void tell(const View& view, const totango::Account& account, std::set<std::string>& told) {
  const std::string id = quartet::display(account.id);  // on one line, whatever it holds
  if (!told.insert(id).second) return;
  std::cout << view.name << ' ' << id << " (" << quartet::display(account.name) << ")\n";
}

long most_pages() {
  const char* text = std::getenv("STOP_AFTER_PAGES");
  return text != nullptr ? std::atol(text) : 0;
}

// Tells what changed since the last complete run, and notes after each page where to go on. A
// change is told before it is noted: a crash in between tells it twice, rather than never.
quartet::Result<void> read_changes(const View& view, const std::filesystem::path& file,
                                   State& state) {
  // [changes]
  auto accounts = view.read(state.since, state.cursor);
  long pages = 0;
  for (const auto& page : accounts.pages()) {
    if (!page) return page.error();
    for (const totango::Account& account : *page) tell(view, account, state.told);
    std::cout.flush();
    state.cursor = accounts.cursor();
    save(file, state);
    if (++pages == most_pages()) return quartet::Error{quartet::ErrorKind::cancelled, "stopped"};
  }
  // [/changes]
  std::cerr << view.name << ": " << describe(accounts.receipt()) << '\n';
  return {};
}

// [overlap]
// The vendor says who changed since a time, not when. The next run must therefore ask since a time
// before this run's first request: an account that changes while the pages are read may stand on
// none of them. The margin covers clocks that differ and a log that is written late. What changed
// within it is reported to the next run again; asking for just that tells which ids these are. (All
// ids of this run would be too many: an account that comes back a week later would go untold.)
quartet::Result<State> next_state(const View& view, State& state, std::chrono::hours margin) {
  State next{.since = std::max(*state.started - margin, state.since)};
  for (const auto& account : view.read(next.since, "")) {
    if (!account) return account.error();
    tell(view, *account, state.told);
    next.told.insert(quartet::display(account->id));
  }
  return next;
}
// [/overlap]

int follow(const View& view, const std::string& prefix, const State& fresh,
           std::chrono::hours margin) {
  const std::filesystem::path file = prefix + "." + view.name;
  State state = load(file, fresh);
  if (!state.started) state.started = std::chrono::system_clock::now();
  if (const auto read = read_changes(view, file, state); !read) return report(read.error());
  const auto next = next_state(view, state, margin);
  if (!next) return report(next.error());
  std::cout.flush();
  save(file, *next);
  return EXIT_SUCCESS;
}

int follow_list(const totango::Client& client, totango::ListId list, const std::string& prefix,
                std::chrono::days back, std::chrono::hours margin) {
  const View entered{"entered", [&](Timestamp since, std::string cursor) {
                       return client.lists.recent(list, since, {.cursor = std::move(cursor)});
                     }};
  const View left{"left", [&](Timestamp since, std::string cursor) {
                    return client.lists.past(list, since, {.cursor = std::move(cursor)});
                  }};
  const State fresh{.since = std::chrono::system_clock::now() - back};
  const int status = follow(entered, prefix, fresh, margin);
  return status != EXIT_SUCCESS ? status : follow(left, prefix, fresh, margin);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 5) {
    std::cerr << "usage: recent_changes LIST_ID STATE [DAYS [MARGIN_HOURS]]\n";
    return kWrongUse;
  }
  const std::chrono::days back(argc > 3 ? std::atol(argv[3]) : 7);
  const std::chrono::hours margin(argc > 4 ? std::atol(argv[4]) : 1);
  auto options = totango::Options::from_env();
  if (!options) return report(options.error());
  const totango::Client client{*std::move(options)};
  try {
    return follow_list(client, std::atoll(argv[1]), argv[2], back, margin);
  } catch (const std::exception& failure) {
    std::cerr << "recent_changes: " << failure.what() << '\n';
    return EXIT_FAILURE;
  }
}
