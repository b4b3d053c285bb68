// The sandbox's Khoros: the way to the files of its reports, and what is in them.
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/raw_reports.hpp"

namespace quartet::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;
namespace answers = khoros_answers;

class SandboxKhorosStoreTest : public RawReports {
 protected:
  static Fetched ask(const std::string& link, std::vector<std::string> headers) {
    return fetch({.url = link, .headers = std::move(headers)});
  }
  static std::string from(std::size_t first) {
    return "Range: bytes=" + std::to_string(first) + "-";
  }
};

// RFC 4180, for files that are right.
std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool is_quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const bool is_double = is_quoted && csv.compare(i, 2, "\"\"") == 0;
    if (csv[i] == '"' && !is_double) {
      is_quoted = !is_quoted;
    } else if (!is_quoted && csv[i] == ',') {
      rows.back().emplace_back();
    } else if (!is_quoted && csv[i] == '\n') {
      rows.push_back({""});
    } else {
      rows.back().back() += csv[i];
    }
    if (is_double) ++i;
  }
  EXPECT_FALSE(is_quoted);
  rows.pop_back();
  return rows;
}

// --- the way there

TEST_F(SandboxKhorosStoreTest, IsReachedByASignedLink) {
  const Json done = job("", "reportFormat=csv");
  const Fetched redirect = get(download_url(done));
  EXPECT_EQ(redirect.status, 307);
  const std::string signed_link = redirect.header("Location");
  EXPECT_THAT(signed_link, MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+/reports/[0-9a-f]+\\.csv\\?.*"
                                        "X-Amz-Expires=5&.*X-Amz-Signature=[0-9a-f]{64}"));
  EXPECT_THAT(signed_link, Not(StartsWith(sandbox.url())));
  EXPECT_NE(link(done), signed_link);
  EXPECT_EQ(sandbox.store_requests(), 0U);
  const std::uint64_t before = sandbox.requests();
  const Fetched file = ask(signed_link, {});
  EXPECT_EQ(file.status, 200);
  EXPECT_EQ(ask(signed_link, {}).body, file.body);
  EXPECT_EQ(sandbox.store_requests(), 2U);
  EXPECT_EQ(sandbox.requests(), before);
}

TEST_F(SandboxKhorosStoreTest, RefusesCredentials) {
  const std::string signed_link = link(job());
  for (const char* header : {"Authorization: Basic eDp5", "Cookie: a=b", "Proxy-Authorization: x",
                             "Referer: http://127.0.0.1/"}) {
    EXPECT_EQ(ask(signed_link, {header}).status, 400) << header;
  }
  EXPECT_EQ(ask(signed_link, {}).status, 200);
}

TEST_F(SandboxKhorosStoreTest, RefusesLinksThatAreNotItsOwn) {
  const std::string json = link(job());
  const std::string csv = link(job("", "reportFormat=csv"));
  const std::size_t query = json.find('?');
  PlainFetch head(json);
  head.set(CURLOPT_TIMEOUT_MS, 60'000L).set(CURLOPT_NOBODY, 1L).run();
  EXPECT_EQ(head.status(), 403);
  EXPECT_EQ(ask(json + "0", {}).status, 403);
  EXPECT_EQ(ask(json.substr(0, query), {}).status, 403);
  EXPECT_EQ(ask(csv.substr(0, csv.find('?')) + json.substr(query), {}).status, 403);
}

TEST_F(SandboxKhorosStoreTest, LetsLinksAndFilesExpire) {
  restart({.khoros = {.job_time = milliseconds(0), .link_time = milliseconds(0), .rows = 4}});
  const Fetched expired = file();
  EXPECT_EQ(expired.status, 403);
  EXPECT_THAT(expired.body, HasSubstr("AccessDenied"));
  restart({.khoros = {.job_time = milliseconds(0), .download_time = milliseconds(0), .rows = 4}});
  EXPECT_EQ(get(download_url(job())).status, 404);
}

TEST_F(SandboxKhorosStoreTest, LetsLinksExpireAsAskedFor) {
  const Json once = job("link_expired_once");
  const std::string first = link(once);
  EXPECT_EQ(ask(first, {}).status, 403);
  EXPECT_EQ(ask(link(once), {}).status, 200);
  EXPECT_EQ(ask(first, {}).status, 403);
  const Json always = job("link_expired");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(link(always), {}).status, 403);
}

