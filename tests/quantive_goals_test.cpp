// Goals of Quantive: what goes out, filters, and rows that were not asked for.
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/quantive.hpp"
#include "quartet/testing/fake_transport.hpp"

namespace quartet::quantive {
namespace {

using ::testing::HasSubstr;

struct Fake {
  Fake& reply(int status, std::string body) {
    transport->reply({.status = status, .body = std::move(body)});
    return *this;
  }
  [[nodiscard]] Request sent(std::size_t index = 0) const {
    return transport->requests().at(index);
  }

  std::shared_ptr<testing::FakeTransport> transport = std::make_shared<testing::FakeTransport>();
  Client client{
      {.token = Secret{"test"},
       .account_id = "5a00",
       .endpoint = Endpoint::us(),
       .http = {.transport = transport, .clock = std::make_shared<testing::FakeClock>()}}};
};

TEST(Goals, requests_carry_the_account_and_the_token) {
  Fake fake;
  fake.reply(200, R"({"id":"g"})");
  EXPECT_EQ(fake.client.goals.get("g/1")->id, "g");
  const Request sent = fake.sent();
  EXPECT_EQ(sent.url, "https://app.us.quantive.com/results/api/v1/goals/g%2F1");
  EXPECT_EQ(*sent.headers.find("gtmhub-accountId"), "5a00");
  EXPECT_EQ(sent.secret_headers.at(0).value, Secret{"Bearer test"});
}

TEST(Goals, an_account_id_that_cannot_be_sent_is_reported_by_every_call) {
  for (const char* id : {"", "a\r\nb", " a"}) {
    const Client client{{.token = Secret{"test"}, .account_id = id}};
    EXPECT_EQ(client.check().error().kind, ErrorKind::config) << id;
    EXPECT_EQ(client.goals.get("x").error().kind, ErrorKind::config) << id;
  }
}

TEST(Goals, a_patch_has_three_states) {
  const GoalPatch patch{
      .name = "New", .description = nullptr, .tags = std::vector<std::string>{"a"}, .to = nullptr};
  EXPECT_EQ(ops::update_goal("g", patch).request.body,
            R"({"name":"New","description":null,"tags":[{"title":"a"}],"dateTo":null})");
  EXPECT_THAT(ops::update_goal("g", {}).request.problem, HasSubstr("changes nothing"));
  EXPECT_EQ(ops::update_goal("g", {.name = ""}).request.body, R"({"name":""})");
  EXPECT_EQ(ops::update_goal("g", {.tags = std::vector<std::string>{}}).request.body,
            R"({"tags":[]})");
}

TEST(Goals, a_patch_cannot_take_away_what_a_goal_needs) {
  const auto problem = [](const GoalPatch& patch) {
    return ops::update_goal("g", patch).request.problem;
  };
  EXPECT_THAT(problem({.name = ""}), HasSubstr("name is empty"));
  EXPECT_THAT(problem({.name = nullptr}), HasSubstr("name cannot be cleared"));
  EXPECT_NE(problem({.session_id = ""}), "");
  EXPECT_NE(problem({.session_id = nullptr}), "");
  EXPECT_NE(problem({.owner_id = ""}), "");
  EXPECT_NE(problem({.owner_id = nullptr}), "");
  EXPECT_NE(problem({.owner_ids = std::vector<std::string>{"a", ""}}), "");
  EXPECT_NE(problem({.tags = std::vector<std::string>{""}}), "");
  EXPECT_EQ(problem({.description = "", .parent_id = ""}), "");
}

TEST(Goals, a_member_that_is_there_twice_is_refused) {
  EXPECT_THAT(ops::update_goal("g", {.name = "a", .extra = {{"name", "b"}}}).request.problem,
              HasSubstr("name is there twice"));
  const NewGoal goal{.name = "n", .session_id = "s", .owner_id = "o", .extra = {{"name", "b"}}};
  EXPECT_THAT(ops::create_goal(goal).request.problem, HasSubstr("name is there twice"));
  const NewMetric metric{.name = "n", .goal_id = "g", .owner_id = "o", .extra = {{"target", 2}}};
  EXPECT_THAT(ops::create_metric(metric).request.problem, HasSubstr("target is there twice"));
}

TEST(Goals, an_update_whose_reply_shows_no_goal_was_carried_out_all_the_same) {
  for (const char* body : {"{}", "null", R"("updated")", R"({"modified":1})"}) {
    Fake fake;
    fake.reply(200, body);
    const Result<UpdatedGoal> updated = fake.client.goals.update("g", {.name = "n"});
    ASSERT_TRUE(updated) << body;
    EXPECT_FALSE(updated->goal) << body;
  }
  Fake fake;
  fake.reply(200, R"({"error":{"message":"locked"}})").reply(200, "{").reply(200, "[]");
  const Error error = fake.client.goals.update("g", {.name = "n"}).error();
  EXPECT_EQ(error.kind, ErrorKind::vendor);
  EXPECT_EQ(error.vendor_message, "locked");
  EXPECT_EQ(fake.client.goals.update("g", {.name = "n"}).error().kind, ErrorKind::decode);
  EXPECT_EQ(fake.client.goals.update("g", {.name = "n"}).error().kind, ErrorKind::decode);
}

TEST(Goals, case_143_tokens_with_odd_characters_go_out_as_they_are) {
  Fake fake;
  fake.reply(200, R"({"id":"g"})");
  const std::string token = "a@b{c}$d%2F+e";
  const Client client{
      {.token = Secret{token}, .account_id = "5a00", .http = {.transport = fake.transport}}};
  EXPECT_TRUE(client.goals.get("g"));
  EXPECT_EQ(fake.sent().secret_headers.at(0).value, Secret{"Bearer " + token});
}

TEST(Goals, an_update_without_a_reply_says_so) {
  Fake fake;
  fake.reply(204, "").reply(200, " \n").reply(200, R"({"id":"g","name":"n"})").reply(202, "");
  EXPECT_FALSE(fake.client.goals.update("g", {.name = "n"})->goal);
  EXPECT_FALSE(fake.client.goals.update("g", {.name = "n"})->goal);
  EXPECT_EQ(fake.client.goals.update("g", {.name = "n"})->goal->name, "n");
  EXPECT_TRUE(fake.client.goals.remove("g"));
  EXPECT_EQ(fake.sent(3).method, Method::del);
}

TEST(Goals, case_138_ids_that_no_address_can_carry_are_refused) {
  Fake fake;
  for (const char* id : {"", ".", "..", "a\nb"}) {
    EXPECT_EQ(fake.client.goals.get(id).error().kind, ErrorKind::config) << id;
    EXPECT_EQ(fake.client.goals.remove(id).error().kind, ErrorKind::config) << id;
    EXPECT_EQ(fake.client.goals.update(id, {.name = "x"}).error().kind, ErrorKind::config) << id;
    EXPECT_EQ(fake.client.metrics.check_in(id, {.actual = 1}).error().kind, ErrorKind::config);
  }
  EXPECT_TRUE(fake.transport->requests().empty());
}

TEST(Goals, what_a_new_one_needs_is_checked_before_it_is_sent) {
  Fake fake;
  for (const NewGoal& goal :
       {NewGoal{.name = "", .session_id = "s", .owner_id = "o"},
        NewGoal{.name = "n", .session_id = "", .owner_id = "o"},
        NewGoal{.name = "n", .session_id = "s", .owner_id = ""},
        NewGoal{.name = "n", .session_id = "s", .owner_id = "o", .description = "\xff"}}) {
    EXPECT_EQ(fake.client.goals.create(goal).error().kind, ErrorKind::config);
  }
  EXPECT_TRUE(fake.transport->requests().empty());
}

TEST(Goals, case_100_times_may_be_unset_and_have_any_number_of_digits) {
  Fake fake;
  fake.reply(200,
             R"({"id":"g","dateCreated":"2024-01-05T09:15:22.123456789Z","dateFrom":"",)"
             R"("dateTo":"0001-01-01T00:00:00Z","metrics":[{"dueDate":"2024-01-05T09:15:22Z"}]})");
  const Goal goal = fake.client.goals.get("g").value();
  EXPECT_EQ(to_rfc3339(*goal.created), "2024-01-05T09:15:22.123456789Z");
  EXPECT_FALSE(goal.from);
  EXPECT_FALSE(goal.to);
  EXPECT_TRUE(goal.metrics.at(0).due);
  for (const char* time : {"2024-02-30T00:00:00Z", "1704445200000", "2024-01-05", "yesterday"}) {
    fake.reply(200, R"({"id":"g","dateCreated":")" + std::string(time) + "\"}");
    EXPECT_EQ(fake.client.goals.get("g").error().kind, ErrorKind::decode) << time;
  }
}

TEST(Goals, case_98_what_is_not_known_is_kept) {
  Fake fake;
  fake.reply(200, R"({"id":"g","mood":{"is":"good"},"closedStatus":{"status":"frozen","by":"u"},)"
                  R"("assignee":{"id":"a","type":"robot"},"tags":[{"title":"t","weight":2}]})");
  const Goal goal = fake.client.goals.get("g").value();
  EXPECT_EQ(*goal.extra.find("mood")->find("is")->as_text(), "good");
  EXPECT_EQ(goal.closed_status.status, "frozen");
  EXPECT_EQ(*goal.closed_status.extra.find("by")->as_text(), "u");
  EXPECT_EQ(goal.assignee->type, "robot");
  EXPECT_EQ(goal.tags.at(0).extra.find("weight")->as_integer(), 2);
}

TEST(Goals, case_99_without_an_id_a_row_is_an_error_with_its_place) {
  Fake fake;
  fake.reply(200, R"({"items":[{"id":"a"},{"name":"b"}],"totalCount":2})");
  auto goals = fake.client.goals.search();
  EXPECT_THAT((*goals.begin()).error().message, HasSubstr("items[1]"));
  fake.reply(200, R"({"error":"no"})");
  EXPECT_EQ((*fake.client.goals.list().begin()).error().kind, ErrorKind::decode);
}

TEST(Goals, case_61_payment_required_is_forbidden_and_final) {
  Fake fake;
  fake.reply(402, "payment required");
  const Error error = fake.client.goals.get("g").error();
  EXPECT_EQ(error.kind, ErrorKind::forbidden);
  EXPECT_EQ(error.attempts, 1);
}

TEST(Goals, case_87_a_web_page_names_the_endpoint) {
  Fake fake;
  fake.reply(200, "<!DOCTYPE html><html>log in</html>");
  const Error error = fake.client.goals.get("g").error();
  EXPECT_EQ(error.kind, ErrorKind::decode);
  EXPECT_THAT(error.message, HasSubstr("QUANTIVE_BASE_URL"));
}

// --- lists

TEST(Goals, case_142_filter_values_never_become_grammar) {
  std::mt19937 random(7);
  const std::string letters = "\"'{}[]:,$\\ \n\tax\xc3\xa9%&=#+";
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const auto size = std::uniform_int_distribution<std::size_t>(0, 12)(random);
    while (text.size() < size) {
      const char c =
          letters[std::uniform_int_distribution<std::size_t>(0, letters.size() - 1)(random)];
      text += static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : "\xc3\xa9";
    }
    const Query query{
        .filter = where::all_of({where::text("name").is(text), where::text("x").in({text})})};
    const Operation<ListPage<Goal>> operation = ops::search_goals(query, 0, 10);
    ASSERT_EQ(operation.request.problem, "");
    const Value sent = parse_json(operation.request.query.at(0).value).value();
    const Array& both = *sent.find("$and")->as_array();
    EXPECT_EQ(*both[0].find("name")->as_text(), text);
    EXPECT_EQ(*both[1].find("x")->find("$in")->as_array()->at(0).as_text(), text);
  }
}

