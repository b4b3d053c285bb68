// How Quantive's first API generation picks rows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "testing/quantive_request.hpp"
#include "testing/quantive_store.hpp"

namespace quartet::testing::fake_quantive {

// The row with an id, or the first one that there is for `kFirstRow`.
[[nodiscard]] std::optional<std::size_t> find_row(const Store& store, Collection collection,
                                                  const std::string& id);

[[nodiscard]] bool has_metric_of(const Store& store, const Goal& goal, const std::string& user);

// Whether a row has the properties that the request names. Like the vendor, it ignores parameters
// that it does not know: of goals it knows tags, sessionId, ownerId, parentId and metricOwnerIds,
// of sessions the words filter=current and status, and of the others nothing.
[[nodiscard]] bool has_properties(const Store& store, Collection collection, std::size_t row,
                                  const Request& request);

}  // namespace quartet::testing::fake_quantive