TEST_F(SandboxKhorosStoreTest, RedirectsAsAskedFor) {
  EXPECT_THAT(link(job("http_link")), StartsWith("http://198.51.100.7/reports/"));
  EXPECT_THAT(link(job("private_link")), StartsWith("https://10.0.0.7/reports/"));
  EXPECT_THAT(link(job("metadata_link")), StartsWith("https://169.254.169.254/reports/"));
  const Fetched nowhere = get(download_url(job("no_location")));
  EXPECT_EQ(nowhere.status, 307);
  EXPECT_EQ(nowhere.header("Location"), "");
  const Fetched chain = file("redirect_chain");
  EXPECT_EQ(chain.status, 302);
  const std::string store = link(job());
  const std::string origin = store.substr(0, store.find("/reports/"));
  EXPECT_EQ(ask(origin + chain.header("Location"), {}).status, 200);
}

// --- ranges

TEST_F(SandboxKhorosStoreTest, HonoursRanges) {
  const std::string signed_link = link(job());
  const Fetched whole = ask(signed_link, {});
  const std::size_t size = whole.body.size();
  const std::string total = "/" + std::to_string(size);
  const std::string tag = whole.header("ETag");
  EXPECT_THAT(tag, MatchesRegex("\"[0-9a-f]{16}\""));
  EXPECT_EQ(whole.header("Accept-Ranges"), "bytes");
  EXPECT_EQ(whole.header("Content-Length"), std::to_string(size));

  const Fetched rest = ask(signed_link, {from(100), "If-Range: " + tag});
  EXPECT_EQ(rest.status, 206);
  EXPECT_EQ(rest.body, whole.body.substr(100));
  EXPECT_EQ(rest.header("Content-Range"), "bytes 100-" + std::to_string(size - 1) + total);
  EXPECT_EQ(rest.header("ETag"), tag);

  const Fetched middle = ask(signed_link, {"Range: bytes=100-109"});
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(middle.body, whole.body.substr(100, 10));
  EXPECT_EQ(ask(signed_link, {from(100), "If-Range: \"another\""}).body, whole.body);
  EXPECT_EQ(ask(signed_link, {"Range: bytes=-5"}).body, whole.body);
  const Fetched beyond = ask(signed_link, {from(size)});
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.header("Content-Range"), "bytes *" + total);
}

TEST_F(SandboxKhorosStoreTest, CanDoWithoutRanges) {
  restart({.khoros = {.job_time = milliseconds(0), .ranges = false, .rows = 4}});
  const std::string signed_link = link(job());
  const Fetched whole = ask(signed_link, {from(7)});
  EXPECT_EQ(whole.status, 200);
  EXPECT_TRUE(whole.json().is_array());
  EXPECT_EQ(whole.header("ETag") + whole.header("Accept-Ranges"), "");
}

TEST_F(SandboxKhorosStoreTest, CutsTheFirstWholeFile) {
  const std::string whole = file().body;
  for (const std::string_view answer :
       {answers::cut_once, answers::changed_file, answers::wrong_range, answers::unsatisfiable,
        answers::no_etag}) {
    const std::string signed_link = link(job(std::string(answer)));
    const Fetched cut = ask(signed_link, {});
    EXPECT_EQ(cut.code, CURLE_PARTIAL_FILE) << answer;
    EXPECT_EQ(cut.body, whole.substr(0, whole.size() * 6 / 10)) << answer;
    EXPECT_EQ(cut.header("Content-Length"), std::to_string(whole.size())) << answer;
    EXPECT_EQ(cut.header("ETag").empty(), answer == answers::no_etag);
    const Fetched again = ask(signed_link, {});
    EXPECT_EQ(again.code, CURLE_OK) << answer;
    EXPECT_EQ(again.body == whole, answer != answers::changed_file) << answer;
  }
}

