#include "testing/taplytics_answers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "quartet/testing/taplytics_sandbox.hpp"

namespace quartet::testing::fake_taplytics {
namespace {

namespace answers = taplytics_answers;

constexpr std::string_view kPrefix = "sandbox:";

constexpr std::string_view kAll[] = {
    answers::html_page,     answers::not_json,     answers::plain_text,   answers::empty_body,
    answers::stalls,        answers::status_400,   answers::status_401,   answers::status_402,
    answers::status_404,    answers::status_429,   answers::status_500,   answers::fails_once,
    answers::session_ended, answers::echoes_token, answers::lost,         answers::cut_body,
    answers::reset,         answers::cut_gzip,     answers::missing_id,   answers::same_token,
    answers::null_token,    answers::empty_token,  answers::absent_token, answers::wrapped_users};

struct Canned {
  std::string_view name;
  int status;
  const char* content_type;
  const char* body;
};

constexpr Canned kCanned[] = {
    {answers::html_page, 200, "text/html; charset=utf-8",
     "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>\n"},
    {answers::not_json, 200, kJsonType, "users: none, try again later"},
    {answers::plain_text, 400, "text/plain", "Bad Request: the project is broken\n"},
    {answers::empty_body, 200, kJsonType, ""},
    {answers::status_400, 400, kJsonType, R"({"message":"A parameter is missing"})"},
    {answers::status_401, 401, kJsonType, R"({"message":"The API key is not valid"})"},
    {answers::status_402, 402, kJsonType, R"({"message":"The request was valid, but failed"})"},
    {answers::status_404, 404, kJsonType, R"({"message":"There is no such item"})"},
    {answers::session_ended, 404, kJsonType, R"({"message":"The session has ended"})"},
    {answers::status_429, 429, kJsonType, R"({"message":"Too many requests"})"},
    {answers::status_500, 500, kJsonType, R"({"message":"Something else went wrong"})"}};

// --- where a request asks

std::string_view name_in(const Json& body) {
  for (const char* member : {"name", "first_name"}) {
    const auto found = body.find(member);
    if (found == body.end() || !found->is_string()) continue;
    const auto& text = found->get_ref<const std::string&>();
    if (asks(text)) return text;
  }
  return {};
}

std::string_view text_in_body(const Json& body) {
  if (body.is_object()) return name_in(body);
  if (!body.is_array()) return {};
  for (const Json& item : body) {
    const std::string_view text = item.is_object() ? name_in(item) : std::string_view();
    if (!text.empty()) return text;
  }
  return {};
}

std::string_view asking_text(const Call& call) {
  const auto segment = std::find_if(call.path.begin(), call.path.end(), asks);
  if (segment != call.path.end()) return *segment;
  const auto parameter = std::find_if(call.query.begin(), call.query.end(),
                                      [](const auto& each) { return asks(each.second); });
  if (parameter != call.query.end()) return parameter->second;
  return text_in_body(call.body);
}

// --- changes of a reply

// The rows of a list, in either of its shapes.
Json* rows_of(Json& json) {
  if (json.is_array()) return &json;
  if (json.is_object() && json.contains("users")) return &json["users"];
  return nullptr;
}

void remove_id(Json& json) {
  Json* rows = rows_of(json);
  if (rows == nullptr) {
    if (json.is_object()) json.erase("id");
  } else if (!rows->empty()) {
    rows->back().erase("id");
  }
}

void change_token(Json& json, std::string_view name, const Call& call) {
  constexpr const char* member = "nextPaginationToken";
  if (!json.is_object() || !json.contains(member)) return;
  if (name == answers::null_token) json[member] = nullptr;
  if (name == answers::empty_token) json[member] = "";
  if (name == answers::absent_token) json.erase(member);
  if (name != answers::same_token) return;
  const auto sent = call.parameter("paginationToken");
  if (sent) json[member] = *sent;
}

bool is_user_list(const Call& call, const Json& json) {
  return call.path.size() == 1 && call.path.front() == "users" && json.is_array();
}

// Something has to be there that can be cut.
Reply cut(Reply reply, Framing framing) {
  if (body_of(reply).size() < 2) {
    reply = {.text = R"({"message":"This was carried out, and had nothing to show"})"};
  }
  reply.framing = framing;
  return reply;
}

}  // namespace

bool asks(std::string_view text) {
  return text.starts_with(kPrefix);
}

std::string asked_answer(const Call& call) {
  const std::string_view text = asking_text(call);
  return std::string(text.substr(std::min(kPrefix.size(), text.size())));
}

bool is_known_answer(std::string_view name) {
  return std::find(std::begin(kAll), std::end(kAll), name) != std::end(kAll);
}

std::optional<Reply> canned(std::string_view name, const std::string& token) {
  if (name == answers::echoes_token) return bad_request("The api_token " + token + " is too old");
  const auto* row = std::find_if(std::begin(kCanned), std::end(kCanned),
                                 [&](const Canned& each) { return each.name == name; });
  if (row == std::end(kCanned)) return std::nullopt;
  return Reply{.status = row->status,
               .content_type = row->content_type,
               .text = row->body,
               .has_retry_after = name == answers::status_429};
}

Reply spoiled(Reply reply, std::string_view name, const Call& call) {
  if (name == answers::cut_body) return cut(std::move(reply), Framing::cut);
  if (name == answers::reset) return cut(std::move(reply), Framing::cut_in_chunks);
  if (name == answers::cut_gzip) return cut(std::move(reply), Framing::cut_gzip);
  if (reply.status != 200) return reply;
  if (name == answers::missing_id) remove_id(reply.json);
  if (name == answers::wrapped_users && is_user_list(call, reply.json)) {
    reply.json = Json{{"users", std::move(reply.json)}};
  }
  change_token(reply.json, name, call);
  return reply;
}

bool SeenCalls::is_first(const std::string& request) {
  const std::lock_guard lock(mutex_);
  return seen_.insert(request).second;
}

}  // namespace quartet::testing::fake_taplytics
