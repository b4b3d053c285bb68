#include "testing/quantive_lists.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "quartet/testing/quantive_sandbox.hpp"
#include "testing/form.hpp"
#include "testing/quantive_filter.hpp"
#include "testing/quantive_properties.hpp"
#include "testing/quantive_relaxed_json.hpp"

namespace quartet::testing::fake_quantive {
namespace {

namespace answers = quantive_answers;

constexpr std::size_t kUsualPage = 100;
// The vendor says that there is a most, and not what it is.
constexpr std::size_t kLongestPage = 1'000;
constexpr std::size_t kMostKnown = 4;

struct PageRange {
  std::size_t skip = 0;
  std::size_t limit = kUsualPage;
};

// The parameter tables of the vendor say `limit`, its page on paging says `take`.
Result<PageRange> range_of(const Request& request) {
  PageRange range;
  if (const auto skip = request.parameter("skip")) {
    const auto number = parse_digits(*skip);
    if (!number) return invalid("skip must be a whole number from 0 on");
    range.skip = static_cast<std::size_t>(*number);
  }
  const auto take = request.parameter("take");
  if (const auto limit =
          request.parameter("limit").has_value() ? request.parameter("limit") : take) {
    const auto number = parse_digits(*limit);
    if (!number || *number == 0) return invalid("limit must be a whole number from 1 on");
    range.limit = static_cast<std::size_t>(std::min<std::uint64_t>(*number, kLongestPage));
  }
  return range;
}

Result<Filter> filter_of(const Request& request, const Asked& asked) {
  const auto text = request.parameter("filter");
  if (!text || text->empty()) return Filter::parse(Json::object());
  const std::optional<Json> document = parse_relaxed_json(*text);
  if (!document) return invalid("the filter is not well-formed");
  Result<Filter> filter = Filter::parse(*document);  // it has to be right even when it is ignored
  if (filter && asked.has(answers::ignores_filter)) return Filter::parse(Json::object());
  return filter;
}

Result<std::vector<SortKey>> sort_of(const Request& request) {
  const auto text = request.parameter("sort");
  if (!text || text->empty()) return std::vector<SortKey>();
  auto keys = parse_sort(*text);
  if (!keys) return invalid("sort must be names with commas between them");
  return *std::move(keys);
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// The id of the row, with which it stands in `items` when that is an object.
std::string key_of(const Json& row) {
  return row.contains("id") ? dumped(row["id"]) + ':' : "\"\":";
}

}  // namespace

Reply ListServer::page(Collection collection, const Request& request, const Asked& asked) {
  const Result<View> view = view_of(request);
  if (!view) return refusal(400, view.error().message);
  const Result<PageRange> range = range_of(request);
  if (!range) return refusal(400, range.error().message);
  const Result<Rows> rows = rows_of(collection, request, asked);
  if (!rows) return refusal(400, rows.error().message);
  const std::size_t first = std::min(range->skip, rows->size());
  const std::size_t count = std::min(range->limit, rows->size() - first);
  const auto begin = rows->begin() + static_cast<std::ptrdiff_t>(first);
  const Rows part(begin, begin + static_cast<std::ptrdiff_t>(count));
  return listed(collection, part, rows->size(), *view, asked);
}

Reply ListServer::whole(Collection collection, const Request& request, const Asked& asked) const {
  const Result<View> view = view_of(request);
  if (!view) return refusal(400, view.error().message);
  const auto keys = sort_of(request);
  if (!keys) return refusal(400, keys.error().message);
  Rows rows = all_rows(collection);
  if (!asked.has(answers::ignores_filter)) {
    std::erase_if(
        rows, [&](std::size_t row) { return !has_properties(store_, collection, row, request); });
  }
  rows = sorted(store_, collection, std::move(rows), *keys);
  return listed(collection, rows, rows.size(), *view, asked);
}

Reply ListServer::goals_of_metric_owner(const std::string& user, const Asked& asked) const {
  if (user != kFirstRow && !store_.is_known(Collection::users, user)) return not_found();
  Rows rows = all_rows(Collection::goals);
  std::erase_if(rows, [&](std::size_t row) {
    return user != kFirstRow && !has_metric_of(store_, store_.goal(row), user);
  });
  const View view{.metrics = GoalMetrics::included};
  return listed(Collection::goals, rows, rows.size(), view, asked);
}

Reply ListServer::one(Collection collection, const std::string& id, const Asked& asked) const {
  const auto row = find_row(store_, collection, id);
  if (!row) return not_found();
  const View view{.metrics = GoalMetrics::included};
  return json_reply(200, shown(collection, *row, view, asked));
}

Result<ListServer::View> ListServer::view_of(const Request& request) {
  View view;
  const auto fields = request.parameter("fields");
  if (fields && !fields->empty()) {
    auto parsed = parse_fields(*fields);
    if (!parsed) return invalid("fields must be names with commas between them");
    view.fields = *std::move(parsed);
  }
  const bool is_first = request.version == 1;
  const bool wants_metrics = is_first && request.parameter("includeMetrics") == "true";
  if (wants_metrics || names(view.fields, "metrics")) view.metrics = GoalMetrics::included;
  view.is_plain_text = request.parameter("formatting") == "plainText";
  return view;
}

ListServer::Rows ListServer::all_rows(Collection collection) const {
  Rows rows;
  for (std::size_t row = 0; row < store_.size(collection); ++row) {
    if (store_.has(collection, row)) rows.push_back(row);
  }
  return rows;
}

Result<ListServer::Rows> ListServer::rows_of(Collection collection, const Request& request,
                                             const Asked& asked) {
  std::string listing = std::to_string(static_cast<int>(collection)) + '\n' +
                        request.parameter("filter").value_or("") + '\n' +
                        request.parameter("sort").value_or("");
  if (asked.has(answers::ignores_filter)) listing += "\nignored";
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& one) {
    return one.version == store_.version() && one.listing == listing;
  });
  if (found != known_.end()) return found->rows;
  Result<Rows> rows = find_rows(collection, request, asked);
  if (!rows) return rows;
  known_.push_front({.listing = std::move(listing), .version = store_.version(), .rows = *rows});
  if (known_.size() > kMostKnown) known_.pop_back();
  return rows;
}

