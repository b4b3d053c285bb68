#include "testing/totango_simple_terms.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "quartet/time.hpp"
#include "testing/totango_conditions.hpp"
#include "testing/totango_lists.hpp"

namespace quartet::testing::fake_totango {
namespace {

// The predicate that puts a test to what `get` takes from a row.
template <class Value, class Get>
Result<Predicate> on(Result<Test<Value>> test, Get get) {
  if (!test) return std::move(test).error();
  return Predicate(
      [test = *std::move(test), get = std::move(get)](const Row& row) { return test(get(row)); });
}

using Text = std::optional<std::string>;

Text text_if_any(std::string_view text) {
  return text.empty() ? Text() : Text(text);
}

// --- text

struct TextTerm {
  std::string_view name;
  bool is_of_accounts_only;
  Text (*get)(const Row&);
};

constexpr TextTerm kTextTerms[] = {
    {"status", true, [](const Row& row) -> Text { return row.account->status; }},
    {"status_group", true, [](const Row& row) -> Text { return Text(row.account->status_group); }},
    {"health", true, [](const Row& row) -> Text { return text_if_any(row.account->health); }},
    {"identifier", false, [](const Row& row) -> Text { return id_of(row); }},
    {"search_name", false, [](const Row& row) -> Text { return title_of(row); }},
    {"display_name", false, [](const Row& row) -> Text { return title_of(row); }}};

Error unknown_member(const char* type, const std::string& name) {
  return bad_query(std::string("the term ") + type + " does not know " + in_quotes(name));
}

Result<Predicate> parse_text(const Json& term, Kind kind) {
  const Result<std::string> name = text_member(term, "term", "the term string");
  if (!name) return name.error();
  const auto* known = std::find_if(std::begin(kTextTerms), std::end(kTextTerms),
                                   [&](const TextTerm& row) { return row.name == *name; });
  if (known == std::end(kTextTerms)) return unknown_member("string", *name);
  if (known->is_of_accounts_only && kind != Kind::accounts) return only_of_accounts(*name);
  return on(text_test(term, {"term"}), known->get);
}

Text text_of(const Json& value) {
  if (value.is_null()) return std::nullopt;
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Result<Predicate> parse_text_attribute_term(const Json& term, Kind) {
  const Result<std::string> name = text_member(term, "attribute", "the term string_attribute");
  if (!name) return name.error();
  return on(attribute_test(term, {"attribute"}),
            [name = *name](const Row& row) { return text_of(attribute_of(row, name)); });
}

// --- numbers

Result<Predicate> parse_number_term(const Json& term, Kind) {
  const Result<std::string> name = text_member(term, "term", "the term number");
  if (!name) return name.error();
  using Number = std::optional<double>;
  if (*name == "score") {
    return on(number_test(term, {"term"}), [](const Row& row) {
      const Json& score = row.account->score;
      return score.is_number() ? Number(score.get<double>()) : Number();
    });
  }
  if (*name != "contract_value") return unknown_member("number", *name);
  return on(number_test(term, {"term"}), [](const Row& row) {
    const std::optional<std::int64_t> value = row.account->extras.contract_value;
    return value ? Number(static_cast<double>(*value)) : Number();
  });
}

// --- times

using Time = std::optional<std::int64_t>;

Time time_of(std::optional<std::uint64_t> time) {
  return time ? Time(static_cast<std::int64_t>(*time)) : Time();
}

Result<Predicate> parse_time(const Json& term, Kind kind) {
  const Result<std::string> name = text_member(term, "term", "the term date");
  if (!name) return name.error();
  Result<Test<std::int64_t>> test = time_test(term, {"term"});
  if (kind == Kind::events) {
    if (*name != "date") return unknown_member("date", *name);
    return on(std::move(test), [](const Row& row) { return time_of(row.event->time); });
  }
  if (*name == "last_activity_time" || *name == "date") {
    return on(std::move(test), [](const Row& row) { return time_of(last_activity(row)); });
  }
  const bool is_first = *name == "first_activity_time" && kind == Kind::users;
  if (!is_first) return unknown_member("date", *name);
  return on(std::move(test), [](const Row& row) { return time_of(first_activity(row)); });
}

Result<Predicate> parse_date_attribute_term(const Json& term, Kind) {
  const Result<std::string> name = text_member(term, "attribute", "the term simple_date_attribute");
  if (!name) return name.error();
  return on(date_test(term, {"attribute"}), [name = *name](const Row& row) -> Time {
    const Text date = text_of(attribute_of(row, name));
    const Result<Timestamp> time = parse_timestamp(date.value_or(""));
    return time ? Time(to_epoch_milliseconds(*time)) : Time();
  });
}

// --- lists, owners, stages

Result<std::vector<std::int64_t>> list_ids(const std::string& name, const Json& operand) {
  const std::string what = name + " of the term active_list must be an array of ";
  const bool are_numbers = name == "is_in_one_of";
  if (!operand.is_array()) return bad_query(what + (are_numbers ? "integers" : "digits as texts"));
  std::vector<std::int64_t> ids;
  for (const Json& element : operand) {
    if (are_numbers ? !element.is_number_integer() : !element.is_string()) {
      return bad_query(what + (are_numbers ? "integers" : "digits as texts"));
    }
    const std::string text = are_numbers ? element.dump() : element.get<std::string>();
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (!is_number || !is_list(id)) return bad_query("there is no active list " + in_quotes(text));
    ids.push_back(id);
  }
  return ids;
}

Result<Test<std::size_t>> one_list_test(const Json& term, const std::string& name,
                                        const Json& operand) {
  if (name != "is_in_one_of" && name != "is_not_in") return unknown_operator(term, name);
  const Result<std::vector<std::int64_t>> ids = list_ids(name, operand);
  if (!ids) return ids.error();
  return Test<std::size_t>(
      [ids = *ids, is_in = name == "is_in_one_of"](const std::optional<std::size_t>& account) {
        return is_in == std::any_of(ids.begin(), ids.end(),
                                    [&](std::int64_t id) { return is_in_list(id, *account); });
      });
}

Result<Predicate> parse_active_list(const Json& term, Kind) {
  return on(parse_tests<std::size_t>(term, {}, one_list_test),
            [](const Row& row) { return std::optional(row.account->index); });
}

Result<Test<std::string>> one_owner_test(const Json& term, const std::string& name,
                                         const Json& operand) {
  if (name != "is_one_of") return unknown_operator(term, name);
  Result<std::vector<std::string>> emails = texts_of(operand, "is_one_of");
  if (!emails) return std::move(emails).error();
  return Test<std::string>([emails = *std::move(emails)](const Text& email) {
    return email && std::find(emails.begin(), emails.end(), *email) != emails.end();
  });
}

// The accounts of the sandbox have owners in one role.
Result<Predicate> parse_owner_term(const Json& term, Kind) {
  const auto role = term.find("account_role");
  const bool is_text = role == term.end() || role->is_string();
  if (!is_text) return bad_query("account_role must be a text");
  const bool has_owners = role == term.end() || *role == kOwnerRole;
  return on(parse_tests<std::string>(term, {"account_role"}, one_owner_test),
            [has_owners](const Row& row) {
              const Owner* owner = row.account->extras.owner;
              return has_owners && owner != nullptr ? Text(owner->email) : Text();
            });
}

Result<Test<std::string>> one_stage_test(const Json& term, const std::string& name,
                                         const Json& operand) {
  if (name != "not_in_list") return unknown_operator(term, name);
  Result<std::vector<std::string>> stages = texts_of(operand, "not_in_list");
  if (!stages) return std::move(stages).error();
  return Test<std::string>([stages = *std::move(stages)](const Text& stage) {
    return !stage || std::find(stages.begin(), stages.end(), *stage) == stages.end();
  });
}

Result<Predicate> parse_stage(const Json& term, Kind) {
  const Result<std::string> name =
      text_member(term, "attribute", "the term lifecycle_attribute_stage_by_id");
  if (!name) return name.error();
  return on(parse_tests<std::string>(term, {"attribute"}, one_stage_test),
            [is_known = *name == kLifecycleAttribute](const Row& row) {
              const std::optional<std::size_t> stage = row.account->extras.stage;
              return is_known && stage ? Text(kStages[*stage].id) : Text();
            });
}

// --- events

Result<Test<std::string>> one_event_test(const Json& term, const std::string& name,
                                         const Json& operand) {
  if (name != "eq") return unknown_operator(term, name);
  if (!operand.is_string()) return bad_query("eq of the term event_property must be a text");
  return Test<std::string>(
      [type = operand.get<std::string>()](const Text& value) { return value == type; });
}

Result<Predicate> parse_event_property(const Json& term, Kind) {
  const Result<std::string> name = text_member(term, "name", "the term event_property");
  if (!name) return name.error();
  if (*name != "event_type") return unknown_member("event_property", *name);
  return on(parse_tests<std::string>(term, {"name"}, one_event_test),
            [](const Row& row) { return Text(row.event->type); });
}

constexpr TermType kTermTypes[] = {
    {"string", kOnAccounts | kOnUsers, parse_text},
    {"string_attribute", kOnAccounts | kOnUsers, parse_text_attribute_term},
    {"number", kOnAccounts, parse_number_term},
    {"date", kOnAccounts | kOnUsers | kOnEvents, parse_time},
    {"simple_date_attribute", kOnAccounts | kOnUsers, parse_date_attribute_term},
    {"active_list", kOnAccounts | kOnUsers, parse_active_list},
    {"owner", kOnAccounts, parse_owner_term},
    {"totango_user_scope", kOnAccounts | kOnUsers, parse_owner_term},
    {"lifecycle_attribute_stage_by_id", kOnAccounts, parse_stage},
    {"event_property", kOnEvents, parse_event_property}};

}  // namespace

// What belongs to accounts alone is asked of users through their account.
Error only_of_accounts(const std::string& name) {
  return bad_query("the term " + name + " is one of accounts: put it into a term parent_account");
}

const TermType* find_simple_term(std::string_view name) {
  const auto* known = std::find_if(std::begin(kTermTypes), std::end(kTermTypes),
                                   [name](const TermType& row) { return row.name == name; });
  return known != std::end(kTermTypes) ? known : nullptr;
}

}  // namespace quartet::testing::fake_totango
