// Link headers as vendors write them, and the paging of Taplytics that goes by them. The case
// numbers stand in docs/reliability.md.
#include "core/link_header.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/taplytics.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "support/canary.hpp"

namespace quartet::taplytics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kApi = "https://api.taplytics.com/v2/experiments";

std::string link(const std::string& page, const std::string& relation) {
  return "<" + kApi + "?api_token=x&page=" + page + "&per_page=100>; rel=" + relation;
}

Response page_with(Headers headers, std::string body = R"([{"id":"a"}])") {
  return {.status = 200, .headers = std::move(headers), .body = std::move(body)};
}

LinkedPage<Experiment> read(Headers headers) {
  Response reply = page_with(std::move(headers));
  DecodeContext context;
  return ops::experiments_page(1, 100).decode(reply, context).value();
}

LinkedPage<Experiment> read(const std::string& value) {
  return read(Headers{{"Link", value}});
}

TEST(LinkHeader, case_111_is_read_in_every_form_that_occurs) {
  const std::string two = kApi + "?page=2&per_page=100";
  const std::vector<std::string> forms = {
      link("2", "'next'"),
      link("2", "\"next\""),
      link("2", "next"),
      link("2", "'next'\""),
      link("2", "\"next\"\""),
      link("2", "'NEXT'"),
      link("2", "\"Next\""),
      link("2", "NEXT"),
      link("2", "'next prev'"),
      link("2", "\"prev next\""),
      link("2", "\"last  next\""),
      link("4", "'last'") + ", " + link("2", "'next'") + ", " + link("1", "'first'") + "\"",
      link("4", "'last'") + "," + link("2", "'next'"),
      link("9", "unheard-of") + ", " + link("2", "next"),
      "<" + two + ">;rel=next",
      "<" + two + "> ; rel = 'next'",
      "<" + two + ">; REL='next'",
      "< " + two + " >; rel='next'",
      "<" + two + ">; title=\"a, b; rel='last'\"; rel='next'",
      "<" + two + ">; title='<x>; rel=prev'; rel='next'",
      "<" + two + ">; rel='next'; title=x",
      "<" + two + ">; rel='next'; rel='first'",
      "<" + two + ">; type; rel='next'",
      "<" + kApi + "?filter=a,b;c&page=2>; rel='next'",
      "<" + kApi + "?per_page=100&page=2#end>; rel='next'",
      "<" + kApi + "?page=1&page=2>; rel='next'",
      "</v2/experiments?page=2>; rel='next'",
      "<?page=2>; rel='next'",
      "<https://api.taplytics.com:443/v2/experiments?page=2>; rel='next'",
      "<HTTPS://API.TAPLYTICS.COM/v2/experiments?page=2>; rel='next'",
      link("2", "'next'") + ", " + link("2", "'next'"),
      link("2", "'next'") + ",,, ",
      "garbage, " + link("2", "'next'"),
      link("1", "'first'") + "\", " + link("2", "'next'"),
      link("2", "'next"),
      "<" + two + ">; rel='next' , <" + kApi};
  EXPECT_GE(forms.size(), 30U);
  for (const std::string& form : forms) {
    const LinkedPage<Experiment> page = read(form);
    EXPECT_TRUE(page.has_links) << form;
    ASSERT_TRUE(page.next) << form;
    EXPECT_EQ(page.next->page, 2) << form;
    EXPECT_FALSE(page.link_error) << form;
  }
}

TEST(LinkHeader, case_111_in_two_lines_is_read_as_one) {
  const LinkedPage<Experiment> page =
      read(Headers{{"Link", link("4", "'last'")}, {"link", link("2", "'next'")}});
  EXPECT_EQ(page.next->page, 2);
  EXPECT_EQ(page.next->per_page, 100);
  EXPECT_EQ(page.last->page, 4);
}

TEST(LinkHeader, case_111_without_a_usable_next_names_none) {
  for (const std::string& form :
       {link("1", "'first'"), link("2", "'previous'"), std::string("<"), std::string(""),
        std::string("next"), "<" + kApi + "?page=2>", "<" + kApi + "?page=2>; title=next"}) {
    EXPECT_FALSE(read(form).next) << form;
    EXPECT_FALSE(read(form).link_error) << form;
  }
}

