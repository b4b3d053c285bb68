#include "http/inflater.hpp"

#include <cstring>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>

namespace quartet::detail {
namespace {

std::string gzip(std::string_view text) {
  z_stream zlib{};
  EXPECT_EQ(deflateInit2(&zlib, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string packed(text.size() * 2 + 100, char{});
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  zlib.avail_in = static_cast<uInt>(text.size());
  zlib.next_out = reinterpret_cast<Bytef*>(packed.data());
  zlib.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&zlib, Z_FINISH), Z_STREAM_END);
  packed.erase(zlib.total_out);
  deflateEnd(&zlib);
  return packed;
}

std::string sample(std::size_t size) {
  std::string text;
  for (unsigned i = 0; text.size() < size; ++i) text += std::to_string(i * 2654435761U) + ",";
  return text;
}

Result<std::string> unpack(std::string body, Headers headers, Limits limits = {},
                           std::size_t buffer_size = 5000, int status = 200) {
  auto exchange = decompressed(
      Exchange::of({.status = status, .headers = std::move(headers), .body = std::move(body)}),
      limits);
  if (!exchange) return std::move(exchange).error();
  std::string text;
  std::string buffer(buffer_size, '\0');
  while (true) {
    const Result<std::size_t> count = (*exchange)->read(buffer);
    if (!count) return count.error();
    if (*count == 0) return text;
    text.append(buffer, 0, *count);
  }
}

const Headers kGzip = {{"Content-Encoding", "gzip"}};

TEST(Inflater, gives_the_body_back_through_any_buffer) {
  const std::string text = sample(300'000);
  for (const std::size_t size : {1UL, 7UL, 4096UL, 1'000'000UL}) {
    EXPECT_EQ(unpack(gzip(text), kGzip, {}, size).value(), text) << size;
  }
  EXPECT_EQ(unpack(gzip(""), kGzip).value(), "");
  EXPECT_EQ(unpack("plain", {}).value(), "plain");
  EXPECT_EQ(unpack("plain", {{"Content-Encoding", "identity"}}).value(), "plain");
}

TEST(Inflater, its_head_describes_the_body_that_it_hands_out) {
  auto exchange = decompressed(Exchange::of({.status = 200,
                                             .headers = {{"Content-Encoding", "GZIP"},
                                                         {"content-length", "3"},
                                                         {"Content-Type", "text/csv"}},
                                             .body = gzip("a,b")}),
                               {})
                      .value();
  EXPECT_EQ(exchange->head().headers, (Headers{{"Content-Type", "text/csv"}}));
  EXPECT_FALSE(exchange->end_is_proven());
  EXPECT_EQ(exchange->finish(100)->body, "a,b");
  EXPECT_TRUE(exchange->end_is_proven());
}

TEST(Inflater, case_47_a_bomb_is_stopped_by_ratio_and_by_size) {
  const std::string bomb = gzip(std::string(64 << 20, 'x'));
  ASSERT_LT(bomb.size(), 100'000U);
  const Result<std::string> by_ratio = unpack(bomb, kGzip);
  EXPECT_EQ(by_ratio.error().kind, ErrorKind::limit);
  EXPECT_NE(by_ratio.error().message.find("inflate_ratio"), std::string::npos);
  auto exchange = decompressed(Exchange::of({.status = 200, .headers = kGzip, .body = bomb}),
                               {.inflate_ratio = 100'000})
                      .value();
  EXPECT_EQ(exchange->finish(1 << 20).error().kind, ErrorKind::limit);
  EXPECT_EQ(unpack(gzip(std::string(60'000, 'x')), kGzip)->size(), 60'000U)
      << "small bodies may be as dense as they like";
}

TEST(Inflater, case_48_two_layers_are_refused) {
  for (const Headers& headers :
       {Headers{{"Content-Encoding", "gzip, gzip"}},
        Headers{{"Content-Encoding", "gzip"}, {"Content-Encoding", "gzip"}}}) {
    EXPECT_EQ(unpack(gzip(gzip("x")), headers).error().kind, ErrorKind::decode);
  }
}

TEST(Inflater, case_49_what_says_gzip_and_is_not_hands_nothing_out) {
  for (const char* body : {"plain text, quite long", "\x1f\x8b\x08 and no more", "x"}) {
    EXPECT_EQ(unpack(body, kGzip).error().kind, ErrorKind::decode) << body;
  }
}

TEST(Inflater, case_50_every_cut_is_noticed) {
  const std::string whole = gzip(sample(2000));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Result<std::string> text = unpack(whole.substr(0, size), kGzip);
    ASSERT_FALSE(text) << size;
    EXPECT_EQ(text.error().kind, ErrorKind::decode);
    EXPECT_EQ(text.error().delivery, Delivery::applied);
  }
}

TEST(Inflater, every_flipped_bit_of_the_check_sum_is_noticed) {
  const std::string whole = gzip(sample(2000));
  for (std::size_t at = whole.size() - 8; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    EXPECT_FALSE(unpack(damaged, kGzip)) << at;
  }
}

TEST(Inflater, case_51_an_unknown_coding_is_refused_but_does_not_hide_a_failure) {
  EXPECT_EQ(unpack("x", {{"Content-Encoding", "br"}}).error().kind, ErrorKind::decode);
  EXPECT_EQ(unpack("x", {{"Content-Encoding", "br"}}, {}, 100, 503).value(), "");
}

TEST(Inflater, case_52_a_second_member_belongs_to_it_and_junk_does_not) {
  EXPECT_EQ(unpack(gzip("one ") + gzip("") + gzip("two"), kGzip).value(), "one two");
  for (const std::string& junk :
       {std::string("junk"), std::string(1, '\0'), gzip("x").substr(0, 9)}) {
    EXPECT_EQ(unpack(gzip("one") + junk, kGzip).error().kind, ErrorKind::decode);
  }
}

TEST(Inflater, replies_without_a_body_need_none) {
  EXPECT_EQ(unpack("", kGzip, {}, 100, 204).value(), "");
  EXPECT_EQ(unpack("", kGzip, {}, 100, 304).value(), "");
}

}  // namespace
}  // namespace quartet::detail
