#include "testing/quantive_answers.hpp"

#include <cstddef>
#include <iterator>
#include <utility>

#include "quartet/testing/quantive_sandbox.hpp"
#include "testing/quantive_relaxed_json.hpp"
#include "testing/quantive_times.hpp"

namespace quartet::testing::fake_quantive {
namespace {

namespace answers = quantive_answers;

constexpr std::string_view kPrefix = "sandbox:";

constexpr std::string_view kAll[] = {
    answers::html_page,  answers::not_json,       answers::plain_text,   answers::empty_body,
    answers::stalls,     answers::status_400,     answers::status_401,   answers::status_402,
    answers::status_403, answers::status_404,     answers::status_409,   answers::status_429,
    answers::status_500, answers::fails_once,     answers::lost,         answers::cut_body,
    answers::cut_gzip,   answers::reset,          answers::no_content,   answers::ignores_filter,
    answers::no_total,   answers::missing_id,     answers::items_object, answers::nanoseconds,
    answers::unset,      answers::text_attainment};

// Texts that the vendor sends empty when they are not set.
constexpr std::string_view kOptionalTexts[] = {"description",
                                               "parentId",
                                               "url",
                                               "createdById",
                                               "modifiedById",
                                               "email",
                                               "avatar",
                                               "picture",
                                               "color",
                                               "goalName",
                                               "displayName",
                                               "goalDescription",
                                               "firstName",
                                               "lastName",
                                               "subscriptionType",
                                               "attainmentTypeString"};

template <class Texts>
bool contains(const Texts& texts, std::string_view wanted) {
  return std::find(std::begin(texts), std::end(texts), wanted) != std::end(texts);
}

// "sandbox:<name>:<id>": the name, and what stands in the place of the id.
struct AskingSegment {
  std::string_view text;
  std::string id;
};

AskingSegment split(std::string_view segment) {
  const std::size_t end = segment.find(':', kPrefix.size());
  if (end == std::string_view::npos) return {segment, std::string(kFirstRow)};
  return {segment.substr(0, end), std::string(segment.substr(end + 1))};
}

void unset(Json& value) {
  if (value.is_array()) {
    for (Json& element : value) unset(element);
  }
  if (!value.is_object()) return;
  for (const auto& member : value.items()) {
    Json& inner = member.value();
    if (inner.is_string() && contains(kOptionalTexts, member.key())) inner = "";
    if (inner.is_string() && is_time(inner.get_ref<const std::string&>())) inner = kUnsetTime;
    if (inner.is_structured()) unset(inner);
  }
  // An assignee that is not resolved has nothing but empty texts.
  if (value.contains("email") && value.contains("type")) {
    for (Json& text : value) {
      if (text.is_string()) text = "";
    }
  }
}

}  // namespace

Result<Asked> Asked::take_from(Request& request) {
  Asked asked;
  asked.take_from_path(request);
  asked.take_from_query(request);
  if (request.body.is_object() && request.body.contains("name")) {
    const Json& name = request.body["name"];
    if (name.is_string()) asked.take(name.get_ref<const std::string&>());
  }
  for (const std::string& name : asked.names_) {
    if (contains(kAll, name)) continue;
    return Error{.kind = ErrorKind::invalid,
                 .message = "there is no answer \"" + std::string(kPrefix) + name + '"'};
  }
  return asked;
}

// The second generation has no ids in its paths, so that nothing stays there.
void Asked::take_from_path(Request& request) {
  for (std::string& segment : request.path) {
    AskingSegment asking = split(segment);
    if (!take(asking.text)) continue;
    segment = request.version == 1 ? std::move(asking.id) : std::string();
  }
  std::erase(request.path, std::string());
}

void Asked::take_from_query(Request& request) {
  std::erase_if(request.query, [this](const FormField& field) { return take(field.value); });
  if (request.version != 2) return;  // the first generation has no such filters
  for (FormField& field : request.query) {
    if (field.name != "filter") continue;
    const std::optional<Json> filter = parse_relaxed_json(field.value);
    if (filter) field.value = rest_of(*filter).value_or(Json::object()).dump();
  }
}

bool Asked::take(std::string_view text) {
  if (!text.starts_with(kPrefix)) return false;
  names_.emplace_back(text.substr(kPrefix.size()));
  return true;
}

std::optional<Json> Asked::rest_of(const Json& filter) {
  if (filter.is_string() && take(filter.get_ref<const std::string&>())) return std::nullopt;
  if (!filter.is_structured() || filter.empty()) return filter;
  Json rest = filter.is_array() ? Json::array() : Json::object();
  for (const auto& member : filter.items()) {
    std::optional<Json> inner = rest_of(member.value());
    if (!inner) continue;
    if (filter.is_array()) rest.push_back(*std::move(inner));
    if (filter.is_object()) rest[member.key()] = *std::move(inner);
  }
  return rest.empty() ? std::nullopt : std::optional(std::move(rest));
}

std::optional<Reply> Asked::canned_reply() const {
  for (const std::string& name : names_) {
    if (auto reply = canned(name)) return reply;
  }
  return std::nullopt;
}

void widen_times(Json& row, Times which) {
  if (row.is_string()) {
    row =
        with_nanoseconds(row.get<std::string>(), which == Times::all ? Fill::digits : Fill::zeros);
    return;
  }
  if (!row.is_structured()) return;
  for (const auto& member : row.items()) {
    const bool is_created = member.key() == "dateCreated";
    widen_times(member.value(), is_created ? Times::all : which);
  }
}

void spoil_row(Json& row, const Asked& asked) {
  if (asked.has(answers::unset)) unset(row);
  if (asked.has(answers::nanoseconds)) widen_times(row, Times::all);
  if (asked.has(answers::text_attainment) && row.contains("attainment")) row["attainment"] = "0.5";
}

Reply spoiled(Reply reply, const Request& request, const Asked& asked) {
  if (asked.has(answers::lost)) reply.delivery = Delivery::lost;
  const bool went_well = reply.status >= 200 && reply.status < 300;
  if (!went_well || reply.delivery == Delivery::lost) return reply;
  if (asked.has(answers::no_content) && request.is_write()) return no_content();
  const bool cuts = asked.has(answers::cut_body);
  const bool resets = asked.has(answers::reset);
  const bool packs = asked.has(answers::cut_gzip);
  // A reply without a body gets one, so that there is something to cut.
  if ((cuts || resets || packs) && reply.body.empty()) reply = json_reply(200, {{"changed", true}});
  if (cuts) reply.delivery = Delivery::cut;
  if (resets) reply.delivery = Delivery::reset;
  if (packs) {
    reply.body = half_gzip(reply.body);
    reply.delivery = Delivery::gzip;
  }
  return reply;
}

}  // namespace quartet::testing::fake_quantive
