#include "core/codec.hpp"

#include <string>

#include <gtest/gtest.h>

namespace quartet::detail {

struct Inner {
  std::string word;
  std::optional<std::int64_t> count;
  Object extra;
};

struct Sample {
  std::string id;
  std::optional<std::int64_t> whole;
  std::optional<double> real;
  std::optional<bool> flag;
  std::optional<Timestamp> when;
  std::optional<Inner> inner;
  std::vector<Inner> list;
  Object free;
  std::string label;
  Object extra;
};

namespace wire {

template <>
struct Wire<Inner> {
  static constexpr auto extra = &Inner::extra;
  static constexpr Field fields[] = {text<&Inner::word>("word"),
                                     integer<&Inner::count>("count", key)};
};

template <>
struct Wire<Sample> {
  static constexpr auto extra = &Sample::extra;
  static constexpr Field fields[] = {
      text<&Sample::id>("id", key | text_or_number),
      integer<&Sample::whole>("whole", number_as_text | whole_real),
      real<&Sample::real>("real"),
      boolean<&Sample::flag>("flag"),
      epoch_ms<&Sample::when>("when"),
      object<&Sample::inner>("inner"),
      list<&Sample::list>("list"),
      free_form<&Sample::free>("free", wrapped_value),
      text<&Sample::label>("label"),
  };
};

}  // namespace wire

namespace {

Result<Sample> decoded(std::string body) {
  static DecodeContext context;
  Response reply{.status = 200, .body = std::move(body)};
  return decode<Sample>(reply, context);
}

std::string complaint(std::string body) {
  const Result<Sample> sample = decoded(std::move(body));
  return sample ? "none" : sample.error().message;
}

TEST(Codec, fills_a_struct_and_keeps_what_it_does_not_know) {
  const Result<Sample> sample = decoded(
      R"({"label":"L\u00e9","id":"a","whole":7,"real":2,"flag":true,"when":1700000000000,
          "new":{"x":[1]},"inner":{"word":"w","count":1,"more":null},
          "list":[{"count":1},{"count":2},{"count":3}],"free":{"p":"text","q":{"value":5},"r":null}})");
  ASSERT_TRUE(sample) << sample.error().message;
  EXPECT_EQ(sample->id, "a");
  EXPECT_EQ(sample->label, "L\xc3\xa9");
  EXPECT_EQ(sample->whole, 7);
  EXPECT_EQ(sample->real, 2.0);
  EXPECT_EQ(sample->flag, true);
  EXPECT_EQ(to_rfc3339(*sample->when), "2023-11-14T22:13:20Z");
  EXPECT_EQ(sample->inner->word, "w");
  EXPECT_TRUE(sample->inner->extra.find("more")->is_null());
  EXPECT_EQ(sample->list.size(), 3U);
  EXPECT_EQ(sample->list[2].count, 3);
  EXPECT_EQ(sample->free.find("q")->as_integer(), 5);
  EXPECT_EQ(to_json(*sample->extra.find("new")), R"({"x":[1]})");
}

TEST(Codec, null_and_absence_leave_a_member_empty) {
  const Result<Sample> sample =
      decoded(R"({"id":"a","whole":null,"inner":null,"list":null,"label":null,"free":null})");
  ASSERT_TRUE(sample) << sample.error().message;
  EXPECT_FALSE(sample->whole);
  EXPECT_FALSE(sample->inner);
  EXPECT_FALSE(sample->flag);
  EXPECT_TRUE(sample->list.empty());
  EXPECT_EQ(sample->label, "");
}

TEST(Codec, takes_the_lenient_forms_that_the_table_names_and_no_others) {
  EXPECT_EQ(decoded(R"({"id":12,"whole":"90"})")->whole, 90);
  EXPECT_EQ(decoded(R"({"id":12})")->id, "12");
  EXPECT_EQ(decoded(R"({"id":"a","whole":-29.0})")->whole, -29);
  EXPECT_EQ(complaint(R"({"id":"a","real":"1"})"),
            "the reply cannot be read: real: expected a number, got text");
}

TEST(Codec, case_95_numbers_are_exact_or_an_error_that_names_the_field) {
  for (const char* number :
       {"9223372036854775808", "1e20", "1.9", "\"x\"", "\"\"", "true", "\"1 \""}) {
    const std::string message = complaint(R"({"id":"a","whole":)" + std::string(number) + "}");
    EXPECT_NE(message.find("whole: "), std::string::npos) << number << ": " << message;
  }
  EXPECT_NE(complaint(R"({"id":"a","real":1e999})").find("real: the number is out of range"),
            std::string::npos);
}

TEST(Codec, case_99_a_missing_or_null_key_names_its_path) {
  EXPECT_EQ(complaint("{}"), "the reply cannot be read: id: it is missing");
  EXPECT_EQ(complaint(R"({"id":null})"), "the reply cannot be read: id: it is null");
  EXPECT_EQ(complaint(R"({"id":"a","list":[{"count":1},{"word":"w"}]})"),
            "the reply cannot be read: list[1].count: it is missing");
}

TEST(Codec, case_97_a_key_that_stands_twice_is_an_error_and_others_are_counted) {
  EXPECT_EQ(complaint(R"({"id":"a","id":"b"})"),
            "the reply cannot be read: id: it stands there twice");
  DecodeContext context;
  Response reply{.status = 200, .body = R"({"id":"a","whole":1,"whole":2})"};
  const Result<Sample> sample = decode<Sample>(reply, context);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->whole, 2);
  EXPECT_EQ(context.duplicate_members(), 1U);
}

