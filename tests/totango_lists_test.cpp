#include <algorithm>
#include <ranges>
#include <string>

#include <gtest/gtest.h>

#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

static_assert(std::ranges::input_range<Pager<Account>>);
static_assert(std::ranges::input_range<Pager<Account>::Pages>);
static_assert(!std::copyable<Pager<Account>> && std::movable<Pager<Account>>);

TEST(TotangoLists, give_typed_accounts_page_by_page) {
  const Tape tape("lists_current.json");
  Pager<Account> pager = tape.client.lists.current(1007, {.page_length = 2});
  const std::vector<Account> accounts = pager.collect(100).value();
  ASSERT_EQ(accounts.size(), 3U);
  EXPECT_EQ(accounts[0].id, "b17");
  EXPECT_EQ(accounts[0].name, "Birch Mills, \"Ltd\"");
  EXPECT_EQ(accounts[0].status->current, "Trial");
  EXPECT_EQ(to_rfc3339(*accounts[0].status->changed), "2023-11-14T22:13:20Z");
  EXPECT_EQ(accounts[0].engagement_score(), 41.0);
  EXPECT_EQ(accounts[0].engagement->score->change, -3.0);
  EXPECT_EQ(accounts[0].health(), "Good");
  EXPECT_EQ(*accounts[0].attributes.find("Seats")->as_text(), "12");
  EXPECT_EQ(*accounts[0].attributes.find("Region")->as_text(), "North");
  EXPECT_EQ(accounts[0].foreign_id, "");
  EXPECT_EQ(accounts[1].foreign_id, "F-9");
  EXPECT_EQ(accounts[1].engagement_score(), std::nullopt);
  EXPECT_EQ(accounts[1].totango_id, "77");
  EXPECT_EQ(accounts[2].name, "Delta\nTwo Lines");
  EXPECT_FALSE(accounts[2].status);
  EXPECT_EQ(pager.receipt().rows, 3U);
  EXPECT_EQ(pager.receipt().grade, Completeness::consistent);
}

TEST(TotangoLists, send_the_raw_token_and_the_documented_parameters) {
  Fake fake;
  fake.reply(200, page_of({}, 0));
  for (auto& row : fake.client.lists.current(1007, {.include = Include::stats})) {
    ASSERT_TRUE(row);
  }
  ASSERT_EQ(fake.transport->requests().size(), 1U);
  const Request request = fake.transport->requests()[0];
  EXPECT_EQ(request.url,
            "https://api.totango.com/api/v1/accounts/active_list/1007/current.json"
            "?return=stats&length=1000&offset=0");
  ASSERT_EQ(request.secret_headers.size(), 1U);
  EXPECT_EQ(request.secret_headers[0].name, "Authorization");
  EXPECT_EQ(request.secret_headers[0].value.reveal(), kToken);
}

TEST(TotangoLists, send_nothing_before_the_first_row_is_read) {
  Fake fake;
  const auto accounts = fake.client.lists.current(1);
  EXPECT_TRUE(fake.transport->requests().empty());
}

TEST(TotangoLists, case_113_leaving_the_loop_early_asks_for_no_further_page) {
  Fake fake;
  fake.reply(200, page_of({"a", "b"}, 100));
  for (auto& row : fake.client.lists.current(1)) {
    ASSERT_TRUE(row);
    break;
  }
  EXPECT_EQ(fake.transport->requests().size(), 1U);
}

