// Pushes of Taplytics: what goes out, and what the vendor's rules forbid.
#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "quartet/taplytics.hpp"

namespace quartet::taplytics {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const Timestamp kNow = parse_timestamp("2031-05-01T08:00:00Z").value();

NewPush push_to(Audience audience) {
  return {.audience = std::move(audience), .notification = {.alert = "hello"}};
}

std::string body_of(const NewPush& push) {
  const Operation<Push> operation = ops::send_push(push, kNow);
  EXPECT_EQ(operation.request.problem, "");
  return operation.request.body;
}

std::string problem_of(const NewPush& push) {
  const Operation<Push> operation = ops::send_push(push, kNow);
  return operation.request.problem;
}

std::string problem_with(std::vector<Filter> all_of) {
  return problem_of(push_to(Audience::matching(std::move(all_of))));
}

TEST(Push, goes_out_as_the_guide_has_it) {
  const NewPush push{
      .audience = Audience::matching({filters::android_version().at_least("5.0.0"),
                                      filters::ios_version().is_not("8.0.1"),
                                      filters::country().in({"Canada", "US"}),
                                      filters::custom_number("dollars spent").at_least(16)}),
      .notification = {.alert = "20 % off", .time_to_live = 1h},
      .name = "Test",
      .image = Image{.url = "https://img.example/a.JPG?x=1", .tl_cdn = true},
      .custom_keys = {.android_title = "Hi", .android_priority = 2, .others = {{"a", Array{1}}}},
      .filter_duplicate_content = true,
      .is_silent = false,
      .badge_count = 0};
  EXPECT_EQ(
      body_of(push),
      R"({"name":"Test","notification":{"alert":"20 % off","time_to_live":3600},)"
      R"("image":{"url":"https://img.example/a.JPG?x=1","tl_cdn":true},"filters":[)"
      R"({"type":"an_version","comparator":">=","values":["5.0.0"]},)"
      R"({"type":"ios_version","comparator":"!=","values":["8.0.1"]},)"
      R"({"type":"country","comparator":"=","values":["Canada","US"]},)"
      R"({"type":"custom_data","comparator":">=","values":[16.0],"dataKey":"dollars spent"}],)"
      R"("custom_keys":{"tl_title":"Hi","tl_priority":2,"a":[1]},)"
      R"("filter_duplicate_content":true,"production":false,"is_silent":false,"badge_count":0})");
}

TEST(Push, to_everybody_has_no_filters_and_has_to_be_said) {
  EXPECT_EQ(body_of(push_to(Audience::everybody())),
            R"({"notification":{"alert":"hello"},"production":false})");
  EXPECT_THAT(problem_with({}), HasSubstr("Audience::everybody()"));
}

TEST(Push, the_two_mistakes_of_the_guide_are_explained) {
  EXPECT_THAT(
      problem_with({filters::raw("ios_version", Comparator::not_equal, {"8.0.1", "8.1.3"})}),
      HasSubstr("one filter for each value"));
  EXPECT_THAT(problem_with({filters::raw("app_lang", Comparator::at_least, {"en"})}),
              HasSubstr("character codes"));
  EXPECT_THAT(problem_with({filters::raw("custom_data", Comparator::at_most, {"16"}, "visits")}),
              HasSubstr("character codes"));
}

TEST(Push, data_keys_belong_to_custom_data_alone) {
  EXPECT_THAT(problem_with({filters::custom_text("").is("x")}), HasSubstr("data_key"));
  EXPECT_THAT(problem_with({filters::raw("country", Comparator::equal, {"US"}, "key")}),
              HasSubstr("custom_data alone"));
  EXPECT_EQ(problem_with({filters::custom_text("plan").in({"a", "b"})}), "");
}

TEST(Push, an_os_does_not_stand_beside_a_version_of_it) {
  EXPECT_THAT(problem_with({filters::os(Os::ios), filters::ios_version().at_least("15")}),
              HasSubstr("iOS"));
  EXPECT_THAT(problem_with({filters::android_version().is("5"), filters::os(Os::android)}),
              HasSubstr("Android"));
  EXPECT_EQ(problem_with({filters::os(Os::android), filters::ios_version().at_least("15")}), "");
}

TEST(Push, filters_need_usable_values) {
  EXPECT_THAT(problem_with({filters::user_id().in({})}), HasSubstr("no value"));
  EXPECT_NE(problem_with({filters::raw("age", Comparator::equal, {nullptr})}), "");
  EXPECT_NE(problem_with({filters::raw("", Comparator::equal, {"x"})}), "");
  EXPECT_NE(problem_with({filters::email().is("\xff")}), "");
  Filter changed = filters::email().is("a@example.org");
  changed.values.clear();
  EXPECT_NE(problem_with({changed}), "") << "what counts is what stands there when it is sent";
}

TEST(Push, an_alert_is_due_unless_there_are_custom_keys) {
  NewPush push{.audience = Audience::everybody()};
  EXPECT_THAT(problem_of(push), HasSubstr("alert"));
  push.custom_keys.others = {{"refresh", true}};
  EXPECT_EQ(body_of(push),
            R"({"notification":{},"custom_keys":{"refresh":true},"production":false})");
  push.custom_keys = {.android_title = "x", .others = {{"tl_title", "y"}}};
  EXPECT_THAT(problem_of(push), HasSubstr("tl_title"));
}

TEST(Push, images_have_one_of_three_endings) {
  NewPush push = push_to(Audience::everybody());
  for (const char* url :
       {"https://x.example/a.jpg", "https://x.example/a.jpeg#x", "https://x/a.PNG"}) {
    push.image = Image{.url = url};
    EXPECT_EQ(problem_of(push), "") << url;
  }
  for (const char* url : {"", ".png", "https://x.example/a.gif", "https://x.example/a?b=.png"}) {
    push.image = Image{.url = url};
    EXPECT_NE(problem_of(push), "") << url;
  }
}

TEST(Push, schedules_lie_in_the_future_and_the_local_time_wins) {
  NewPush push = push_to(Audience::everybody());
  push.schedule = Schedule{};
  EXPECT_NE(problem_of(push), "");
  push.schedule->time = kNow;
  EXPECT_NE(problem_of(push), "");
  push.schedule->time = kNow + 1s + 1ms;
  EXPECT_THAT(body_of(push), HasSubstr(R"("schedule":{"time":"2031-05-01T08:00:01Z"})"));
  push.schedule->local_time = LocalTime((kNow - 11h).time_since_epoch() / 1s * 1s);
  EXPECT_THAT(body_of(push), HasSubstr(R"("schedule":{"local_time":"2031-04-30T21:00:00"})"));
  push.schedule->local_time = LocalTime((kNow - 13h).time_since_epoch() / 1s * 1s);
  EXPECT_THAT(problem_of(push), HasSubstr("over everywhere"));
}

TEST(Push, filters_with_an_empty_text_are_refused) {
  for (const char* empty : {"", " ", "\t"}) {
    EXPECT_THAT(problem_with({filters::email().is_not(empty)}), HasSubstr("empty text"));
    EXPECT_THAT(problem_with({filters::user_id().is(empty)}), HasSubstr("empty text"));
    EXPECT_THAT(problem_with({filters::custom_text("plan").in({"gold", empty})}),
                HasSubstr("empty text"));
    EXPECT_THAT(problem_with({filters::raw("unheard", Comparator::equal, {empty})}),
                HasSubstr("empty text"));
  }
}

TEST(Push, versions_are_numbers_with_dots_between_them) {
  for (const char* version : {"15", "15.0", "5.0.1", "10.15.7.2"}) {
    EXPECT_EQ(problem_with({filters::ios_version().at_least(version)}), "") << version;
  }
  for (const char* version :
       {"latest", "15.", ".5", "15..1", "v15", "15.0 ", "15,0", "1e3", "-1"}) {
    EXPECT_THAT(problem_with({filters::ios_version().at_least(version)}), HasSubstr("no version"));
    EXPECT_THAT(problem_with({filters::android_version().is(version)}), HasSubstr("no version"));
  }
}

TEST(Push, a_system_has_one_of_the_two_words_of_the_guide) {
  EXPECT_EQ(problem_with({filters::raw("os", Comparator::equal, {"iOS", "Android"})}), "");
  for (const char* word : {"ios", "Windows", "android"}) {
    EXPECT_THAT(problem_with({filters::raw("os", Comparator::equal, {word})}),
                HasSubstr("iOS and Android"));
  }
  EXPECT_NE(problem_with({filters::raw("os", Comparator::equal, {7})}), "");
  EXPECT_THAT(problem_with({filters::raw("OS", Comparator::equal, {"iOS"})}),
              HasSubstr("is written os"));
  EXPECT_THAT(problem_with({filters::raw(" ios_version", Comparator::at_least, {"latest"})}),
              HasSubstr("is written ios_version"));
  EXPECT_THAT(problem_with({filters::raw("os", Comparator::equal, {"Android", "iOS"}),
                            filters::ios_version().at_least("15.0")}),
              HasSubstr("beside a version"));
}

TEST(Push, a_member_that_is_there_twice_is_refused) {
  NewPush push = push_to(Audience::everybody());
  push.notification.extra = {{"alert", "another"}};
  EXPECT_THAT(problem_of(push), HasSubstr("alert is there twice"));
}

TEST(Push, numbers_that_no_reader_can_hold_are_refused) {
  NewPush push = push_to(Audience::everybody());
  push.custom_keys.others = {{"a", parse_json("1e999").value()}};
  EXPECT_NE(problem_of(push), "");
  push.custom_keys.others = {{"a", parse_json("1e-999").value()},
                             {"b", parse_json("123456789012345678901234567890").value()}};
  EXPECT_EQ(problem_of(push), "");
}

TEST(Push, numbers_below_zero_are_refused) {
  NewPush push = push_to(Audience::everybody());
  push.badge_count = -1;
  EXPECT_NE(problem_of(push), "");
  push.badge_count.reset();
  push.notification.time_to_live = -1s;
  EXPECT_NE(problem_of(push), "");
}

// --- users

TEST(UserRef, case_143_goes_out_encoded) {
  const RequestSpec request = ops::get_user(UserRef::email("a+b@example.org")).request;
  EXPECT_EQ(request.path, "/v2/users/");
  EXPECT_EQ(request.query, (std::vector<QueryParameter>{{"email", "a+b@example.org"}}));
  EXPECT_EQ(ops::get_user(UserRef::id("a/b?c")).request.path, "/v2/users/a%2Fb%3Fc");
}

TEST(UserRef, case_141_without_an_identifier_nothing_is_sent) {
  for (const UserRef& nobody : {UserRef::id(""), UserRef::user_id(""), UserRef::email(""),
                                UserRef::id("."), UserRef::id(".."), UserRef::id("a\nb"),
                                UserRef::id(" "), UserRef::user_id("  "), UserRef::email(" ")}) {
    EXPECT_NE(ops::remove_user(nobody).request.problem, "");
    EXPECT_NE(ops::get_user(nobody).request.problem, "");
    EXPECT_NE(ops::create_or_update_user(nobody, {.gender = "x"}).request.problem, "");
  }
}

TEST(UserChanges, have_the_identifier_that_a_new_user_needs) {
  EXPECT_EQ(ops::create_or_update_user(UserRef::user_id("42"), {.gender = "male"}).request.body,
            R"({"user_id":"42","gender":"male"})");
  EXPECT_EQ(ops::create_or_update_user(UserRef::id("x"), {.first_name = ""}).request.body,
            R"({"first_name":""})");
}

TEST(UserChanges, that_cannot_be_kept_are_refused) {
  const auto problem = [](const UserChanges& changes) {
    return ops::create_or_update_user(UserRef::user_id("42"), changes).request.problem;
  };
  EXPECT_THAT(problem({}), HasSubstr("change nothing"));
  EXPECT_THAT(problem({.user_id = ""}), HasSubstr("user_id is empty"));
  EXPECT_THAT(problem({.user_id = " "}), HasSubstr("user_id is blank"));
  EXPECT_THAT(problem({.email = ""}), HasSubstr("email is empty"));
  EXPECT_EQ(problem({.user_id = "43", .email = "a@example.org", .first_name = ""}), "");
  EXPECT_EQ(problem({.custom_data = {{"a", Object{{"b", 1}}}}}), "");
  EXPECT_THAT(problem({.custom_data = {{"a", Object{{"b", Object{}}}}}}), HasSubstr("one level"));
  EXPECT_THAT(problem({.custom_data = {{"a", Array{Object{{"b", Object{}}}}}}}),
              HasSubstr("one level"));
}

}  // namespace
}  // namespace quartet::taplytics
