#include "core/listing.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/moving_list.hpp"

namespace quartet::detail {
namespace {

TEST(Listing, reads_every_row_once_and_says_how_sure_it_is) {
  for (const PageScheme scheme : {PageScheme::page_index, PageScheme::record_offset}) {
    const Reading reading = read_all({numbers(25)}, scheme);
    EXPECT_EQ(reading.rows, numbers(25));
    EXPECT_EQ(reading.receipt.pages, 3U);
    EXPECT_EQ(reading.receipt.total_at_end, 25);
    EXPECT_EQ(reading.receipt.grade, Completeness::consistent);
  }
}

TEST(Listing, one_page_that_holds_the_total_is_proven) {
  const Reading reading = read_all({numbers(10)});
  EXPECT_EQ(reading.receipt.pages, 1U);
  EXPECT_EQ(reading.receipt.grade, Completeness::proven);
  EXPECT_EQ(reading.receipt.reason, "");
}

TEST(Listing, an_empty_list_is_proven_too) {
  const Reading reading = read_all({});
  EXPECT_TRUE(reading.rows.empty());
  EXPECT_EQ(reading.receipt.grade, Completeness::proven);
  EXPECT_EQ(reading.receipt.empty_pages, 1U);
}

TEST(Listing, case_109_without_a_total_an_empty_page_ends_it) {
  const Reading reading = read_all({.rows = numbers(20), .tells_total = false});
  EXPECT_EQ(reading.rows, numbers(20));
  EXPECT_EQ(reading.receipt.pages, 3U);
  EXPECT_EQ(reading.receipt.grade, Completeness::consistent);
}

TEST(Listing, is_cut_until_it_is_read_to_its_end) {
  PageWalk walk({.page_length = 10});
  MovingList server{numbers(25)};
  ASSERT_TRUE(walk.accept(server.page(0, PageScheme::page_index)));
  EXPECT_EQ(walk.receipt().grade, Completeness::cut);
}

TEST(Listing, case_107_an_inserted_row_is_seen_by_its_duplicates_and_its_total) {
  PageWalk walk({.page_length = 10});
  MovingList server{numbers(25)};
  const Reading reading = read(walk, server, PageScheme::page_index, [&](int page) {
    if (page == 0) server.rows.insert(server.rows.begin(), 99);
  });
  EXPECT_EQ(reading.rows, numbers(25));
  EXPECT_EQ(reading.receipt.duplicates, 1U);
  EXPECT_EQ(reading.receipt.grade, Completeness::moved);
}

TEST(Listing, case_106_a_deleted_row_is_seen_by_its_total) {
  PageWalk walk({.page_length = 10});
  MovingList server{numbers(25)};
  const Reading reading = read(walk, server, PageScheme::page_index, [&](int page) {
    if (page == 0) server.rows.erase(server.rows.begin());
  });
  EXPECT_EQ(reading.receipt.total_at_start, 25);
  EXPECT_EQ(reading.receipt.total_at_end, 24);
  EXPECT_EQ(reading.receipt.grade, Completeness::moved);
}

TEST(Listing, a_server_that_counts_more_than_it_sends_is_not_believed) {
  PageWalk walk({.page_length = 10});
  ASSERT_TRUE(walk.accept({.rows = {1, 2, 3}, .total = 5}));
  ASSERT_TRUE(walk.accept({.rows = {}, .total = 5}));
  EXPECT_FALSE(walk.next().value());
  EXPECT_EQ(walk.receipt().grade, Completeness::moved);
  EXPECT_EQ(walk.receipt().reason, "the vendor counts 5 rows and sent 3");
}

TEST(Listing, a_page_that_miscounts_itself_is_noticed) {
  PageWalk walk({.page_length = 10});
  ASSERT_TRUE(walk.accept({.rows = {1, 2, 3}, .total = 3, .declared_rows = 4}));
  EXPECT_EQ(walk.receipt().grade, Completeness::moved);
}

TEST(Listing, case_110_a_server_that_lowers_the_page_length_is_followed) {
  MovingList server{.rows = numbers(25), .page_length = 4};
  PageWalk walk({.page_length = 10});
  const Reading reading = read(walk, server, PageScheme::page_index, [](int) {});
  EXPECT_EQ(reading.rows, numbers(25));
}

TEST(Listing, case_108_a_page_that_is_shorter_or_longer_than_asked_is_not_the_last) {
  for (const auto scheme : {PageScheme::page_index, PageScheme::linked}) {
    PageWalk walk({.scheme = scheme, .page_length = 3});
    ASSERT_TRUE(walk.accept({.rows = {1}, .next = NextPage{.page = 1}}));
    ASSERT_TRUE(walk.next().value()) << "one row of three is no end";
    ASSERT_TRUE(walk.accept({.rows = {2, 3, 4, 5, 6}, .next = NextPage{.page = 2}}));
    ASSERT_TRUE(walk.next().value());
    EXPECT_EQ(walk.accept({.rows = {}})->size(), 0U);
    EXPECT_FALSE(walk.next().value());
    EXPECT_EQ(walk.receipt().rows, 6U);
  }
}

TEST(Listing, case_105_a_server_that_ignores_paging_is_an_error) {
  PageWalk walk({.page_length = 3});
  const PageFacts page{.rows = {1, 2, 3}, .total = 9};
  ASSERT_TRUE(walk.accept(page));
  const Result<std::vector<std::size_t>> again = walk.accept(page);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, ErrorKind::limit);
  EXPECT_NE(again.error().message.find("pagination loop"), std::string::npos);
}

TEST(Listing, case_104_pages_that_go_round_in_a_circle_are_an_error) {
  PageWalk walk({.page_length = 2});
  ASSERT_TRUE(walk.accept({.rows = {1, 2}}));
  ASSERT_TRUE(walk.accept({.rows = {3, 4}}));
  bool failed = false;
  for (int i = 0; i < 3 && !failed; ++i) {
    failed = !walk.accept(i % 2 == 0 ? PageFacts{.rows = {1, 2}} : PageFacts{.rows = {3, 4}});
  }
  EXPECT_TRUE(failed);
}

TEST(Listing, a_server_that_reads_the_page_number_as_a_record_number_is_named) {
  MovingList server{numbers(30)};
  PageWalk walk({.page_length = 10});
  ASSERT_TRUE(walk.accept(server.page(0, PageScheme::record_offset)));
  const Result<std::vector<std::size_t>> shifted =
      walk.accept(server.page(walk.next().value()->position, PageScheme::record_offset));
  ASSERT_FALSE(shifted);
  EXPECT_NE(shifted.error().message.find("offset_meaning"), std::string::npos);
}

// --- cursors

Cursor stored(const Cursor& cursor) {
  return *parse_cursor(to_text(cursor), cursor.fingerprint);
}

// Rows that a second process reads from a cursor behind `taken` rows of a list of 25.
Reading resumed_after(int taken, MovingList then, PageScheme scheme) {
  MovingList server{numbers(25)};
  const ListingPlan plan{.scheme = scheme, .page_length = 10, .fingerprint = 7};
  PageWalk first(plan);
  int left = taken;
  Cursor cursor = first.cursor_at(0);
  while (left > 0) {
    const auto fresh = first.accept(server.page(first.next().value()->position, scheme));
    const int used = std::min<int>(left, static_cast<int>(fresh->size()));
    left -= used;
    cursor = first.cursor_at(static_cast<std::size_t>(used));
  }
  PageWalk second(plan, stored(cursor));
  return read(second, then, scheme, [](int) {});
}

class Cursors : public ::testing::TestWithParam<PageScheme> {};
INSTANTIATE_TEST_SUITE_P(Schemes, Cursors,
                         ::testing::Values(PageScheme::page_index, PageScheme::record_offset));

TEST_P(Cursors, go_on_behind_the_last_row_wherever_it_was) {
  for (int taken = 0; taken <= 25; ++taken) {
    const Reading reading = resumed_after(taken, {numbers(25)}, GetParam());
    std::vector<int> rest = numbers(25);
    rest.erase(rest.begin(), rest.begin() + taken);
    EXPECT_EQ(reading.rows, rest) << taken;
    EXPECT_EQ(reading.receipt.resumed, taken > 0);
  }
}

TEST_P(Cursors, never_skip_a_row_that_stayed_when_rows_moved_meanwhile) {
  for (int taken = 1; taken <= 25; ++taken) {
    for (int change = -12; change <= 12; ++change) {
      MovingList then{numbers(25)};
      for (int i = 0; i < change; ++i) then.rows.insert(then.rows.begin(), 100 + i);
      if (change < 0) then.rows.erase(then.rows.begin(), then.rows.begin() - change);
      const Reading reading = resumed_after(taken, then, GetParam());
      for (int row = std::max(taken, -change); row < 25; ++row) {
        EXPECT_NE(std::find(reading.rows.begin(), reading.rows.end(), row), reading.rows.end())
            << "row " << row << " after " << taken << " with change " << change;
      }
    }
  }
}

// Rows of the cursor's page that changed places among themselves.
TEST_P(Cursors, never_skip_a_row_of_their_page_when_its_rows_changed_places) {
  for (int taken = 1; taken <= 25; ++taken) {
    const int first = (taken - 1) / 10 * 10;
    for (int other = first; other < std::min(first + 10, 25); ++other) {
      MovingList then{numbers(25)};
      std::swap(then.rows[static_cast<std::size_t>(taken - 1)],
                then.rows[static_cast<std::size_t>(other)]);
      const Reading reading = resumed_after(taken, then, GetParam());
      for (int row = taken; row < 25; ++row) {
        EXPECT_NE(std::find(reading.rows.begin(), reading.rows.end(), row), reading.rows.end())
            << "row " << row << " after " << taken << ", which went to " << other;
      }
      if (other == taken - 1) continue;
      EXPECT_EQ(reading.receipt.grade, Completeness::moved);
    }
  }
}

TEST(Cursor, of_another_query_or_damaged_is_refused) {
  const std::string text = to_text({.fingerprint = 7, .key = {1, 2}, .page = 3, .anchor = 4});
  EXPECT_TRUE(parse_cursor(text, 7));
  EXPECT_TRUE(parse_cursor(" " + text + "\n", 7));
  EXPECT_EQ(parse_cursor(text, 8).error().kind, ErrorKind::config);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = damaged[i] == '1' ? '2' : '1';
    EXPECT_FALSE(parse_cursor(damaged, 7)) << i;
    EXPECT_FALSE(parse_cursor(text.substr(0, i), 7)) << i;
  }
}

TEST(Cursor, keeps_the_token_of_a_page) {
  const Cursor cursor{
      .fingerprint = 7, .key = {1, 2}, .page = 3, .anchor = 4, .token = "a.b/\n\xff"};
  EXPECT_EQ(parse_cursor(to_text(cursor), 7)->token, cursor.token);
}

TEST(SeenRows, remembers_rows_at_16_bytes_each_up_to_its_cap) {
  SeenRows seen;
  const HashKey key{1, 2};
  const auto hash = [&key](int i) { return keyed_hash(key, std::to_string(i)); };
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(seen.insert(hash(i)));
  for (int i = 0; i < 10'000; ++i) ASSERT_FALSE(seen.insert(hash(i)));
  EXPECT_FALSE(seen.is_full());
}

TEST(KeyedHash, is_siphash) {
  // The reference vector of the SipHash paper: key 00..0f, input 00..0e.
  std::string input;
  for (char c = 0; c < 15; ++c) input += c;
  EXPECT_EQ(keyed_hash({0x0706050403020100, 0x0f0e0d0c0b0a0908}, input), 0xa129ca6149be45e5U);
}

}  // namespace
}  // namespace quartet::detail