TEST(Goals, filters_are_written_as_the_vendor_shows_them) {
  const auto text = [](const Filter& filter) {
    EXPECT_EQ(filter.problem(), "");
    return to_json(filter.json());
  };
  EXPECT_EQ(text(where::id().is("a")), R"({"_id":"a"})");
  EXPECT_EQ(text(where::number("attainment").at_least(0.5)), R"({"attainment":{"$gte":0.5}})");
  EXPECT_EQ(text(where::text("name").begins_with("A.b")), R"({"name":{"$regex":"^A\\.b"}})");
  EXPECT_EQ(text(where::text("name").ends_with("c$")), R"({"name":{"$regex":"c\\$$"}})");
  EXPECT_EQ(text(where::text("name").contains("x")), R"({"name":{"$regex":".*x.*"}})");
  EXPECT_EQ(text(where::time("dateCreated").before(Timestamp{})),
            R"({"dateCreated":{"$lt":"1970-01-01T00:00:00Z"}})");
  EXPECT_NE(where::text("$where").is("x").problem(), "");
  EXPECT_NE(where::text("").is("x").problem(), "");
  EXPECT_NE(where::text("name").in({}).problem(), "");
  EXPECT_NE(where::all_of({}).problem(), "");
  EXPECT_NE(where::raw(7).problem(), "");
  EXPECT_NE(where::text("name").compared("ne", "x").problem(), "");
}

