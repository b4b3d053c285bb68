// The operators of search terms: what a term asks of one value.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "quartet/result.hpp"
#include "testing/totango_data.hpp"

namespace quartet::testing::fake_totango {

// Asks one value; nothing stands for a value that is not there.
template <class Value>
using Test = std::function<bool(const std::optional<Value>&)>;

// An error of kind `invalid`, which becomes the refusal of the query.
[[nodiscard]] Error bad_query(std::string message);

// The text as it is shown in a refusal, in quotes.
[[nodiscard]] std::string in_quotes(std::string_view text);

// The member that has to be there as a text, or as an array of texts. `what` names the object in
// the refusal: "the term string".
[[nodiscard]] Result<std::string> text_member(const Json& object, const char* name,
                                              const std::string& what);
[[nodiscard]] Result<std::vector<std::string>> texts_of(const Json& value, const std::string& what);

// Every member of a term that is neither its type nor one of the selectors is an operator.
using Selectors = std::vector<std::string_view>;
[[nodiscard]] bool is_operator(std::string_view member, const Selectors& selectors);

[[nodiscard]] Error unknown_operator(const Json& term, const std::string& name);
[[nodiscard]] Error no_operator(const Json& term);

// All operators of a term have to hold; a term without one is refused. `parse` makes the test of
// one operator: parse(term, name, operand).
template <class Value, class Parse>
[[nodiscard]] Result<Test<Value>> parse_tests(const Json& term, const Selectors& selectors,
                                              Parse parse) {
  std::vector<Test<Value>> tests;
  for (const auto& member : term.items()) {
    if (!is_operator(member.key(), selectors)) continue;
    Result<Test<Value>> test = parse(term, member.key(), member.value());
    if (!test) return test;
    tests.push_back(*std::move(test));
  }
  if (tests.empty()) return no_operator(term);
  return Test<Value>([tests = std::move(tests)](const std::optional<Value>& value) {
    return std::all_of(tests.begin(), tests.end(),
                       [&value](const Test<Value>& test) { return test(value); });
  });
}

[[nodiscard]] Result<Test<std::string>> text_test(const Json& term, const Selectors& selectors);
// The same, and `exists`.
[[nodiscard]] Result<Test<std::string>> attribute_test(const Json& term,
                                                       const Selectors& selectors);
[[nodiscard]] Result<Test<double>> number_test(const Json& term, const Selectors& selectors);
// In milliseconds since 1970. `eq` 0 holds for a time that is not there.
[[nodiscard]] Result<Test<std::int64_t>> time_test(const Json& term, const Selectors& selectors);
// Only jokers.
[[nodiscard]] Result<Test<std::int64_t>> date_test(const Json& term, const Selectors& selectors);

}  // namespace quartet::testing::fake_totango
