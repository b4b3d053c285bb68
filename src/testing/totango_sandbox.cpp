#include "testing/totango_sandbox.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>

#include <httplib.h>
#include <nlohmann/json.hpp>

#include "quartet/result.hpp"
#include "quartet/testing/sandbox.hpp"
#include "testing/totango_data.hpp"

namespace quartet::testing {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kJson = "application/json";
constexpr std::int64_t kLongestPage = 10'000;

struct List {
  std::int64_t id;
  const char* name;
  std::size_t size;
  std::size_t stride;  // from one of its accounts to the next
};

constexpr List kLists[] = {
    {totango_lists::all_accounts, "All accounts", kTotangoAccounts, 1},
    {totango_lists::trials, "Trials", kTotangoAccounts / kTotangoTrialStride, kTotangoTrialStride},
    {totango_lists::empty, "Nobody", 0, 1}};

const List* find_list(std::int64_t id) {
  const auto* list = std::find_if(std::begin(kLists), std::end(kLists),
                                  [id](const List& candidate) { return candidate.id == id; });
  return list != std::end(kLists) ? list : nullptr;
}

// A list that answers the same to every request.
struct Canned {
  std::int64_t list;
  int status;
  const char* type;
  const char* body;
};

constexpr Canned kCanned[] = {
    {totango_lists::error_envelope, 200, kJson,
     R"({"service_id":"9001","_revision":"r12692","_type":"accounts-active-list","_version":1.0,)"
     R"("status":"failed","_error":"The list cannot be computed at the moment"})"},
    {totango_lists::html_page, 200, "text/html; charset=utf-8",
     "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>\n"},
    {totango_lists::plain_text, 400, "text/plain", "Bad Request: the list is broken\n"},
    {totango_lists::not_json, 200, kJson, "accounts: none, try again later"},
    {totango_lists::empty_body, 200, kJson, ""},
    {totango_lists::status_300, 300, kJson,
     R"({"status":"failed","_error":"Unauthorized: Incorrect credentials"})"},
    {totango_lists::status_403, 403, kJson,
     R"({"error":{"type":"permission_denied","message":"You may not see this list"}})"},
    {totango_lists::status_429, 429, kJson, R"("Too many requests, please try again later")"},
    {totango_lists::status_500, 500, kJson,
     R"({"status":"failed","_error":"Internal Server Error"})"}};

const Canned* find_canned(std::int64_t list) {
  const auto* canned =
      std::find_if(std::begin(kCanned), std::end(kCanned),
                   [list](const Canned& candidate) { return candidate.list == list; });
  return canned != std::end(kCanned) ? canned : nullptr;
}

void set_reply(httplib::Response& reply, int status, const char* type, std::string body) {
  reply.status = status;
  reply.set_header("Content-Type", type);
  reply.body = std::move(body);  // set_content would copy megabytes
}

void refuse(httplib::Response& reply, const std::string& reason) {
  set_reply(reply, 400, kJson, Json{{"status", "failed"}, {"_error", reason}}.dump());
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct PageQuery {
  std::int64_t length = 100;
  std::int64_t offset = 0;  // a page's index
  std::string parts = "summary";
  std::string scope = "all";
};

std::string parameter(const httplib::Request& request, const char* name, std::string fallback) {
  return request.has_param(name) ? request.get_param_value(name) : std::move(fallback);
}

Error bad_parameter(std::string message) {
  return {.kind = ErrorKind::invalid, .message = std::move(message)};
}

// Strict, unlike the vendor perhaps: the sandbox is there to find mistakes.
Result<PageQuery> parse_query(const httplib::Request& request) {
  PageQuery query;
  const auto length = parse_number(parameter(request, "length", std::to_string(query.length)));
  if (!length || *length < 1 || *length > kLongestPage) {
    return bad_parameter("length must be a number from 1 to 10000");
  }
  const auto offset = parse_number(parameter(request, "offset", std::to_string(query.offset)));
  if (!offset || *offset < 0) return bad_parameter("offset must be a page number, 0 or more");
  query.length = *length;
  query.offset = *offset;
  query.parts = parameter(request, "return", query.parts);
  query.scope = parameter(request, "scope", query.scope);
  constexpr std::string_view known[] = {"summary", "stats", "users", "lifecycle", "all"};
  if (std::find(std::begin(known), std::end(known), query.parts) == std::end(known)) {
    return bad_parameter("return must be summary, stats, users, lifecycle or all");
  }
  return query;
}

// Rows of a list, counted in the list: [first, last).
struct Rows {
  std::size_t first;
  std::size_t last;
};

Rows rows_of(const List& list, const PageQuery& query) {
  const auto length = static_cast<std::size_t>(query.length);
  const auto offset = static_cast<std::size_t>(query.offset);
  if (offset > list.size / length) return {list.size, list.size};  // the product may overflow
  const std::size_t first = offset * length;
  return {first, std::min(first + length, list.size)};
}

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

std::string page_tail(const List& list, const PageQuery& query, std::size_t count) {
  const std::string tail = Json{
      {"total_items", list.size},
      {"current_item_count", count},
      {"response_header",
       {{"scope", query.scope},
        {"length", query.length},
        {"offset", query.offset},
        {"name", list.name}}}}.dump(-1, ' ', false, Json::error_handler_t::replace);
  return tail.substr(1);
}

std::string page(const List& list, const PageQuery& query, std::uint64_t seed,
                 const std::vector<std::string>& accounts) {
  const Rows rows = rows_of(list, query);
  std::string body = page_head() + R"("accounts":[)";
  for (std::size_t row = rows.first; row < rows.last; ++row) {
    const std::size_t index = row * list.stride;
    if (row > rows.first) body += ',';
    append_account(body, seed, index, accounts[index], query.parts);
  }
  return body.append("],").append(page_tail(list, query, rows.last - rows.first));
}

// Announces the whole text, sends half of it and closes.
void cut_body(httplib::Response& reply, std::string text) {
  const auto body = std::make_shared<const std::string>(std::move(text));
  reply.status = 200;
  reply.set_content_provider(body->size(), kJson,
                             [body](std::size_t, std::size_t, httplib::DataSink& sink) {
                               sink.write(body->data(), body->size() / 2);
                               return false;
                             });
}

}  // namespace

TotangoSandbox::TotangoSandbox(std::uint64_t seed, std::string token, Stall stall)
    : seed_(seed), token_(std::move(token)), stall_(std::move(stall)) {
  accounts_.reserve(kTotangoAccounts);
  for (std::size_t index = 0; index < kTotangoAccounts; ++index) {
    accounts_.push_back(account_json(seed_, index));
  }
}

void TotangoSandbox::add_routes(httplib::Server& server) {
  server.Get(R"(/api/v1/accounts/active_list/([^/]+)/current\.json)",
             [this](const httplib::Request& request, httplib::Response& reply) {
               current(request, reply);
             });
}

void TotangoSandbox::current(const httplib::Request& request, httplib::Response& reply) {
  const std::optional<std::int64_t> list = parse_number(request.matches[1].str());
  if (!is_authorized(request)) {
    const Json error = {{"type", "authentication_failed"}, {"message", "The token is not valid"}};
    set_reply(reply, 401, kJson, Json{{"error", error}}.dump());
  } else if (!list) {
    refuse(reply, "The id of an active list is a number");
  } else {
    answer(*list, request, reply);
  }
  reply.set_header("RateLimit-Limit", "100");
  reply.set_header("RateLimit-Remaining", reply.status == 429 ? "0" : "99");
  if (reply.status == 429) reply.set_header("RateLimit-Reset", "1");
}

// The Data API takes the raw token; the vendor's newer header works as well.
bool TotangoSandbox::is_authorized(const httplib::Request& request) const {
  return request.get_header_value("Authorization") == token_ ||
         request.get_header_value("app-token") == token_;
}

void TotangoSandbox::answer(std::int64_t list, const httplib::Request& request,
                            httplib::Response& reply) {
  if (const Canned* canned = find_canned(list)) {
    return set_reply(reply, canned->status, canned->type, canned->body);
  }
  switch (list) {
    case totango_lists::cut_body:
      return cut_body(reply, page(*find_list(totango_lists::trials), {}, seed_, accounts_));
    case totango_lists::stalls: return stall_(request);
    case totango_lists::fails_once: return fail_once(request, reply);
    default: return answer_page(list, request, reply);
  }
}

void TotangoSandbox::answer_page(std::int64_t list, const httplib::Request& request,
                                 httplib::Response& reply) {
  const List* known = find_list(list);
  if (known == nullptr) return refuse(reply, "There is no active list " + std::to_string(list));
  const Result<PageQuery> query = parse_query(request);
  if (!query) return refuse(reply, query.error().message);
  set_reply(reply, 200, kJson, page(*known, *query, seed_, accounts_));
}

void TotangoSandbox::fail_once(const httplib::Request& request, httplib::Response& reply) {
  const bool is_first = [&] {
    const std::lock_guard lock(mutex_);
    return failed_pages_
        .emplace(request.get_param_value("length"), request.get_param_value("offset"))
        .second;
  }();
  if (!is_first) return answer_page(totango_lists::trials, request, reply);
  const Canned& failure = *find_canned(totango_lists::status_500);
  set_reply(reply, failure.status, failure.type, failure.body);
}

}  // namespace quartet::testing
