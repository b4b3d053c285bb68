#include "testing/quantive_replies.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "quartet/testing/quantive_sandbox.hpp"

namespace quartet::testing::fake_quantive {
namespace {

namespace answers = quantive_answers;

constexpr const char* kTextType = "text/plain; charset=utf-8";

struct Canned {
  std::string_view name;
  int status;
  const char* content_type;
  const char* body;
};

constexpr Canned kCanned[] = {
    {answers::html_page, 200, "text/html; charset=utf-8",
     "<!DOCTYPE html>\n<html><head><title>Results</title></head><body>Sign in</body></html>\n"},
    {answers::not_json, 200, kJsonType, "goals: none, try again later"},
    {answers::plain_text, 400, kTextType, "bad request: the document is broken\n"},
    {answers::empty_body, 200, kJsonType, ""},
    {answers::status_400, 400, kJsonType, R"({"message":"the request cannot be understood"})"},
    {answers::status_401, 401, kTextType, "signature is invalid"},
    {answers::status_402, 402, kJsonType, R"({"message":"the trial of the account is over"})"},
    {answers::status_403, 403, kJsonType, R"({"message":"the permission ManageGoals is missing"})"},
    {answers::status_404, 404, kJsonType, R"({"message":"there is no such row"})"},
    {answers::status_409, 409, kTextType, "somebody else has just changed it"},
    {answers::status_429, 429, kTextType, "too many requests"},
    {answers::status_500, 500, kJsonType, R"({"message":"internal server error"})"}};

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Two bytes, the low one first.
std::string little_endian(std::size_t number) {
  return {static_cast<char>(number & 0xFFU), static_cast<char>(number >> 8U & 0xFFU)};
}

}  // namespace

Reply json_reply(int status, const Json& body) {
  return {.status = status, .body = text_of(body)};
}

Reply refusal(int status, const std::string& message) {
  return json_reply(status, Json::object({{"message", message}}));
}

Reply text_refusal(int status, const std::string& message) {
  return {.status = status, .content_type = kTextType, .body = message};
}

Reply not_found() {
  return *canned(answers::status_404);
}

Reply no_content() {
  return {.status = 204};
}

std::optional<Reply> canned(std::string_view name) {
  if (name == answers::stalls) return Reply{.delivery = Delivery::stalls};
  const auto* found = std::find_if(std::begin(kCanned), std::end(kCanned),
                                   [name](const Canned& row) { return row.name == name; });
  if (found == std::end(kCanned)) return std::nullopt;
  Reply reply{.status = found->status, .content_type = found->content_type, .body = found->body};
  if (reply.status == 429) reply.retry_after = 1;
  return reply;
}

// Blocks that are stored rather than packed need no compressor. Being cut, it needs no end either.
std::string half_gzip(const std::string& body) {
  using namespace std::string_literals;
  constexpr std::size_t most = 0xFFFF;
  std::string packed = "\x1f\x8b\x08\0\0\0\0\0\0\xff"s;
  for (std::size_t first = 0; first < body.size(); first += most) {
    const std::size_t size = std::min(most, body.size() - first);
    packed += '\0' + little_endian(size) + little_endian(~size & most) + body.substr(first, size);
  }
  return packed.substr(0, packed.size() / 2);
}

}  // namespace quartet::testing::fake_quantive
