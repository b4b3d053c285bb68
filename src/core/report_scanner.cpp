#include "core/report_scanner.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/json_token.hpp"

namespace quartet::detail {
namespace {

constexpr std::string_view kLineBreaks = "\r\n";
constexpr std::string_view kBlanks = " \t\r\n";

// The bits behind an odd number of backslashes. Subtracting the bits at odd places from the runs'
// ends tells odd runs from even ones (Langdale and Lemire, "Parsing gigabytes of JSON per second").
std::uint64_t escaped_bits(std::uint64_t slashes, std::uint64_t& after_escape) noexcept {
  if (slashes == 0) {
    const std::uint64_t escaped = after_escape;
    after_escape = 0;
    return escaped;
  }
  constexpr std::uint64_t even = 0x5555555555555555;
  slashes &= ~after_escape;
  const std::uint64_t behind = slashes << 1 | after_escape;
  const std::uint64_t odd_starts = slashes & ~even & ~behind;
  const std::uint64_t sum = odd_starts + slashes;
  after_escape = sum < odd_starts ? 1 : 0;
  return (even ^ (sum << 1)) & behind;
}

}  // namespace

std::string_view wrong_start(char first, ReportSyntax syntax) noexcept {
  const auto byte = static_cast<unsigned char>(first);
  if (first == '<') return "this is a web page, not a report";
  if (byte < ' ' || byte >= 0xFE) return "this is not text in UTF-8";
  const bool is_json = first == '[' || first == '{';
  if (syntax == ReportSyntax::csv) return is_json ? "this is JSON where CSV is due" : "";
  if (first == '{') return "this is a JSON object where an array of rows is due";
  return is_json ? "" : "this is not JSON: it does not begin with '['";
}

void CsvScan::take(const char* bytes) noexcept {
  const Block block(bytes);
  const std::uint64_t inside = parity_below(block.equal('"')) ^ in_quotes;
  const std::uint64_t returns = block.equal('\r');
  const std::uint64_t feeds = block.equal('\n') & ~(returns << 1 | after_cr);
  records_ended += static_cast<std::uint64_t>(std::popcount((returns | feeds) & ~inside));
  in_quotes = spread_highest(inside);
  after_cr = returns >> 63;
}

void JsonScan::take(const char* bytes) noexcept {
  if (is_closed) return take_behind_end({bytes, kBlockSize});
  const Block block(bytes);
  const std::uint64_t escaped = escaped_bits(block.equal('\\'), after_escape);
  const std::uint64_t inside = parity_below(block.equal('"') & ~escaped) ^ in_text;
  in_text = spread_highest(inside);
  // These bits tell '[', ']', '{' and '}' from each other, and from few other bytes.
  std::uint64_t brackets = block.equal_apart_from(0x26, 0x7F) & ~inside;
  for (; brackets != 0; brackets &= brackets - 1) {
    const auto place = static_cast<std::size_t>(std::countr_zero(brackets));
    take_bracket(bytes[place]);
    if (is_closed) return take_behind_end({bytes + place + 1, kBlockSize - place - 1});
  }
}

void JsonScan::take_bracket(char bracket) noexcept {
  if (bracket == '{' || bracket == '[') {
    if (depth == 1 && bracket == '[') note("a row is not an object");
    if (depth == 1) ++objects;
    ++depth;
  } else if (bracket == '}' || bracket == ']') {
    --depth;
    // Rows are flat: deeper down, brackets are only counted.
    const bool fits = depth > 1 || bracket == (depth == 1 ? '}' : ']');
    if (!fits) note("its brackets do not match");
    is_closed = depth <= 0;
  }
}

void JsonScan::take_behind_end(std::string_view bytes) noexcept {
  if (bytes.find_first_not_of(kBlanks) == std::string_view::npos) return;
  note("there is something behind the end of the array");
}

// The first problem is the one that counts.
void JsonScan::note(std::string_view what) noexcept {
  if (problem.empty()) problem = what;
}

void ReportScanner::scan(std::string_view part) noexcept {
  if (part.empty()) return;
  if (!has_begun_) look_at_start(part);
  look_at_end(part);
  bytes_ += part.size();
  part.remove_prefix(complete_pending(part));
  const std::size_t whole = part.size() / kBlockSize * kBlockSize;
  take_blocks(part.substr(0, whole));
  part.remove_prefix(whole);
  if (part.empty()) return;
  std::memcpy(pending_.data() + pending_size_, part.data(), part.size());
  pending_size_ += part.size();
}

void ReportScanner::look_at_start(std::string_view part) noexcept {
  for (std::size_t i = 0; i < part.size(); ++i) {
    const bool is_mark = bytes_ + i == mark_size_ && mark_size_ < kByteOrderMark.size() &&
                         part[i] == kByteOrderMark[mark_size_];
    if (is_mark) ++mark_size_;
    const bool is_split_mark = mark_size_ > 0 && mark_size_ < kByteOrderMark.size();
    if (is_mark || (is_json_blank(part[i]) && !is_split_mark)) continue;
    has_begun_ = true;
    // Other characters of UTF-8 begin like the mark.
    wrong_start_ = wrong_start(is_split_mark ? kByteOrderMark[0] : part[i], syntax_);
    return;
  }
}

void ReportScanner::look_at_end(std::string_view part) noexcept {
  const std::size_t text_end = part.find_last_not_of(kLineBreaks) + 1;  // of nothing: 0
  if (text_end > 0) breaks_at_end_ = 0;
  char previous = text_end > 0 ? part[text_end - 1] : last_;
  for (const char c : part.substr(text_end)) {
    if (c == '\r' || previous != '\r') ++breaks_at_end_;
    previous = c;
  }
  last_ = part.back();
}

// How many bytes that took.
std::size_t ReportScanner::complete_pending(std::string_view part) noexcept {
  if (pending_size_ == 0) return 0;
  const std::size_t taken = std::min(part.size(), kBlockSize - pending_size_);
  std::memcpy(pending_.data() + pending_size_, part.data(), taken);
  pending_size_ += taken;
  if (pending_size_ == kBlockSize) {
    take_blocks({pending_.data(), kBlockSize});
    pending_size_ = 0;
  }
  return taken;
}

void ReportScanner::take_blocks(std::string_view blocks) noexcept {
  // The state is copied, so that it stays in registers.
  const auto take_all = [blocks](auto scan) {
    for (std::size_t at = 0; at < blocks.size(); at += kBlockSize) scan.take(blocks.data() + at);
    return scan;
  };
  if (syntax_ == ReportSyntax::csv) {
    csv_ = take_all(csv_);
  } else {
    json_ = take_all(json_);
  }
}

// The bytes that do not fill a block yet, and blanks behind them.
std::array<char, kBlockSize> ReportScanner::last_block() const noexcept {
  std::array<char, kBlockSize> block{};
  block.fill(' ');
  std::copy_n(pending_.begin(), pending_size_, block.begin());
  return block;
}

CsvScan ReportScanner::csv() const noexcept {
  CsvScan scan = csv_;
  scan.take(last_block().data());
  return scan;
}

JsonScan ReportScanner::json() const noexcept {
  JsonScan scan = json_;
  scan.take(last_block().data());
  return scan;
}

std::uint64_t ReportScanner::rows() const noexcept {
  if (!has_begun_) return 0;
  if (syntax_ == ReportSyntax::json) return json().objects;
  const CsvScan scan = csv();
  // Without the breaks at the end, the last record is one that nothing ends, and the first one is
  // the header: they make up for each other.
  return scan.in_quotes != 0 ? scan.records_ended : scan.records_ended - breaks_at_end_;
}

std::optional<std::string> ReportScanner::problem() const {
  if (!wrong_start_.empty()) return std::string(wrong_start_);
  if (syntax_ == ReportSyntax::csv) return std::nullopt;
  const JsonScan scan = json();
  return scan.problem.empty() ? std::nullopt : std::optional(std::string(scan.problem));
}

std::optional<std::string> ReportScanner::problem_at_end() const {
  if (!has_begun_) return std::string(kEmptyReport);
  if (std::optional<std::string> known = problem()) return known;
  if (syntax_ == ReportSyntax::csv) {
    if (!ends_within_quotes()) return std::nullopt;
    return "the report is cut off: its last cell is not closed";
  }
  const JsonScan scan = json();
  if (scan.is_closed) return std::nullopt;
  return scan.in_text != 0 ? "the report is cut off: its last text is not closed"
                           : "the report is cut off: its array is not closed";
}

bool ReportScanner::ends_within_quotes() const noexcept {
  return syntax_ == ReportSyntax::csv && csv().in_quotes != 0;
}

bool ReportScanner::ends_with_line_break() const noexcept {
  if (last_ != '\r' && last_ != '\n') return false;
  return (syntax_ == ReportSyntax::csv ? csv().in_quotes : json().in_text) == 0;
}

}  // namespace quartet::detail
