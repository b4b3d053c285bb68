#include "quartet/testing/cassette.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace quartet::testing {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr const char* kVersionKey = "quartet_cassette";

Error not_a_cassette(const std::string& why) {
  return {.kind = ErrorKind::decode, .message = "not a cassette: " + why};
}

const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

// --- reading

std::optional<Method> parse_method(const std::string& text) {
  for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::del}) {
    if (to_string(method) == text) return method;
  }
  return std::nullopt;
}

// {"name": "value", "other": ["one", "two"]}; calls `add` with each pair.
template <class Add>
bool read_pairs(const Json* pairs, Add add) {
  if (pairs == nullptr) return true;
  if (!pairs->is_object()) return false;
  for (const auto& [name, value] : pairs->items()) {
    const Json values = value.is_array() ? value : Json::array({value});
    for (const Json& one : values) {
      if (!one.is_string()) return false;
      add(name, one.get<std::string>());
    }
  }
  return true;
}

Result<TapedRequest> read_request(const Json& json) {
  const Json* method = member(json, "method");
  const Json* path = member(json, "path");
  if (method == nullptr || !method->is_string() || path == nullptr || !path->is_string()) {
    return not_a_cassette("a request needs a \"method\" and a \"path\", both text");
  }
  const std::optional<Method> parsed = parse_method(method->get<std::string>());
  if (!parsed) return not_a_cassette("a request's \"method\" is GET, POST, PUT, PATCH or DELETE");
  TapedRequest request{.method = *parsed, .path = path->get<std::string>()};
  const bool has_query =
      read_pairs(member(json, "query"), [&](std::string name, std::string value) {
        request.query.push_back({std::move(name), std::move(value)});
      });
  if (!has_query) return not_a_cassette("a request's \"query\" maps names to texts");
  if (const Json* body = member(json, "body")) {
    if (!body->is_string()) return not_a_cassette("a request's \"body\" is text");
    request.body = body->get<std::string>();
  }
  return request;
}

Result<std::string> read_body(const Json& json) {
  const Json* as_json = member(json, "json");
  const Json* text = member(json, "text");
  const Json* base64 = member(json, "base64");
  if ((as_json != nullptr) + (text != nullptr) + (base64 != nullptr) > 1) {
    return not_a_cassette("a response has one of \"json\", \"text\" and \"base64\"");
  }
  if (as_json != nullptr) return as_json->dump();
  const Json* other = text != nullptr ? text : base64;
  if (other == nullptr) return std::string();
  if (!other->is_string()) return not_a_cassette("\"text\" and \"base64\" are texts");
  if (text != nullptr) return text->get<std::string>();
  std::optional<std::string> bytes = detail::base64_decode(base64->get<std::string>());
  if (!bytes) return not_a_cassette("\"base64\" is malformed");
  return *std::move(bytes);
}

Result<Response> read_response(const Json& json) {
  const Json* status = member(json, "status");
  if (status == nullptr || !status->is_number_integer() || *status < 100 || *status > 999) {
    return not_a_cassette("a response needs a \"status\" of three digits");
  }
  Response response{.status = status->get<int>()};
  const bool has_headers =
      read_pairs(member(json, "headers"), [&](std::string name, std::string value) {
        response.headers.add(std::move(name), std::move(value));
      });
  if (!has_headers) return not_a_cassette("a response's \"headers\" maps names to texts");
  Result<std::string> body = read_body(json);
  if (!body) return std::move(body).error();
  response.body = *std::move(body);
  return response;
}

Result<TapedExchange> read_exchange(const Json& json) {
  const Json* request = member(json, "request");
  const Json* response = member(json, "response");
  if (request == nullptr || response == nullptr) {
    return not_a_cassette("an exchange needs a \"request\" and a \"response\"");
  }
  Result<TapedRequest> taped = read_request(*request);
  if (!taped) return std::move(taped).error();
  Result<Response> reply = read_response(*response);
  if (!reply) return std::move(reply).error();
  return TapedExchange{*std::move(taped), *std::move(reply)};
}

// --- writing

// Header fields that never carry a credential. Everything else is left out.
bool is_harmless_header(std::string_view name) {
  constexpr std::string_view kept[] = {"content-type", "retry-after",  "link",
                                       "date",         "x-request-id", "request-id"};
  const bool is_listed = std::any_of(std::begin(kept), std::end(kept), [name](std::string_view k) {
    return detail::equal_ignoring_case(name, k);
  });
  return is_listed || detail::equal_ignoring_case(name.substr(0, 10), "ratelimit-");
}

void add_pair(Json& object, const std::string& name, const std::string& value) {
  const auto found = object.find(name);
  if (found == object.end()) {
    object[name] = value;
  } else if (found->is_array()) {
    found->push_back(value);
  } else {
    *found = Json::array({*found, value});
  }
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = detail::utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// As JSON only when replaying gives the very bytes back.
void write_body(Json& response, const std::string& body) {
  if (body.empty()) return;
  Json parsed = Json::parse(body, nullptr, false);
  if (!parsed.is_discarded() && is_utf8(body) && parsed.dump() == body) {
    response["json"] = std::move(parsed);
  } else if (is_utf8(body)) {
    response["text"] = body;
  } else {
    response["base64"] = detail::base64_encode(body);
  }
}

Json write_exchange(const TapedExchange& exchange) {
  Json request = {{"method", to_string(exchange.request.method)}, {"path", exchange.request.path}};
  for (const auto& [name, value] : exchange.request.query) add_pair(request["query"], name, value);
  if (!exchange.request.body.empty()) request["body"] = exchange.request.body;
  Json response = {{"status", exchange.response.status}};
  for (const Header& header : exchange.response.headers) {
    if (is_harmless_header(header.name)) add_pair(response["headers"], header.name, header.value);
  }
  write_body(response, exchange.response.body);
  return {{"request", std::move(request)}, {"response", std::move(response)}};
}

}  // namespace

Result<Cassette> Cassette::parse(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return not_a_cassette("it is not JSON");
  const Json* version = json.is_object() ? member(json, kVersionKey) : nullptr;
  const Json* exchanges = json.is_object() ? member(json, "exchanges") : nullptr;
  if (version == nullptr || *version != kVersion || exchanges == nullptr ||
      !exchanges->is_array()) {
    return not_a_cassette("it needs \"quartet_cassette\": 1 and an array \"exchanges\"");
  }
  Cassette cassette;
  for (const Json& exchange : *exchanges) {
    Result<TapedExchange> read = read_exchange(exchange);
    if (!read) {
      Error error = std::move(read).error();
      error.message += " (exchange " + std::to_string(cassette.exchanges.size() + 1) + ")";
      return error;
    }
    cassette.exchanges.push_back(*std::move(read));
  }
  return cassette;
}

Result<Cassette> Cassette::load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    return Error{.kind = ErrorKind::config, .message = "the cassette " + path + " cannot be read"};
  }
  Result<Cassette> cassette = parse(text);
  if (cassette) return cassette;
  Error error = std::move(cassette).error();
  error.message = path + ": " + error.message;
  return error;
}

std::string Cassette::to_json() const {
  Json list = Json::array();
  for (const TapedExchange& exchange : exchanges) list.push_back(write_exchange(exchange));
  const Json cassette = {{kVersionKey, kVersion}, {"exchanges", std::move(list)}};
  return cassette.dump(2) + "\n";
}

}  // namespace quartet::testing
