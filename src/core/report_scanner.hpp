// Checking and counting a report while it passes by, in any parts, without keeping it: whether it
// is whole, and how many rows it has. It looks at the frame only; what is wrong inside a row is for
// the readers of rows to find.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/byte_block.hpp"

namespace quartet::detail {

enum class ReportSyntax : unsigned char { csv, json };

// A byte-order mark and blanks may stand in front of a report; what the first byte behind them says
// about it. Empty when it may begin a report of that syntax.
[[nodiscard]] std::string_view wrong_start(char first, ReportSyntax syntax) noexcept;

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
inline constexpr std::string_view kEmptyReport = "the report is empty";

// RFC 4180: records end with LF, CRLF or CR, unless these stand within quotes.
struct CsvScan {
  std::uint64_t records_ended = 0;
  std::uint64_t in_quotes = 0;  // all bits or none
  std::uint64_t after_cr = 0;   // 0 or 1

  void take(const char* bytes) noexcept;
};

// An array of objects.
struct JsonScan {
  std::uint64_t objects = 0;
  std::uint64_t in_text = 0;       // all bits or none
  std::uint64_t after_escape = 0;  // 0 or 1
  std::int64_t depth = 0;
  bool is_closed = false;  // the array
  std::string_view problem = {};

  void take(const char* bytes) noexcept;

 private:
  void take_bracket(char bracket) noexcept;
  void take_behind_end(std::string_view bytes) noexcept;
  void note(std::string_view what) noexcept;
};

class ReportScanner {
 public:
  explicit ReportScanner(ReportSyntax syntax) noexcept : syntax_(syntax) {}

  void scan(std::string_view part) noexcept;

  // Of what has come; a record that has begun counts. Line breaks at the end of a CSV do not.
  [[nodiscard]] std::uint64_t rows() const noexcept;
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

  // What is wrong whatever may follow: this is no report of that syntax. Nothing of its text.
  [[nodiscard]] std::optional<std::string> problem() const;
  // Why the document is not whole when nothing follows.
  [[nodiscard]] std::optional<std::string> problem_at_end() const;

  // Whether a CSV's last cell is not closed: it was cut off, or a quote in it is not doubled.
  [[nodiscard]] bool ends_within_quotes() const noexcept;
  // Whether the last byte is a line break, outside quotes and texts.
  [[nodiscard]] bool ends_with_line_break() const noexcept;

 private:
  void look_at_start(std::string_view part) noexcept;
  void look_at_end(std::string_view part) noexcept;
  std::size_t complete_pending(std::string_view part) noexcept;
  void take_blocks(std::string_view blocks) noexcept;
  [[nodiscard]] std::array<char, kBlockSize> last_block() const noexcept;
  // With the bytes that do not fill a block yet.
  [[nodiscard]] CsvScan csv() const noexcept;
  [[nodiscard]] JsonScan json() const noexcept;

  ReportSyntax syntax_;
  CsvScan csv_;
  JsonScan json_;
  std::array<char, kBlockSize> pending_{};  // blocks are cut at the same places in any parts
  std::size_t pending_size_ = 0;
  std::uint64_t bytes_ = 0;
  std::size_t mark_size_ = 0;  // of the byte-order mark, as far as it has come
  std::string_view wrong_start_;
  bool has_begun_ = false;           // more than blanks has come
  std::uint64_t breaks_at_end_ = 0;  // CRLF is one
  char last_ = 0;
};

}  // namespace quartet::detail
