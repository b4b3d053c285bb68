#include "http/head_reader.hpp"

#include <charconv>
#include <string>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

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

// Two lengths that differ, or a length beside chunks, is how replies are smuggled.
bool has_conflicting_lengths(const Headers& headers) {
  const std::string* first = headers.find("Content-Length");
  if (first == nullptr) return false;
  for (const Header& field : headers) {
    if (equal_ignoring_case(field.name, "Content-Length") && field.value != *first) return true;
  }
  return false;
}

}  // namespace

std::optional<Error> HeadReader::add_line(std::string_view line) {
  if (complete_) return std::nullopt;
  bytes_ += line.size();
  if (bytes_ > most_bytes_) {
    return Error{.kind = ErrorKind::limit,
                 .message = "the reply's head is larger than the limit of " +
                            std::to_string(most_bytes_) + " bytes (http.limits.header_bytes)",
                 .delivery = Delivery::unknown};
  }
  line = trim_blanks(line);
  if (line.starts_with("HTTP/")) {
    head_ = {.status = parse_status(line)};
    if (head_.status < 100) return malformed("the status line");
    return std::nullopt;
  }
  if (line.empty()) return finish();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return malformed("a header line without a colon");
  head_.headers.add(std::string(line.substr(0, colon)),
                    std::string(trim_blanks(line.substr(colon + 1))));
  return std::nullopt;
}

std::optional<Error> HeadReader::finish() {
  if (head_.status < 200) return std::nullopt;  // an interim reply: the real one follows
  if (has_conflicting_lengths(head_.headers)) return malformed("two Content-Length fields differ");
  complete_ = true;
  return std::nullopt;
}

bool HeadReader::has_framing() const noexcept {
  return head_.status == 204 || head_.status == 304 ||
         head_.headers.find("Content-Length") != nullptr ||
         head_.headers.find("Transfer-Encoding") != nullptr;
}

}  // namespace quartet::detail
