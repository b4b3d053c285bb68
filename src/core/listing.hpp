// The rules of paging, without I/O: which page to ask for next, which rows are new, when the end is
// reached, and how sure it is that it is all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/keyed_hash.hpp"
#include "quartet/pager.hpp"
#include "quartet/result.hpp"

namespace quartet::detail {

enum class PageScheme : unsigned char {
  page_index,     // the request names a page number
  record_offset,  // the request names the first record
};

struct ListingPlan {
  PageScheme scheme = PageScheme::page_index;
  std::int64_t page_length = 100;
  // Of everything in the query but the position: a cursor fits only the query it came from.
  std::uint64_t fingerprint = 0;
};

// Where a listing goes on: opaque text outside, checked when it is read.
struct Cursor {
  std::uint64_t fingerprint = 0;
  HashKey key;                   // of the row hashes
  std::int64_t page = 0;         // of the anchor row
  std::int64_t rows_before = 0;  // rows on the pages before that one
  std::uint64_t anchor = 0;      // hash of the last row handed out; 0: none was
};

[[nodiscard]] std::string to_text(const Cursor& cursor);
// Error: config, also for a cursor of another query.
[[nodiscard]] Result<Cursor> parse_cursor(std::string_view text, std::uint64_t fingerprint);

// A set of row hashes at 10 to 16 bytes a row, which stops growing at a cap.
class SeenRows {
 public:
  // Whether the hash is new. Past the cap every hash counts as new.
  [[nodiscard]] bool insert(std::uint64_t hash);
  [[nodiscard]] bool is_full() const noexcept { return size_ >= kMostRows; }

  static constexpr std::size_t kMostRows = 1'000'000;

 private:
  [[nodiscard]] std::size_t slot(std::uint64_t hash) const noexcept;
  void grow();

  std::vector<std::uint64_t> slots_;  // 0 is free
  std::size_t size_ = 0;
};

// What a page held.
struct PageFacts {
  std::vector<std::uint64_t> rows;  // a hash of each row's id, in order
  std::optional<std::int64_t> total = std::nullopt;
  std::optional<std::int64_t> declared_rows = std::nullopt;  // how many rows the page says it has
  int attempts = 1;
};

class PageWalk {
 public:
  // A cursor must come from `parse_cursor`.
  explicit PageWalk(const ListingPlan& plan, const std::optional<Cursor>& resume = std::nullopt);

  // What to send as the position, or nothing at the end.
  [[nodiscard]] std::optional<std::int64_t> next() const;

  // Takes a page in and answers which of its rows are new, by index. Error: `limit` when the server
  // repeats pages.
  [[nodiscard]] Result<std::vector<std::size_t>> accept(const PageFacts& page);

  // A cursor behind the first `taken` of the rows that `accept` answered last.
  [[nodiscard]] Cursor cursor_at(std::size_t taken) const;

  [[nodiscard]] const Receipt& receipt() const noexcept { return receipt_; }
  [[nodiscard]] const HashKey& key() const noexcept { return key_; }

 private:
  struct Position {
    std::int64_t page = 0;         // counted in requests from the list's start
    std::int64_t rows_before = 0;  // rows on the pages before it
  };

  [[nodiscard]] bool is_seeking_anchor() const noexcept { return anchor_ != 0; }
  void note_totals(const PageFacts& page);
  // Where the rows behind the anchor begin; nothing when it is not on this page.
  [[nodiscard]] std::optional<std::size_t> behind_anchor(const PageFacts& page) const;
  void step_back();
  void advance(const PageFacts& page);
  [[nodiscard]] bool is_last(const PageFacts& page) const;
  [[nodiscard]] std::optional<Error> repetition(const PageFacts& page, std::size_t fresh);
  void note_movement(std::string reason);
  void grade();

  ListingPlan plan_;
  HashKey key_;
  Position position_;                  // of the next request
  Position accepted_;                  // of the page accepted last
  std::vector<std::uint64_t> kept_;    // hashes of the rows that it gave
  std::uint64_t previous_anchor_ = 0;  // the last row before them
  Position previous_position_;         // and its page
  std::uint64_t anchor_ = 0;  // the row to go on behind; 0 when it was found or there is none
  bool stepped_back_ = false;
  bool done_ = false;
  SeenRows seen_;
  std::vector<std::uint64_t> previous_rows_;  // of the page before, as they came
  int known_pages_ = 0;                       // in a row that held nothing new
  Receipt receipt_;
  std::string movement_;  // the first sign that rows moved
};

}  // namespace quartet::detail
