#include "http/head_reader.hpp"

#include <charconv>
#include <string>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

constexpr int kMostHeads = 20;
constexpr std::size_t kMostFields = 500;

Error malformed(const char* what) {
  return {.kind = ErrorKind::decode,
          .message = std::string("the reply's head is malformed: ") + what,
          .delivery = Delivery::unknown};
}

// "HTTP/1.1 200 OK"; 0 when it is not that.
int parse_status(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  int status = 0;
  const std::string_view digits = line.substr(blank + 1, 3);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), status);
  return error == std::errc() && end == digits.data() + 3 ? status : 0;
}

// Digits that fit a signed 64-bit number.
bool is_length(std::string_view text) noexcept {
  std::int64_t length = 0;
  return read_number(text, length) && length >= 0;
}

Error too_large(const std::string& what) {
  return {.kind = ErrorKind::limit,
          .message = "the reply's head has " + what,
          .delivery = Delivery::unknown};
}

}  // namespace

std::optional<Error> HeadReader::add_line(std::string_view line) {
  if (complete_) return std::nullopt;
  bytes_ += line.size();
  if (bytes_ > most_bytes_) {
    return too_large("more than " + std::to_string(most_bytes_) +
                     " bytes (http.limits.header_bytes)");
  }
  const bool is_folded = line.starts_with(' ') || line.starts_with('\t');
  const std::string_view text = trim_blanks(line);
  if (text.starts_with("HTTP/") && !is_folded) return start(text);
  if (text.empty()) return finish();
  if (is_folded) return malformed("a header is folded over two lines");
  return add_field(text);
}

std::optional<Error> HeadReader::start(std::string_view status_line) {
  head_ = {.status = parse_status(status_line)};
  framing_problem_ = nullptr;
  has_length_ = has_coding_ = says_close_ = false;
  if (head_.status < 100) return malformed("the status line");
  if (++heads_ > kMostHeads) return too_large("too many interim replies before it");
  return std::nullopt;
}

std::optional<Error> HeadReader::add_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return malformed("a header line without a colon");
  if (head_.headers.size() >= kMostFields) {
    return too_large("more than " + std::to_string(kMostFields) + " fields");
  }
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim_blanks(line.substr(colon + 1));
  look_at(name, value);
  head_.headers.add(std::string(name), std::string(value));
  return std::nullopt;
}

// Two lengths that differ, or a length beside chunks, is how replies are smuggled.
void HeadReader::look_at(std::string_view name, std::string_view value) {
  if (equal_ignoring_case(name, "Content-Length")) return look_at_length(value);
  if (equal_ignoring_case(name, "Transfer-Encoding")) {
    has_coding_ = true;
  } else if (equal_ignoring_case(name, "Connection")) {
    says_close_ = says_close_ || !equal_ignoring_case(value, "keep-alive");
  }
}

void HeadReader::look_at_length(std::string_view value) {
  if (!is_length(value)) framing_problem_ = "Content-Length is not a length";
  if (has_length_ && *head_.headers.find("Content-Length") != value) {
    framing_problem_ = "two Content-Length fields differ";
  }
  has_length_ = true;
}

std::optional<Error> HeadReader::finish() {
  if (head_.status < 200) return std::nullopt;  // an interim reply: the real one follows
  if (has_length_ && has_coding_) framing_problem_ = "it has a length and chunks";
  if (framing_problem_ != nullptr) return malformed(framing_problem_);
  complete_ = true;
  return std::nullopt;
}

bool HeadReader::has_framing() const noexcept {
  return head_.status == 204 || head_.status == 304 || has_length_ || has_coding_;
}

}  // namespace quartet::detail
