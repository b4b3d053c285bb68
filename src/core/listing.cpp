#include "core/listing.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

constexpr int kMostKnownPages = 3;
constexpr int kMostStepsBack = 3;
constexpr std::uint64_t kMostEmptyPages = 3;

Error loop(const char* how) {
  return {.kind = ErrorKind::limit, .message = std::string("pagination loop: ") + how};
}

}  // namespace

PageWalk::PageWalk(const ListingPlan& plan, const std::optional<Cursor>& resume)
    : plan_(plan), key_(resume ? resume->key : HashKey::random()), length_(plan.page_length) {
  receipt_.reason = "not read to its end";
  position_.page = plan_.first_page;
  if (!resume) return;
  receipt_.resumed = resume->anchor != 0;
  position_ = {resume->page, resume->rows_before, resume->token};
  anchor_ = resume->anchor;
  anchor_prefix_ = previous_prefix_ = resume->prefix;
  previous_anchor_ = resume->anchor;
  accepted_ = previous_position_ = position_;
}

Result<std::optional<PageRequest>> PageWalk::next() const {
  if (stop_) return *stop_;
  if (done_) return std::optional<PageRequest>();
  if (plan_.scheme != PageScheme::record_offset) {
    return std::optional(PageRequest{position_.page, length_, position_.token});
  }
  if (is_at_cap()) {
    return cap_error();
  }
  const std::int64_t first = position_.rows_before - overlap();
  const std::int64_t reach = plan_.most_records.value_or(INT64_MAX) - first;
  return std::optional(PageRequest{first, std::min(plan_.page_length, reach)});
}

Error PageWalk::cap_error() const {
  const std::string total = receipt_.total_at_end
                                ? std::to_string(*receipt_.total_at_end) + " match"
                                : "it does not say how many match";
  return {.kind = ErrorKind::out_of_reach,
          .message = "the vendor lets a listing reach " + std::to_string(*plan_.most_records) +
                     " records, and " + total + "; " + std::string(plan_.cap_advice)};
}

Result<std::vector<std::size_t>> PageWalk::accept(const PageFacts& page) {
  ++receipt_.pages;
  receipt_.retries += static_cast<std::uint64_t>(page.attempts - 1);
  if (page.rows.empty()) ++receipt_.empty_pages;
  note_totals(page);

  std::size_t first = 0;
  if (is_seeking_anchor()) {
    const std::optional<std::size_t> behind = behind_anchor(page);
    if (!behind && position_.page > plan_.first_page) {
      seek_further_ahead();
      return std::vector<std::size_t>{};
    }
    first = behind.value_or(0);
    if (!behind) note_movement("the row to go on behind has left the list");
    // Rows that had not been read may stand in front of it now.
    if (behind && prefix_of(page.rows, first) != anchor_prefix_) {
      note_movement("rows moved since the cursor was made");
      first = 0;
    }
    anchor_ = 0;
  } else if (step_back_from(page)) {
    return std::vector<std::size_t>{};
  } else if (overlap_row_ != 0) {
    first = !page.rows.empty() && page.rows.front() == overlap_row_ ? 1 : 0;
  }

  std::vector<std::size_t> fresh = take_rows(page, first);
  if (std::optional<Error> error = repetition(page, first + fresh.size())) return *std::move(error);
  if (!kept_.empty()) remember_anchor();
  previous_rows_ = page.rows;
  sort_out(page, fresh);
  if (receipt_.duplicates > 0) note_movement("rows came twice");
  kept_ = fresh;
  receipt_.rows += fresh.size();
  advance(page);
  return fresh;
}

// What a cursor in front of the next page is to name.
void PageWalk::remember_anchor() {
  previous_anchor_ = previous_rows_[kept_.back()];
  previous_prefix_ = prefix_of(previous_rows_, kept_.back() + 1);
  previous_position_ = accepted_;
}

// A hash of the first `count` rows in their order.
std::uint64_t PageWalk::prefix_of(const std::vector<std::uint64_t>& rows, std::size_t count) const {
  const auto* bytes = reinterpret_cast<const char*>(rows.data());
  return keyed_hash(key_, {bytes, count * sizeof(std::uint64_t)});
}

std::vector<std::size_t> PageWalk::take_rows(const PageFacts& page, std::size_t first) {
  const auto overlap = static_cast<std::size_t>(this->overlap());
  std::vector<std::size_t> fresh;
  for (std::size_t i = 0; i < page.rows.size(); ++i) {
    const bool is_new = seen_.insert(page.rows[i]);
    const bool is_overlap = i < overlap && i < first;
    if (!is_new && !is_overlap) ++receipt_.duplicates;
    if (is_new && i >= first) fresh.push_back(i);
  }
  return fresh;
}

