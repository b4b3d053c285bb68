#include "testing/totango_query.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "quartet/testing/sandbox.hpp"
#include "testing/form.hpp"
#include "testing/totango_conditions.hpp"
#include "testing/totango_replies.hpp"

namespace quartet::testing::fake_totango {
namespace {

constexpr std::int64_t kMostHits = 1'000;
constexpr std::int64_t kMostRecords = 10'000;
constexpr std::int64_t kMostPages = 1'000'000;

// --- the query

// A member of the query that is a whole number in a range.
Result<std::int64_t> number_of(const Json& query, const char* name, std::int64_t fallback,
                               std::int64_t least, std::int64_t most) {
  const auto member = query.find(name);
  if (member == query.end()) return fallback;
  // What does not fit a signed number arrives as an unsigned one.
  const bool fits = member->is_number_integer() && *member >= least && *member <= most;
  if (fits) return member->get<std::int64_t>();
  return bad_query(std::string(name) + " must be a whole number from " + std::to_string(least) +
                   " to " + std::to_string(most));
}

Result<Query> with_page(Query query, const Json& json) {
  const Result<std::int64_t> count = number_of(json, "count", kMostHits, 1, kMostHits);
  if (!count) return count.error();
  const auto offset = json.find("offset");
  if (offset != json.end() && (!offset->is_number_integer() || *offset < 0)) {
    return bad_query("offset must be a record's number, 0 or more");
  }
  const std::uint64_t first = offset != json.end() ? offset->get<std::uint64_t>() : 0;
  if (first > kMostRecords || first + static_cast<std::uint64_t>(*count) > kMostRecords) {
    return bad_query(
        "There is a maximum of 10,000 records: offset and count must not add up to more; narrow "
        "the terms");
  }
  query.count = static_cast<std::size_t>(*count);
  query.offset = static_cast<std::size_t>(first);
  return query;
}

// Of events the offset is a page's index, and nothing has a default.
Result<Query> with_event_page(Query query, const Json& json) {
  for (const char* name : {"count", "offset"}) {
    if (!json.contains(name)) return bad_query(std::string(name) + " is mandatory for events");
  }
  const Result<std::int64_t> count = number_of(json, "count", 0, 1, kMostHits);
  if (!count) return count.error();
  const Result<std::int64_t> page = number_of(json, "offset", 0, 0, kMostPages);
  if (!page) return page.error();
  query.count = static_cast<std::size_t>(*count);
  query.offset = static_cast<std::size_t>(*page * *count);
  return query;
}

Result<std::string> choice(const Json& query, const char* name, const Selectors& choices) {
  const auto member = query.find(name);
  if (member == query.end()) return std::string(choices.front());
  const bool is_known =
      member->is_string() && std::find(choices.begin(), choices.end(),
                                       member->get_ref<const std::string&>()) != choices.end();
  if (is_known) return member->get<std::string>();
  return bad_query(std::string(name) + " must be " + std::string(choices[0]) + " or " +
                   std::string(choices[1]));
}

Result<Query> with_order(Query query, const Json& json) {
  const Result<std::string> by = choice(json, "sort_by", {"display_name", "name"});
  if (!by) return by.error();
  const Result<std::string> order = choice(json, "sort_order", {"ASC", "DESC"});
  if (!order) return order.error();
  query.is_sorted_by_id = *by == "name";
  query.is_descending = *order == "DESC";
  return query;
}

Result<Query> with_columns(Query query, const Json& json, Kind kind) {
  Result<Columns> columns = parse_fields(json.at("fields"), kind);
  if (!columns) return std::move(columns).error();
  query.columns = *std::move(columns);
  const auto parents = json.find("parent_account_fields");
  if (parents == json.end()) return query;
  if (kind != Kind::users) {
    return bad_query("parent_account_fields belong to a search of users; accounts take fields");
  }
  columns = with_parent_fields(std::move(query.columns), *parents);
  if (!columns) return std::move(columns).error();
  query.columns = *std::move(columns);
  return query;
}

// --- the answer that is asked for

// Those that are made from the true one; all others are canned.
constexpr std::string_view kMadeAnswers[] = {
    totango_answers::guide_envelope,     totango_answers::totals_in_stats,
    totango_answers::totals_in_response, totango_answers::no_totals,
    totango_answers::cut_body,           totango_answers::stalls,
    totango_answers::fails_once,         totango_answers::text_for_number,
    totango_answers::missing_name,       totango_answers::deep_nesting,
    totango_answers::missing_cell};

Result<Query> with_answer(Query query, const Json& terms) {
  for (const Json& term : terms) {
    if (term.at("type") != "sandbox") continue;
    const Result<std::string> name = text_member(term, "answer", "the term sandbox");
    if (!name) return name.error();
    const auto* made = std::find(std::begin(kMadeAnswers), std::end(kMadeAnswers), *name);
    const bool is_known = made != std::end(kMadeAnswers) || canned(*name).has_value();
    if (!is_known) return bad_query("the sandbox has no answer " + in_quotes(*name));
    query.answer = *name;
  }
  return query;
}

Result<Json> parse_object(const std::string& text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return bad_query("query is not well-formed JSON");
  if (!json.is_object()) return bad_query("query must be a JSON object");
  for (const char* name : {"terms", "fields"}) {
    const auto member = json.find(name);
    if (member == json.end()) return bad_query(std::string(name) + " is mandatory, an array");
    if (!member->is_array()) return bad_query(std::string(name) + " must be an array");
  }
  return json;
}

}  // namespace

Result<Form> parse_form(std::string_view content_type, std::string_view body) {
  if (!is_form(content_type)) {
    return bad_query("the content type must be application/x-www-form-urlencoded");
  }
  std::optional<std::string> query;
  Form form;
  const auto fields = parse_form_fields(body);
  if (!fields) return bad_query("the form is not percent-encoded");
  for (const FormField& field : *fields) {
    if (field.name == "query" && query) return bad_query("the form has the field query twice");
    if (field.name == "query") query = field.value;
    if (field.name == "account_id") form.account_id = field.value;
  }
  if (!query) return bad_query("the form has no field query");
  form.query = *std::move(query);
  return form;
}

Result<Query> parse_query(const std::string& text, Kind kind) {
  const Result<Json> json = parse_object(text);
  if (!json) return json.error();
  const Json& terms = json->at("terms");
  Result<Predicate> matches = parse_terms(terms, kind);
  if (!matches) return std::move(matches).error();
  Result<Query> query = with_answer(Query{.matches = *std::move(matches)}, terms);
  if (!query) return query;
  // The fields of events are always empty; nobody knows what others would mean.
  if (kind == Kind::events) return with_event_page(*std::move(query), *json);
  return with_page(*std::move(query), *json)
      .and_then([&](Query next) { return with_order(std::move(next), *json); })
      .and_then([&](Query next) { return with_columns(std::move(next), *json, kind); });
}

}  // namespace quartet::testing::fake_totango