TEST(Goals, pages_are_sorted_the_same_way_each_time_and_have_the_id) {
  const Query query{.fields = {"name", "metrics{id,name}"},
                    .sort = {{"assignee.name"}, {"dateCreated", true}}};
  const RequestSpec request = ops::search_goals(query, 99, 100).request;
  EXPECT_EQ(request.query, (std::vector<QueryParameter>{{"fields", "name,metrics{id,name},id"},
                                                        {"sort", "assignee.name,-dateCreated,_id"},
                                                        {"skip", "99"},
                                                        {"limit", "100"}}));
  EXPECT_NE(ops::search_goals({.sort = {{"-name"}}}, 0, 1).request.problem, "");
  EXPECT_NE(ops::search_goals({.page_length = 0}, 0, 1).request.problem, "");
}

constexpr const char* kMixed =
    R"({"items":[{"id":"1","sessionId":"s","tags":[{"title":"TEST tag"}]},{"id":"2","sessionId":"other"},)"
    R"({"id":"3","sessionId":"s","tags":[{"title":"Test Tag"}]}],"totalCount":3})";

TEST(Goals, rows_that_were_not_asked_for_are_dropped_and_counted) {
  Fake fake;
  fake.reply(200, kMixed);
  auto goals = fake.client.goals.list({.tag = "Test Tag", .session_id = "s"});
  const std::vector<Goal> found = goals.collect(10).value();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(goals.receipt().unmatched, 1U);
  EXPECT_EQ(goals.receipt().rows, 2U);
  EXPECT_THAT(describe(goals.receipt()), HasSubstr("1 row does not fulfil the filter"));
  EXPECT_EQ(fake.sent().url,
            "https://app.us.quantive.com/results/api/v1/goals?tags=Test%20Tag&sessionId=s");
}