// The row that the pages share is not where it was. When it is further behind, rows were put in
// front of it, and the page shows them. When it is nowhere, rows in front of it may have left, and
// as many behind it have moved to where nobody would look again: they are looked for on the page
// before, and, when that one does not begin with a known row, from the start.
bool PageWalk::step_back_from(const PageFacts& page) {
  if (overlap_row_ == 0 && !is_rereading_) return false;
  const bool is_rereading = std::exchange(is_rereading_, false);
  if (!page.rows.empty() && page.rows.front() == overlap_row_) return false;
  note_movement("rows moved between two pages");
  const bool is_placed =
      is_rereading ? !page.rows.empty() && seen_.contains(page.rows.front())
                   : std::find(page.rows.begin(), page.rows.end(), overlap_row_) != page.rows.end();
  if (is_placed || position_.rows_before == 0 || steps_back_ == kMostStepsBack) return false;
  ++steps_back_;
  is_rereading_ = true;
  reread_until_ = std::max(reread_until_, position_.rows_before);
  const std::int64_t step = is_rereading ? position_.rows_before : plan_.page_length;
  position_.rows_before = std::max<std::int64_t>(0, position_.rows_before - step);
  position_.page = is_rereading ? 0 : std::max<std::int64_t>(0, position_.page - 1);
  overlap_row_ = 0;
  return true;
}

void PageWalk::note_totals(const PageFacts& page) {
  if (page.total) {
    if (!receipt_.total_at_start) receipt_.total_at_start = page.total;
    receipt_.total_at_end = page.total;
    if (receipt_.total_at_start != page.total) note_movement("the total changed while reading");
  }
  if (page.declared_rows && *page.declared_rows != static_cast<std::int64_t>(page.rows.size())) {
    note_movement("a page held another number of rows than it said");
  }
}

std::optional<std::size_t> PageWalk::behind_anchor(const PageFacts& page) const {
  const auto found = std::find(page.rows.begin(), page.rows.end(), anchor_);
  if (found == page.rows.end()) return std::nullopt;
  return static_cast<std::size_t>(found - page.rows.begin()) + 1;
}

// Rows were inserted or deleted since the cursor was made. The one before this page is the
// likeliest place; the list's start is certain to lose nothing.
void PageWalk::seek_further_ahead() {
  note_movement("rows moved since the cursor was made");
  const bool is_by_number =
      plan_.scheme == PageScheme::page_index || plan_.scheme == PageScheme::linked;
  const bool far = sought_ahead_ || !is_by_number;
  position_.page = far ? plan_.first_page : position_.page - 1;
  position_.rows_before =
      far ? 0 : std::max<std::int64_t>(0, position_.rows_before - plan_.page_length);
  sought_ahead_ = true;
}

void PageWalk::advance(const PageFacts& page) {
  position_.rows_before -= overlap();
  accepted_ = position_;
  done_ = is_last(page);
  position_.rows_before += static_cast<std::int64_t>(page.rows.size());
  ++position_.page;
  if (plan_.scheme == PageScheme::linked) follow(page);
  overlap_row_ = overlaps() && !page.rows.empty() ? page.rows.back() : 0;
  if (done_) return end();
  if (is_at_cap()) receipt_.reason = "the vendor lets a listing reach no further";
}

void PageWalk::follow(const PageFacts& page) {
  empty_in_a_row_ = page.rows.empty() ? empty_in_a_row_ + 1 : 0;
  if (page.next_problem) {
    stop_ = page.next_problem;
  } else if (page.next && !is_first_visit(*page.next)) {
    if (may_end(page)) return end();
    stop_ = loop("the next page that the server names is an earlier one");
  } else if (page.next && empty_in_a_row_ > kMostEmptyPages) {
    if (may_end(page)) return end();
    stop_ = loop("page after page is empty, and each names a next one");
  } else if (page.next) {
    position_.page = page.next->page;
    position_.token = page.next->token;
    // A server may lower the length. A larger one would skip rows, as pages are counted in it.
    length_ = std::min(length_, page.next->length.value_or(length_));
  } else if (page.last_page && *page.last_page > accepted_.page) {
    note_movement("page " + std::to_string(accepted_.page) + " names no next page, and page " +
                  std::to_string(*page.last_page) + " as the last one");
  }
}

bool PageWalk::may_end(const PageFacts& page) noexcept {
  return page.empty_may_be_end && page.rows.empty();
}

// Numbers must grow; a token must be one that did not come before.
bool PageWalk::is_first_visit(const NextPage& next) {
  if (next.token.empty()) return next.page > accepted_.page;
  return next.token != accepted_.token && visited_.insert(keyed_hash(key_, next.token));
}

void PageWalk::sort_out(const PageFacts& page, std::vector<std::size_t>& fresh) {
  if (!page.unreadable.empty()) {
    receipt_.unreadable +=
        std::erase_if(fresh, [&](std::size_t row) { return page.unreadable[row]; });
    if (unreadable_.empty()) unreadable_ = page.unreadable_because;
  }
  if (page.unmatched.empty()) return;
  const auto is_unmatched = [&page](std::size_t row) { return page.unmatched[row]; };
  receipt_.unmatched +=
      static_cast<std::uint64_t>(std::count_if(fresh.begin(), fresh.end(), is_unmatched));
  if (page.drops_unmatched) std::erase_if(fresh, is_unmatched);
}

