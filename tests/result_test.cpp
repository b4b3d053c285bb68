#include "quartet/result.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace quartet {
namespace {

Error some_error() {
  return {.kind = ErrorKind::not_found, .message = "gone"};
}

TEST(Result, holds_a_value_or_an_error) {
  const Result<int> value = 4;
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, 4);
  const Result<int> error = some_error();
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().kind, ErrorKind::not_found);
  EXPECT_EQ(error.value_or(9), 9);
}

TEST(Result, reading_a_missing_value_throws_the_error_instead_of_undefined_behaviour) {
  Result<std::string> error = some_error();
  EXPECT_THROW(static_cast<void>(error.value()), Exception);
  EXPECT_THROW(static_cast<void>(*error), Exception);
  EXPECT_THROW(static_cast<void>(error->size()), Exception);
  try {
    static_cast<void>(error.value());
  } catch (const Exception& exception) {
    EXPECT_EQ(exception.error().kind, ErrorKind::not_found);
    EXPECT_STREQ(exception.what(), "not_found: gone");
  }
}

TEST(Result, error_of_a_value_says_so_instead_of_undefined_behaviour) {
  const Result<int> value = 1;
  EXPECT_EQ(value.error().kind, ErrorKind::none);
  EXPECT_FALSE(value.error().message.empty());
}

TEST(Result, moves_its_value_out) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = *std::move(result);
  EXPECT_EQ(*taken, 7);
}

TEST(Result, chains_until_the_first_error) {
  const auto half = [](int number) -> Result<int> {
    if (number % 2 != 0) return some_error();
    return number / 2;
  };
  EXPECT_EQ(*Result<int>(8).and_then(half).and_then(half), 2);
  EXPECT_FALSE(Result<int>(6).and_then(half).and_then(half));
  EXPECT_EQ(*Result<int>(6).transform([](int n) { return std::to_string(n); }), "6");
}

TEST(Result, of_void_is_success_until_it_holds_an_error) {
  EXPECT_TRUE(Result<void>());
  const Result<void> error = some_error();
  EXPECT_FALSE(error);
  EXPECT_THROW(error.value(), Exception);
}

TEST(Error, is_described_in_one_line_with_all_that_is_known) {
  const Error error{.kind = ErrorKind::rate_limited,
                    .message = "too many calls in the vendor's window",
                    .vendor = "totango",
                    .operation = "lists.current",
                    .http_status = 429,
                    .vendor_message = "slow down",
                    .request_id = "r-1",
                    .attempts = 2,
                    .elapsed = std::chrono::milliseconds(1240),
                    .retry_after = std::chrono::seconds(37),
                    .retry_reason = "gave up: 2 of 2 attempts used",
                    .excerpt = "customer data"};
  EXPECT_EQ(
      describe(error),
      "totango lists.current: rate_limited (HTTP 429): too many calls in the vendor's window; "
      "the vendor says \"slow down\" [2 attempts in 1.2 s; gave up: 2 of 2 attempts used; "
      "asked to wait 37.0 s; request id r-1]");
}

}  // namespace
}  // namespace quartet
