#include "testing/totango_conditions.hpp"

#include <cctype>
#include <charconv>

#include "quartet/testing/sandbox.hpp"

namespace quartet::testing::fake_totango {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kMostDays = 36'500;

std::string type_of(const Json& term) {
  return term.at("type").get<std::string>();
}

// Only ASCII: the vendor's rule for other letters is not known.
std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Result<Test<std::string>> contains_test(const std::string& part) {
  return Test<std::string>([part = lower_case(part)](const std::optional<std::string>& value) {
    return value && lower_case(*value).find(part) != std::string::npos;
  });
}

Result<Test<std::string>> one_text_test(const Json& term, const std::string& name,
                                        const Json& operand) {
  const std::string what = name + " of the term " + type_of(term);
  if (name == "in_list") {
    Result<std::vector<std::string>> texts = texts_of(operand, what);
    if (!texts) return std::move(texts).error();
    return Test<std::string>([texts = *texts](const std::optional<std::string>& value) {
      return value && std::find(texts.begin(), texts.end(), *value) != texts.end();
    });
  }
  if (name != "eq" && name != "contains") return unknown_operator(term, name);
  if (!operand.is_string()) return bad_query(what + " must be a text");
  const auto& text = operand.get_ref<const std::string&>();
  if (name == "contains") return contains_test(text);
  return Test<std::string>(
      [text](const std::optional<std::string>& value) { return value == text; });
}

Result<Test<std::string>> one_attribute_test(const Json& term, const std::string& name,
                                             const Json& operand) {
  if (name != "exists") return one_text_test(term, name, operand);
  if (operand != "true" && operand != "false") {
    return bad_query(R"(exists must be the text "true" or "false")");
  }
  const bool exists = operand == "true";
  return Test<std::string>(
      [exists](const std::optional<std::string>& value) { return value.has_value() == exists; });
}

template <class Value>
std::optional<Test<Value>> comparison(const std::string& name, Value bound) {
  const auto test = [bound](auto compare) {
    return Test<Value>([bound, compare](const std::optional<Value>& value) {
      return value && compare(*value, bound);
    });
  };
  if (name == "eq") return test(std::equal_to<>());
  if (name == "gt") return test(std::greater<>());
  if (name == "gte") return test(std::greater_equal<>());
  if (name == "lt") return test(std::less<>());
  if (name == "lte") return test(std::less_equal<>());
  return std::nullopt;
}

Result<Test<double>> one_number_test(const Json& term, const std::string& name,
                                     const Json& operand) {
  if (!comparison<double>(name, 0)) return unknown_operator(term, name);
  if (!operand.is_number()) return bad_query(name + " of the term number must be a number");
  return *comparison<double>(name, operand.get<double>());
}

// --- jokers

// Milliseconds: [from, to).
struct TimeRange {
  std::int64_t from;
  std::int64_t to;
};

// The number of days between the texts.
std::optional<std::int64_t> days_in(std::string_view text) {
  std::int64_t days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return days >= 0 && days <= kMostDays ? std::optional(days) : std::nullopt;
}

// What is left of the text without a start and one of the ends.
std::optional<std::string_view> between(std::string_view text, std::string_view start,
                                        const Selectors& ends) {
  if (!text.starts_with(start)) return std::nullopt;
  text.remove_prefix(start.size());
  for (const std::string_view end : ends) {
    if (text.ends_with(end)) return text.substr(0, text.size() - end.size());
  }
  return std::nullopt;
}

// Whole days: "previous" ones end where today begins, "next" ones count from today.
std::optional<TimeRange> range_of(std::string_view joker) {
  if (joker == "yesterday") return TimeRange{totango_today - kDayMs, totango_today};
  if (const auto count = between(joker, "in_previous_", {"_days", "_day"})) {
    const std::optional<std::int64_t> days = days_in(*count);
    if (!days) return std::nullopt;
    return TimeRange{totango_today - *days * kDayMs, totango_today};
  }
  const auto counts = between(joker, "between_next_", {"_days"});
  if (!counts) return std::nullopt;
  const std::size_t middle = counts->find("_and_");
  if (middle == std::string_view::npos) return std::nullopt;
  const std::optional<std::int64_t> from = days_in(counts->substr(0, middle));
  const std::optional<std::int64_t> to = days_in(counts->substr(middle + 5));
  if (!from || !to || *from > *to) return std::nullopt;
  return TimeRange{totango_today + *from * kDayMs, totango_today + (*to + 1) * kDayMs};
}

Result<Test<std::int64_t>> joker_test(const Json& term, const std::string& name,
                                      const Json& operand) {
  if (name != "joker") return unknown_operator(term, name);
  if (!operand.is_string()) return bad_query("joker must be a text");
  const auto& joker = operand.get_ref<const std::string&>();
  const std::optional<TimeRange> range = range_of(joker);
  if (!range) return bad_query("the joker " + in_quotes(joker) + " is not known");
  return Test<std::int64_t>([range = *range](const std::optional<std::int64_t>& value) {
    return value && *value >= range.from && *value < range.to;
  });
}

Result<Test<std::int64_t>> one_time_test(const Json& term, const std::string& name,
                                         const Json& operand) {
  if (!comparison<std::int64_t>(name, 0)) return joker_test(term, name, operand);
  if (!operand.is_number_integer()) {
    return bad_query(name + " of the term date must be a whole number of milliseconds since 1970");
  }
  const auto bound = operand.get<std::int64_t>();
  if (name == "eq" && bound == 0) {
    return Test<std::int64_t>([](const std::optional<std::int64_t>& value) { return !value; });
  }
  return *comparison<std::int64_t>(name, bound);
}

}  // namespace