TEST(LinkHeader, case_111_with_two_that_differ_or_no_number_is_an_error) {
  for (const std::string& form :
       {link("2", "'next'") + ", " + link("3", "'next'"), link("two", "'next'"),
        link("0", "'next'"), link("-2", "'next'"), "<" + kApi + ">; rel='next'",
        link("99999999999999999999", "'next'")}) {
    const LinkedPage<Experiment> page = read(form);
    ASSERT_TRUE(page.link_error) << form;
    EXPECT_EQ(page.link_error->kind, ErrorKind::decode) << form;
    EXPECT_EQ(page.items.size(), 1U);
  }
}

TEST(LinkHeader, case_111_of_a_megabyte_is_read_quickly_and_to_its_end) {
  std::string form;
  while (form.size() < 1'000'000) form += link("1", "'first'") + "\", ";
  EXPECT_EQ(read(form + link("2", "'next'")).next->page, 2);
  EXPECT_FALSE(read(std::string(1'000'000, '<')).next);
}

// --- listings

struct Fake {
  explicit Fake(const std::string& url = "https://api.taplytics.com")
      : client(
            {.token = Secret{testing::kCanary},
             .endpoint = Endpoint::at(url),
             .http = {.transport = transport, .clock = std::make_shared<testing::FakeClock>()}}) {}

  Fake& page(const std::string& links, const std::string& ids) {
    std::string body;
    for (const char id : ids)
      body += std::string(body.empty() ? "" : ",") + R"({"id":")" + id + "\"}";
    Headers headers;
    if (!links.empty()) headers.add("Link", links);
    transport->reply(page_with(std::move(headers), "[" + body + "]"));
    return *this;
  }

  std::shared_ptr<testing::FakeTransport> transport = std::make_shared<testing::FakeTransport>();
  Client client;
};

// The ids that came, and the error that ended it.
struct Reading {
  std::string ids;
  std::optional<Error> error;
  Receipt receipt;
  std::string cursor;
};

Reading read_all(const Fake& fake, const PageOptions& options = {}) {
  Reading reading;
  Pager<Experiment> pager = fake.client.experiments.list(options);
  for (auto& row : pager) {
    if (row) reading.ids += row->id;
    if (!row) reading.error = row.error();
  }
  reading.receipt = pager.receipt();
  reading.cursor = pager.cursor();
  return reading;
}

TEST(LinkedListing, goes_by_the_numbers_of_the_links) {
  Fake fake;
  fake.page(link("2", "'next'"), "ab")
      .page(link("3", "'next'"), "cd")
      .page(link("1", "'first'"), "e");
  const Reading reading = read_all(fake);
  EXPECT_EQ(reading.ids, "abcde");
  EXPECT_EQ(reading.receipt.grade, Completeness::consistent);
  const std::vector<Request> sent = fake.transport->requests();
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_EQ(sent[0].url, kApi + "?page=1&per_page=100");
  EXPECT_EQ(sent[2].url, kApi + "?page=3&per_page=100");
}

TEST(LinkedListing, case_84_a_link_to_another_server_is_never_followed) {
  for (const char* target :
       {"https://evil.example/v2/experiments?page=2", "http://api.taplytics.com/v2/x?page=2",
        "https://user@api.taplytics.com/?page=2", "https://api.taplytics.com:8443/?page=2",
        "//evil.example/?page=2", "https:\\\\api.taplytics.com/?page=2", "/\\evil.example/?page=2",
        "https://api.taplytics.com.evil.example/?page=2", "https://api.taplytics.com./?page=2",
        "https://api%2etaplytics.com/?page=2", "ftp://api.taplytics.com/?page=2",
        "javascript:alert(1)?page=2"}) {
    Fake fake;
    fake.page(std::string("<") + target + ">; rel='next'", "ab");
    const Reading reading = read_all(fake);
    EXPECT_EQ(reading.ids, "ab") << target << ": the rows in front of it are kept";
    ASSERT_TRUE(reading.error) << target;
    EXPECT_EQ(reading.error->kind, ErrorKind::unsafe_link) << target;
    EXPECT_EQ(reading.receipt.grade, Completeness::cut);
    EXPECT_EQ(fake.transport->requests().size(), 1U) << target;
  }
}

