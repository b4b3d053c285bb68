// Totango's terms: the conditions that select rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/time.hpp"
#include "quartet/value.hpp"

namespace quartet::totango {

/// A condition. All terms of a search must hold. Made by the functions in `terms`; a mistake in one
/// (no name, nothing to compare with) is an error of kind `config` of the search that uses it.
class Term {
 public:
  explicit Term(Object json, std::string problem = {})
      : json_(std::move(json)), problem_(std::move(problem)) {}

  /// As it goes out.
  [[nodiscard]] const Object& json() const noexcept { return json_; }
  /// Why it cannot be used; empty when it can.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  Object json_;
  std::string problem_;
};

/// What a term is about. Each kind has the comparisons that are known for it. Where more are
/// likely, `where` takes any other, by its name on the wire, with a value that is sent as it is.
namespace subjects {

// What a term is about, without its comparison.
class Subject {
 public:
  Subject(Object json, std::string problem = {})
      : json_(std::move(json)), problem_(std::move(problem)) {}
  [[nodiscard]] Term where(std::string_view wire_operator, Value value) const;
  [[nodiscard]] Term one_of(std::string_view wire_operator, Array values) const;

 private:
  Object json_;
  std::string problem_;
};

class Text {
 public:
  explicit Text(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term in(const std::vector<std::string>& texts) const;  ///< `in_list`
  [[nodiscard]] Term equals(std::string_view text) const;  ///< `eq`; case seems to count
  [[nodiscard]] Term contains(std::string_view text) const;
  [[nodiscard]] Term where(std::string_view wire_operator, Value value) const {
    return subject_.where(wire_operator, std::move(value));
  }

 private:
  Subject subject_;
};

class TextAttribute {
 public:
  explicit TextAttribute(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term in(const std::vector<std::string>& texts) const;
  [[nodiscard]] Term equals(std::string_view text) const;
  [[nodiscard]] Term contains(std::string_view text) const;
  [[nodiscard]] Term exists() const;
  [[nodiscard]] Term is_missing() const;
  [[nodiscard]] Term where(std::string_view wire_operator, Value value) const {
    return subject_.where(wire_operator, std::move(value));
  }

 private:
  Subject subject_;
};

class Number {
 public:
  explicit Number(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term equals(double number) const;
  [[nodiscard]] Term where(std::string_view wire_operator, Value value) const {
    return subject_.where(wire_operator, std::move(value));
  }

 private:
  Subject subject_;
};

/// Times go out in milliseconds, rounded down.
class Date {
 public:
  explicit Date(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term after(Timestamp time) const;   ///< `gt`
  [[nodiscard]] Term since(Timestamp time) const;   ///< `gte`
  [[nodiscard]] Term until(Timestamp time) const;   ///< `lte`
  [[nodiscard]] Term equals(Timestamp time) const;  ///< `eq`
  [[nodiscard]] Term is_never() const;              ///< `eq` 0: it never happened
  /// `joker`, such as "yesterday" or "in_previous_1_day". The vendor documents no grammar.
  [[nodiscard]] Term within(std::string_view period) const;
  [[nodiscard]] Term where(std::string_view wire_operator, Value value) const {
    return subject_.where(wire_operator, std::move(value));
  }

 private:
  Subject subject_;
};

class DateAttribute {
 public:
  explicit DateAttribute(Subject subject) : subject_(std::move(subject)) {}
  /// `joker`, such as "between_next_90_and_200_days".
  [[nodiscard]] Term within(std::string_view period) const;
  [[nodiscard]] Term where(std::string_view wire_operator, Value value) const {
    return subject_.where(wire_operator, std::move(value));
  }

 private:
  Subject subject_;
};

class ActiveList {
 public:
  explicit ActiveList(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term in(const std::vector<std::int64_t>& lists) const;      ///< `is_in_one_of`
  [[nodiscard]] Term not_in(const std::vector<std::int64_t>& lists) const;  ///< `is_not_in`

 private:
  Subject subject_;
};

class LifecycleStage {
 public:
  explicit LifecycleStage(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term not_in(const std::vector<std::int64_t>& stages) const;  ///< `not_in_list`

 private:
  Subject subject_;
};

class People {
 public:
  explicit People(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term in(const std::vector<std::string>& emails) const;  ///< `is_one_of`

 private:
  Subject subject_;
};

class EventProperty {
 public:
  explicit EventProperty(Subject subject) : subject_(std::move(subject)) {}
  [[nodiscard]] Term equals(std::string_view text) const;  ///< `eq`

 private:
  Subject subject_;
};

}  // namespace subjects

/// Conditions, one function for each of the wire's types:
/// `terms::text("status_group").in({"paying"})`. Guide: "Search API", create your account search
/// query. Types that no function is for: `raw`.
namespace terms {
/// The wire's `string`: "status_group", "status", "health" (a colour), "identifier", "search_name".
[[nodiscard]] subjects::Text text(std::string_view term);
/// `string_attribute`: an attribute by its name.
[[nodiscard]] subjects::TextAttribute text_attribute(std::string_view attribute);
/// `number`: "score".
[[nodiscard]] subjects::Number number(std::string_view term);
/// `date`: "last_activity_time"; for events "date".
[[nodiscard]] subjects::Date date(std::string_view term);
/// `simple_date_attribute`: an attribute that is a date.
[[nodiscard]] subjects::DateAttribute simple_date_attribute(std::string_view attribute);
/// `active_list`: being in an active list.
[[nodiscard]] subjects::ActiveList active_list();
/// `lifecycle_attribute_stage_by_id`.
[[nodiscard]] subjects::LifecycleStage lifecycle_stage(std::string_view attribute);
/// `owner`: who owns the account, in any role.
[[nodiscard]] subjects::People owner();
/// `owner`: who owns the account in this role, which has a name.
[[nodiscard]] subjects::People owner(std::string_view account_role);
/// `totango_user_scope`: accounts that these Totango users see.
[[nodiscard]] subjects::People totango_user_scope();
/// `event_property`; only in searches for events: "event_type".
[[nodiscard]] subjects::EventProperty event_property(std::string_view name);
/// `parent_account`; only in searches for users: the user's account fulfils all of the terms.
[[nodiscard]] Term parent_account(const std::vector<Term>& all_of);
/// `or`: at least one of the terms holds.
[[nodiscard]] Term any_of(const std::vector<Term>& alternatives);
/// Any condition as JSON, an object; it is sent as it is.
[[nodiscard]] Term raw(Value json);
}  // namespace terms

}  // namespace quartet::totango
