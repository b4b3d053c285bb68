#include "testing/totango_search.hpp"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "quartet/testing/sandbox.hpp"
#include "testing/totango_hits.hpp"

namespace quartet::testing::fake_totango {
namespace {

std::vector<Row> all_rows(const Table& table, Kind kind) {
  std::vector<Row> rows;
  switch (kind) {
    case Kind::accounts:
      for (const AccountRecord& account : table.accounts) rows.push_back({.account = &account});
      break;
    case Kind::users:
      for (const UserRecord& user : table.users) {
        rows.push_back({.account = user.account, .user = &user});
      }
      break;
    case Kind::events:
      for (const EventRecord& event : table.events) {
        rows.push_back({.account = event.account, .event = &event});
      }
      break;
  }
  return rows;
}

std::vector<Row> matching(const Table& table, Kind kind, const Query& query, const Form& form) {
  std::vector<Row> rows = all_rows(table, kind);
  std::erase_if(rows, [&](const Row& row) {
    const bool is_of_account =
        kind != Kind::events || !form.account_id || row.account->id == *form.account_id;
    return !is_of_account || !query.matches(row);
  });
  return rows;
}

// By id or by title, and then by id.
bool comes_before(const Row& a, const Row& b, const Query& query) {
  const Ranks& left = ranks_of(a);
  const Ranks& right = ranks_of(b);
  const bool is_tie = query.is_sorted_by_id || left.by_title == right.by_title;
  if (is_tie && !query.is_sorted_by_id) return left.by_id < right.by_id;
  const auto [first, second] = query.is_sorted_by_id ? std::pair(left.by_id, right.by_id)
                                                     : std::pair(left.by_title, right.by_title);
  return query.is_descending ? second < first : first < second;
}

std::vector<Row> sorted(std::vector<Row> rows, const Query& query) {
  std::sort(rows.begin(), rows.end(),
            [&query](const Row& a, const Row& b) { return comes_before(a, b, query); });
  return rows;
}

// Largest first, rows without a value last; ties by id.
std::vector<Row> sorted_by_column(const std::vector<Row>& rows, const Column& column) {
  std::vector<std::pair<Json, Row>> keyed;
  keyed.reserve(rows.size());
  for (const Row& row : rows) keyed.emplace_back(column(row), row);
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    if (a.first != b.first) return b.first < a.first;  // null is less than everything
    return ranks_of(a.second).by_id < ranks_of(b.second).by_id;
  });
  std::vector<Row> order;
  order.reserve(rows.size());
  for (const auto& [key, row] : keyed) order.push_back(row);
  return order;
}

// Events stay newest first.
std::vector<Row> in_order(std::vector<Row> rows, Kind kind, const Query& query) {
  if (kind == Kind::events) return rows;
  if (query.columns.sorts_descending) {
    return sorted_by_column(rows, *query.columns.sorts_descending);
  }
  return sorted(std::move(rows), query);
}

std::vector<Row> page_of(const std::vector<Row>& rows, const Query& query) {
  const std::size_t first = std::min(query.offset, rows.size());
  const std::size_t last = std::min(first + query.count, rows.size());
  const auto at = [&rows](std::size_t position) {
    return rows.begin() + static_cast<std::ptrdiff_t>(position);
  };
  return {at(first), at(last)};
}

}  // namespace

const Table& SearchServer::table() {
  std::call_once(is_built_, [this] { table_ = make_table(seed_); });
  return table_;
}

Answer SearchServer::search(Kind kind, std::string_view content_type, std::string_view body) {
  const Result<Form> form = parse_form(content_type, body);
  if (!form) return refusal(form.error().message);
  const Result<Query> query = parse_query(form->query, kind);
  if (!query) return refusal(query.error().message);
  if (const std::optional<Answer> answer = canned(query->answer)) return *answer;
  if (query->answer == totango_answers::stalls) return stalled();
  const std::string key = std::string(to_string(kind)) + ' ' + form->query;
  if (query->answer == totango_answers::fails_once && seen_.is_first(key)) return server_error();
  return answer(kind, *query, *form);
}

Answer SearchServer::answer(Kind kind, const Query& query, const Form& form) {
  const std::vector<Row> rows = in_order(matching(table(), kind, query, form), kind, query);
  Json hits = hits_of(page_of(rows, query), query.columns.cells);
  Answer answer{.body = envelope(kind, query.answer, rows.size(),
                                 with_oddity(std::move(hits), query.answer))};
  return query.answer == totango_answers::cut_body ? cut(std::move(answer)) : answer;
}

}  // namespace quartet::testing::fake_totango
