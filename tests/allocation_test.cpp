// Without memory at any one place, a call ends with an error or std::bad_alloc, and the client and
// its connections stay usable.
#include <new>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "quartet/testing/sandbox.hpp"
#include "quartet/totango.hpp"
#include "support/allocation_hooks.hpp"
#include "support/resources.hpp"

namespace quartet {
namespace {

constexpr std::size_t kRows = 20;

Result<std::vector<totango::Account>> read_page(const totango::Client& client) {
  return client.lists.current(1, {.page_length = kRows}).collect(kRows);
}

// Whether the n-th allocation of the call was made to fail; what became of the call does not
// matter, as long as it ended.
bool fail_at(const totango::Client& client, std::size_t number) {
  const testing::FailingAllocation failing(number);
  try {
    static_cast<void>(read_page(client).has_value());
  } catch (const std::bad_alloc&) {
    return true;
  }
  return failing.has_failed();
}

TEST(Allocations, case_160_each_may_fail_and_the_next_call_succeeds) {
  if (!testing::can_hook_allocations()) GTEST_SKIP() << "a sanitizer has its own allocator";
  const testing::Sandbox sandbox = testing::Sandbox::start({.calls_per_minute = 100'000}).value();
  const totango::Client client{{.token = sandbox.token(),
                                .endpoint = totango::Endpoint::at(sandbox.url()),
                                .http = {.rate_limit = RateLimit{.calls = 0}},
                                .call = {.max_attempts = 1}}};
  ASSERT_EQ(read_page(client).value().size(), kRows);
  std::size_t number = 1;
  while (fail_at(client, number)) {
    const auto next = read_page(client);
    ASSERT_TRUE(next) << "after allocation " << number << ": " << describe(next.error());
    ASSERT_EQ(next->size(), kRows);
    ++number;
  }
  EXPECT_GT(number, 30U);
}

}  // namespace
}  // namespace quartet
