// Result<T>: a value or an Error, spelled like std::expected<T, Error>.
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "quartet/error.hpp"

namespace quartet {

template <class T>
class Result;

namespace detail {

[[noreturn]] void throw_error(const Error& error);
// What error() answers for a result that holds a value: an error that says so.
const Error& no_error() noexcept;

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

}  // namespace detail

/// A value of type T, or the Error that kept it from being made. Read it by checking
/// (`if (!result) report(result.error())`) or by throwing (`result.value()`); `*` and `->` on an
/// error throw `Exception` too, they are never undefined. A result that is thrown away is a
/// compiler warning. As thread safe as a T.
template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_reference_v<T> && !std::is_same_v<std::remove_cv_t<T>, Error>);

 public:
  using value_type = T;
  using error_type = Error;

  template <class U = T>
  requires(std::is_constructible_v<T, U>&& std::is_convertible_v<U, T> &&
           !detail::is_result<std::remove_cvref_t<U>> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error>) Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value. Throws `Exception` when there is none.
  [[nodiscard]] T& value() & { return checked(*this); }
  [[nodiscard]] const T& value() const& { return checked(*this); }
  [[nodiscard]] T&& value() && { return std::move(checked(*this)); }

  [[nodiscard]] T& operator*() & { return checked(*this); }
  [[nodiscard]] const T& operator*() const& { return checked(*this); }
  [[nodiscard]] T&& operator*() && { return std::move(checked(*this)); }
  [[nodiscard]] T* operator->() { return &checked(*this); }
  [[nodiscard]] const T* operator->() const { return &checked(*this); }

  /// The error. For a result that holds a value: an error of kind `none` that says so.
  [[nodiscard]] const Error& error() const& noexcept {
    const Error* error = std::get_if<1>(&state_);
    return error != nullptr ? *error : detail::no_error();
  }
  [[nodiscard]] Error error() && {
    if (has_value()) return detail::no_error();
    return std::get<1>(std::move(state_));
  }

  template <class U>
  [[nodiscard]] T value_or(U&& fallback) const& {
    return has_value() ? std::get<0>(state_) : static_cast<T>(std::forward<U>(fallback));
  }
  template <class U>
  [[nodiscard]] T value_or(U&& fallback) && {
    return has_value() ? std::get<0>(std::move(state_)) : static_cast<T>(std::forward<U>(fallback));
  }

  /// `next(value)` when there is a value, where `next` returns a Result; else the error.
  template <class F>
  [[nodiscard]] auto and_then(F&& next) && {
    using Next = std::remove_cvref_t<std::invoke_result_t<F, T&&>>;
    static_assert(detail::is_result<Next>, "and_then needs a function that returns a Result");
    if (!has_value()) return Next(std::get<1>(std::move(state_)));
    return std::invoke(std::forward<F>(next), std::get<0>(std::move(state_)));
  }

  /// A Result of `change(value)` when there is a value; else the error.
  template <class F>
  [[nodiscard]] auto transform(F&& change) && {
    using Changed = Result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>>;
    if (!has_value()) return Changed(std::get<1>(std::move(state_)));
    return Changed(std::invoke(std::forward<F>(change), std::get<0>(std::move(state_))));
  }

 private:
  template <class Self>
  static auto& checked(Self& self) {
    if (!self.has_value()) detail::throw_error(std::get<1>(self.state_));
    return std::get<0>(self.state_);
  }

  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  using error_type = Error;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  /// Throws `Exception` on an error.
  void value() const {
    if (error_) detail::throw_error(*error_);
  }
  void operator*() const { value(); }

  [[nodiscard]] const Error& error() const& noexcept {
    return error_ ? *error_ : detail::no_error();
  }
  [[nodiscard]] Error error() && {
    if (!error_) return detail::no_error();
    return *std::move(error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace quartet
