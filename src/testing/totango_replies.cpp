#include "testing/totango_replies.hpp"

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "quartet/testing/sandbox.hpp"

namespace quartet::testing::fake_totango {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kNoList = 0;

struct Canned {
  std::int64_t list;
  std::string_view name;  // of the answer; empty: only lists have it
  int status;
  const char* content_type;
  const char* body;
  std::size_t announced = 0;  // 0: the body's size
  int reset_seconds = 0;      // 0: not said
};

constexpr const char* kUnauthorized =
    R"({"error":{"type":"authentication_failed","message":"The token is not valid"}})";
constexpr const char* kTooManyRequests = R"("Too many requests, please try again later")";
constexpr const char* kServerError = R"({"status":"failed","_error":"Internal Server Error"})";

namespace lists = totango_lists;
namespace answers = totango_answers;

constexpr Canned kCanned[] = {
    {lists::error_envelope, "", 200, kJsonType,
     R"({"service_id":"9001","_revision":"r12692","_type":"accounts-active-list","_version":1.0,)"
     R"("status":"failed","_error":"The list cannot be computed at the moment"})"},
    {kNoList, answers::error_envelope, 200, kJsonType,
     R"({"service_id":"9001","_revision":"r12692","_type":"status","_version":1.0,)"
     R"("status":"failed","_error":"The search cannot be computed at the moment"})"},
    {lists::html_page, answers::html_page, 200, "text/html; charset=utf-8",
     "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>\n"},
    {lists::plain_text, "", 400, "text/plain", "Bad Request: the list is broken\n"},
    {kNoList, answers::plain_text, 400, "text/plain", "Bad Request: the search is broken\n"},
    {lists::not_json, answers::not_json, 200, kJsonType, "accounts: none, try again later"},
    {lists::empty_body, answers::empty_body, 200, kJsonType, ""},
    {lists::errors_key, answers::errors_key, 200, kJsonType,
     R"({"errors":[{"message":"The service is being moved"}]})"},
    {lists::failed_status, answers::failed_status, 200, kJsonType, R"({"status":"failed"})"},
    {lists::status_300, answers::status_300, 300, kJsonType,
     R"({"status":"failed","_error":"Unauthorized: Incorrect credentials"})"},
    {kNoList, answers::status_401, 401, kJsonType, kUnauthorized},
    {lists::status_403, "", 403, kJsonType,
     R"({"error":{"type":"permission_denied","message":"You may not see this list"}})"},
    {kNoList, answers::error_object, 403, kJsonType,
     R"({"error":{"type":"permission_denied","message":"You may not search"}})"},
    {lists::status_429, answers::status_429, 429, kJsonType, kTooManyRequests, 0, 1},
    // The sample of the vendor announces 85 bytes and shows fewer.
    {lists::status_429_wrong_length, answers::status_429_wrong_length, 429, "text/plain",
     "Too many requests", 85, 1},
    {lists::status_500, answers::status_500, 500, kJsonType, kServerError}};

Answer answer_of(const Canned& row) {
  Answer answer{.status = row.status, .content_type = row.content_type, .body = row.body};
  if (row.announced > 0) answer.announced = row.announced;
  if (row.reset_seconds > 0) answer.reset_seconds = row.reset_seconds;
  return answer;
}

template <class Matches>
std::optional<Answer> find_canned(Matches matches) {
  const auto* found = std::find_if(std::begin(kCanned), std::end(kCanned), matches);
  return found != std::end(kCanned) ? std::optional(answer_of(*found)) : std::nullopt;
}

}  // namespace

Answer refusal(const std::string& reason) {
  const Json body = {{"status", "failed"}, {"_error", reason}};
  return {.status = 400, .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

Answer unauthorized() {
  return {.status = 401, .body = kUnauthorized};
}

Answer too_many_requests() {
  return {.status = 429, .body = kTooManyRequests};
}

Answer server_error() {
  return {.status = 500, .body = kServerError};
}

Answer stalled() {
  return {.stalls = true};
}

Answer cut(Answer answer) {
  answer.announced = answer.body.size();
  answer.body.resize(answer.body.size() / 2);
  return answer;
}

std::optional<Answer> canned(std::int64_t list) {
  if (list == kNoList) return std::nullopt;
  return find_canned([list](const Canned& row) { return row.list == list; });
}

std::optional<Answer> canned(std::string_view name) {
  if (name.empty()) return std::nullopt;
  return find_canned([name](const Canned& row) { return row.name == name; });
}

}  // namespace quartet::testing::fake_totango
