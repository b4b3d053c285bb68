// Rows that Quantive sends and that were not asked for: what is noticed, and what is taken on
// trust.
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/quantive.hpp"
#include "quartet/testing/fake_transport.hpp"

namespace quartet::quantive {
namespace {

// The ids of what a listing of these rows yields, and what its receipt says.
struct Listed {
  std::string ids;
  Receipt receipt;
};

template <class List>
Listed listed(const std::string& rows, std::size_t count, List list) {
  const auto transport = std::make_shared<testing::FakeTransport>();
  transport->reply(
      {.status = 200,
       .body = R"({"items":[)" + rows + R"(],"totalCount":)" + std::to_string(count) + "}"});
  const Client client{
      {.token = Secret{"test"}, .account_id = "5a00", .http = {.transport = transport}}};
  auto pager = list(client);
  Listed result;
  for (auto& row : pager) result.ids += row ? row->id : describe(row.error());
  result.receipt = pager.receipt();
  return result;
}

Listed goals_with(const std::string& rows, std::size_t count, const Filter& filter) {
  return listed(rows, count,
                [&](const Client& client) { return client.goals.search({.filter = filter}); });
}

std::string ids_with(const Filter& filter, const std::string& rows) {
  return goals_with(rows, 2, filter).ids;
}

TEST(QuantiveFilters, a_member_that_no_row_shows_is_taken_on_trust) {
  const std::string bare = R"({"id":"1","name":"a"},{"id":"2","name":"b"})";
  for (const Filter& filter :
       {where::text("ownerIds").is("u"), where::text("tags.title").is("t"),
        where::number("attainment").at_least(0.5), where::text("sessionId").in({"s"})}) {
    const Listed goals = goals_with(bare, 2, filter);
    EXPECT_EQ(goals.ids, "12") << to_json(filter.json());
    EXPECT_EQ(goals.receipt.unmatched, 0U);
  }
  EXPECT_EQ(listed(bare, 2,
                   [](const Client& client) {
                     return client.goals.list({.tag = "t", .session_id = "s", .owner_id = "u"});
                   })
                .ids,
            "12");
}

TEST(QuantiveFilters, a_row_that_lacks_what_others_show_does_not_fulfil_it) {
  const std::string rows = R"({"id":"1","tags":[{"title":"t"}]},{"id":"2"})";
  EXPECT_EQ(ids_with(where::text("tags.title").is("t"), rows), "1");
  EXPECT_EQ(
      listed(rows, 2, [](const Client& client) { return client.goals.list({.tag = "T"}); }).ids,
      "1");
}

TEST(QuantiveFilters, a_member_that_is_empty_everywhere_is_no_match) {
  const std::string rows = R"({"id":"1","parentId":""},{"id":"2","parentId":null})";
  const Listed goals = goals_with(rows, 2, where::text("parentId").is("p"));
  EXPECT_EQ(goals.ids, "");
  EXPECT_EQ(goals.receipt.unmatched, 2U);
}

TEST(QuantiveFilters, plain_texts_in_expressions_are_looked_for) {
  const std::string rows = R"x({"id":"1","name":"Ship it (now)"},{"id":"2","name":"SHIP it"})x";
  const auto name = where::text("name");
  EXPECT_EQ(ids_with(name.begins_with("ship"), rows), "12") << "letters may differ in case";
  EXPECT_EQ(ids_with(name.begins_with("it"), rows), "");
  EXPECT_EQ(ids_with(name.ends_with("(now)"), rows), "1");
  EXPECT_EQ(ids_with(name.contains(" it ("), rows), "1");
  EXPECT_EQ(ids_with(name.contains("sail"), rows), "");
  EXPECT_EQ(ids_with(name.matches("^Sh[aeiou]p"), rows), "12") << "not understood here";
  EXPECT_EQ(ids_with(name.matches(R"(^\d)"), rows), "12");
  EXPECT_EQ(ids_with(name.matches("^a$"), rows), "12");
  EXPECT_EQ(ids_with(name.matches(R"(a\$)"), rows), "12");
}

TEST(QuantiveFilters, descriptions_without_their_markup_are_not_compared) {
  const std::string rows = R"({"id":"1","description":"bold"})";
  const Filter filter = where::text("description").contains("**bold**");
  EXPECT_EQ(goals_with(rows, 1, filter).ids, "");
  EXPECT_EQ(listed(rows, 1,
                   [&](const Client& client) {
                     return client.goals.search({.filter = filter, .plain_text = true});
                   })
                .ids,
            "1");
}

TEST(QuantiveFilters, flags_counts_and_words_are_compared) {
  const std::string tags =
      R"({"id":"1","isActive":true,"itemsTaggedCount":3,"dateCreated":"2024-01-01T00:00:00Z"},)"
      R"({"id":"2","isActive":false,"itemsTaggedCount":0,"dateCreated":"2025-01-01T00:00:00Z"})";
  const auto found = [&](const Filter& filter) {
    return listed(tags, 2,
                  [&](const Client& client) { return client.tags.list({.filter = filter}); })
        .ids;
  };
  EXPECT_EQ(found(where::raw(Object{{"isActive", true}})), "1");
  EXPECT_EQ(found(where::number("itemsTaggedCount").less_than(2)), "2");
  EXPECT_EQ(
      found(where::time("dateCreated").since(parse_timestamp("2024-06-01T00:00:00Z").value())),
      "2");
  const std::string metrics =
      R"({"id":"1","progressStatus":"bad"},{"id":"2","progressStatus":"ok"})";
  EXPECT_EQ(
      listed(metrics, 2,
             [](const Client& client) {
               return client.metrics.list({.filter = where::text("progressStatus").is("bad")});
             })
          .ids,
      "1");
}

TEST(QuantiveFilters, owners_of_key_results_are_compared_when_they_are_there) {
  const std::string rows =
      R"({"id":"1","metrics":[{"id":"a","ownerId":"x"},{"id":"b","ownerIds":["u"]}]},)"
      R"({"id":"2","metrics":[{"id":"c","ownerId":"x"}]},{"id":"3","metrics":[]},)"
      R"({"id":"4","metrics":[{"id":"d"}]})";
  const auto found = [&](const std::string& of) {
    return listed(of, 4,
                  [](const Client& client) {
                    return client.goals.list({.metric_owner_id = "u", .include_metrics = true});
                  })
        .ids;
  };
  EXPECT_EQ(found(rows), "14") << "one that shows no owner may be the user's";
  EXPECT_EQ(found(R"({"id":"1"},{"id":"2"})"), "12");
}

}  // namespace
}  // namespace quartet::quantive
