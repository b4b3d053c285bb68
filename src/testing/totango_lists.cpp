#include "testing/totango_lists.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include <nlohmann/json.hpp>

#include "quartet/result.hpp"
#include "quartet/testing/sandbox.hpp"
#include "testing/totango_data.hpp"
#include "testing/totango_usage.hpp"

namespace quartet::testing::fake_totango {
namespace {

constexpr std::int64_t kLongestListPage = 10'000;
// As seconds this is the year 5138, as milliseconds 1973.
constexpr std::int64_t kLatestSince = 100'000'000'000;

struct List {
  std::int64_t id;
  const char* name;
  std::size_t first;     // of its accounts
  std::size_t stride;    // from one of its accounts to the next; 0: it has none
  const char* criteria;  // terms of a search that finds its accounts
};

constexpr List kLists[] = {
    {totango_lists::all_accounts, "All accounts", 0, 1, "[]"},
    {totango_lists::trials, "Trials", 0, kTotangoTrialStride,
     R"([{"type":"string","term":"status","in_list":["Trial"]}])"},
    {totango_lists::empty, "Nobody", 0, 0,
     R"([{"type":"string","term":"status","in_list":["Nobody has this status"]}])"},
    {totango_lists::unfollowed, "Early access", kTotangoFirstEarly, kTotangoEarlyStride,
     R"([{"type":"string_attribute","attribute":"Program","eq":"Early access"}])"}};

const List* find_list(std::int64_t id) {
  const auto* list = std::find_if(std::begin(kLists), std::end(kLists),
                                  [id](const List& candidate) { return candidate.id == id; });
  return list != std::end(kLists) ? list : nullptr;
}

bool holds(const List& list, std::size_t account) {
  return list.stride > 0 && account % list.stride == list.first;
}

// --- the request

struct PageQuery {
  std::int64_t length = 100;
  std::int64_t offset = 0;  // of a page or of a record
  std::int64_t since = 0;   // in seconds
  std::string parts = "summary";
  std::string scope = "all";
};

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string parameter(const Parameters& parameters, const char* name, std::string fallback) {
  const auto found = parameters.find(name);
  return found != parameters.end() ? found->second : std::move(fallback);
}

Error bad_parameter(std::string message) {
  return {.kind = ErrorKind::invalid, .message = std::move(message)};
}

Result<std::int64_t> parse_since(const Parameters& parameters) {
  const auto since = parse_number(parameter(parameters, "since", ""));
  if (!since || *since < 0) return bad_parameter("since is required: a time in seconds since 1970");
  if (*since > kLatestSince) {
    return bad_parameter("since must be in seconds; this looks like milliseconds");
  }
  return *since;
}

// Strict, unlike the vendor perhaps: the sandbox is there to find mistakes.
Result<PageQuery> parse_query(const Parameters& parameters, View view) {
  PageQuery query;
  const auto length = parse_number(parameter(parameters, "length", std::to_string(query.length)));
  if (!length || *length < 1 || *length > kLongestListPage) {
    return bad_parameter("length must be a number from 1 to 10000");
  }
  const auto offset = parse_number(parameter(parameters, "offset", std::to_string(query.offset)));
  if (!offset || *offset < 0) return bad_parameter("offset must be a number, 0 or more");
  query.length = *length;
  query.offset = *offset;
  query.parts = parameter(parameters, "return", query.parts);
  query.scope = parameter(parameters, "scope", query.scope);
  constexpr std::string_view known[] = {"summary", "stats", "users", "lifecycle", "all"};
  if (std::find(std::begin(known), std::end(known), query.parts) == std::end(known)) {
    return bad_parameter("return must be summary, stats, users, lifecycle or all");
  }
  if (view == View::current) return query;
  const Result<std::int64_t> since = parse_since(parameters);
  if (!since) return since.error();
  query.since = *since;
  return query;
}

// --- which accounts

// When the account came into the list, in milliseconds.
std::uint64_t entered(const List& list, std::uint64_t seed, std::size_t account) {
  const std::vector<StatusChange> history = history_of(seed, account);
  return list.id == totango_lists::trials ? history.back().changed : history.front().changed;
}

// When the account left the list; nothing for one that was never in it or still is.
std::optional<std::uint64_t> left(const List& list, std::uint64_t seed, std::size_t account) {
  if (list.id != totango_lists::trials) return std::nullopt;
  if (account % kTotangoTrialStride != kTotangoFirstFormerTrial) return std::nullopt;
  return history_of(seed, account)[2].changed;  // what came after the trial
}

bool is_shown(const List& list, std::uint64_t seed, std::size_t account, View view,
              std::uint64_t since) {
  if (view == View::current) return holds(list, account);
  // The log of changes begins when somebody follows the list.
  if (list.id == totango_lists::unfollowed) return false;
  if (view == View::recent) return holds(list, account) && entered(list, seed, account) >= since;
  return left(list, seed, account).value_or(0) >= std::max<std::uint64_t>(since, 1);
}

std::vector<std::size_t> accounts_of(const List& list, std::uint64_t seed, View view,
                                     const PageQuery& query) {
  const std::uint64_t since = static_cast<std::uint64_t>(query.since) * 1000;
  std::vector<std::size_t> accounts;
  for (std::size_t account = 0; account < kTotangoAccounts; ++account) {
    if (is_shown(list, seed, account, view, since)) accounts.push_back(account);
  }
  return accounts;
}

// Rows of a list, counted in the list: [first, last).
struct Rows {
  std::size_t first;
  std::size_t last;
};

Rows rows_of(std::size_t size, const PageQuery& query, OffsetUnit unit) {
  const auto length = static_cast<std::size_t>(query.length);
  const auto offset = static_cast<std::size_t>(query.offset);
  if (unit == OffsetUnit::record) {
    const std::size_t first = std::min(offset, size);
    return {first, first + std::min(length, size - first)};
  }
  if (offset > size / length) return {size, size};  // the product may overflow
  const std::size_t first = offset * length;
  return {first, std::min(first + length, size)};
}

// --- the reply

// The account's text with the members that `return` asks for added.
void append_account(std::string& body, std::uint64_t seed, std::size_t index,
                    std::string_view account, std::string_view parts) {
  const bool all = parts == "all";
  body.append(account.substr(0, account.size() - 1));
  if (all || parts == "stats") body.append(R"(,"stats":)").append(stats_json(seed, index));
  if (all || parts == "users") body.append(R"(,"users":)").append(users_json(seed, index));
  if (all || parts == "lifecycle") {
    body.append(R"(,"lifecycle":)").append(lifecycle_json(seed, index));
  }
  body.append("}");
}

std::string page_head() {
  std::string head = Json{
      {"service_id", "9001"},
      {"_revision", "r12692"},
      {"_type", "accounts-active-list"},
      {"_version", 1.0}}.dump();
  head.back() = ',';
  return head;
}

std::string page_tail(const List& list, const PageQuery& query, std::size_t total,
                      std::size_t count) {
  const std::string tail = Json{
      {"total_items", total},
      {"current_item_count", count},
      {"response_header",
       {{"scope", query.scope},
        {"length", query.length},
        {"offset", query.offset},
        {"name", list.name}}}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  return tail.substr(1);
}

Answer without_second_id(Answer page) {
  constexpr std::string_view id = R"("account_id":)";
  const std::size_t first = page.body.find(id);
  const std::size_t second =
      first != std::string::npos ? page.body.find(id, first + id.size()) : first;
  if (second != std::string::npos) page.body.replace(second, id.size(), R"("lost_id":)");
  return page;
}

Json folder(int id, const char* name, Json children) {
  return {{"id", id}, {"name", name}, {"children", std::move(children)}};
}

}  // namespace

bool is_list(std::int64_t id) {
  return find_list(id) != nullptr;
}

bool is_in_list(std::int64_t id, std::size_t account) {
  const List* list = find_list(id);
  return list != nullptr && holds(*list, account);
}

ListServer::ListServer(std::uint64_t seed) : seed_(seed) {
  accounts_.reserve(kTotangoAccounts);
  for (std::size_t index = 0; index < kTotangoAccounts; ++index) {
    accounts_.push_back(account_json(seed_, index));
  }
}

Answer ListServer::page(std::string_view id, View view, const Parameters& parameters) {
  const std::optional<std::int64_t> list = parse_number(id);
  if (!list) return refusal("The id of an active list is a number");
  if (const std::optional<Answer> answer = canned(*list)) return *answer;
  switch (*list) {
    case totango_lists::cut_body: return cut(true_page(totango_lists::trials, View::current, {}));
    case totango_lists::stalls: return stalled();
    case totango_lists::fails_once: {
      const std::string key = std::to_string(static_cast<int>(view)) + "/" +
                              parameter(parameters, "length", "") + "/" +
                              parameter(parameters, "offset", "");
      return seen_.is_first(key) ? server_error()
                                 : true_page(totango_lists::trials, view, parameters);
    }
    case totango_lists::record_offsets:
      return true_page(totango_lists::trials, view, parameters, OffsetUnit::record);
    case totango_lists::row_without_id:
      return without_second_id(true_page(totango_lists::trials, view, parameters));
    default: return true_page(*list, view, parameters);
  }
}

Answer ListServer::true_page(std::int64_t id, View view, const Parameters& parameters,
                             OffsetUnit unit) const {
  const List* list = find_list(id);
  if (list == nullptr) return refusal("There is no active list " + std::to_string(id));
  const Result<PageQuery> query = parse_query(parameters, view);
  if (!query) return refusal(query.error().message);
  const std::vector<std::size_t> accounts = accounts_of(*list, seed_, view, *query);
  const Rows rows = rows_of(accounts.size(), *query, unit);
  std::string body = page_head() + R"("accounts":[)";
  for (std::size_t row = rows.first; row < rows.last; ++row) {
    const std::size_t index = accounts[row];
    if (row > rows.first) body += ',';
    append_account(body, seed_, index, accounts_[index], query->parts);
  }
  body.append("],").append(page_tail(*list, *query, accounts.size(), rows.last - rows.first));
  return {.body = std::move(body)};
}

Answer ListServer::all_lists() {
  Json lists = Json::array();
  for (const List& list : kLists) {
    lists.push_back({{"id", list.id}, {"criteria", Json::parse(list.criteria)}});
  }
  return {.body = Json{{"status", "success"}, {"active-lists", std::move(lists)}}.dump()};
}

Answer ListServer::folders() {
  const Json none = Json::array();
  const Json lifecycle = folder(
      20, "Lifecycle", Json::array({folder(21, "Trials", none), folder(22, "Customers", none)}));
  const Json regions = folder(30, "Regions", Json::array({folder(31, "São Paulo", none)}));
  const Json tree = {{"children", Json::array({lifecycle, regions, folder(40, "Empty", none)})}};
  return {.body = Json{{"status", "success"}, {"response", {{"folders", tree}}}}.dump()};
}

}  // namespace quartet::testing::fake_totango
