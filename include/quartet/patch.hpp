// Patch<T>: what a partial update does to one member.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

namespace quartet {

/// What a partial update does to one member: leave it alone (the default), clear it (`nullptr`), or
/// set it to a value.
///
///     client.goals.update(id, {.name = "Ship it", .description = nullptr});
///
/// As thread safe as a T.
template <class T>
class Patch {
 public:
  /// The member stays as it is; nothing is sent for it.
  Patch() = default;
  /// The member is cleared: `null` is sent.
  Patch(std::nullptr_t) : is_touched_(true) {}  // NOLINT: meant to be implicit
  /// The member gets a new value.
  template <class U>
  requires(std::convertible_to<U&&, T> && !std::same_as<std::remove_cvref_t<U>, Patch>)
      Patch(U&& value)  // NOLINT: meant to be implicit
      : is_touched_(true), value_(std::forward<U>(value)) {}

  [[nodiscard]] bool is_touched() const noexcept { return is_touched_; }
  [[nodiscard]] bool is_cleared() const noexcept { return is_touched_ && !value_; }
  /// The new value; null when there is none.
  [[nodiscard]] const T* value() const noexcept { return value_ ? &*value_ : nullptr; }

  friend bool operator==(const Patch&, const Patch&) = default;

 private:
  bool is_touched_ = false;
  std::optional<T> value_;
};

}  // namespace quartet
