// The terms of a search query that hold no other terms.
#pragma once

#include <string>
#include <string_view>

#include "quartet/result.hpp"
#include "testing/totango_terms.hpp"

namespace quartet::testing::fake_totango {

// Sets of kinds of rows.
inline constexpr unsigned kOnAccounts = 1;
inline constexpr unsigned kOnUsers = 2;
inline constexpr unsigned kOnEvents = 4;

[[nodiscard]] constexpr bool includes(unsigned kinds, Kind kind) {
  return (kinds >> static_cast<unsigned>(kind) & 1U) != 0;
}

struct TermType {
  std::string_view name;
  unsigned kinds;  // of rows that it can be tried on
  Result<Predicate> (*parse)(const Json& term, Kind kind);
};

// Null when there is no such type.
[[nodiscard]] const TermType* find_simple_term(std::string_view name);

// The refusal of a term that was put to users.
[[nodiscard]] Error only_of_accounts(const std::string& name);

}  // namespace quartet::testing::fake_totango
