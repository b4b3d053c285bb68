// Searches: what goes out, how pages follow each other, and how columns are read.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/text.hpp"
#include "support/fake_totango.hpp"

namespace quartet::totango {
namespace {

static_assert(!std::copyable<Pager<AccountHit>> && std::movable<Pager<AccountHit>>);

// The fields of a form, decoded.
std::vector<FormField> form_of(const Request& request) {
  std::vector<FormField> form;
  std::string* part = nullptr;
  for (std::size_t i = 0; i < request.body.size(); ++i) {
    const char c = request.body[i];
    if (part == nullptr || c == '&') part = &form.emplace_back().name;
    if (c == '&') continue;
    if (c == '=') {
      part = &form.back().value;
    } else if (c == '%') {
      *part += static_cast<char>(std::stoi(request.body.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      *part += c;
    }
  }
  return form;
}

// The query of the request number `index`.
Value query_of(const Fake& fake, std::size_t index) {
  const std::vector<FormField> form = form_of(fake.transport->requests().at(index));
  EXPECT_EQ(form.at(0).name, "query");
  return parse_json(form.at(0).value).value();
}

// Accounts first..last-1 in the envelope of working clients.
std::string hits(int first, int last, int total) {
  std::string rows;
  for (int i = first; i < last; ++i) {
    rows += (rows.empty() ? R"({"name":"a)" : R"(,{"name":"a)") + std::to_string(i) + R"("})";
  }
  return R"({"status":"success","response":{"accounts":{"total_hits":)" + std::to_string(total) +
         R"(,"hits":[)" + rows + "]}}}";
}

// Answers any page of a search for `total` accounts, as the server would.
void serve(Fake& fake, int total) {
  fake.transport->answer_with([total](const Request& request) -> Result<Response> {
    const Value query = parse_json(form_of(request).at(0).value).value();
    const int offset = static_cast<int>(*query.find("offset")->as_integer());
    const int count = static_cast<int>(*query.find("count")->as_integer());
    return Response{.status = 200, .body = hits(offset, std::min(offset + count, total), total)};
  });
}

TEST(TotangoSearch, sends_the_query_as_a_form_with_the_app_token) {
  Fake fake;
  fake.reply(200, hits(0, 0, 0));
  auto accounts = fake.client.accounts.search(
      {.terms = {terms::text_attribute("A&B = 100%").equals("x+y z")},
       .fields = {fields::text("health"), fields::named_aggregation("total_activities", 14)},
       .sort_by = "name",
       .sort_order = SortOrder::descending,
       .extra = {{"query_id", 7}},
       .form = {{"teams_id", "-1"}}});
  EXPECT_TRUE(fake.transport->requests().empty());
  EXPECT_TRUE(accounts.collect(10));
  const Request request = fake.transport->requests().at(0);
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.url, "https://api.totango.com/api/v1/search/accounts");
  EXPECT_EQ(*request.headers.find("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(request.secret_headers.at(0).name, "app-token");
  EXPECT_EQ(request.secret_headers.at(0).value.reveal(), kToken);
  EXPECT_EQ(request.body.find_first_of(" +\"{}"), std::string::npos) << request.body;
  const std::vector<FormField> form = form_of(request);
  ASSERT_EQ(form.size(), 2U);
  EXPECT_EQ(form[0].value,
            R"({"terms":[{"type":"string_attribute","attribute":"A&B = 100%","eq":"x+y z"}],)"
            R"("fields":[{"type":"string","term":"health"},{"type":"named_aggregation",)"
            R"("aggregation":"total_activities","duration":14}],"sort_by":"name",)"
            R"("sort_order":"DESC","scope":"all","query_id":7,"count":1000,"offset":0})");
  EXPECT_EQ(form[1].name, "teams_id");
  EXPECT_EQ(form[1].value, "-1");
}

TEST(TotangoSearch, of_users_has_its_own_address_and_places_for_parent_columns) {
  Fake fake;
  fake.reply(200, R"({"response":{"users":{"hits":[],"total_hits":0}}})");
  EXPECT_TRUE(fake.client.users
                  .search({.terms = {},
                           .fields = {fields::text("health"), fields::number("score")},
                           .parent_account_fields = {fields::text("status"),
                                                     fields::owner("Success Manager")}})
                  .collect(1));
  EXPECT_EQ(fake.transport->requests().at(0).url, "https://api.totango.com/api/v1/search/users");
  const Value query = query_of(fake, 0);
  EXPECT_EQ(to_json(*query.find("terms")), "[]");
  const Array& parents = *query.find("parent_account_fields")->as_array();
  EXPECT_EQ(parents.at(0).find("index")->as_integer(), 2);
  EXPECT_EQ(parents.at(1).find("index")->as_integer(), 3);
}

TEST(TotangoSearch, pages_overlap_by_one_row) {
  Fake fake;
  serve(fake, 2500);
  auto accounts = fake.client.accounts.search({.terms = {}});
  const std::vector<AccountHit> rows = accounts.collect(10'000).value();
  ASSERT_EQ(rows.size(), 2500U);
  for (int i = 0; i < 2500; ++i)
    EXPECT_EQ(rows[static_cast<std::size_t>(i)].id, "a" + std::to_string(i));
  ASSERT_EQ(fake.transport->requests().size(), 3U);
  EXPECT_EQ(query_of(fake, 1).find("offset")->as_integer(), 999);
  EXPECT_EQ(query_of(fake, 2).find("offset")->as_integer(), 1998);
  EXPECT_EQ(accounts.receipt().grade, Completeness::consistent);
  EXPECT_EQ(accounts.receipt().total_at_end, 2500);
}

TEST(TotangoSearch, beyond_the_cap_gives_what_it_reaches_and_says_what_to_do) {
  Fake fake;
  serve(fake, 12'345);
  auto accounts = fake.client.accounts.search({.terms = {}});
  std::size_t rows = 0;
  std::optional<Error> error;
  for (auto& account : accounts) {
    if (account) ++rows;
    if (!account) error = account.error();
  }
  EXPECT_EQ(rows, 10'000U);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind, ErrorKind::out_of_reach);
  EXPECT_EQ(error->operation, "accounts.search");
  EXPECT_NE(error->message.find("10000 records, and 12345 match; narrow the terms"),
            std::string::npos);
  EXPECT_EQ(error->delivery, Delivery::not_sent);
  EXPECT_EQ(error->resume, "") << "there is nothing to go on with";
  EXPECT_EQ(fake.transport->requests().size(), 11U);
  EXPECT_EQ(query_of(fake, 10).find("offset")->as_integer(), 9990);
  EXPECT_EQ(query_of(fake, 10).find("count")->as_integer(), 10);
  EXPECT_EQ(accounts.receipt().grade, Completeness::cut);
}

TEST(TotangoSearch, of_just_as_many_as_the_cap_ends_well) {
  Fake fake;
  serve(fake, 10'000);
  auto accounts = fake.client.accounts.search({.terms = {}});
  EXPECT_EQ(accounts.collect(20'000).value().size(), 10'000U);
  EXPECT_EQ(accounts.receipt().grade, Completeness::consistent);
}

TEST(TotangoSearch, goes_on_at_a_cursor_and_only_for_the_same_search) {
  Fake fake;
  serve(fake, 25);
  SearchRequest request{.terms = {terms::number("score").equals(1)}, .page_length = 10};
  auto first = fake.client.accounts.search(request);
  EXPECT_EQ(first.collect(12).value().back().id, "a11");
  request.cursor = first.cursor();
  auto second = fake.client.accounts.search(request);
  EXPECT_EQ(second.collect(100).value().front().id, "a12");
  request.terms = {};
  auto other = fake.client.accounts.search(request);
  EXPECT_EQ((*other.begin()).error().kind, ErrorKind::config);
}

TEST(TotangoSearch, refuses_bad_input_before_anything_is_sent) {
  Fake fake;
  const SearchRequest rows[] = {
      {.terms = {terms::text("").equals("x")}},
      {.terms = {}, .fields = {fields::text("")}},
      {.terms = {}, .sort_by = std::string("a\0b", 3)},
      {.terms = {}, .scope = "\xff"},
      {.terms = {}, .page_length = 0},
      {.terms = {}, .page_length = 1001},
      {.terms = {}, .extra = {{"count", 5}}},
      {.terms = {}, .extra = {{"x", std::string("\xff")}}},
      {.terms = {}, .form = {{"query", "{}"}}},
      {.terms = {}, .form = {{"", "x"}}},
      {.terms = {}, .form = {{"a", "b\xff"}}},
      {.terms = {}, .parent_account_fields = {fields::text("status")}},
      {.terms = {}, .cursor = "nonsense"},
  };
  for (const SearchRequest& request : rows) {
    auto accounts = fake.client.accounts.search(request);
    const Error error = (*accounts.begin()).error();
    EXPECT_EQ(error.kind, ErrorKind::config);
    EXPECT_FALSE(error.message.empty());
    EXPECT_EQ(error.delivery, Delivery::not_sent);
  }
  for (const EventSearch& request : {EventSearch{.terms = {terms::text("").equals("x")}},
                                     EventSearch{.terms = {}, .account_id = "a\nb"},
                                     EventSearch{.terms = {}, .page_length = 1001}}) {
    auto events = fake.client.events.search(request);
    EXPECT_EQ((*events.begin()).error().kind, ErrorKind::config);
  }
  EXPECT_EQ(fake.client.run(ops::search_accounts({.terms = {}}, 1000, 9001)).error().kind,
            ErrorKind::config);
  EXPECT_TRUE(fake.transport->requests().empty());
}

// Two users may have one name, in different accounts.
TEST(TotangoSearch, tells_users_apart_by_their_account) {
  Fake fake;
  fake.reply(200, R"({"response":{"users":{"total_hits":3,"hits":[
      {"name":"ann@x.example","account":{"name":"a1"}},
      {"name":"ann@x.example","account":{"name":"a2"}},
      {"name":"ann@x.example","account":{"name":"a2"}}]}}})");
  auto users = fake.client.users.search({.terms = {}});
  EXPECT_EQ(users.collect(10).value().size(), 2U);
  EXPECT_EQ(users.receipt().duplicates, 1U);
}

TEST(TotangoEvents, are_paged_by_page_number_and_send_all_four_members) {
  Fake fake;
  fake.reply(200, R"({"response":{"events":{"total_hits":3,"hits":[{"id":"e1"},{"id":"e2"}]}}})");
  fake.reply(200, R"({"response":{"events":{"total_hits":3,"hits":[{"id":"e3"}]}}})");
  auto events =
      fake.client.events.search({.terms = {terms::event_property("event_type").equals("note")},
                                 .account_id = "org 7/eu",
                                 .page_length = 2});
  EXPECT_EQ(events.collect(10).value().size(), 3U);
  const std::vector<FormField> form = form_of(fake.transport->requests().at(1));
  EXPECT_EQ(form.at(0).value,
            R"({"terms":[{"type":"event_property","name":"event_type","eq":"note"}],"fields":[],)"
            R"("count":2,"offset":1})");
  EXPECT_EQ(form.at(1).name, "account_id");
  EXPECT_EQ(form.at(1).value, "org 7/eu");
  EXPECT_EQ(fake.transport->requests().at(0).url, "https://api.totango.com/api/v2/events/search");
  EXPECT_EQ(fake.transport->requests().at(0).secret_headers.at(0).name, "app-token");
}

TEST(TotangoEvents, may_be_paged_by_record_number) {
  Fake fake;
  fake.reply(200, R"({"response":{"events":{"total_hits":3,"hits":[{"id":"e1"},{"id":"e2"}]}}})");
  fake.reply(200, R"({"response":{"events":{"total_hits":3,"hits":[{"id":"e2"},{"id":"e3"}]}}})");
  auto events = fake.client.events.search(
      {.terms = {}, .page_length = 2, .offset_meaning = OffsetMeaning::record_number});
  EXPECT_EQ(events.collect(10).value().size(), 3U);
  EXPECT_EQ(query_of(fake, 1).find("offset")->as_integer(), 1);
}

TEST(TotangoRegion, is_asked_for_without_the_token) {
  Fake fake;
  fake.reply(200, R"({"site":"t11"})");
  const Region region = fake.client.run(ops::region("SP-9001-01")).value();
  EXPECT_EQ(region.endpoint.url(), Endpoint::eu().url());
  EXPECT_EQ(region.site, "t11");
  const Request request = fake.transport->requests().at(0);
  EXPECT_EQ(request.url, "https://api.totango.com/domains/?service_id=9001");
  EXPECT_TRUE(request.secret_headers.empty());
}

TEST(TotangoRegion, is_us_for_other_sites_and_nothing_is_guessed_without_one) {
  const auto ask = [](const char* body) {
    const auto transport = std::make_shared<FakeTransport>();
    transport->reply({.status = 200, .body = body});
    return discover_region("9001", {.http = {.transport = transport}});
  };
  EXPECT_EQ(ask(R"({"site":"t1"})")->endpoint.url(), Endpoint::us().url());
  EXPECT_EQ(ask(R"({"status":"success"})").error().kind, ErrorKind::decode);
  EXPECT_EQ(ask(R"({"status":"failed","_error":"no such service"})").error().kind,
            ErrorKind::vendor);
  for (const char* id :
       {"", "90 01", "../x", "SP-9001", "SP--01", "9001a", "1234567890123456789"}) {
    EXPECT_EQ(discover_region(id).error().kind, ErrorKind::config) << id;
  }
}

}  // namespace
}  // namespace quartet::totango