bool PageWalk::is_last(const PageFacts& page) const {
  if (plan_.scheme == PageScheme::single_page) return true;
  if (plan_.scheme == PageScheme::linked && page.tells_next) return !page.next;
  const auto rows = static_cast<std::int64_t>(page.rows.size());
  const bool holds_overlap_only = rows == 1 && page.rows.front() == overlap_row_;
  if (rows == 0 || holds_overlap_only) return true;
  if (page.total) return position_.rows_before + rows >= *page.total;
  return false;  // a short page may be followed by others; an empty one ends the list
}

// Rows that were inserted meanwhile push known ones onto this page, so a few known pages are
// possible. Of pages that do not overlap, the very page of the last time, or that page moved by one
// row, means that the position is ignored; pages that overlap come to look like that by chance,
// when just as many rows were inserted.
std::optional<Error> PageWalk::repetition(const PageFacts& page, std::size_t fresh) {
  const std::vector<std::uint64_t>& before = previous_rows_;
  const bool is_known = fresh == 0 && !page.rows.empty();
  if (position_.rows_before >= reread_until_) known_pages_ = is_known ? known_pages_ + 1 : 0;
  const int most_known = overlaps() ? 2 : kMostKnownPages;
  const bool is_same = !overlaps() && page.rows.size() > 1 && page.rows == before;
  const bool is_shifted_by_one = !overlaps() && before.size() > 2 &&
                                 page.rows.size() + 1 >= before.size() &&
                                 std::equal(before.begin() + 1, before.end(), page.rows.begin());
  if (!is_same && !is_shifted_by_one && known_pages_ < most_known) return std::nullopt;
  std::string message = "pagination loop: the server sent the rows of an earlier page again";
  if (is_shifted_by_one && plan_.scheme == PageScheme::page_index) {
    message += "; it seems to read the offset as a record number (see .offset_meaning)";
  }
  return Error{.kind = ErrorKind::limit, .message = std::move(message)};
}

void PageWalk::note_movement(std::string reason) {
  if (movement_.empty()) movement_ = std::move(reason);
}

void PageWalk::end() {
  done_ = true;
  grade();
}

void PageWalk::grade() {
  const std::optional<std::int64_t> total = receipt_.total_at_end;
  const auto covered = position_.rows_before;
  receipt_.reason = movement_;
  const bool may_count_more = plan_.total_meaning == TotalMeaning::at_least_rows;
  if (receipt_.reason.empty() && total && (may_count_more ? covered > *total : covered != *total)) {
    receipt_.reason =
        "the vendor counts " + std::to_string(*total) + " rows and sent " + std::to_string(covered);
  }
  if (receipt_.reason.empty() && seen_.is_full()) {
    receipt_.reason = "duplicates were only looked for in the first " +
                      std::to_string(SeenRows::kMostRows) + " rows";
  }
  const bool is_whole = total == covered && receipt_.pages == 1 && !receipt_.resumed;
  if (receipt_.unreadable > 0) {
    receipt_.grade = Completeness::cut;
    receipt_.reason = "rows that cannot be read were left out; the first: " + unreadable_;
  } else if (!receipt_.reason.empty()) {
    receipt_.grade = Completeness::moved;
  } else if (is_whole && receipt_.unmatched == 0) {
    receipt_.grade = Completeness::proven;
  } else {
    receipt_.grade = Completeness::consistent;
    receipt_.reason = why_not_proven();
  }
}

std::string PageWalk::why_not_proven() const {
  if (receipt_.resumed) return "the rows before the cursor were read earlier";
  if (receipt_.unmatched > 0) return "the vendor did not keep to the filter";
  if (plan_.most_records && receipt_.total_at_end == plan_.most_records) {
    return "the vendor counts as many rows as it lets a listing reach: there may be more";
  }
  if (plan_.scheme == PageScheme::single_page && receipt_.total_at_end) {
    return "the vendor's total may count rows that do not fulfil the filter";
  }
  if (plan_.scheme == PageScheme::single_page) return "the vendor does not say how many there are";
  return "rows can move between pages without a trace";
}

Cursor PageWalk::cursor_at(std::size_t taken) const {
  const bool on_this_page = taken > 0 && !kept_.empty();
  const Position& place = on_this_page ? accepted_ : previous_position_;
  Cursor cursor{.fingerprint = plan_.fingerprint,
                .key = key_,
                .page = place.page,
                .rows_before = place.rows_before,
                .anchor = previous_anchor_,
                .prefix = previous_prefix_,
                .token = place.token};
  if (!on_this_page) return cursor;
  const std::size_t row = kept_[std::min(taken, kept_.size()) - 1];
  cursor.anchor = previous_rows_[row];
  cursor.prefix = prefix_of(previous_rows_, row + 1);
  return cursor;
}

}  // namespace quartet::detail