TEST(TotangoLists, case_112_rows_before_a_failure_are_given_and_a_cursor_to_go_on) {
  Fake fake;
  fake.reply(200, page_of({"a", "b"}, 5)).reply(400, R"({"_error":"bad"})");
  auto accounts = fake.client.lists.current(1, {.page_length = 2});
  std::vector<std::string> ids;
  std::optional<Error> error;
  for (auto& row : accounts) {
    if (row) {
      ids.push_back(row->id);
    } else {
      error = row.error();
    }
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"a", "b"}));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, ErrorKind::invalid);
  EXPECT_EQ(error->resume, accounts.cursor());
  EXPECT_EQ(accounts.receipt().grade, Completeness::cut);

  fake.reply(200, page_of({"a", "b"}, 5)).reply(200, page_of({"c", "d"}, 5));
  fake.reply(200, page_of({"e"}, 5));
  auto rest = fake.client.lists.current(1, {.page_length = 2, .cursor = error->resume});
  ids.clear();
  for (auto& row : rest) ids.push_back(row.value().id);
  EXPECT_EQ(ids, (std::vector<std::string>{"c", "d", "e"}));
  EXPECT_TRUE(rest.receipt().resumed);
}

TEST(TotangoLists, a_cursor_of_another_query_is_refused_before_anything_is_sent) {
  Fake fake;
  fake.reply(200, page_of({"a"}, 5));
  auto accounts = fake.client.lists.current(1);
  static_cast<void>(accounts.begin());
  const std::string cursor = accounts.cursor();
  const auto kind = [&](ListId list, ListOptions options) {
    options.cursor = cursor;
    auto other = fake.client.lists.current(list, options);
    return (*other.begin()).error().kind;
  };
  EXPECT_EQ(kind(2, {}), ErrorKind::config);
  EXPECT_EQ(kind(1, {.page_length = 10}), ErrorKind::config);
  EXPECT_EQ(kind(1, {.include = Include::all}), ErrorKind::config);
  EXPECT_EQ(fake.transport->requests().size(), 1U);
}

TEST(TotangoLists, collect_hands_rows_out_in_parts_and_goes_back_after_an_error) {
  Fake fake;
  fake.reply(200, page_of({"a", "b", "c"}, 6)).reply(403, "");
  auto accounts = fake.client.lists.current(1, {.page_length = 3});
  ASSERT_EQ(accounts.collect(2).value().size(), 2U);
  const std::string before = accounts.cursor();
  const Result<std::vector<Account>> failed = accounts.collect(10);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().resume, before) << "row c was not handed out";
  EXPECT_EQ(accounts.cursor(), before);
}

TEST(TotangoLists, pages_give_whole_pages) {
  Fake fake;
  fake.reply(200, page_of({"a", "b"}, 3)).reply(200, page_of({"c"}, 3));
  auto accounts = fake.client.lists.current(1, {.page_length = 2});
  std::vector<std::size_t> sizes;
  for (auto& page : accounts.pages()) sizes.push_back(page.value().size());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 1}));
}

TEST(TotangoLists, case_115_a_pager_outlives_its_client_and_its_iterator_outlives_the_pager) {
  std::optional<Fake> fake(std::in_place);
  fake->reply(200, page_of({"a"}, 2)).reply(200, page_of({"b"}, 2));
  std::optional<Pager<Account>> pager = fake->client.lists.current(1, {.page_length = 1});
  fake.reset();
  auto iterator = pager->begin();
  EXPECT_EQ((*iterator)->id, "a");
  Pager<Account> moved = std::move(*pager);
  pager.reset();
  EXPECT_EQ((*moved.begin())->id, "a") << "a second begin stays where the first is";
  ++iterator;
  EXPECT_EQ((*iterator)->id, "b");
}

TEST(TotangoLists, refuse_bad_arguments_before_anything_is_sent) {
  Fake fake;
  for (auto pager : {0, 1}) {
    auto accounts = pager == 0 ? fake.client.lists.current(0)
                               : fake.client.lists.current(1, {.page_length = 0});
    const Error error = (*accounts.begin()).error();
    EXPECT_EQ(error.kind, ErrorKind::config);
    EXPECT_EQ(error.operation, "lists.current");
    EXPECT_EQ(error.delivery, Delivery::not_sent);
  }
  EXPECT_EQ(fake.client.run(ops::current_page(-5, Include::summary, 10, 0)).error().kind,
            ErrorKind::config);
  EXPECT_TRUE(fake.transport->requests().empty());
}

}  // namespace
}  // namespace quartet::totango