TEST(LinkedListing, case_85_the_token_that_links_repeat_is_not_kept) {
  Fake fake;
  const std::string echoed = "<" + kApi + "?api_token=" + std::string(testing::kCanary) +
                             "&page=2>; rel='next', <x?api_token=other-project>; rel='last'";
  fake.page(echoed, "a").page(echoed, "a");
  const auto outcome = fake.client.run_with_metadata(ops::experiments_page(1, 100));
  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->next->page, 2);
  const std::string kept = *outcome.metadata.headers.find("Link");
  EXPECT_THAT(kept, Not(HasSubstr(std::string(testing::kCanary))));
  EXPECT_THAT(kept, Not(HasSubstr("other-project")));
  const Result<Response> raw =
      fake.client.send({.path = "/v2/experiments", .effect = Effect::read});
  EXPECT_THAT(*raw->headers.find("Link"), Not(HasSubstr(std::string(testing::kCanary))));
}

TEST(LinkedListing, case_103_empty_pages_with_a_next_one_are_read_over) {
  Fake fake;
  fake.page(link("2", "next"), "")
      .page(link("3", "next"), "")
      .page(link("4", "next"), "a")
      .page("<x>; rel=first", "b");
  const Reading reading = read_all(fake);
  EXPECT_EQ(reading.ids, "ab");
  EXPECT_EQ(reading.receipt.empty_pages, 2U);
  EXPECT_FALSE(reading.error);
}

TEST(LinkedListing, case_103_but_not_for_ever) {
  Fake fake;
  for (int page = 2; page < 20; ++page) fake.page(link(std::to_string(page), "next"), "");
  const Reading reading = read_all(fake);
  ASSERT_TRUE(reading.error);
  EXPECT_EQ(reading.error->kind, ErrorKind::limit);
  EXPECT_LT(fake.transport->requests().size(), 6U);
}

TEST(LinkedListing, case_104_a_next_that_moves_backwards_ends_it_with_the_rows_so_far) {
  // The vendor's own sample: page 3 of 4 names page 2 as the next one.
  Fake fake;
  fake.page(link("2", "'next'"), "ab").page(link("3", "'next'"), "cd");
  fake.page(link("4", "'last'") + ", " + link("2", "'next'") + ", " + link("1", "'first'") + "\"",
            "ef");
  const Reading reading = read_all(fake);
  EXPECT_EQ(reading.ids, "abcdef");
  ASSERT_TRUE(reading.error);
  EXPECT_EQ(reading.error->kind, ErrorKind::limit);
  EXPECT_THAT(reading.error->message, HasSubstr("pagination loop"));
}

TEST(LinkedListing, case_105_new_links_to_the_same_rows_are_a_loop) {
  Fake fake;
  fake.page(link("2", "next"), "ab").page(link("3", "next"), "ab");
  const Reading reading = read_all(fake);
  EXPECT_EQ(reading.ids, "ab");
  EXPECT_EQ(reading.error->kind, ErrorKind::limit);
}

TEST(LinkedListing, case_109_without_any_link_it_ends_at_an_empty_page) {
  Fake fake;
  fake.page("", "ab").page("", "c").page("", "");
  const Reading reading = read_all(fake);
  EXPECT_EQ(reading.ids, "abc");
  EXPECT_FALSE(reading.error);
}

TEST(LinkedListing, case_110_a_length_that_the_server_lowers_is_kept_to) {
  Fake fake;
  fake.page("<" + kApi + "?page=2&per_page=2>; rel=next", "ab").page("<x>; rel=first", "c");
  EXPECT_EQ(read_all(fake).ids, "abc");
  EXPECT_EQ(fake.transport->requests()[1].url, kApi + "?page=2&per_page=2");
}

TEST(LinkedListing, case_110_a_length_that_the_server_raises_is_not_followed) {
  // Page 2 of 100 rows would begin behind rows that nobody has read.
  Fake fake;
  fake.page("<" + kApi + "?page=2&per_page=100>; rel=next", "ab").page("<x>; rel=first", "c");
  EXPECT_EQ(read_all(fake, {.per_page = 2}).ids, "abc");
  EXPECT_EQ(fake.transport->requests()[1].url, kApi + "?page=2&per_page=2");
}

TEST(LinkedListing, an_end_in_front_of_the_last_page_is_no_good_sign) {
  Fake fake;
  fake.page(link("4", "last"), "ab");
  const Reading reading = read_all(fake);
  EXPECT_EQ(reading.receipt.grade, Completeness::moved);
  EXPECT_THAT(reading.receipt.reason, HasSubstr("page 4 as the last"));
}

