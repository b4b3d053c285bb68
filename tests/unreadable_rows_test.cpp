// Rows that cannot be read: they end a listing, or are left out and counted, as told.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace quartet {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Fakes {
  std::shared_ptr<testing::FakeTransport> transport = std::make_shared<testing::FakeTransport>();
  HttpOptions http{.transport = transport, .clock = std::make_shared<testing::FakeClock>()};
  totango::Client totango{{.token = Secret{"t"}, .http = http}};
  quantive::Client quantive{{.token = Secret{"t"}, .account_id = "5a00", .http = http}};
  taplytics::Client taplytics{{.token = Secret{"t"}, .http = http}};
};

// What a listing came to: the ids, the error, the receipt.
struct Listed {
  std::vector<std::string> ids;
  std::optional<Error> error;
  Receipt receipt;
};

template <class Row>
Listed listed(Pager<Row> pager) {
  Listed listed;
  for (auto& row : pager) {
    if constexpr (requires { row->name; }) {
      if (row) listed.ids.push_back(row->id.empty() ? row->name : row->id);
    } else {
      if (row) listed.ids.push_back(row->id);
    }
    if (!row) listed.error = row.error();
  }
  listed.receipt = pager.receipt();
  return listed;
}

// A listing with three rows on one page, of which the second has no id.
struct Case {
  const char* name;
  const char* body;
  std::function<Listed(const Fakes&, UnreadableRows)> list;
};

const Case kCases[] = {
    {"totango lists.current",
     R"({"accounts":[{"account_id":"a"},{"name":"?"},{"account_id":"c"}],"total_items":3,"current_item_count":3})",
     [](const Fakes& to, UnreadableRows rows) {
       return listed(to.totango.lists.current(1, {.unreadable_rows = rows}));
     }},
    {"totango accounts.search",
     R"({"response":{"total_hits":3,"accounts":{"hits":[{"name":"a"},{"name":null},{"name":"c"}]}}})",
     [](const Fakes& to, UnreadableRows rows) {
       return listed(to.totango.accounts.search({.terms = {}, .unreadable_rows = rows}));
     }},
    {"totango events.search",
     R"({"response":{"events":{"total_hits":3,"hits":[{"id":"a"},{"type":"note"},{"id":"c"}]}}})",
     [](const Fakes& to, UnreadableRows rows) {
       return listed(to.totango.events.search({.terms = {}, .unreadable_rows = rows}));
     }},
    {"quantive goals.search",
     R"({"items":[{"id":"a"},{"id":"b","dateTo":"9999-12-31T00:00:00Z"},{"id":"c"}],"totalCount":3})",
     [](const Fakes& to, UnreadableRows rows) {
       return listed(to.quantive.goals.search({.unreadable_rows = rows}));
     }},
    {"quantive goals.list", R"({"items":[{"id":"a"},{"name":"?"},{"id":"c"}],"totalCount":"3"})",
     [](const Fakes& to, UnreadableRows rows) {
       return listed(to.quantive.goals.list({.unreadable_rows = rows}));
     }},
    {"taplytics users.list", R"({"users":[{"id":"a"},{"id":7.5},{"id":"c"}],"numEntities":3.0})",
     [](const Fakes& to, UnreadableRows rows) {
       return listed(to.taplytics.users.list({.unreadable_rows = rows}));
     }},
    {"taplytics experiments.list", R"([{"id":"a"},{"id":["b"]},{"id":"c"}])",
     [](const Fakes& to, UnreadableRows rows) {
       to.transport->reply({.status = 200, .body = "[]"});  // without links, an empty page ends it
       return listed(to.taplytics.experiments.list({.unreadable_rows = rows}));
     }},
};

TEST(UnreadableRows, case_99_end_a_listing_unless_told_otherwise) {
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.name);
    Fakes fakes;
    fakes.transport->reply({.status = 200, .body = one.body});
    const Listed listed = one.list(fakes, UnreadableRows::fail);
    EXPECT_TRUE(listed.ids.empty());
    ASSERT_TRUE(listed.error);
    EXPECT_EQ(listed.error->kind, ErrorKind::decode);
    EXPECT_THAT(listed.error->message, HasSubstr("[1]"));
  }
}

TEST(UnreadableRows, case_99_are_left_out_and_counted_when_told_so) {
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.name);
    Fakes fakes;
    fakes.transport->reply({.status = 200, .body = one.body});
    const Listed listed = one.list(fakes, UnreadableRows::skip);
    EXPECT_FALSE(listed.error) << describe(*listed.error);
    EXPECT_THAT(listed.ids, ElementsAre("a", "c"));
    EXPECT_EQ(listed.receipt.rows, 2U);
    EXPECT_EQ(listed.receipt.unreadable, 1U);
    EXPECT_EQ(listed.receipt.grade, Completeness::cut) << "it is not all that there is";
    EXPECT_THAT(listed.receipt.reason, HasSubstr("[1]"));
    EXPECT_THAT(describe(listed.receipt), HasSubstr("1 row left out"));
  }
}

TEST(UnreadableRows, count_as_rows_for_where_the_next_page_begins) {
  Fakes fakes;
  fakes.transport->reply(
      {.status = 200, .body = R"({"items":[{"id":"a"},{"x":1}],"totalCount":3})"});
  fakes.transport->reply(
      {.status = 200, .body = R"({"items":[{"x":1},{"id":"c"}],"totalCount":3})"});
  const Listed all = listed(
      fakes.quantive.goals.search({.page_length = 2, .unreadable_rows = UnreadableRows::skip}));
  EXPECT_THAT(all.ids, ElementsAre("a", "c"));
  EXPECT_EQ(all.receipt.unreadable, 1U) << "the row that the pages share is one row";
  EXPECT_THAT(fakes.transport->requests().at(1).url, HasSubstr("skip=1&limit=2"));
}

TEST(UnreadableRows, do_not_excuse_a_page_that_is_no_json_or_holds_nothing_else) {
  for (const char* body : {R"({"items":[{"id":"a"},{]})", R"({"items":[{"x":1},{"x":2}]})",
                           R"({"items":{"id":"a"}})", "<html>"}) {
    Fakes fakes;
    fakes.transport->reply({.status = 200, .body = body});
    const Listed all =
        listed(fakes.quantive.goals.search({.unreadable_rows = UnreadableRows::skip}));
    ASSERT_TRUE(all.error) << body;
    EXPECT_EQ(all.error->kind, ErrorKind::decode) << body;
  }
}

}  // namespace
}  // namespace quartet
