// Collects a reply's status and header fields from the lines that libcurl hands out.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "quartet/http.hpp"

namespace quartet::detail {

class HeadReader {
 public:
  explicit HeadReader(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  // Takes one line in, line end included. What is wrong with the head, when something is. Lines
  // after the head (trailers) are ignored: they must not change what was decided.
  [[nodiscard]] std::optional<Error> add_line(std::string_view line);

  [[nodiscard]] bool is_complete() const noexcept { return complete_; }
  [[nodiscard]] const ResponseHead& head() const noexcept { return head_; }
  [[nodiscard]] ResponseHead take() noexcept { return std::move(head_); }
  // Whether the framing tells where the body ends.
  [[nodiscard]] bool has_framing() const noexcept;
  // Whether a Connection field says that the connection ends behind the reply.
  [[nodiscard]] bool says_close() const noexcept { return says_close_; }

 private:
  [[nodiscard]] std::optional<Error> start(std::string_view status_line);
  [[nodiscard]] std::optional<Error> add_field(std::string_view line);
  // Learns what the transport itself needs to know.
  void look_at(std::string_view name, std::string_view value);
  void look_at_length(std::string_view value);
  [[nodiscard]] std::optional<Error> finish();

  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  int heads_ = 0;  // interim ones included
  ResponseHead head_;
  const char* framing_problem_ = nullptr;
  bool has_length_ = false;  // Content-Length
  bool has_coding_ = false;  // Transfer-Encoding
  bool says_close_ = false;
  bool complete_ = false;
};

}  // namespace quartet::detail
