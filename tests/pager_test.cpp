// What a pager answers behind its end, and when it was moved from.
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

TEST(Pager, collect_answers_the_error_again_and_never_takes_it_for_the_end) {
  Fake fake;
  fake.reply(404, "gone");
  auto accounts = fake.client.lists.current(1);
  EXPECT_EQ(accounts.collect(5).error().kind, ErrorKind::not_found);
  EXPECT_EQ(accounts.collect(5).error().kind, ErrorKind::not_found);
  EXPECT_EQ(fake.transport->requests().size(), 1U);
}

TEST(Pager, collect_behind_a_range_that_failed_answers_its_error) {
  Fake fake;
  fake.reply(200, page_of({"a"}, 2)).reply(404, "gone");
  auto accounts = fake.client.lists.current(1, {.page_length = 1});
  int rows = 0;
  for (auto& account : accounts) rows += account ? 1 : 0;
  EXPECT_EQ(rows, 1);
  EXPECT_EQ(accounts.collect(5).error().kind, ErrorKind::not_found);
  EXPECT_EQ(accounts.begin(), accounts.end()) << "a range tells it once";
}

TEST(Pager, collect_behind_the_end_is_empty) {
  Fake fake;
  fake.reply(200, page_of({"a"}, 1));
  auto accounts = fake.client.lists.current(1);
  EXPECT_EQ(accounts.collect(5)->size(), 1U);
  EXPECT_EQ(accounts.collect(5)->size(), 0U);
}

TEST(Pager, case_115_one_that_was_moved_from_is_empty_and_says_so) {
  Fake fake;
  fake.reply(200, page_of({"a"}, 1));
  auto accounts = fake.client.lists.current(1);
  auto others = std::move(accounts);
  EXPECT_EQ(accounts.begin(), accounts.end());  // NOLINT(bugprone-use-after-move): the subject
  EXPECT_EQ(accounts.pages().begin(), accounts.pages().end());
  EXPECT_EQ(accounts.collect(1).error().kind, ErrorKind::config);
  EXPECT_EQ(accounts.cursor(), "");
  EXPECT_EQ(accounts.receipt().grade, Completeness::cut);
  EXPECT_EQ(others.collect(5)->size(), 1U);
}

}  // namespace
}  // namespace quartet::totango
