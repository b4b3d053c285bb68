#include "core/decode_state.hpp"

#include <utility>

#include "core/json_token.hpp"
#include "core/scalar.hpp"
#include "core/text.hpp"

namespace quartet::detail {
namespace {

// "name" in front of "rest": "name.rest", or "name[3]".
std::string joined(std::string front, const std::string& rest) {
  const bool needs_dot = !rest.empty() && rest[0] != '[';
  return std::move(front) + (needs_dot ? "." : "") + rest;
}

}  // namespace

bool DecodeState::fail(ErrorKind kind, std::string what) {
  kind_ = kind;
  what_ = std::move(what);
  path_.clear();
  return false;
}

bool DecodeState::malformed() {
  return fail(ErrorKind::decode, "malformed JSON");
}

bool DecodeState::mismatch(std::string_view expected, std::string_view token) {
  return fail(ErrorKind::decode, type_mismatch(expected, trim_end(token)));
}

bool DecodeState::malformed_unless_set() {
  return what_.empty() ? malformed() : false;
}

bool DecodeState::at_member(std::string_view name) {
  path_ = joined(one_line(name), path_);
  return false;
}

bool DecodeState::at_element(std::size_t index) {
  path_ = joined("[" + std::to_string(index) + "]", path_);
  return false;
}

bool DecodeState::too_many_values() {
  return fail(ErrorKind::limit, "more than " + std::to_string(kMostValues) + " values");
}

bool DecodeState::too_deep() {
  return fail(ErrorKind::limit, "nested deeper than " +
                                    std::to_string(context_.limits().json_depth) +
                                    " levels (http.limits.json_depth)");
}

bool DecodeState::note_again(const wire::Field& field) {
  if ((field.form & wire::key) != 0) return fail(ErrorKind::decode, "it stands there twice");
  context_.count_duplicate_member();
  return true;
}

bool DecodeState::key_missing(const wire::Field& field) {
  fail(ErrorKind::decode, "it is missing");
  return at_member(field.name);
}

Result<void> DecodeState::finish(bool read, std::string_view subject) const {
  if (read) return {};
  const std::string place = path_.empty() ? "" : path_ + ": ";
  return Error{.kind = kind_,
               .message = std::string(subject) + " cannot be read: " + place + what_};
}

}  // namespace quartet::detail
