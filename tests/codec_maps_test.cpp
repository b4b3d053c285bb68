// Maps, counts, arrays and free values along wire tables.
#include <string>

#include <gtest/gtest.h>

#include "core/codec.hpp"

namespace quartet::detail {

struct Leaf {
  std::string word;
  Object extra;
};

struct Window {
  std::optional<std::int64_t> all;
  std::vector<Leaf> leaves;
  FlatMap<std::int64_t> counts;
  Object extra;
};

struct Usage {
  FlatMap<Window> windows;
  std::optional<std::vector<Window>> list;
  Array cells;
  Value anything;
  std::optional<bool> flag;
  Object extra;
};

namespace wire {

struct NamedCount;
template <>
struct Wire<NamedCount> {
  using T = FlatMap<std::int64_t>::value_type;
  static constexpr auto extra = nullptr;
  static constexpr Field fields[] = {
      text<&T::first>("name", key),
      integer<&T::second>("current", number_as_text),
  };
};

template <>
struct Wire<Leaf> {
  static constexpr auto extra = &Leaf::extra;
  static constexpr Field fields[] = {text<&Leaf::word>("word")};
};

template <>
struct Wire<Window> {
  static constexpr auto extra = &Window::extra;
  static constexpr Field fields[] = {
      integer<&Window::all>("all"),
      list<&Window::leaves>("leaves"),
      counts<&Window::counts>("counts", number_as_text | whole_real),
      counts_list<&Window::counts, NamedCount>("entries"),
  };
};

template <>
struct Wire<Usage> {
  static constexpr auto extra = &Usage::extra;
  static constexpr Field fields[] = {
      map<&Usage::windows>("windows"),
      list<&Usage::list>("list"),
      array<&Usage::cells>("cells"),
      any<&Usage::anything>("anything"),
      boolean<&Usage::flag>("flag", boolean_as_text),
  };
};

}  // namespace wire

namespace {

Result<Usage> decoded_maps(std::string body) {
  DecodeContext context;
  Response reply{.status = 200, .body = std::move(body)};
  return decode<Usage>(reply, context);
}

TEST(CodecMaps, keep_the_order_and_every_form_of_a_number) {
  const Usage usage =
      decoded_maps(R"({"windows":{"b":{"all":4,"counts":{"z":"2","a":3,"\u0062":4.0}},"a":{}}})")
          .value();
  ASSERT_EQ(usage.windows.size(), 2U);
  EXPECT_EQ(usage.windows.begin()->first, "b");
  const FlatMap<std::int64_t>& counts = usage.windows.find("b")->counts;
  EXPECT_EQ(counts, (FlatMap<std::int64_t>{{"z", 2}, {"a", 3}, {"b", 4}}));
  EXPECT_TRUE(usage.windows.find("a")->counts.empty());
}

TEST(CodecMaps, take_a_list_of_names_and_numbers_for_the_same) {
  const Usage usage =
      decoded_maps(
          R"({"windows":{"w":{"entries":[{"name":"x","current":"9","unit":["h"]},{"name":"y"}]}}})")
          .value();
  EXPECT_EQ(usage.windows.find("w")->counts, (FlatMap<std::int64_t>{{"x", 9}, {"y", 0}}));
}

TEST(CodecMaps, leave_nulls_out) {
  const Usage usage =
      decoded_maps(
          R"({"windows":{"n":null,"w":{"counts":{"x":null,"y":1}}},"list":null,"flag":null})")
          .value();
  EXPECT_EQ(usage.windows.size(), 1U);
  EXPECT_EQ(usage.windows.find("w")->counts, (FlatMap<std::int64_t>{{"y", 1}}));
  EXPECT_FALSE(usage.list);
}

TEST(CodecMaps, tell_an_empty_list_from_none) {
  EXPECT_TRUE(decoded_maps(R"({"list":[]})")->list);
  EXPECT_FALSE(decoded_maps("{}")->list);
}

TEST(CodecArrays, hold_values_of_every_kind) {
  const Usage usage =
      decoded_maps(
          R"({"cells":["a\n",1,-2.5,null,true,[1,[2]],{"k":"v"}],"anything":{"x":[1]},"flag":"true"})")
          .value();
  EXPECT_EQ(to_json(Value(usage.cells)), R"(["a\u000a",1,-2.5,null,true,[1,[2]],{"k":"v"}])");
  EXPECT_EQ(to_json(usage.anything), R"({"x":[1]})");
  EXPECT_EQ(usage.flag, true);
}

TEST(CodecMaps, name_the_place_of_what_does_not_fit) {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"windows":[]})", "windows: expected an object, got an array"},
      {R"({"windows":{"w":7}})", "windows.w: expected an object, got a number"},
      {R"({"windows":{"w":{"counts":7}}})", "windows.w.counts: expected an object"},
      {R"({"windows":{"w":{"counts":{"x":"many"}}}})",
       "windows.w.counts.x: expected an integer, got text"},
      {R"({"windows":{"w":{"counts":{"x":"n/a"}}}})",
       "windows.w.counts.x: expected an integer, got text"},
      {R"({"windows":{"w":{"counts":{"x":{}}}}})", "windows.w.counts.x: expected an integer"},
      {R"({"windows":{"w":{"counts":{"x":1.5}}}})", "windows.w.counts.x: expected an integer"},
      {R"({"windows":{"w":{"entries":[{"current":1}]}}})",
       "windows.w.entries[0].name: it is missing"},
      {R"({"cells":{}})", "cells: expected an array, got an object"},
      {R"({"cells":[1,[2,tru]]})", "cells[1][1]: malformed JSON"},
      {R"({"flag":"yes"})", "flag: expected a bool, got text"},
      {R"({"windows":{"w":{"counts":{"x":1,}}}})", "malformed JSON"},
  };
  for (const auto& [body, problem] : rows) {
    const Result<Usage> usage = decoded_maps(body);
    ASSERT_FALSE(usage) << body;
    EXPECT_EQ(usage.error().kind, ErrorKind::decode);
    EXPECT_NE(usage.error().message.find(problem), std::string::npos) << usage.error().message;
  }
}

TEST(CodecMaps, nest_no_deeper_than_the_limit) {
  const auto body = [](int depth) {
    const auto count = static_cast<std::size_t>(depth);
    return R"({"cells":[)" + std::string(count, '[') + std::string(count, ']') + "]}";
  };
  EXPECT_TRUE(decoded_maps(body(60)));
  EXPECT_EQ(decoded_maps(body(70)).error().kind, ErrorKind::limit);
}

// A short list in a long document must not reserve for the whole of it.
TEST(CodecMaps, inner_lists_reserve_no_more_than_they_need) {
  std::string entries;
  for (int i = 0; i < 2000; ++i) {
    const std::string leaves = R"({"leaves":[{"word":"a"},{"word":"b"}]})";
    entries += (i == 0 ? "" : ",") + leaves;
  }
  const Usage usage = decoded_maps(R"({"list":[)" + entries +
                                   R"(],"windows":{"w":{"leaves":[{"word":"a"},{"word":"b"}]}},)" +
                                   R"("unknown":[)" + entries + "]}")
                          .value();
  for (const Window& window : *usage.list) EXPECT_LE(window.leaves.capacity(), 4U);
  EXPECT_LE(usage.windows.find("w")->leaves.capacity(), 4U);
}

}  // namespace
}  // namespace quartet::detail
