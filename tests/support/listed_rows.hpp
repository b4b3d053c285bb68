// What a listing gives, for tests that expect it to succeed.
#pragma once

#include <string>
#include <vector>

#include "quartet/pager.hpp"

namespace quartet::testing {

// All rows. An error is thrown, which fails the test with its description.
template <class Row>
std::vector<Row> rows_of(Pager<Row> pager) {
  return pager.collect(1000).value();
}

template <class Row>
std::vector<std::string> ids_of(const std::vector<Row>& rows) {
  std::vector<std::string> ids;
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
}

}  // namespace quartet::testing
