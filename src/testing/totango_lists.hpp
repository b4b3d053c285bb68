// The active lists of the sandbox's Totango.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "testing/totango_replies.hpp"

namespace quartet::testing::fake_totango {

// Whether there is a list of accounts of that id, and whether it holds the account now.
[[nodiscard]] bool is_list(std::int64_t id);
[[nodiscard]] bool is_in_list(std::int64_t id, std::size_t account);

// What is asked of a list: who is in it, who came, who left.
enum class View : unsigned char { current, recent, past };

// What an offset counts.
enum class OffsetUnit : unsigned char { page, record };

using Parameters = std::multimap<std::string, std::string>;

class ListServer {
 public:
  explicit ListServer(std::uint64_t seed);

  // `id` as it stands in the path.
  [[nodiscard]] Answer page(std::string_view id, View view, const Parameters& parameters);
  [[nodiscard]] static Answer all_lists();
  [[nodiscard]] static Answer folders();

 private:
  [[nodiscard]] Answer true_page(std::int64_t id, View view, const Parameters& parameters,
                                 OffsetUnit unit = OffsetUnit::page) const;

  std::uint64_t seed_;
  std::vector<std::string> accounts_;  // serialised once: a page is put together from them
  SeenRequests seen_;
};

}  // namespace quartet::testing::fake_totango