TEST(Goals, or_kept_when_told_to) {
  Fake fake;
  fake.reply(200, kMixed);
  auto goals = fake.client.goals.list({.session_id = "s", .unmatched = Unmatched::keep});
  EXPECT_EQ(goals.collect(10)->size(), 3U);
  EXPECT_EQ(goals.receipt().unmatched, 1U);
}

TEST(Goals, a_list_without_a_filter_is_proven_by_its_total) {
  Fake fake;
  fake.reply(200, kMixed).reply(200, R"({"items":[{"id":"1"}]})");
  auto goals = fake.client.goals.list();
  EXPECT_EQ(goals.collect(10)->size(), 3U);
  EXPECT_EQ(goals.receipt().grade, Completeness::proven);
  auto untold = fake.client.goals.list();
  EXPECT_EQ(untold.collect(10)->size(), 1U);
  EXPECT_EQ(untold.receipt().grade, Completeness::consistent);
  EXPECT_EQ(fake.transport->requests().size(), 2U) << "one request each";
}

TEST(Goals, a_search_checks_what_it_can_of_its_filter) {
  const std::string page =
      R"({"items":[{"id":"1","name":"a","attainment":0.2},{"id":"2","name":"b","attainment":0.7},)"
      R"({"id":"3","name":"c"}],"totalCount":3})";
  const auto found = [&page](Query query) {
    Fake fake;
    fake.reply(200, page);
    auto goals = fake.client.goals.search(query);
    std::string ids;
    for (auto& goal : goals) ids += goal->id;
    return ids;
  };
  EXPECT_EQ(found({.filter = where::number("attainment").at_least(0.5)}), "2");
  EXPECT_EQ(found({.filter = where::text("name").in({"a", "c"})}), "13");
  EXPECT_EQ(found({.filter = where::all_of({where::id().is("1"), where::text("name").is("a")})}),
            "1");
  EXPECT_EQ(found({.filter = where::text("name").begins_with("z")}), "");
  EXPECT_EQ(found({.filter = where::text("name").matches("^[z]")}), "123") << "not understood here";
  EXPECT_EQ(found({.filter = where::text("unheard").is("z")}), "123");
  EXPECT_EQ(found({.filter = where::text("name").is("a"), .fields = {"attainment"}}), "123")
      << "what was not sent cannot be checked";
}

