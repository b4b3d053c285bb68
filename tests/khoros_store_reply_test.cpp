// Links to the store and the heads of its replies, judged without a network. The case numbers stand
// in docs/reliability.md.
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/url.hpp"
#include "khoros/links.hpp"
#include "khoros/store_reply.hpp"

namespace quartet::testing {
namespace {

using khoros::Position;
using khoros::StoreVerdict;
using ::testing::HasSubstr;

TEST(KhorosStoreReplies, case_79_80_81_links_are_judged_before_anything_is_sent) {
  struct Line {
    const char* location;
    const char* problem;  // "": it is followed
  };
  constexpr const char* plain = "not https";
  constexpr const char* none = "no absolute https address";
  constexpr const char* not_public = "not public";
  const Line table[] = {
      {"https://store.example/r.csv?X-Amz-Signature=1", ""},
      {"HTTPS://STORE.example:8443/r.csv", ""},
      {"https://8.8.8.8/r.csv", ""},
      {"https://[2606:4700::1]/r.csv", ""},
      {"http://store.example/r.csv", plain},
      {"http://127.0.0.1/r.csv", plain},
      {"file:///etc/passwd", none},
      {"ftp://store.example/r.csv", none},
      {"gopher://store.example/r.csv", none},
      {"//store.example/r.csv", none},
      {"/r.csv", none},
      {"", none},
      {"https://", none},
      {"https://me@store.example/r.csv", none},
      {"https://me:secret@store.example/r.csv", none},
      {"https://store.example\\@10.0.0.1/r.csv", "must be encoded"},
      {"https://store.example/r.csv\r\nX-Other: 1", "must be encoded"},
      {"https://store.example/r.csv\n", "must be encoded"},
      {"https://store.example/a b", "must be encoded"},
      {"https://store.example/\xC3\xA4", "must be encoded"},
      {"https://store.example/r.csv#part", "fragment"},
      {"https://127.0.0.1/r.csv", not_public},
      {"https://10.0.0.7/r.csv", not_public},
      {"https://192.168.1.1/r.csv", not_public},
      {"https://169.254.169.254/latest/meta-data", not_public},
      {"https://[::1]/r.csv", not_public},
      {"https://[fe80::1]/r.csv", not_public},
      {"https://[::ffff:127.0.0.1]/r.csv", not_public},
      {"https://localhost/r.csv", not_public},
      {"https://LOCALHOST/r.csv", not_public},
      {"https://localhost./r.csv", none},
      {"https://store.localhost:8443/r.csv", not_public},
      {"https://127.1/r.csv", not_public},
      {"https://2130706433/r.csv", not_public},
      {"https://0x7f.1/r.csv", not_public},
      {"https://0X7F000001/r.csv", not_public},
      {"https://017700000001/r.csv", not_public},
      {"https://127.0.0.1./r.csv", none},
  };
  const detail::BaseUrl base =
      detail::parse_base_url("https://analytics-api.app.lithium.com", detail::PathPrefix::refused)
          .value();
  for (const Line& line : table) {
    Response redirect{.status = 307};
    redirect.headers.add("Location", line.location);
    const auto link = khoros::check_store_link(redirect, base);
    const std::string problem = link ? "" : link.error().message;
    EXPECT_EQ(link.has_value(), *line.problem == '\0') << line.location << ": " << problem;
    EXPECT_THAT(problem, HasSubstr(line.problem)) << line.location;
    if (link) {
      EXPECT_EQ(link->rule, AddressRule::public_only) << line.location;
    } else {
      EXPECT_EQ(link.error().kind, ErrorKind::unsafe_link) << line.location;
    }
  }
}

TEST(KhorosStoreReplies, case_81_a_redirect_has_one_location) {
  const detail::BaseUrl base =
      detail::parse_base_url("https://example.com", detail::PathPrefix::refused).value();
  Response redirect{.status = 307};
  EXPECT_THAT(khoros::check_store_link(redirect, base).error().message, HasSubstr("no Location"));
  redirect.headers.add("Location", "https://a.example/1");
  redirect.headers.add("location", "https://b.example/1");
  EXPECT_THAT(khoros::check_store_link(redirect, base).error().message, HasSubstr("two"));
}

TEST(KhorosStoreReplies, case_81_82_126_127_replies_are_judged) {
  using Fields = std::vector<std::pair<const char*, const char*>>;
  const Position first{};
  const Position known{.offset = 10, .validator = "\"t\"", .size = 20};
  const Position unsized{.offset = 10, .validator = "\"t\""};
  struct Line {
    int status;
    Fields fields;
    Position asked;
    StoreVerdict verdict;
    ErrorKind kind;
  };
  using enum StoreVerdict;
  const auto no_error = ErrorKind::none;
  const Line table[] = {
      {200, {{"Content-Length", "20"}}, first, begins, no_error},
      {200, {}, first, begins, no_error},
      {200, {{"ETag", "\"t\""}}, known, begins, no_error},
      {200, {{"Content-Encoding", "gzip"}}, first, failed, ErrorKind::decode},
      {200, {{"Content-Encoding", "identity"}}, first, begins, no_error},
      {206, {{"Content-Range", "bytes 0-19/20"}}, first, failed, ErrorKind::decode},
      {206, {{"Content-Range", "bytes 10-19/20"}}, known, goes_on, no_error},
      {206, {{"Content-Range", "bytes 10-19/*"}}, known, goes_on, no_error},
      {206, {{"Content-Range", "bytes 10-19/20"}}, unsized, goes_on, no_error},
      {206, {{"Content-Range", "bytes 10-19/*"}}, unsized, ask_anew, no_error},
      {206, {{"Content-Range", "bytes 10-18/*"}}, known, ask_anew, no_error},
      {206, {{"Content-Range", "bytes 10-18/20"}}, known, ask_anew, no_error},
      {206, {{"Content-Range", "bytes 11-19/20"}}, known, ask_anew, no_error},
      {206, {{"Content-Range", "bytes 10-20/21"}}, known, ask_anew, no_error},
      {206, {{"Content-Range", "items 10-19/20"}}, known, ask_anew, no_error},
      {206, {{"Content-Range", "bytes 19-10/20"}}, known, ask_anew, no_error},
      {206, {}, known, ask_anew, no_error},
      {206,
       {{"Content-Range", "bytes 10-19/20"}, {"Content-Range", "bytes 10-19/20"}},
       known,
       ask_anew,
       no_error},
      {206, {{"Content-Range", "bytes 10-19/20"}, {"ETag", "\"u\""}}, known, ask_anew, no_error},
      {416, {}, known, ask_anew, no_error},
      {416, {}, first, failed, ErrorKind::decode},
      {400, {}, first, expired, no_error},
      {403, {}, known, expired, no_error},
      {404, {}, first, failed, ErrorKind::not_found},
      {410, {}, known, failed, ErrorKind::not_found},
      {301, {{"Location", "https://a.example/"}}, first, failed, ErrorKind::unsafe_link},
      {302, {{"Location", "/again"}}, known, failed, ErrorKind::unsafe_link},
      {307, {}, first, failed, ErrorKind::unsafe_link},
      {308, {}, first, failed, ErrorKind::unsafe_link},
      {408, {}, first, failed, ErrorKind::server},
      {429, {}, first, failed, ErrorKind::server},
      {500, {}, first, failed, ErrorKind::server},
      {503, {}, known, failed, ErrorKind::server},
      {204, {}, first, failed, ErrorKind::decode},
      {401, {}, first, failed, ErrorKind::decode},
  };
  for (const Line& line : table) {
    ResponseHead head{.status = line.status};
    std::string what = std::to_string(line.status) + (line.asked.size ? " of 20" : "");
    for (const auto& [name, value] : line.fields) {
      head.headers.add(name, value);
      what += std::string(" ") + value;
    }
    const khoros::StoreReply reply = khoros::judge_store_reply(head, line.asked);
    EXPECT_EQ(reply.verdict, line.verdict) << what;
    EXPECT_EQ(reply.error.kind, line.kind) << what;
  }
}

}  // namespace
}  // namespace quartet::testing
