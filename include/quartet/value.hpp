// Value: free-form JSON, for what a vendor leaves open.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "quartet/flat_map.hpp"
#include "quartet/result.hpp"

namespace quartet {

class Value;

namespace detail {
template <class T>
inline constexpr bool is_character =
    std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
    std::same_as<T, char16_t> || std::same_as<T, char32_t>;
}  // namespace detail

/// A JSON array.
using Array = std::vector<Value>;
/// A JSON object, in the order in which its members arrived.
using Object = FlatMap<Value>;

/// A number that is neither a 64-bit integer nor a finite double that keeps its digits: its JSON
/// text.
struct RawNumber {
  std::string text;
  friend bool operator==(const RawNumber&, const RawNumber&) = default;
};

/// Any JSON value: null, bool, integer, double, text, array, object. Integers beyond 64 bits keep
/// their text. Make one from a C++ value; read it with the `as_` functions, which answer "nothing"
/// when the value is of another kind. As thread safe as std::string.
class Value {
  using State = std::variant<std::nullptr_t, bool, std::int64_t, double, RawNumber, std::string,
                             Array, Object>;

 public:
  enum class Kind : unsigned char { null, boolean, integer, real, raw_number, text, array, object };

  // Not defaulted: clang 14 would decide whether it exists before the class is complete.
  Value() noexcept : state_(nullptr) {}
  Value(std::nullptr_t) noexcept : state_(nullptr) {}
  /// A bool and nothing that only turns into one: a pointer is no truth.
  template <std::same_as<bool> T>
  Value(T value) : state_(value) {}
  /// Any whole number; one beyond 64 bits with a sign keeps its text.
  template <std::integral T>
  requires(!std::same_as<T, bool> && !detail::is_character<T>) Value(T value)
      : state_(from_integer(value)) {}
  Value(double value) : state_(value) {}
  Value(RawNumber value) : state_(std::move(value)) {}
  Value(std::string value) : state_(std::move(value)) {}
  Value(std::string_view value) : state_(std::in_place_type<std::string>, value) {}
  Value(const char* value) : state_(std::string(value)) {}
  Value(Array value) : state_(std::move(value)) {}
  Value(Object value) : state_(std::move(value)) {}

  [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(state_.index()); }
  [[nodiscard]] bool is_null() const noexcept { return kind() == Kind::null; }

  [[nodiscard]] std::optional<bool> as_bool() const noexcept { return copy_if<bool>(); }
  [[nodiscard]] std::optional<std::int64_t> as_integer() const noexcept {
    return copy_if<std::int64_t>();
  }
  /// A double, or an integer as a double (beyond 2^53 the nearest one).
  [[nodiscard]] std::optional<double> as_double() const noexcept;
  [[nodiscard]] const std::string* as_text() const noexcept {
    return std::get_if<std::string>(&state_);
  }
  [[nodiscard]] const RawNumber* as_raw_number() const noexcept {
    return std::get_if<RawNumber>(&state_);
  }
  [[nodiscard]] const Array* as_array() const noexcept { return std::get_if<Array>(&state_); }
  [[nodiscard]] const Object* as_object() const noexcept { return std::get_if<Object>(&state_); }
  [[nodiscard]] Array* as_array() noexcept { return std::get_if<Array>(&state_); }
  [[nodiscard]] Object* as_object() noexcept { return std::get_if<Object>(&state_); }

  /// The member of that name when this is an object that has one, else null.
  [[nodiscard]] const Value* find(std::string_view name) const noexcept;

  friend bool operator==(const Value& left, const Value& right);

 private:
  template <class T>
  static State from_integer(T value) {
    if (std::in_range<std::int64_t>(value)) return static_cast<std::int64_t>(value);
    return RawNumber{std::to_string(value)};
  }

  template <class T>
  std::optional<T> copy_if() const noexcept {
    const T* value = std::get_if<T>(&state_);
    return value != nullptr ? std::optional<T>(*value) : std::nullopt;
  }

  State state_;
};

/// The value as compact JSON. Doubles are written with the fewest digits that read back the same;
/// NaN and infinities, which JSON cannot say, become null. Text that is not UTF-8 is written with
/// U+FFFD in place of the bad bytes.
[[nodiscard]] std::string to_json(const Value& value);

/// Reads one JSON document strictly: no comments, no trailing comma, nothing behind the end, at
/// most 64 levels deep. Errors: `decode` with the place, `limit` for the depth.
[[nodiscard]] Result<Value> parse_json(std::string_view text);

/// A one-line text for people: text without quotes, everything else as JSON.
[[nodiscard]] std::string display(const Value& value);

}  // namespace quartet