TEST(LinkedListing, case_112_a_cursor_goes_on_behind_the_rows_of_a_failed_page) {
  Fake fake;
  fake.page(link("2", "next"), "ab");
  fake.transport->reply({.status = 404, .body = "gone"});
  const Reading first = read_all(fake);
  EXPECT_EQ(first.ids, "ab");
  EXPECT_EQ(first.error->kind, ErrorKind::not_found);
  ASSERT_NE(first.error->resume, "");
  fake.page(link("2", "next"), "ab").page("<x>; rel=first", "cd");
  const Reading second = read_all(fake, {.cursor = first.error->resume});
  EXPECT_EQ(second.ids, "cd");
  EXPECT_TRUE(second.receipt.resumed);
}

TEST(LinkedListing, a_page_length_beyond_the_vendors_is_refused) {
  const Fake fake;
  for (const int per_page : {0, -1, 101}) {
    EXPECT_EQ(read_all(fake, {.per_page = per_page}).error->kind, ErrorKind::config);
  }
  EXPECT_TRUE(fake.transport->requests().empty());
}

// --- listings by token

std::string users_page(const std::string& ids, const std::string& token_member) {
  std::string body;
  for (const char id : ids)
    body += std::string(body.empty() ? "" : ",") + R"({"id":")" + id + "\"}";
  return "{" + token_member + R"("users":[)" + body + "]}";
}

std::string users_read(Fake& fake, std::optional<Error>& error) {
  std::string ids;
  for (auto& user : fake.client.users.list()) {
    if (user) ids += user->id;
    if (!user) error = user.error();
  }
  return ids;
}

TEST(TokenListing, ends_in_each_way_that_an_end_may_look_like) {
  for (const char* end : {"", R"("nextPaginationToken":null,)", R"("nextPaginationToken":"",)"}) {
    Fake fake;
    fake.transport->reply(
        {.status = 200, .body = users_page("ab", R"("nextPaginationToken":"b",)")});
    fake.transport->reply({.status = 200, .body = users_page("c", end)});
    std::optional<Error> error;
    EXPECT_EQ(users_read(fake, error), "abc") << end;
    EXPECT_FALSE(error) << end;
    EXPECT_THAT(fake.transport->requests()[1].url, HasSubstr("paginationToken=b"));
  }
}

TEST(TokenListing, case_103_empty_pages_with_new_tokens_are_read_over_but_not_for_ever) {
  Fake fake;
  const std::vector<std::pair<std::string, std::string>> pages = {{"a", "1"}, {"", "2"}, {"", "3"},
                                                                  {"b", "4"}, {"", "5"}, {"", "5"}};
  for (const auto& [ids, token] : pages) {
    const std::string member = R"("nextPaginationToken":")" + token + R"(",)";
    fake.transport->reply({.status = 200, .body = users_page(ids, member)});
  }
  std::optional<Error> error;
  EXPECT_EQ(users_read(fake, error), "ab");
  EXPECT_FALSE(error) << describe(*error);
  EXPECT_EQ(fake.transport->left(), 0U);
}

TEST(TokenListing, case_104_a_token_that_comes_again_is_a_loop) {
  for (const auto& tokens : {std::vector<std::string>{"t", "t"}, {"t", "u", "t"}}) {
    Fake fake;
    char id = 'a';
    for (const std::string& token : tokens) {
      fake.transport->reply(
          {.status = 200,
           .body = users_page(std::string(1, id++), R"("nextPaginationToken":")" + token + "\",")});
    }
    std::optional<Error> error;
    EXPECT_EQ(users_read(fake, error), std::string("abc").substr(0, tokens.size()));
    ASSERT_TRUE(error);
    EXPECT_EQ(error->kind, ErrorKind::limit);
  }
}

TEST(TokenListing, goes_on_from_a_cursor_with_its_token) {
  Fake fake;
  fake.transport->reply(
      {.status = 200, .body = users_page("ab", R"("nextPaginationToken":"b/+ ",)")});
  fake.transport->reply({.status = 200, .body = users_page("cd", R"("nextPaginationToken":"d",)")});
  Pager<User> first = fake.client.users.list();
  EXPECT_EQ(first.collect(3)->size(), 3U);
  const std::string cursor = first.cursor();
  fake.transport->reply({.status = 200, .body = users_page("cd", R"("nextPaginationToken":"d",)")});
  fake.transport->reply({.status = 200, .body = users_page("e", "")});
  Pager<User> second = fake.client.users.list({.cursor = cursor});
  const std::vector<User> rest = second.collect(10).value();
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(rest[0].id, "d");
  EXPECT_THAT(fake.transport->requests()[2].url, HasSubstr("paginationToken=b%2F%2B%20"));
}

}  // namespace
}  // namespace quartet::taplytics
