// The searches of the sandbox's Totango: accounts, users and events.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "testing/totango_query.hpp"
#include "testing/totango_replies.hpp"
#include "testing/totango_table.hpp"

namespace quartet::testing::fake_totango {

class SearchServer {
 public:
  explicit SearchServer(std::uint64_t seed) : seed_(seed) {}

  [[nodiscard]] Answer search(Kind kind, std::string_view content_type, std::string_view body);

 private:
  [[nodiscard]] Answer answer(Kind kind, const Query& query, const Form& form);
  const Table& table();

  std::uint64_t seed_;
  std::once_flag is_built_;
  Table table_;  // built by the first search: a sandbox has to start fast
  SeenRequests seen_;
};

}  // namespace quartet::testing::fake_totango
