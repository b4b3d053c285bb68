// Pager<T>: a listing as a lazy range, with a cursor to go on from and a receipt of what was read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/result.hpp"

namespace quartet {

/// How sure it is that a listing gave everything, from best to worst.
enum class Completeness : unsigned char {
  proven,      ///< one reply held the whole list, so nothing could move in between
  consistent,  ///< several pages, and no sign that rows moved while they were read
  moved,       ///< read to its end, but rows moved: some may be missing
  cut,         ///< not read to its end, or rows that cannot be read were left out
};

/// What a listing does with a row that cannot be read: without its id, with a member of another
/// type, with a time out of range.
enum class UnreadableRows : unsigned char {
  fail,  ///< the listing ends with an error of kind `decode`, behind the page before
  skip,  ///< it is left out and counted (`Receipt::unreadable`); the page must be JSON all the same
};

[[nodiscard]] std::string_view to_string(Completeness grade) noexcept;

/// What a listing has read so far.
struct Receipt {
  Completeness grade = Completeness::cut;
  std::uint64_t rows = 0;  ///< handed out, duplicates apart
  std::uint64_t pages = 0;
  std::uint64_t empty_pages = 0;
  std::uint64_t duplicates = 0;  ///< rows that had come before and were dropped
  /// Rows that do not fulfil the filter that was asked for: the vendor ignored it, or a part of it.
  std::uint64_t unmatched = 0;
  std::uint64_t unreadable = 0;  ///< rows left out by `UnreadableRows::skip`
  std::uint64_t retries = 0;     ///< attempts beyond the first of each page
  /// How many rows the vendor said there are, on the first and on the latest page.
  std::optional<std::int64_t> total_at_start = std::nullopt;
  std::optional<std::int64_t> total_at_end = std::nullopt;
  bool resumed = false;  ///< the listing began at a cursor
  /// Why the grade is not better, in words; empty when it is `proven`.
  std::string reason = {};
};

/// The receipt in one line.
[[nodiscard]] std::string describe(const Receipt& receipt);

namespace detail {

// What a pager that was moved from answers.
[[nodiscard]] Error moved_from_listing();
[[nodiscard]] const Receipt& no_receipt();

// Where a pager gets its rows. Implemented once, over the paging rules and the blocking driver.
template <class T>
class PageSource {
 public:
  virtual ~PageSource() = default;
  // The rows of the next page that has any; nothing at the end. Not called again after an error.
  virtual Result<std::optional<std::vector<T>>> next() = 0;
  // A cursor at row `index` of the rows that `next` gave last.
  virtual std::string cursor_at(std::size_t index) const = 0;
  virtual const Receipt& receipt() const = 0;
};

// The reading position that a pager, its iterators and its pages share.
template <class T>
class Listing {
 public:
  explicit Listing(std::unique_ptr<PageSource<T>> source) : source_(std::move(source)) {}

  [[nodiscard]] std::optional<Result<T>>& current() noexcept { return current_; }
  [[nodiscard]] std::optional<Result<std::vector<T>>>& page() noexcept { return page_; }

  void start() {
    if (started_) return;
    started_ = true;
    advance();
  }

  // Makes `current` the next row, the error that ends the listing, or nothing.
  void advance() {
    current_.reset();
    if (has_row()) {
      current_.emplace(std::move(rows_[taken_++]));
    } else if (is_failure_due()) {
      current_.emplace(tell_failure());
    }
  }

  // Makes `page` what is left of the page, else the next one, the error, or nothing.
  void advance_page() {
    page_.reset();
    if (has_row()) {
      page_.emplace(take_rows(rows_.size() - taken_));
    } else if (is_failure_due()) {
      page_.emplace(tell_failure());
    }
  }

  Result<std::vector<T>> collect(std::size_t max) {
    const std::string start = cursor();
    current_.reset();
    started_ = false;
    std::vector<T> collected;
    while (collected.size() < max && has_row()) {
      const std::size_t wanted = max - collected.size();
      const std::size_t there = rows_.size() - taken_;
      for (T& row : take_rows(wanted < there ? wanted : there)) {
        collected.push_back(std::move(row));
      }
    }
    if (!failure_) return collected;
    if (is_failure_due()) {
      // The rows collected so far are not handed out: go on before them.
      resume_ = start;
      if (!failure_->resume.empty() || !collected.empty()) failure_->resume = start;
    }
    return tell_failure();
  }

  [[nodiscard]] std::string cursor() const {
    return resume_.empty() ? source_->cursor_at(taken_) : resume_;
  }
  [[nodiscard]] const Receipt& receipt() const { return source_->receipt(); }

 private:
  // Whether there is a row at `taken_`, after asking for the next page when this one is used up.
  bool has_row() {
    if (taken_ < rows_.size()) return true;
    if (finished_) return false;
    Result<std::optional<std::vector<T>>> page = source_->next();
    finished_ = !page || !page->has_value();
    if (!page) failure_ = std::move(page).error();
    if (finished_) return false;
    rows_ = std::move(**page);
    taken_ = 0;
    return !rows_.empty();
  }

