// A listing as a flow without I/O, and the blocking driver that feeds a pager from it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/listing.hpp"
#include "core/readable_rows.hpp"
#include "core/session.hpp"
#include "quartet/operation.hpp"
#include "quartet/pager.hpp"

namespace quartet::detail {

// What a vendor says about one of its listings.
template <class Row, class Page>
struct ListingSpec {
  ListingPlan plan;
  std::function<Operation<Page>(const PageRequest&)> request;
  std::vector<Row> Page::*rows;
  // A hash of what makes a row the same row on another page.
  std::uint64_t (*identify)(const HashKey& key, const Row& row);
  std::optional<std::int64_t> Page::*total = nullptr;          // where the vendor says it
  std::optional<std::int64_t> Page::*declared_rows = nullptr;  // where the vendor says so
  // What a page says about the next one, of linked pages.
  std::function<void(const Page&, PageFacts&)> find_next = {};
  // Whether a row fulfils the filter; not set: there is none, or the vendor is to be believed.
  std::function<bool(const Row&)> matches = {};
  bool drops_unmatched = false;
  // What to do with rows that cannot be read, and where the rows stand in the reply's JSON.
  UnreadableRows unreadable = UnreadableRows::fail;
  std::vector<RowPlace> row_places = {};
};

// The steps of a listing. Ask with `next`; after running its operation, hand the page to `accept`.
template <class Row, class Page>
class ListingFlow {
 public:
  ListingFlow(ListingSpec<Row, Page> spec, const std::optional<Cursor>& resume)
      : spec_(std::move(spec)), walk_(spec_.plan, resume) {}

  // The operation to run, or nothing at the end.
  [[nodiscard]] Result<std::optional<Operation<Page>>> next() const {
    const Result<std::optional<PageRequest>> page = walk_.next();
    if (!page) return page.error();
    if (!*page) return std::optional<Operation<Page>>();
    Operation<Page> operation = spec_.request(**page);
    if (spec_.unreadable == UnreadableRows::skip) {
      operation.decode = [decode = std::move(operation.decode), places = spec_.row_places,
                          left_out = left_out_](Response& reply, DecodeContext& context) {
        return decode_readable<Page>(decode, reply, context, places, *left_out);
      };
    }
    return std::optional(std::move(operation));
  }

  // The new rows of a page.
  [[nodiscard]] Result<std::vector<Row>> accept(Page page, int attempts) {
    std::vector<Row>& rows = page.*(spec_.rows);
    Result<std::vector<std::size_t>> fresh = walk_.accept(facts_of(page, attempts));
    if (!fresh) return std::move(fresh).error();
    if (fresh->size() == rows.size()) return std::move(rows);
    std::vector<Row> kept;
    kept.reserve(fresh->size());
    for (const std::size_t index : *fresh) {
      kept.push_back(std::move(rows[index - left_out_->count_before(index)]));
    }
    return kept;
  }

  [[nodiscard]] const PageWalk& walk() const noexcept { return walk_; }

 private:
  [[nodiscard]] PageFacts facts_of(const Page& page, int attempts) const {
    const std::vector<Row>& rows = page.*(spec_.rows);
    PageFacts facts{.rows = {}, .attempts = attempts};
    if (spec_.total != nullptr) facts.total = page.*(spec_.total);
    if (spec_.declared_rows != nullptr) facts.declared_rows = page.*(spec_.declared_rows);
    if (spec_.find_next) spec_.find_next(page, facts);
    add_rows(rows, facts);
    facts.drops_unmatched = spec_.drops_unmatched;
    facts.unreadable_because = left_out_->because;
    return facts;
  }

  // All rows of the reply, in their order: those that were read, and those that were left out.
  void add_rows(const std::vector<Row>& rows, PageFacts& facts) const {
    const std::size_t count = rows.size() + left_out_->rows.size();
    facts.rows.reserve(count);
    if (spec_.matches) facts.unmatched.resize(count);
    if (!left_out_->rows.empty()) facts.unreadable.resize(count);
    auto row = rows.begin();
    for (std::size_t i = 0; i < count; ++i) {
      if (const LeftOutRow* left_out = left_out_->find(i)) {
        facts.rows.push_back(keyed_hash(walk_.key(), left_out->json));
        facts.unreadable[i] = true;
        continue;
      }
      facts.rows.push_back(spec_.identify(walk_.key(), *row));
      if (spec_.matches) facts.unmatched[i] = !spec_.matches(*row);
      ++row;
    }
  }