Result<ListServer::Rows> ListServer::find_rows(Collection collection, const Request& request,
                                               const Asked& asked) const {
  const Result<Filter> filter = filter_of(request, asked);
  if (!filter) return filter.error();
  const auto keys = sort_of(request);
  if (!keys) return keys.error();
  Rows rows = all_rows(collection);
  if (!filter->is_empty()) {
    std::erase_if(rows, [&](std::size_t row) {
      return !filter->matches(row_json(store_, collection, row, GoalMetrics::left_out));
    });
  }
  return sorted(store_, collection, std::move(rows), *keys);
}

Json ListServer::shown(Collection collection, std::size_t row, const View& view,
                       const Asked& asked) const {
  Json json = row_json(store_, collection, row, view.metrics);
  if (view.is_plain_text && json.contains("description")) {
    json["description"] = plain_text_of(json["description"]);
  }
  spoil_row(json, asked);
  return projected(json, view.fields);
}

// As text from the first row on: a whole account has millions of values.
Reply ListServer::listed(Collection collection, const Rows& rows, std::size_t total,
                         const View& view, const Asked& asked) const {
  const bool is_object = asked.has(answers::items_object);
  std::string text = is_object ? R"({"items":{)" : R"({"items":[)";
  for (const std::size_t row : rows) {
    Json json = shown(collection, row, view, asked);
    if (row == rows.back() && asked.has(answers::missing_id)) json.erase("id");
    if (row != rows.front()) text += ',';
    if (is_object) text += key_of(json);
    text += dumped(json);
  }
  text += is_object ? '}' : ']';
  if (!asked.has(answers::no_total)) text += R"(,"totalCount":)" + std::to_string(total);
  return {.body = text + '}'};
}

}  // namespace quartet::testing::fake_quantive