Error bad_query(std::string message) {
  return {.kind = ErrorKind::invalid, .message = std::move(message)};
}

std::string in_quotes(std::string_view text) {
  return '"' + std::string(text.substr(0, 100)) + '"';
}

// Also the user interface's own numbering of terms.
bool is_operator(std::string_view member, const Selectors& selectors) {
  return member != "type" && member != "query_term_id" &&
         std::find(selectors.begin(), selectors.end(), member) == selectors.end();
}

Error unknown_operator(const Json& term, const std::string& name) {
  return bad_query("the term " + type_of(term) + " has no operator " + in_quotes(name));
}

Error no_operator(const Json& term) {
  return bad_query("the term " + type_of(term) + " needs an operator");
}

Result<std::string> text_member(const Json& object, const char* name, const std::string& what) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) {
    return bad_query(what + " needs " + name + ", a text");
  }
  return member->get<std::string>();
}

Result<std::vector<std::string>> texts_of(const Json& value, const std::string& what) {
  const bool are_texts =
      value.is_array() && std::all_of(value.begin(), value.end(),
                                      [](const Json& element) { return element.is_string(); });
  if (!are_texts) return bad_query(what + " must be an array of texts");
  return value.get<std::vector<std::string>>();
}

Result<Test<std::string>> text_test(const Json& term, const Selectors& selectors) {
  return parse_tests<std::string>(term, selectors, one_text_test);
}

Result<Test<std::string>> attribute_test(const Json& term, const Selectors& selectors) {
  return parse_tests<std::string>(term, selectors, one_attribute_test);
}

Result<Test<double>> number_test(const Json& term, const Selectors& selectors) {
  return parse_tests<double>(term, selectors, one_number_test);
}

Result<Test<std::int64_t>> time_test(const Json& term, const Selectors& selectors) {
  return parse_tests<std::int64_t>(term, selectors, one_time_test);
}

Result<Test<std::int64_t>> date_test(const Json& term, const Selectors& selectors) {
  return parse_tests<std::int64_t>(term, selectors, joker_test);
}

}  // namespace quartet::testing::fake_totango
