#include "testing/totango_hits.hpp"

#include <optional>
#include <utility>

#include "quartet/testing/sandbox.hpp"

namespace quartet::testing::fake_totango {
namespace {

constexpr int kDeep = 200;

// Both happen to those that were never active: no member, and null.
void add_time(Json& hit, const char* name, std::optional<std::uint64_t> time, std::size_t account) {
  if (time) hit[name] = *time;
  if (!time && account % 2 == 0) hit[name] = nullptr;
}

Json hit_of(const Row& row, const std::vector<Column>& columns) {
  if (row.event != nullptr) return row.event->body;
  Json hit = {{"name", id_of(row)}, {"display_name", title_of(row)}};
  if (row.user != nullptr) {
    add_time(hit, "first_activity_time", first_activity(row), row.account->index);
  }
  add_time(hit, "last_activity_time", last_activity(row), row.account->index);
  if (row.user != nullptr) {
    hit["account"] = {{"name", row.account->id}, {"display_name", row.account->title}};
    hit["is_online"] = row.user->person.is_online;
  }
  Json cells = Json::array();
  for (const Column& column : columns) cells.push_back(column(row));
  hit["selected_fields"] = std::move(cells);
  return hit;
}

Json deep_value() {
  Json value = Json::array();
  for (int depth = 1; depth < kDeep; ++depth) value = Json::array({std::move(value)});
  return value;
}

// Hits of accounts and users have cells, those of events have properties.
Json with_deep_value(Json hit) {
  const auto cells = hit.find("selected_fields");
  if (cells == hit.end()) {
    hit["properties"]["deep"] = deep_value();
  } else if (cells->empty()) {
    cells->push_back(deep_value());
  } else {
    cells->front() = deep_value();
  }
  return hit;
}

Json with_text_for_numbers(Json hit) {
  const auto cells = hit.find("selected_fields");
  if (cells == hit.end()) return hit;
  for (Json& cell : *cells) {
    if (cell.is_number()) cell = cell.dump();
  }
  return hit;
}

Json without_account(Json hits) {
  for (Json& hit : hits) {
    hit.erase("account");
    hit.erase("is_online");
  }
  return hits;
}

// --- envelopes

Json vendor_head() {
  return {{"service_id", "9001"}, {"_revision", "r12692"}, {"_type", "status"}, {"_version", 1.0}};
}

Json guide_of_accounts(std::size_t total, Json hits) {
  Json response = vendor_head();
  response["status"] = "success";
  response["stats"]["total_hits"] = total;
  response["accounts"]["hits"] = std::move(hits);
  return {{"response", std::move(response)}};
}

Json guide_of_users(std::size_t total, Json hits) {
  Json body;
  body["response"]["total_hits"] = total;
  body.update(vendor_head());
  body["status"] = "success";
  body["users"]["hits"] = without_account(std::move(hits));
  return body;
}

Json usual_body(Kind kind, std::string_view answer, std::size_t total, Json hits) {
  Json body = {{"status", "success"}};
  body.update(vendor_head());
  body["took"] = 12;
  Json& response = body["response"];
  Json& list = response[std::string(to_string(kind))];
  const bool is_elsewhere = answer == totango_answers::totals_in_stats ||
                            answer == totango_answers::totals_in_response ||
                            answer == totango_answers::no_totals;
  if (!is_elsewhere) list["total_hits"] = total;
  list["hits"] = std::move(hits);
  list["stats"] = Json::object();
  if (answer == totango_answers::totals_in_stats) response["stats"]["total_hits"] = total;
  if (answer == totango_answers::totals_in_response) response["total_hits"] = total;
  return body;
}

Json body_of(Kind kind, std::string_view answer, std::size_t total, Json hits) {
  const bool is_guide = answer == totango_answers::guide_envelope;
  if (is_guide && kind == Kind::accounts) return guide_of_accounts(total, std::move(hits));
  if (is_guide && kind == Kind::users) return guide_of_users(total, std::move(hits));
  return usual_body(kind, answer, total, std::move(hits));
}

}  // namespace

Json hits_of(const std::vector<Row>& rows, const std::vector<Column>& columns) {
  Json hits = Json::array();
  for (const Row& row : rows) hits.push_back(hit_of(row, columns));
  return hits;
}

Json with_oddity(Json hits, std::string_view answer) {
  if (hits.empty()) return hits;
  if (answer == totango_answers::missing_name) {
    hits.back().erase("name");
    hits.back().erase("id");  // an event's
  }
  if (answer == totango_answers::missing_cell) {
    for (Json& hit : hits) {
      Json& cells = hit["selected_fields"];
      if (!cells.empty()) cells.erase(0);
    }
  }
  if (answer == totango_answers::deep_nesting) {
    hits.front() = with_deep_value(std::move(hits.front()));
  }
  if (answer == totango_answers::text_for_number) {
    for (Json& hit : hits) hit = with_text_for_numbers(std::move(hit));
  }
  return hits;
}

std::string envelope(Kind kind, std::string_view answer, std::size_t total, Json hits) {
  return body_of(kind, answer, total, std::move(hits)).dump();
}

}  // namespace quartet::testing::fake_totango