TEST_F(SandboxKhorosStoreTest, AnswersToRangesAsAskedFor) {
  const auto resumed = [this](std::string_view answer) {
    const std::string signed_link = link(job(std::string(answer)));
    const Fetched cut = ask(signed_link, {});
    const std::string tag = cut.header("ETag");
    return ask(signed_link, {from(50), tag.empty() ? "X-None: 1" : "If-Range: " + tag});
  };
  const std::string whole = file().body;
  EXPECT_EQ(resumed(answers::cut_once).body, whole.substr(50));
  EXPECT_EQ(resumed(answers::no_etag).body, whole.substr(50));
  EXPECT_EQ(resumed(answers::no_etag).header("ETag"), "");
  EXPECT_EQ(resumed(answers::unsatisfiable).status, 416);
  const Fetched wrong = resumed(answers::wrong_range);
  EXPECT_EQ(wrong.status, 206);
  EXPECT_THAT(wrong.header("Content-Range"), StartsWith("bytes 51-"));
  const Fetched changed = resumed(answers::changed_file);
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(changed.json().size(), 40U);
  EXPECT_NE(changed.body, whole);
}

TEST_F(SandboxKhorosStoreTest, NeverGetsToTheEnd) {
  const std::string signed_link = link(job("cut_always"));
  const Fetched first = ask(signed_link, {});
  EXPECT_EQ(first.code, CURLE_PARTIAL_FILE);
  const std::size_t size = std::stoul(first.header("Content-Length"));
  EXPECT_EQ(first.body.size(), size / 8);
  const Fetched next = ask(signed_link, {from(size / 8)});
  EXPECT_EQ(next.code, CURLE_PARTIAL_FILE);
  EXPECT_EQ(next.body.size(), (size - size / 8) / 8);
  EXPECT_EQ(ask(signed_link, {from(size - 1)}).body, "");
}

// --- odd files

TEST_F(SandboxKhorosStoreTest, SendsOddFilesAsAskedFor) {
  const std::string usual = file().body;
  const Fetched endless = file("no_length");
  EXPECT_EQ(endless.code, CURLE_OK);
  EXPECT_EQ(endless.body, usual);
  EXPECT_EQ(endless.header("Content-Length") + endless.header("Transfer-Encoding"), "");
  EXPECT_EQ(file("file_name").header("Content-Disposition"), "attachment; filename=\"../../x\"");
  const Fetched page = file("html_file");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.header("Content-Type"), StartsWith("text/html"));
  EXPECT_THAT(page.body, StartsWith("<!DOCTYPE html>"));
  EXPECT_EQ(file("empty_report").body, "[]");
  EXPECT_THAT(file("empty_report", "reportFormat=csv").body,
              AllOf(StartsWith("CONVERSATION_ID,STATUS,"), EndsWith("CREATED_TIME\n")));
}

TEST_F(SandboxKhorosStoreTest, EndsAFileInsideItsLastRow) {
  for (const char* format : {"reportFormat=json", "reportFormat=csv"}) {
    const std::string whole = file("", format).body;
    const Fetched part = file("truncated_file", format);
    EXPECT_EQ(part.code, CURLE_OK);
    EXPECT_EQ(part.body, whole.substr(0, whole.size() - 2));
  }
}

