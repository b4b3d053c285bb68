// The rules of paging, without I/O: which page to ask for next, which rows are new, when the end is
// reached, and how sure it is that it is all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cursor.hpp"
#include "core/keyed_hash.hpp"
#include "core/seen_rows.hpp"
#include "quartet/pager.hpp"
#include "quartet/result.hpp"

namespace quartet::detail {

enum class PageScheme : unsigned char {
  page_index,  // the request names a page number
  // The request names the first record. Pages overlap by one row, whose place tells whether rows
  // moved in between.
  record_offset,
  single_page,  // one reply holds everything
  linked,       // each reply says where the next page is
};

// What the vendor's total counts.
enum class TotalMeaning : unsigned char {
  rows,           // those that were asked for
  at_least_rows,  // those, or also rows that do not fulfil the filter
};

struct ListingPlan {
  PageScheme scheme = PageScheme::page_index;
  std::int64_t page_length = 100;
  std::int64_t first_page = 0;  // the vendor's number of it
  TotalMeaning total_meaning = TotalMeaning::rows;
  // How many records the vendor lets a listing reach, and what to do when there are more.
  std::optional<std::int64_t> most_records = std::nullopt;
  std::string_view cap_advice = {};
  // Of everything in the query but the position: a cursor fits only the query it came from.
  std::uint64_t fingerprint = 0;
};

// What to ask for.
struct PageRequest {
  std::int64_t position = 0;  // a page number or a record number, after the plan's scheme
  std::int64_t length = 0;
  std::string token = {};  // where pages have one instead of a number; empty for the first
};

// Where a reply says that the next page is.
struct NextPage {
  std::int64_t page = 0;
  std::optional<std::int64_t> length = std::nullopt;  // the server's own, where it differs
  std::string token = {};
};

// What a page held.
struct PageFacts {
  std::vector<std::uint64_t> rows;  // a hash of each row's id, in order
  std::optional<std::int64_t> total = std::nullopt;
  std::optional<std::int64_t> declared_rows = std::nullopt;  // how many rows the page says it has
  int attempts = 1;
  // Of linked pages.
  bool tells_next = true;  // whether the reply says where the next page is, or that there is none
  std::optional<NextPage> next = std::nullopt;
  std::optional<std::int64_t> last_page = std::nullopt;  // where the reply says that the end is
  std::optional<Error> next_problem = std::nullopt;      // why it must not be followed
  bool empty_may_be_end = false;  // how the end looks is not known: an empty page may be it
  // Which rows do not fulfil the filter; empty: all do.
  std::vector<bool> unmatched = {};
  bool drops_unmatched = false;
  // Which rows could not be read and are left out; empty: all could. They count as rows all the
  // same, or the next page would be asked for from the wrong place.
  std::vector<bool> unreadable = {};
  std::string unreadable_because = {};
};

class PageWalk {
 public:
  // A cursor must come from `parse_cursor`.
  explicit PageWalk(const ListingPlan& plan, const std::optional<Cursor>& resume = std::nullopt);

  // What to ask for, or nothing at the end. Errors: `out_of_reach` when there are more records than
  // the vendor lets a listing reach; `limit` when linked pages go round in a circle; what a page
  // said about its link.
  [[nodiscard]] Result<std::optional<PageRequest>> next() const;

  // Takes a page in and answers which of its rows are new, by index. Error: `limit` when the server
  // repeats pages.
  [[nodiscard]] Result<std::vector<std::size_t>> accept(const PageFacts& page);

  // A cursor behind the first `taken` of the rows that `accept` answered last.
  [[nodiscard]] Cursor cursor_at(std::size_t taken) const;

  [[nodiscard]] const Receipt& receipt() const noexcept { return receipt_; }
  [[nodiscard]] const HashKey& key() const noexcept { return key_; }

 private:
  struct Position {
    std::int64_t page = 0;         // counted in requests from the list's start, or the vendor's
    std::int64_t rows_before = 0;  // rows on the pages before it
    std::string token = {};        // of linked pages
  };

  [[nodiscard]] bool is_seeking_anchor() const noexcept { return anchor_ != 0; }
  [[nodiscard]] bool overlaps() const noexcept {
    return plan_.scheme == PageScheme::record_offset && plan_.page_length > 1;
  }
  // How many rows of the page before the next request asks for again.
  [[nodiscard]] std::int64_t overlap() const noexcept { return overlap_row_ != 0 ? 1 : 0; }
  [[nodiscard]] bool is_at_cap() const noexcept {
    return plan_.most_records && position_.rows_before >= *plan_.most_records;
  }
  [[nodiscard]] Error cap_error() const;
  void note_totals(const PageFacts& page);
  // Whether the page does not follow on the one before and is to be read again from further ahead.
  [[nodiscard]] bool step_back_from(const PageFacts& page);
  // Which rows are new.
  [[nodiscard]] std::vector<std::size_t> take_rows(const PageFacts& page, std::size_t first);
  void remember_anchor();
  [[nodiscard]] std::uint64_t prefix_of(const std::vector<std::uint64_t>& rows,
                                        std::size_t count) const;
  // Where the rows behind the anchor begin; nothing when it is not on this page.
  [[nodiscard]] std::optional<std::size_t> behind_anchor(const PageFacts& page) const;
  void seek_further_ahead();
  void advance(const PageFacts& page);
  // Where linked pages go on; why they do not becomes `stop_`.
  void follow(const PageFacts& page);
  [[nodiscard]] bool is_first_visit(const NextPage& next);
  [[nodiscard]] static bool may_end(const PageFacts& page) noexcept;
  void end();
  // Takes out the rows that cannot be read, counts those that do not fulfil the filter and, if they
  // are dropped, takes those out, too.
  void sort_out(const PageFacts& page, std::vector<std::size_t>& fresh);
  [[nodiscard]] bool is_last(const PageFacts& page) const;
  [[nodiscard]] std::optional<Error> repetition(const PageFacts& page, std::size_t fresh);
  void note_movement(std::string reason);
  void grade();
  [[nodiscard]] std::string why_not_proven() const;

  ListingPlan plan_;
  HashKey key_;
  Position position_;                  // of the next request
  Position accepted_;                  // of the page accepted last
  std::vector<std::size_t> kept_;      // which of its rows it gave
  std::uint64_t previous_anchor_ = 0;  // the last row before them
  std::uint64_t previous_prefix_ = 0;  // see Cursor::prefix
  Position previous_position_;         // and its page
  std::uint64_t anchor_ = 0;  // the row to go on behind; 0 when it was found or there is none
  std::uint64_t anchor_prefix_ = 0;
  bool sought_ahead_ = false;
  std::uint64_t overlap_row_ = 0;  // with which the next page must begin; 0: with any
  int steps_back_ = 0;
  bool is_rereading_ = false;      // the next page is one further ahead than before
  std::int64_t reread_until_ = 0;  // records in front of this one were read before
  bool done_ = false;
  std::optional<Error> stop_;  // why the next page must not be asked for
  std::int64_t length_ = 0;    // of pages, as the server wants it
  SeenRows visited_;           // links that were followed
  std::uint64_t empty_in_a_row_ = 0;
  SeenRows seen_;
  std::vector<std::uint64_t> previous_rows_;  // of the page before, as they came
  int known_pages_ = 0;                       // in a row that held nothing new
  Receipt receipt_;
  std::string movement_;    // the first sign that rows moved
  std::string unreadable_;  // why the first row that could not be read could not
};

}  // namespace quartet::detail
