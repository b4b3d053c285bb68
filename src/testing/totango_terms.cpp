#include "testing/totango_terms.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "testing/totango_conditions.hpp"
#include "testing/totango_simple_terms.hpp"

namespace quartet::testing::fake_totango {
namespace {

constexpr int kDeepestTerm = 20;

// Where a term stands.
struct Place {
  Kind kind;
  int depth;
};

Result<Predicate> parse_term(const Json& term, Place place);

Result<std::vector<Predicate>> parse_each(const Json& terms, Place place, const std::string& what) {
  if (!terms.is_array()) return bad_query(what + " must be an array");
  std::vector<Predicate> predicates;
  for (const Json& term : terms) {
    Result<Predicate> predicate = parse_term(term, place);
    if (!predicate) return std::move(predicate).error();
    predicates.push_back(*std::move(predicate));
  }
  return predicates;
}

Result<Predicate> parse_all(const Json& terms, Place place, const std::string& what) {
  Result<std::vector<Predicate>> predicates = parse_each(terms, place, what);
  if (!predicates) return std::move(predicates).error();
  return Predicate([predicates = *std::move(predicates)](const Row& row) {
    return std::all_of(predicates.begin(), predicates.end(),
                       [&row](const Predicate& predicate) { return predicate(row); });
  });
}

// Null stands for a member that is not there: it is no array either.
const Json& member_or_null(const Json& term, const char* name) {
  static const Json null;
  const auto member = term.find(name);
  return member != term.end() ? *member : null;
}

Result<Predicate> parse_parent(const Json& term, Place place) {
  if (place.kind != Kind::users) {
    return bad_query("the term parent_account is one of users; accounts take its terms directly");
  }
  Result<Predicate> inner = parse_all(member_or_null(term, "terms"), {Kind::accounts, place.depth},
                                      "terms of the term parent_account");
  if (!inner) return inner;
  return Predicate(
      [inner = *std::move(inner)](const Row& row) { return inner(Row{.account = row.account}); });
}

Result<Predicate> parse_or(const Json& term, Place place) {
  Result<std::vector<Predicate>> predicates =
      parse_each(member_or_null(term, "or"), place, "or of the term or");
  if (!predicates) return std::move(predicates).error();
  if (predicates->empty()) return bad_query("or of the term or must not be empty");
  return Predicate([predicates = *std::move(predicates)](const Row& row) {
    return std::any_of(predicates.begin(), predicates.end(),
                       [&row](const Predicate& predicate) { return predicate(row); });
  });
}

Result<Predicate> parse_simple(const Json& term, const std::string& type, Kind kind) {
  const TermType* known = find_simple_term(type);
  if (known == nullptr) return bad_query("the term type " + in_quotes(type) + " is not known");
  if (includes(known->kinds, kind)) return known->parse(term, kind);
  if (kind == Kind::users && includes(known->kinds, Kind::accounts)) return only_of_accounts(type);
  return bad_query("a search of " + std::string(to_string(kind)) + " has no term " + type);
}

Result<Predicate> parse_term(const Json& term, Place place) {
  if (!term.is_object()) return bad_query("a term must be an object");
  if (place.depth >= kDeepestTerm) return bad_query("the terms are nested too deeply");
  const Result<std::string> type = text_member(term, "type", "a term");
  if (!type) return type.error();
  const Place inside = {place.kind, place.depth + 1};
  if (*type == "or") return parse_or(term, inside);
  if (*type == "parent_account") return parse_parent(term, inside);
  // It asks for an answer (totango_search.cpp) and filters nothing.
  if (*type == "sandbox") return Predicate([](const Row&) { return true; });
  return parse_simple(term, *type, place.kind);
}

}  // namespace

Result<Predicate> parse_terms(const Json& terms, Kind kind) {
  return parse_all(terms, {kind, 0}, "terms");
}

}  // namespace quartet::testing::fake_totango