TEST_F(SandboxKhorosStoreTest, CompressesUnasked) {
  const std::string signed_link = link(job("gzip_coding"));
  const Fetched raw = ask(signed_link, {});
  EXPECT_EQ(raw.header("Content-Encoding"), "gzip");
  EXPECT_THAT(raw.body, StartsWith("\x1f\x8b"));
  PlainFetch decoding(signed_link);
  EXPECT_EQ(decoding.set(CURLOPT_TIMEOUT_MS, 60'000L).set(CURLOPT_ACCEPT_ENCODING, "gzip").run(),
            CURLE_OK);
  EXPECT_EQ(decoding.body, file().body);
}

TEST_F(SandboxKhorosStoreTest, NeverCompressesWhatIsAskedFor) {
  const Fetched plain = ask(link(job()), {"Accept-Encoding: gzip"});
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  EXPECT_TRUE(plain.json().is_array());
}

// --- reports

TEST_F(SandboxKhorosStoreTest, HoldsTheSameCellsInBothFormats) {
  const Fetched json = file();
  EXPECT_EQ(json.header("Content-Type"), "application/json");
  const auto rows = cells_of(file("", "reportFormat=csv").body);
  ASSERT_EQ(rows.size(), 41U);
  ASSERT_EQ(rows[0].size(), 10U);
  EXPECT_EQ(rows[0][2], "ASSIGNED_AGENT_DISPLAY_ID");
  const Json objects = json.json();
  ASSERT_EQ(objects.size(), 40U);
  for (std::size_t row = 0; row < 40; ++row) {
    ASSERT_EQ(rows[row + 1].size(), 10U);
    for (std::size_t column = 0; column < 10; ++column) {
      const Json cell = objects[row][rows[0][column]];
      EXPECT_EQ(cell.is_null() ? "" : cell.get<std::string>(), rows[row + 1][column]);
    }
  }
}

TEST_F(SandboxKhorosStoreTest, HoldsWhatReadersStumbleOver) {
  const std::string csv = file("", "reportFormat=csv").body;
  for (const char* text : {",\"\",", "\"\"", ",\nand", "\r\n", "小龍", "CONVERSATION_ID,STATUS"}) {
    EXPECT_THAT(csv, HasSubstr(text));
  }
  EXPECT_THAT(file().body, AllOf(HasSubstr(":null"), HasSubstr("\\n"), HasSubstr("\\\"")));
}

TEST_F(SandboxKhorosStoreTest, DependsOnTheSeedTheTypeAndTheRange) {
  const std::string first = file().body;
  EXPECT_EQ(file("", "locale=de").body, first);
  const Json other = post(url("/reports/report/author", kRange)).json()["result"];
  EXPECT_NE(ask(link(other), {}).body, first);
  restart(quick());
  EXPECT_EQ(file().body, first);
  SandboxOptions seeded = quick();
  seeded.seed = 2;
  restart(seeded);
  EXPECT_NE(file().body, first);
  EXPECT_EQ(sandbox.khoros_password().reveal(), "sandbox-password-2");
}

TEST_F(SandboxKhorosStoreTest, SelectsColumnsInTheirOrder) {
  const std::string columns = "reportMetrics=STATUS&reportMetrics=NO_SUCH&reportMetrics=TIME_ZONE";
  const auto rows = cells_of(file("", "reportFormat=csv&" + columns).body);
  EXPECT_EQ(rows[0], (std::vector<std::string>{"STATUS", "NO_SUCH", "TIME_ZONE"}));
  EXPECT_EQ(rows[1][1] + rows[1][2], "UTC");
  EXPECT_TRUE(file("", columns).json()[0]["NO_SUCH"].is_null());
}

TEST_F(SandboxKhorosStoreTest, HasTheTimesOfUsersInJsonOnly) {
  const auto report = [this](const std::string& format) {
    const std::string form = std::string(kRange) + "&reportFormat=" + format;
    return ask(link(post(url("/reports/report/user"), form).json()["result"]), {}).body;
  };
  EXPECT_THAT(report("json"), HasSubstr("\"TOTAL_GREEN_STATE_TIME_MILLIS\":\""));
  EXPECT_THAT(report("csv"), AllOf(StartsWith("TIME_ZONE,agent_name,agent_email,agent_id\n")));
}

}  // namespace
}  // namespace quartet::testing
