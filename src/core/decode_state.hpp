// What a decoder keeps in mind besides the document: limits, which members were there, and, when it
// fails, why and where.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/wire.hpp"
#include "quartet/operation.hpp"

namespace quartet::detail {

// Functions that answer bool answer false after noting a failure. Callers add their part of the
// path on the way out, so that success costs nothing.
class DecodeState {
 public:
  explicit DecodeState(DecodeContext& context) : context_(context) {}

  bool fail(ErrorKind kind, std::string what);
  bool malformed();
  bool mismatch(std::string_view expected, std::string_view token);
  // `problem` is empty when all is well.
  bool accept(std::string problem) {
    return problem.empty() || fail(ErrorKind::decode, std::move(problem));
  }
  // For conditions that may have failed with a reason of their own.
  bool malformed_unless_set();

  bool at_member(std::string_view name);
  bool at_element(std::size_t index);

  // Counts one free-form value or row.
  bool count_value() {
    if (++values_ <= kMostValues) [[likely]]
      return true;
    return too_many_values();
  }
  // One level deeper, and back.
  bool enter() {
    if (++depth_ <= context_.limits().json_depth) [[likely]]
      return true;
    return too_deep();
  }
  void leave() noexcept { --depth_; }

  // Marks a member of a struct as seen; `seen` has a bit for each field.
  bool note_seen(std::uint64_t& seen, std::size_t index, const wire::Field& field) {
    const std::uint64_t bit = std::uint64_t{1} << index;
    if ((seen & bit) != 0) return note_again(field);
    seen |= bit;
    return true;
  }
  bool has_keys(const wire::Table& table, std::uint64_t seen) {
    const std::uint64_t missing = table.keys & ~seen;
    return missing == 0 || key_missing(first_of(table, missing));
  }

  // The outcome of the whole document, which the error calls `subject`.
  [[nodiscard]] Result<void> finish(bool read, std::string_view subject = "the reply") const;

 private:
  // A small text can ask for a lot of memory: "[0,0,0,...".
  static constexpr std::size_t kMostValues = 2'000'000;

  // The field of the lowest bit; there must be one.
  static const wire::Field& first_of(const wire::Table& table, std::uint64_t bits) {
    return table.fields[static_cast<std::size_t>(std::countr_zero(bits))];
  }
  bool key_missing(const wire::Field& field);
  bool note_again(const wire::Field& field);
  bool too_many_values();
  bool too_deep();

  DecodeContext& context_;
  ErrorKind kind_ = ErrorKind::decode;
  std::string what_;
  std::string path_;
  int depth_ = 0;
  std::size_t values_ = 0;
};

}  // namespace quartet::detail
