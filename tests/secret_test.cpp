#include "quartet/secret.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "core/redaction.hpp"
#include "core/text.hpp"
#include "support/allocation_hooks.hpp"

namespace quartet {
namespace {

TEST(Secret, shows_stars_and_gives_its_text_only_when_asked) {
  const Secret secret{"hunter2"};
  EXPECT_EQ(to_string(secret), "***");
  EXPECT_EQ(secret.reveal(), "hunter2");
}

TEST(Secret, wipes_the_text_that_it_was_made_from) {
  std::string text = "a token long enough to live on the heap, not inside the string";
  const char* where = text.data();
  const Secret secret{std::move(text)};
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(*where, '\0');
}

TEST(Secret, wipes_its_text_when_it_ends_and_when_it_gets_another) {
  if (!testing::can_hook_allocations()) GTEST_SKIP() << "a sanitizer has its own allocator";
  auto ending = std::make_unique<Secret>("a token that ends");
  const testing::WatchedMemory ended(ending->reveal().data(), ending->reveal().size());
  ending.reset();
  EXPECT_TRUE(ended.was_wiped());

  Secret assigned{"a token that is replaced"};
  const testing::WatchedMemory replaced(assigned.reveal().data(), assigned.reveal().size());
  assigned = Secret{"another"};
  EXPECT_TRUE(replaced.was_wiped());
}

TEST(Secret, is_empty_after_it_was_moved_from) {
  Secret one{"hunter2"};
  const Secret two = std::move(one);
  EXPECT_TRUE(one.empty());
  EXPECT_EQ(two.reveal(), "hunter2");
}

TEST(Secret, of_a_null_pointer_is_empty) {
  const char* unset = nullptr;
  EXPECT_TRUE(Secret{unset}.empty());
}

TEST(Secret, compares_by_text) {
  EXPECT_TRUE(Secret{"a"} == Secret{"a"});
  EXPECT_FALSE(Secret{"a"} == Secret{"b"});
  EXPECT_FALSE(Secret{"a"} == Secret{"ab"});
}

TEST(Redaction, cuts_every_spelling_of_a_secret) {
  const std::string token = "to+ken/with@signs";
  const std::vector<Secret> secrets = {Secret{token}};
  for (const std::string& spelling : {token, detail::percent_encode(token),
                                      detail::base64_encode(token), detail::hex_encode(token)}) {
    const std::string cut = detail::Redactor(secrets).cut("before " + spelling + " after");
    EXPECT_EQ(cut.find(spelling), std::string::npos) << cut;
    EXPECT_EQ(cut.substr(0, 7), "before ");
  }
}

TEST(Redaction, an_excerpt_never_ends_inside_a_secret) {
  const std::vector<Secret> secrets = {Secret{"0123456789abcdef"}};
  for (std::size_t most = 1; most < 40; ++most) {
    const std::string excerpt =
        detail::Redactor(secrets).excerpt("some text 0123456789abcdef and more", most);
    EXPECT_EQ(excerpt.find("012"), std::string::npos) << excerpt;
  }
}

TEST(Redaction, an_excerpt_is_one_line_without_control_characters) {
  EXPECT_EQ(detail::Redactor().excerpt("a\r\nb\x1b[31mc\xff", 100), "a  b?[31mc?");
}

TEST(Redaction, hides_query_values_that_are_not_known_to_be_harmless) {
  EXPECT_EQ(detail::redacted_url("https://h/p?length=5&api_token=abc&x=1"),
            "https://h/p?length=5&api_token=***&x=***");
  EXPECT_EQ(detail::redacted_url("https://h/p"), "https://h/p");
}

}  // namespace
}  // namespace quartet
