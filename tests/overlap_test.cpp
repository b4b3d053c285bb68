// Listings by record number: their pages overlap by one row, and may end at a cap.
#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/listing.hpp"
#include "support/moving_list.hpp"

namespace quartet::detail {
namespace {

constexpr PageScheme kScheme = PageScheme::record_offset;

PageWalk walk_of(std::int64_t page_length = 10) {
  return PageWalk({.scheme = kScheme, .page_length = page_length});
}

// Where the pages of a list begin, and how long they are to be.
std::vector<std::pair<std::int64_t, std::int64_t>> requests(PageWalk& walk,
                                                            const MovingList& server) {
  std::vector<std::pair<std::int64_t, std::int64_t>> all;
  while (walk.next() && *walk.next()) {
    const PageRequest page = *walk.next().value();
    all.emplace_back(page.position, page.length);
    MovingList shorter = server;
    shorter.page_length = static_cast<std::size_t>(page.length);
    EXPECT_TRUE(walk.accept(shorter.page(page.position, kScheme)));
  }
  return all;
}

TEST(Overlap, every_page_begins_with_the_last_row_of_the_one_before) {
  PageWalk walk = walk_of();
  const auto pages = requests(walk, {numbers(25)});
  using Pages = std::vector<std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(pages, (Pages{{0, 10}, {9, 10}, {18, 10}}));
  EXPECT_EQ(walk.receipt().rows, 25U);
  EXPECT_EQ(walk.receipt().duplicates, 0U);
  EXPECT_EQ(walk.receipt().grade, Completeness::consistent);
}

TEST(Overlap, pages_of_one_row_have_none) {
  MovingList server{.rows = numbers(3), .page_length = 1};
  PageWalk walk = walk_of(1);
  EXPECT_EQ(read(walk, server, kScheme, [](int) {}).rows, numbers(3));
}

TEST(Overlap, case_106_and_107_no_row_that_stayed_is_skipped_however_rows_moved) {
  for (int when = 0; when < 3; ++when) {
    for (int change = -14; change <= 14; ++change) {
      if (change == 0) continue;
      MovingList server{.rows = numbers(45), .tells_total = change % 2 == 0};
      PageWalk walk = walk_of();
      const Reading reading = read(walk, server, kScheme, [&](int page) {
        if (page != when) return;
        for (int i = 0; i < change; ++i) server.rows.insert(server.rows.begin(), 100 + i);
        if (change < 0) server.rows.erase(server.rows.begin(), server.rows.begin() - change);
      });
      ASSERT_FALSE(reading.error) << reading.error->message;
      for (int row = std::max(0, -change); row < 45; ++row) {
        EXPECT_EQ(std::count(reading.rows.begin(), reading.rows.end(), row), 1)
            << "row " << row << ", change " << change << " after page " << when;
      }
      EXPECT_EQ(reading.receipt.grade, Completeness::moved);
    }
  }
}

TEST(Overlap, rows_that_change_places_over_the_edge_of_a_page_are_found) {
  MovingList server{numbers(25)};
  PageWalk walk = walk_of();
  const Reading reading = read(walk, server, kScheme, [&](int page) {
    if (page == 0) std::rotate(server.rows.begin(), server.rows.begin() + 10, server.rows.end());
  });
  std::vector<int> rows = reading.rows;
  std::sort(rows.begin(), rows.end());
  EXPECT_EQ(rows, numbers(25));
  EXPECT_EQ(reading.receipt.grade, Completeness::moved);
}

TEST(Overlap, a_list_that_never_rests_is_read_to_an_end) {
  MovingList server{numbers(200)};
  PageWalk walk = walk_of();
  const Reading reading = read(walk, server, kScheme, [&](int) {
    server.rows.erase(server.rows.begin(),
                      server.rows.begin() + std::min<std::ptrdiff_t>(3, std::ssize(server.rows)));
  });
  EXPECT_LT(reading.receipt.pages, 30U);
  EXPECT_EQ(reading.receipt.grade, Completeness::moved);
}

TEST(Overlap, without_a_total_the_last_row_alone_ends_the_list) {
  for (const int count : {0, 1, 9, 10, 19, 25}) {
    MovingList server{.rows = numbers(count), .tells_total = false};
    PageWalk walk = walk_of();
    const Reading reading = read(walk, server, kScheme, [](int) {});
    EXPECT_EQ(reading.rows, numbers(count));
    EXPECT_EQ(reading.receipt.grade, Completeness::consistent) << count;
  }
}

TEST(Overlap, a_shorter_page_than_asked_is_no_end) {
  MovingList server{.rows = numbers(25), .page_length = 4, .tells_total = false};
  PageWalk walk = walk_of();
  EXPECT_EQ(read(walk, server, kScheme, [](int) {}).rows, numbers(25));
}

TEST(Overlap, case_105_a_server_that_ignores_the_offset_is_an_error) {
  PageWalk walk = walk_of(3);
  const PageFacts page{.rows = {1, 2, 3}, .total = 9};
  ASSERT_TRUE(walk.accept(page));
  ASSERT_TRUE(walk.accept(page));  // two inserted rows would look the same
  const Result<std::vector<std::size_t>> again = walk.accept(page);
  ASSERT_FALSE(again);
  EXPECT_NE(again.error().message.find("pagination loop"), std::string::npos);
}

// --- the cap

constexpr const char* kAdvice = "narrow the terms";

PageWalk capped_walk() {
  return PageWalk(
      {.scheme = kScheme, .page_length = 10, .most_records = 20, .cap_advice = kAdvice});
}

TEST(Cap, is_an_error_before_the_request_that_would_cross_it) {
  PageWalk walk = capped_walk();
  const auto pages = requests(walk, {numbers(25)});
  using Pages = std::vector<std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(pages, (Pages{{0, 10}, {9, 10}, {18, 2}}));
  const Result<std::optional<PageRequest>> next = walk.next();
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().kind, ErrorKind::out_of_reach);
  EXPECT_EQ(next.error().message,
            "the vendor lets a listing reach 20 records, and 25 match; narrow the terms");
  EXPECT_EQ(walk.receipt().rows, 20U);
  EXPECT_EQ(walk.receipt().grade, Completeness::cut);
  EXPECT_EQ(walk.receipt().reason, "the vendor lets a listing reach no further");
}

TEST(Cap, that_is_just_reached_is_none) {
  PageWalk walk = capped_walk();
  requests(walk, {numbers(20)});
  EXPECT_FALSE(walk.next().value());
  EXPECT_EQ(walk.receipt().grade, Completeness::consistent);
}

TEST(Cap, without_a_total_is_met_as_well) {
  PageWalk walk = capped_walk();
  requests(walk, {.rows = numbers(20), .tells_total = false});
  EXPECT_NE(walk.next().error().message.find("does not say how many"), std::string::npos);
}

}  // namespace
}  // namespace quartet::detail
