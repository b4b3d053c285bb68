#include "quartet/value.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <pthread.h>

#include "quartet/nlohmann.hpp"

namespace quartet {
namespace {

static_assert(std::is_default_constructible_v<Value> &&
              std::is_nothrow_move_constructible_v<Value>);

std::string reprinted(std::string_view json) {
  const Result<Value> value = parse_json(json);
  return value ? to_json(*value) : "error";
}

TEST(Value, keeps_every_kind_of_json) {
  const char* json =
      R"({"a":null,"b":[true,false,-0.0,12,1.5e+300],"c":{"d":"x\"\\\n\u0000é😀"},"":{}})";
  const Result<Value> value = parse_json(json);
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(to_json(*value),
            "{\"a\":null,\"b\":[true,false,-0.0,12,1.5e+300],\"c\":{\"d\":\"x\\\"\\\\\\u000a\\u0000"
            "é😀\"},\"\":{}}");
  EXPECT_EQ(*parse_json(to_json(*value)), *value);
}

TEST(Value, case_95_numbers_beyond_64_bits_keep_their_text) {
  EXPECT_EQ(reprinted("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(reprinted("9223372036854775808"), "9223372036854775808");
  EXPECT_EQ(reprinted("[-99999999999999999999999,1e999]"), "[-99999999999999999999999,1e999]");
  EXPECT_EQ(parse_json("9223372036854775808")->kind(), Value::Kind::raw_number);
}

// Numbers and texts are read many bytes at a time: every length, and every place of an odd byte.
TEST(Value, reads_numbers_and_texts_of_every_length) {
  const std::string digits = "9182736450918273645";
  for (std::size_t length = 1; length <= digits.size(); ++length) {
    const std::string number = digits.substr(0, length);
    EXPECT_EQ(reprinted("[" + number + "]"), "[" + number + "]");
    EXPECT_EQ(reprinted("-" + number), "-" + number);
    for (std::size_t place = 0; place < length; ++place) {
      for (const char odd : {'/', ':', ' ', '\xb0', 'a'}) {
        std::string spoilt = number;
        spoilt[place] = odd;
        if (odd == ' ' && (place == 0 || place + 1 == length)) continue;
        EXPECT_FALSE(parse_json("[" + spoilt + "]")) << spoilt;
      }
    }
  }
  for (std::size_t length = 0; length < 40; ++length) {
    for (std::size_t place = 0; place <= length; ++place) {
      std::string text(length, '.');
      text.insert(place, place % 2 == 0 ? "\\\"" : "\\\\");
      EXPECT_EQ(reprinted("[\"" + text + "\",1]"), "[\"" + text + "\",1]");
    }
  }
}

TEST(Value, reads_scalars_at_the_root) {
  EXPECT_EQ(reprinted(" true "), "true");
  EXPECT_EQ(reprinted("\"a\\u0041b\""), "\"aAb\"");
  EXPECT_EQ(reprinted("\"\""), "\"\"");
  EXPECT_EQ(reprinted(" null"), "null");
}

TEST(Value, case_96_refuses_what_is_not_strict_json) {
  for (const char* json : {"",
                           " ",
                           "tru",
                           "nul",
                           "nulll",
                           "truex",
                           "01",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "0x1",
                           "NaN",
                           "Infinity",
                           "-",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "{\"a\":1,}",
                           "{\"a\"}",
                           "{a:1}",
                           "{'a':1}",
                           "{\"a\" 1}",
                           "{\"a\":}",
                           "[",
                           "]",
                           "{",
                           "{\"a\":[}",
                           "1 2",
                           "{} {}",
                           "{}x",
                           "[]]",
                           "\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"a\nb\"",
                           "// c\n1",
                           "[tru]",
                           "[01.e]",
                           "[\"a\"b]",
                           "{\"a\"x:1}",
                           "[\"a\\n\"b]",
                           "\xEF\xBB\xBF{}",
                           "\"\xff\"",
                           "\"\\ud800\"",
                           "[1}",
                           "{\"a\":1]"}) {
    EXPECT_FALSE(parse_json(json)) << json;
  }
}

TEST(Value, case_93_nesting_has_a_limit_and_the_error_says_so) {
  const std::string deep(200'000, '[');
  const Result<Value> cut = parse_json(deep + std::string(200'000, ']'));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().kind, ErrorKind::limit);
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
}

// The sanitizers' frames are several times as large.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kSmallStack = 2048 * 1024;
#else
constexpr std::size_t kSmallStack = 256 * 1024;
#endif

TEST(Value, case_93_a_small_stack_is_enough_for_the_deepest_document) {
  const auto parse_deep = [](void*) -> void* {
    for (const std::size_t depth : {std::size_t{64}, std::size_t{200'000}}) {
      const Result<Value> value = parse_json(std::string(depth, '[') + std::string(depth, ']'));
      EXPECT_EQ(value.has_value(), depth == 64);
      if (value) {
        EXPECT_FALSE(to_json(Value(*value)).empty()) << "copied, written, destroyed";
      }
    }
    return nullptr;
  };
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kSmallStack);
  pthread_t thread{};
  ASSERT_EQ(pthread_create(&thread, &attributes, parse_deep, nullptr), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

TEST(Value, case_94_a_small_text_cannot_fill_the_memory_with_values) {
  std::string many = "[";
  for (int i = 0; i < 2'100'000; ++i) many += "0,";
  many.back() = ']';
  const Result<Value> cut = parse_json(many);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().kind, ErrorKind::limit);
}

TEST(Value, case_101_errors_show_no_text_of_the_document) {
  for (const char* json : {"{\"token\":\"hunter2\"", "{\"a\":hunter2}", "[\"hunter2\\x\"]"}) {
    const Result<Value> value = parse_json(json);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().message.find("hunter2"), std::string::npos) << value.error().message;
  }
}

TEST(Value, names_the_place_of_an_error) {
  const Result<Value> value = parse_json(R"({"a":[1,{"b":x}]})");
  ASSERT_FALSE(value);
  EXPECT_NE(value.error().message.find("a[1].b: malformed"), std::string::npos)
      << value.error().message;
}

TEST(Value, writes_text_that_is_not_utf8_as_replacement_characters) {
  EXPECT_EQ(to_json(Value("a\xff\xc3")), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(to_json(Value(std::numeric_limits<double>::infinity())), "null");
}

TEST(Value, is_made_from_whole_numbers_of_every_type) {
  EXPECT_EQ(Value(7U).as_integer(), 7);
  EXPECT_EQ(Value(7LL).as_integer(), 7);
  EXPECT_EQ(Value(std::size_t{7}).as_integer(), 7);
  EXPECT_EQ(Value(std::int8_t{-7}).as_integer(), -7);
  EXPECT_EQ(to_json(Value(std::numeric_limits<std::uint64_t>::max())), "18446744073709551615");
  EXPECT_EQ(Value(true).as_bool(), true);
}

TEST(Value, finds_the_last_of_equal_names) {
  const Result<Value> value = parse_json(R"({"a":1,"a":2})");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->find("a")->as_integer(), 2);
  EXPECT_EQ(value->as_object()->size(), 2U);
  EXPECT_EQ(value->find("b"), nullptr);
}

TEST(Value, converts_to_and_from_nlohmann) {
  const Value value = *parse_json(R"({"a":[1,-2,2.5,"x",null,true],"b":{}})");
  const nlohmann::json json = value;
  EXPECT_EQ(json.dump(), R"({"a":[1,-2,2.5,"x",null,true],"b":{}})");
  EXPECT_EQ(json.get<Value>(), value);
  const nlohmann::json members = *value.as_object();
  EXPECT_EQ(members, json);
  const nlohmann::json big = nlohmann::json::parse("18446744073709551615");
  EXPECT_EQ(to_json(big.get<Value>()), "18446744073709551615");
}

TEST(Value, numbers_that_nlohmann_cannot_hold_become_the_nearest_double) {
  const auto there = [](const char* json) { return nlohmann::json(*parse_json(json)); };
  constexpr double most = std::numeric_limits<double>::max();
  EXPECT_EQ(there("1e999"), nlohmann::json(most));
  EXPECT_EQ(there("-1e999"), nlohmann::json(-most));
  EXPECT_EQ(there("[1e-999]"), nlohmann::json::array({0.0}));
  EXPECT_EQ(there("-99999999999999999999999"), nlohmann::json(-1e23));
  EXPECT_EQ(there("18446744073709551615"), nlohmann::json(18446744073709551615U));
}

TEST(Value, objects_convert_to_and_from_nlohmann) {
  const Object object{{"plan", "Team"}, {"seats", 12}, {"more", Object{{"a", Array{1, Value()}}}}};
  const nlohmann::json json = object;
  EXPECT_EQ(json.get<Object>().size(), 3U);
  EXPECT_EQ(nlohmann::json(json.get<Object>()), json);
  EXPECT_EQ(nlohmann::ordered_json(object).get<Object>(), object) << "it keeps the order";
  EXPECT_THROW(static_cast<void>(nlohmann::json(7).get<Object>()), nlohmann::json::type_error);
}

// A real beyond the range of a double: we keep its text, the other parser gives up.
bool has_huge_real(const Value& value) {
  if (const RawNumber* number = value.as_raw_number()) {
    return number->text.find_first_of(".eE") != std::string::npos;
  }
  if (const Array* array = value.as_array()) {
    return std::any_of(array->begin(), array->end(), has_huge_real);
  }
  const Object* object = value.as_object();
  return object != nullptr && std::any_of(object->begin(), object->end(), [](const auto& member) {
           return has_huge_real(member.second);
         });
}

// The judge is another parser: after random damage, both must agree on what is JSON.
TEST(Value, agrees_with_another_parser_on_damaged_documents) {
  const std::string seed =
      R"({"id":"a\"\\\u00e9","n":[-0,1.5e-3,120,true,false,null],"o":{"x":{},"y":[[],[""]]}} )";
  const std::string alphabet = "{}[]:,\"\\0123456789.eE+-truefalsn \n\t\x01\x80\xc3";
  std::mt19937 random(7);
  const auto below = [&random](std::size_t n) { return random() % n; };
  int accepted = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text = seed;
    for (std::size_t change = 0; change <= below(3); ++change) {
      const std::size_t at = below(text.size());
      switch (below(3)) {
        case 0: text[at] = alphabet[below(alphabet.size())]; break;
        case 1: text.erase(at, 1 + below(4)); break;
        default: text.insert(at, 1, alphabet[below(alphabet.size())]); break;
      }
    }
    const bool theirs = nlohmann::json::accept(text);
    const Result<Value> ours = parse_json(text);
    if (ours && has_huge_real(*ours)) continue;
    ASSERT_EQ(ours.has_value(), theirs) << text;
    accepted += theirs ? 1 : 0;
  }
  EXPECT_GT(accepted, 1000);
}

}  // namespace
}  // namespace quartet
