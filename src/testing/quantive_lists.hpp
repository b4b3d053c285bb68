// The lists of the sandbox's Quantive, in both API generations, and its single rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "quartet/result.hpp"
#include "testing/quantive_answers.hpp"
#include "testing/quantive_order.hpp"
#include "testing/quantive_projection.hpp"
#include "testing/quantive_replies.hpp"
#include "testing/quantive_request.hpp"
#include "testing/quantive_rows.hpp"
#include "testing/quantive_store.hpp"

namespace quartet::testing::fake_quantive {

class ListServer {
 public:
  explicit ListServer(const Store& store) : store_(store) {}

  // Second generation: filtered, sorted, a page of it.
  [[nodiscard]] Reply page(Collection collection, const Request& request, const Asked& asked);
  // First generation: all rows that have the properties asked for.
  [[nodiscard]] Reply whole(Collection collection, const Request& request,
                            const Asked& asked) const;
  // The goals that have metrics of a user, with them.
  [[nodiscard]] Reply goals_of_metric_owner(const std::string& user, const Asked& asked) const;
  // One row, alone. 404 when there is none.
  [[nodiscard]] Reply one(Collection collection, const std::string& id, const Asked& asked) const;

 private:
  using Rows = std::vector<std::size_t>;

  // How rows are shown.
  struct View {
    std::vector<Field> fields = {};
    GoalMetrics metrics = GoalMetrics::left_out;
    bool is_plain_text = false;
  };

  // What a listing came to. Paging through many rows would filter and sort them for every page.
  struct Known {
    std::string listing;
    std::uint64_t version;
    Rows rows;
  };

  [[nodiscard]] static Result<View> view_of(const Request& request);
  [[nodiscard]] Rows all_rows(Collection collection) const;
  [[nodiscard]] Result<Rows> rows_of(Collection collection, const Request& request,
                                     const Asked& asked);
  [[nodiscard]] Result<Rows> find_rows(Collection collection, const Request& request,
                                       const Asked& asked) const;
  [[nodiscard]] Json shown(Collection collection, std::size_t row, const View& view,
                           const Asked& asked) const;
  [[nodiscard]] Reply listed(Collection collection, const Rows& rows, std::size_t total,
                             const View& view, const Asked& asked) const;

  const Store& store_;
  std::deque<Known> known_;
};

}  // namespace quartet::testing::fake_quantive
