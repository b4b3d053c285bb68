// Quantive's filters and the queries of its second API generation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/pager.hpp"
#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::quantive {

/// A condition on rows. Made by the functions in `where`; a mistake in one (no field, nothing to
/// compare with) is an error of kind `config` of the listing that uses it. Values never become part
/// of the filter's grammar, whatever they contain.
class Filter {
 public:
  explicit Filter(Object json, std::string problem = {})
      : json_(std::move(json)), problem_(std::move(problem)) {}

  /// As it goes out, in strict JSON.
  [[nodiscard]] const Object& json() const noexcept { return json_; }
  /// Why it cannot be used; empty when it can.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  Object json_;
  std::string problem_;
};

/// What a condition is about. Each kind has the comparisons that the vendor shows; `compared` takes
/// any other, by its name on the wire ("$ne"), with a value that is sent as it is.
namespace subjects {

class Field {
 public:
  explicit Field(std::string_view name);
  [[nodiscard]] Filter equals(Value value) const;
  [[nodiscard]] Filter compared(std::string_view wire_operator, Value value) const;
  [[nodiscard]] Filter one_of(Array values) const;  ///< `$in`

 private:
  std::string name_;
};

class Text {
 public:
  explicit Text(Field field) : field_(std::move(field)) {}
  [[nodiscard]] Filter is(std::string_view text) const;
  [[nodiscard]] Filter in(const std::vector<std::string>& texts) const;  ///< `$in`
  /// `$regex`, as it is. Which dialect the vendor reads is not documented.
  [[nodiscard]] Filter matches(std::string_view regex) const;
  [[nodiscard]] Filter begins_with(std::string_view text) const;  ///< `$regex`, text made safe
  [[nodiscard]] Filter ends_with(std::string_view text) const;    ///< the same
  [[nodiscard]] Filter contains(std::string_view text) const;     ///< the same
  [[nodiscard]] Filter compared(std::string_view wire_operator, Value value) const {
    return field_.compared(wire_operator, std::move(value));
  }

 private:
  Field field_;
};

class Number {
 public:
  explicit Number(Field field) : field_(std::move(field)) {}
  [[nodiscard]] Filter is(double number) const;
  [[nodiscard]] Filter at_least(double number) const;   ///< `$gte`
  [[nodiscard]] Filter more_than(double number) const;  ///< `$gt`
  [[nodiscard]] Filter at_most(double number) const;    ///< `$lte`
  [[nodiscard]] Filter less_than(double number) const;  ///< `$lt`
  [[nodiscard]] Filter compared(std::string_view wire_operator, Value value) const {
    return field_.compared(wire_operator, std::move(value));
  }

 private:
  Field field_;
};

/// Times go out as RFC 3339 texts. That the vendor compares them as times is likely; no page shows
/// it.
class Time {
 public:
  explicit Time(Field field) : field_(std::move(field)) {}
  [[nodiscard]] Filter since(Timestamp time) const;   ///< `$gte`
  [[nodiscard]] Filter after(Timestamp time) const;   ///< `$gt`
  [[nodiscard]] Filter until(Timestamp time) const;   ///< `$lte`
  [[nodiscard]] Filter before(Timestamp time) const;  ///< `$lt`
  [[nodiscard]] Filter compared(std::string_view wire_operator, Value value) const {
    return field_.compared(wire_operator, std::move(value));
  }

 private:
  Field field_;
};

}  // namespace subjects

/// Conditions: `where::text("sessionId").in({"...", "..."})`. Field names are those of the wire,
/// parts of a field with a dot ("closedStatus.status"). Source: developer.quantive.com,
/// "Filtering".
namespace where {
/// The row's own id, which filters call `_id`.
[[nodiscard]] subjects::Text id();
[[nodiscard]] subjects::Text text(std::string_view field);
[[nodiscard]] subjects::Number number(std::string_view field);  ///< "attainment": 0 to 1
[[nodiscard]] subjects::Time time(std::string_view field);      ///< "dateCreated"
/// `$and`: all of the conditions hold.
[[nodiscard]] Filter all_of(const std::vector<Filter>& conditions);
/// Any condition as JSON, an object; it is sent as it is.
[[nodiscard]] Filter raw(Value json);
}  // namespace where

/// An order of rows.
struct Sort {
  std::string field;  ///< on the wire: "name", "assignee.name"
  bool descending = false;
};

/// What to do with a row that does not fulfil the filter. The vendor ignores parameters that it
/// does not know, and then sends everything.
enum class Unmatched : unsigned char {
  drop,  ///< it is dropped, and counted in the receipt
  keep,  ///< it is handed out, and counted in the receipt
};

/// What a listing of the second API generation asks for. Source: developer.quantive.com, "Paging",
/// "Sorting", "Filtering".
struct Query {
  std::optional<Filter> filter = std::nullopt;
  /// The fields to send, by their names on the wire; empty: what the vendor sends by itself. `id`
  /// is always among them.
  std::vector<std::string> fields = {};
  /// `_id` always comes last, so that rows that are otherwise equal keep their order from page to
  /// page.
  std::vector<Sort> sort = {};
  /// 1 to 1000 (the vendor's own most is not known); a page may hold fewer.
  int page_length = 100;
  /// Whether texts come without the markup of mentions (`formatting=plainText`).
  bool plain_text = false;
  Unmatched unmatched = Unmatched::drop;
  /// What to do with rows that cannot be read.
  UnreadableRows unreadable_rows = UnreadableRows::fail;
  /// Of an earlier listing of the same query, to go on there.
  std::string cursor = {};
};

/// One reply of a listing.
template <class Row>
struct ListPage {
  std::vector<Row> items = {};
  /// How many there are. Whether before or after filtering is not documented.
  std::optional<std::int64_t> total_count = std::nullopt;
  Object extra = {};
};

}  // namespace quartet::quantive
