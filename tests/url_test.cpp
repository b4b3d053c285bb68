#include "core/url.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace quartet::detail {
namespace {

std::string base(std::string_view text, PathPrefix prefix = PathPrefix::refused) {
  const Result<BaseUrl> url = parse_base_url(text, prefix);
  return url ? url->origin + url->prefix : "refused";
}

TEST(Url, trims_and_lowers_a_base_url) {
  EXPECT_EQ(base("https://api.example.com"), "https://api.example.com");
  EXPECT_EQ(base("  HTTPS://API.Example.com:8443/ \n"), "https://api.example.com:8443");
  EXPECT_EQ(base("https://[::1]:9"), "https://[::1]:9");
  EXPECT_EQ(base("https://h/Api/V1/", PathPrefix::allowed), "https://h/Api/V1");
}

TEST(Url, case_140_refuses_base_urls_that_would_send_credentials_elsewhere) {
  for (const char* text : {"",
                           "api.example.com",
                           "https://",
                           "ftp://h",
                           "http://api.example.com",
                           "https://a@b",
                           "https://h?x=1",
                           "https://h#x",
                           "https://h/path",
                           "https://h:0",
                           "https://h:99999",
                           "https://h:",
                           "https://h:1:2",
                           "https://h\\evil",
                           "https://h evil",
                           "https://.h",
                           "https://h..x",
                           "https://h.",
                           "https://[::1",
                           "https://[zz]",
                           "https://h%2e",
                           "http://127.0.0.1.evil.example",
                           "http://localhost.evil",
                           "http://2130706433",
                           "//h"}) {
    EXPECT_EQ(base(text), "refused") << text;
  }
}

TEST(Url, allows_plain_http_to_loopback_only) {
  for (const char* text :
       {"http://127.0.0.1:80", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9"}) {
    EXPECT_NE(base(text), "refused") << text;
  }
}

TEST(Url, refuses_a_path_that_leaves_its_place) {
  for (const char* path : {"", "x", "//x", "/a/../b", "/a/%2e%2E/b", "/.", "/a/.%2e", "/a?b",
                           "/a#b", "/a b", "/a\\b", "/a\r\nb", "/\x7f", "/\xc3\xa4"}) {
    EXPECT_NE(path_problem(path), "") << path;
  }
  for (const char* path : {"/", "/a/b.json", "/a/...", "/a/%2F", "/a/.b"}) {
    EXPECT_EQ(path_problem(path), "") << path;
  }
}

TEST(Url, encodes_queries) {
  const std::vector<QueryParameter> query = {{"a", "1&2"}, {"b c", "ä+@"}};
  EXPECT_EQ(encode_query(query), "a=1%262&b%20c=%C3%A4%2B%40");
}

}  // namespace
}  // namespace quartet::detail