  std::vector<T> take_rows(std::size_t count) {
    const auto first = std::make_move_iterator(rows_.begin() + static_cast<std::ptrdiff_t>(taken_));
    taken_ += count;
    return std::vector<T>(first, first + static_cast<std::ptrdiff_t>(count));
  }

  [[nodiscard]] bool is_failure_due() const noexcept { return failure_ && !is_failure_told_; }
  Error tell_failure() {
    is_failure_told_ = true;
    return *failure_;
  }

  std::unique_ptr<PageSource<T>> source_;
  std::vector<T> rows_;    // of the latest page
  std::size_t taken_ = 0;  // how many of them were handed out
  std::optional<Result<T>> current_;
  std::optional<Result<std::vector<T>>> page_;
  std::optional<Error> failure_;  // what ended the listing
  bool is_failure_told_ = false;  // a range ends behind it; `collect` answers it again
  bool started_ = false;
  bool finished_ = false;
  std::string resume_;
};

}  // namespace detail

/// A listing: a lazy, move-only input range of `Result<T>`. Nothing is sent before the first row is
/// asked for. An error is the last element, after the rows that came before it. It owns what it
/// needs, so it may outlive the client; its iterators may outlive it. One that was moved from is
/// empty, and `collect` says so. One thread at a time.
///
///     for (auto& account : client.lists.current(1)) {
///       if (!account) return report(account.error());
///       use(account->name);
///     }
template <class T>
class Pager {
 public:
  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Result<T>;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    [[nodiscard]] Result<T>& operator*() const { return *listing_->current(); }
    [[nodiscard]] Result<T>* operator->() const { return &*listing_->current(); }
    iterator& operator++() {
      listing_->advance();
      return *this;
    }
    void operator++(int) { listing_->advance(); }
    bool operator==(std::default_sentinel_t) const {
      return listing_ == nullptr || !listing_->current().has_value();
    }

   private:
    friend class Pager;
    explicit iterator(std::shared_ptr<detail::Listing<T>> listing) : listing_(std::move(listing)) {}
    std::shared_ptr<detail::Listing<T>> listing_;
  };

  /// The same listing, a page at a time: an input range of `Result<std::vector<T>>`.
  class Pages {
   public:
    class iterator {
     public:
      using iterator_concept = std::input_iterator_tag;
      using value_type = Result<std::vector<T>>;
      using difference_type = std::ptrdiff_t;

      iterator() = default;
      [[nodiscard]] Result<std::vector<T>>& operator*() const { return *listing_->page(); }
      [[nodiscard]] Result<std::vector<T>>* operator->() const { return &*listing_->page(); }
      iterator& operator++() {
        listing_->advance_page();
        return *this;
      }
      void operator++(int) { listing_->advance_page(); }
      bool operator==(std::default_sentinel_t) const {
        return listing_ == nullptr || !listing_->page().has_value();
      }

     private:
      friend class Pages;
      explicit iterator(std::shared_ptr<detail::Listing<T>> listing)
          : listing_(std::move(listing)) {}
      std::shared_ptr<detail::Listing<T>> listing_;
    };

    [[nodiscard]] iterator begin() {
      if (listing_ != nullptr && !listing_->page()) listing_->advance_page();
      return iterator(listing_);
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

   private:
    friend class Pager;
    explicit Pages(std::shared_ptr<detail::Listing<T>> listing) : listing_(std::move(listing)) {}
    std::shared_ptr<detail::Listing<T>> listing_;
  };

  explicit Pager(std::unique_ptr<detail::PageSource<T>> source)
      : listing_(std::make_shared<detail::Listing<T>>(std::move(source))) {}
  Pager(Pager&&) noexcept = default;
  Pager& operator=(Pager&&) noexcept = default;
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

  /// The first row that was not read yet. A second `begin` goes on where the first one stands.
  [[nodiscard]] iterator begin() {
    if (listing_ != nullptr) listing_->start();
    return iterator(listing_);
  }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  [[nodiscard]] Pages pages() { return Pages(listing_); }

  /// Reads the next rows, at most `max`; calling again goes on behind them. On an error, the rows
  /// that were read are not handed out, and `error.resume` (also `cursor()`) goes on before them in
  /// another listing; this one has ended, and answers the error again.
  [[nodiscard]] Result<std::vector<T>> collect(std::size_t max) {
    if (listing_ == nullptr) return detail::moved_from_listing();
    return listing_->collect(max);
  }

  /// Opaque text that names the first row not handed out yet. Pass it as `.cursor` to the same
  /// query, in this process or another: the listing goes on there. It may repeat rows. It never
  /// skips one that stayed in the list, however many were inserted or deleted; where rows change
  /// places among themselves, that holds for those of the page that it names.
  [[nodiscard]] std::string cursor() const { return listing_ != nullptr ? listing_->cursor() : ""; }

  /// What has been read so far, and how sure it is that it is all.
  [[nodiscard]] const Receipt& receipt() const {
    return listing_ != nullptr ? listing_->receipt() : detail::no_receipt();
  }

 private:
  std::shared_ptr<detail::Listing<T>> listing_;
};

}  // namespace quartet