TEST(Goals, verify_created_finds_what_a_lost_reply_left_behind) {
  Fake fake;
  fake.transport->fail({.kind = ErrorKind::transport,
                        .message = "the connection was closed",
                        .delivery = Delivery::unknown});
  const NewGoal goal{.name = "Ship", .session_id = "s", .owner_id = "o"};
  const Error lost = fake.client.goals.create(goal).error();
  EXPECT_EQ(lost.delivery, Delivery::unknown);
  EXPECT_EQ(fake.transport->requests().size(), 1U) << "a write is sent once";
  fake.reply(200,
             R"({"items":[{"id":"1","name":"Ship","sessionId":"s","ownerId":"o",)"
             R"("dateCreated":"2024-01-01T00:00:00Z"},{"id":"2","name":"Ship","sessionId":"s",)"
             R"("ownerId":"o","dateCreated":"2025-01-01T00:00:00Z"},{"id":"3","name":"Ship",)"
             R"("sessionId":"s","ownerId":"another"}],"totalCount":3})");
  const auto since = parse_timestamp("2024-06-01T00:00:00Z").value();
  const std::vector<Goal> found = fake.client.goals.verify_created(goal, since).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, "2");
}

TEST(Goals, verify_created_allows_for_clocks_that_differ_and_fractions_that_are_cut) {
  const auto found = [](const char* since) {
    Fake fake;
    fake.reply(200, R"({"items":[{"id":"1","name":"n","sessionId":"s","ownerId":"o",)"
                    R"("dateCreated":"2024-01-01T00:00:00.123Z"}],"totalCount":1})");
    return fake.client.goals
        .verify_created({.name = "n", .session_id = "s", .owner_id = "o"},
                        parse_timestamp(since).value())
        ->size();
  };
  EXPECT_EQ(found("2024-01-01T00:00:00.1234Z"), 1U);
  EXPECT_EQ(found("2024-01-01T00:00:59Z"), 1U);
  EXPECT_EQ(found("2024-01-01T00:01:01Z"), 0U);
}

}  // namespace
}  // namespace quartet::quantive