  ListingSpec<Row, Page> spec_;
  PageWalk walk_;
  // Of the page that was read last; shared with its operation, which may outlive this.
  std::shared_ptr<LeftOutRows> left_out_ = std::make_shared<LeftOutRows>();
};

// Runs a listing's operations on the caller's thread.
template <class Row, class Page>
class BlockingListing final : public PageSource<Row> {
 public:
  BlockingListing(std::shared_ptr<const Handle> handle, std::string operation,
                  ListingSpec<Row, Page> spec, const std::optional<Cursor>& resume)
      : handle_(std::move(handle)),
        operation_(std::move(operation)),
        flow_(std::move(spec), resume) {}

  Result<std::optional<std::vector<Row>>> next() override {
    while (true) {
      Result<std::optional<Operation<Page>>> operation = flow_.next();
      if (!operation) return refusal(std::move(operation).error());
      if (!*operation) return std::optional<std::vector<Row>>();
      Metadata metadata;
      Result<Page> page = run(*handle_, **operation, metadata);
      Result<std::vector<Row>> rows =
          page ? flow_.accept(*std::move(page), metadata.attempts) : std::move(page).error();
      if (!rows) return failure(std::move(rows).error(), **operation, metadata);
      if (!rows->empty()) return std::optional(*std::move(rows));
    }
  }

  std::string cursor_at(std::size_t taken) const override {
    return to_text(flow_.walk().cursor_at(taken));
  }
  const Receipt& receipt() const override { return flow_.walk().receipt(); }

 private:
  // Of the paging rules, before anything was sent. Nothing can be resumed.
  Error refusal(Error error) const {
    name_error(error, *handle_, operation_);
    error.retry_reason = "not sent: the answer would be the same";
    return error;
  }

  Error failure(Error error, const Operation<Page>& operation, const Metadata& metadata) const {
    if (error.operation.empty()) {  // of the paging rules, not of the call
      error =
          decode_failure(std::move(error), *handle_, operation.name, operation.request, metadata);
    }
    // Every row before the failure was handed out. Before the first one there is nothing to resume.
    const Receipt& receipt = flow_.walk().receipt();
    if (receipt.rows > 0 || receipt.resumed) error.resume = cursor_at(SIZE_MAX);
    return error;
  }

  std::shared_ptr<const Handle> handle_;
  std::string operation_;
  ListingFlow<Row, Page> flow_;
};

// A listing that cannot begin: its only element is the error.
template <class Row>
class FailedListing final : public PageSource<Row> {
 public:
  explicit FailedListing(Error error) : error_(std::move(error)) {}
  Result<std::optional<std::vector<Row>>> next() override { return error_; }
  std::string cursor_at(std::size_t) const override { return {}; }
  const Receipt& receipt() const override { return receipt_; }

 private:
  Error error_;
  Receipt receipt_{.reason = "it could not begin"};
};

// The pager of a listing; `cursor` is the user's text, empty for the start.
template <class Row, class Page>
Pager<Row> make_pager(std::shared_ptr<const Handle> handle, const std::string& operation,
                      ListingSpec<Row, Page> spec, const std::string& cursor,
                      const std::string& problem) {
  std::optional<Cursor> resume;
  std::optional<Error> error;
  if (!problem.empty()) error = Error{.kind = ErrorKind::config, .message = problem};
  if (!error && !cursor.empty()) {
    Result<Cursor> parsed = parse_cursor(cursor, spec.plan.fingerprint);
    if (parsed) resume = *parsed;
    if (!parsed) error = std::move(parsed).error();
  }
  if (error) {
    name_error(*error, *handle, operation);
    return Pager<Row>(std::make_unique<FailedListing<Row>>(*std::move(error)));
  }
  return Pager<Row>(std::make_unique<BlockingListing<Row, Page>>(std::move(handle), operation,
                                                                 std::move(spec), resume));
}

}  // namespace quartet::detail