TEST(Codec, finds_a_member_whose_name_is_written_with_escapes) {
  EXPECT_EQ(decoded(R"({"\u0069d":"a","l\u0061bel":"x"})")->label, "x");
}

TEST(Codec, a_wrong_type_says_what_is_there_instead) {
  EXPECT_EQ(complaint(R"({"id":"a","inner":[]})"),
            "the reply cannot be read: inner: expected an object, got an array");
  EXPECT_EQ(complaint(R"({"id":"a","list":{}})"),
            "the reply cannot be read: list: expected an array, got an object");
  EXPECT_EQ(complaint(R"({"id":"a","list":[1]})"),
            "the reply cannot be read: list[0]: expected an object, got a number");
  EXPECT_EQ(complaint(R"({"id":{}})"),
            "the reply cannot be read: id: expected text, got an object");
  EXPECT_EQ(complaint("[]"), "the reply cannot be read: expected an object, got an array");
}

TEST(Codec, nothing_is_skipped_unseen) {
  for (const char* body :
       {R"({"id":"a","new":tru})", R"({"id":"a","new":[01.e]})", R"({"id":"a","new":[1},"x":2})",
        R"({"id":"a"}x)", R"({"id":"a"} {})", R"({"id":"a","new":"x"y})", R"({"id":"a")",
        R"({"id":"a",})", R"({"id":"a" "x":1})"}) {
    EXPECT_NE(complaint(body), "none") << body;
  }
}

TEST(Codec, case_41_and_87_say_plainly_when_it_is_no_json_at_all) {
  EXPECT_EQ(complaint(""), "the reply is empty where an object is due");
  EXPECT_EQ(complaint(" \r\n"), "the reply is empty where an object is due");
  EXPECT_EQ(complaint("\n<!DOCTYPE html><p>x"), "the reply is an HTML page, not the API");
  EXPECT_EQ(complaint("<HTML>"), "the reply is an HTML page, not the API");
}

TEST(Codec, case_92_bad_encodings_are_errors) {
  for (const char* body : {"{\"id\":\"\xff\"}", "{\"id\":\"\\ud800\"}", "\xFE\xFF{}"}) {
    EXPECT_NE(complaint(body), "none") << body;
  }
  const Result<Sample> nul = decoded("{\"id\":\"a\\u0000b\"}");
  ASSERT_TRUE(nul);
  EXPECT_EQ(nul->id, std::string("a\0b", 3));
}

TEST(Codec, survives_every_truncation_of_a_document) {
  const std::string whole =
      R"({"id":"a","whole":7,"inner":{"word":"w\n","count":1},"list":[{"count":1}],"free":{"a":[1.5]}})";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(decoded(whole.substr(0, length))) << length;
  }
  EXPECT_TRUE(decoded(whole));
}

}  // namespace
}  // namespace quartet::detail
