// The sandbox: a stateful fake of the vendors on loopback, with seeded data.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "quartet/result.hpp"
#include "quartet/secret.hpp"
#include "quartet/testing/quantive_sandbox.hpp"
#include "quartet/testing/taplytics_sandbox.hpp"

namespace quartet::testing {

/// The sandbox's Khoros. Times are 0 or more, 24 hours at most.
struct KhorosSandboxOptions {
  /// How long a job runs once it has one of the two running slots.
  std::chrono::milliseconds job_time = std::chrono::milliseconds(300);
  std::chrono::milliseconds link_time = std::chrono::seconds(5);  ///< how long a signed link lives
  /// How long the report of a finished job can be downloaded; after it the answer is 404.
  std::chrono::milliseconds download_time = std::chrono::hours(24);
  /// Whether the store honours Range. Without: always 200, the whole file, and no ETag.
  bool ranges = true;
  std::size_t rows = 1000;  ///< of a report, 1,000,000 at most
};

struct SandboxOptions {
  int port = 0;            ///< 0 to 65535; 0: any free port
  std::uint64_t seed = 1;  ///< the same seed makes the same data
  /// The rate limit, as the vendor has it: calls of the token in each minute, which begins with the
  /// first one. Every reply to an authenticated call says in RateLimit headers what is left; beyond
  /// it the answer is 429. 0 or more; 0: no limit, and no such headers.
  int calls_per_minute = 100;
  KhorosSandboxOptions khoros = {};
  QuantiveSandboxOptions quantive = {};
  TaplyticsSandboxOptions taplytics = {};
};

/// What the sandbox's Totango takes for "now", in milliseconds since 1970: 2024-11-01T00:00:00Z.
/// Its data lies before it, and jokers ("yesterday", "in_previous_30_days") count from it.
inline constexpr std::int64_t totango_today = 1'730'419'200'000;

/// Active lists of the sandbox's Totango. Lists 1 to 4 hold accounts; the others answer with what
/// can go wrong, whatever the request.
namespace totango_lists {
inline constexpr std::int64_t all_accounts = 1;  ///< 5,000 accounts
inline constexpr std::int64_t trials = 2;        ///< 250 of them
inline constexpr std::int64_t empty = 3;
inline constexpr std::int64_t unfollowed = 4;         ///< 25 accounts; its changes are not logged
inline constexpr std::int64_t error_envelope = 9001;  ///< 200, `status: failed` and `_error`
inline constexpr std::int64_t cut_body = 9002;    ///< 200, the connection closes inside the body
inline constexpr std::int64_t html_page = 9003;   ///< 200, an HTML page
inline constexpr std::int64_t plain_text = 9004;  ///< 400, text that is not JSON
inline constexpr std::int64_t not_json = 9005;    ///< 200, text that is not JSON
inline constexpr std::int64_t empty_body = 9006;  ///< 200, nothing
inline constexpr std::int64_t stalls = 9007;      ///< never answers; ends with the sandbox
inline constexpr std::int64_t fails_once =
    9008;  ///< 500 to the first request of each page, then list 2
inline constexpr std::int64_t errors_key = 9009;     ///< 200, an array under `errors`
inline constexpr std::int64_t failed_status = 9010;  ///< 200, `status: failed` alone
/// List 2, but `offset` is read as the number of a record, not of a page
inline constexpr std::int64_t record_offsets = 9011;
inline constexpr std::int64_t row_without_id = 9012;  ///< the second account of each page has none
inline constexpr std::int64_t status_300 = 9300;      ///< what the guide says for wrong credentials
inline constexpr std::int64_t status_403 = 9403;      ///< with an `error` object
inline constexpr std::int64_t status_429 = 9429;      ///< with RateLimit-Reset: 1 and a bare text
/// 429 with a bare text; its Content-Length is larger than it, and the connection closes
inline constexpr std::int64_t status_429_wrong_length = 9430;
inline constexpr std::int64_t status_500 = 9500;
}  // namespace totango_lists

/// Answers of the sandbox's Totango to a search that asks for them, with this term among its
/// `terms`: `{"type":"sandbox","answer":"<name>"}`. The query has to be valid all the same.
namespace totango_answers {
/// The shape of the guide's samples. Accounts: everything under `response`, with
/// `stats.total_hits`. Users: `total_hits` alone under `response`, `users` beside it, and neither
/// `account` nor `is_online` in a hit.
inline constexpr std::string_view guide_envelope = "guide_envelope";
inline constexpr std::string_view totals_in_stats = "totals_in_stats";        ///< `response.stats`
inline constexpr std::string_view totals_in_response = "totals_in_response";  ///< `response`
inline constexpr std::string_view no_totals = "no_totals";
inline constexpr std::string_view error_envelope = "error_envelope";  ///< 200, `_error`
inline constexpr std::string_view failed_status = "failed_status";    ///< 200, `status: failed`
inline constexpr std::string_view errors_key = "errors_key";          ///< 200, `errors`
inline constexpr std::string_view error_object = "error_object";      ///< 403, `error.type`
inline constexpr std::string_view html_page = "html_page";            ///< 200
inline constexpr std::string_view plain_text = "plain_text";          ///< 400
inline constexpr std::string_view not_json = "not_json";              ///< 200
inline constexpr std::string_view empty_body = "empty_body";          ///< 200
inline constexpr std::string_view cut_body = "cut_body";  ///< the connection closes inside the body
inline constexpr std::string_view stalls = "stalls";      ///< never answers; ends with the sandbox
inline constexpr std::string_view fails_once = "fails_once";  ///< 500 to the first of equal queries
inline constexpr std::string_view status_300 = "status_300";
inline constexpr std::string_view status_401 = "status_401";
inline constexpr std::string_view status_429 = "status_429";  ///< with RateLimit-Reset: 1
inline constexpr std::string_view status_429_wrong_length = "status_429_wrong_length";
inline constexpr std::string_view status_500 = "status_500";
inline constexpr std::string_view text_for_number = "text_for_number";  ///< numeric cells are text
inline constexpr std::string_view missing_name = "missing_name";        ///< the last hit has no id
inline constexpr std::string_view missing_cell = "missing_cell";        ///< each hit's first one
inline constexpr std::string_view deep_nesting = "deep_nesting";        ///< a value 200 arrays deep
}  // namespace totango_answers

/// Answers of the sandbox's Khoros to a report that asks for them when it is started, with
/// `smartViewId=sandbox:<name>` (`agentId=sandbox:<name>` for the type `user`, which has no smart
/// view). Several: `sandbox:<name>+<name>`. "A job" and "a link" are those of that report; "cut"
/// means that the connection closes inside the body.
namespace khoros_answers {
// --- the reply to the start
inline constexpr std::string_view json_type = "json_type";  ///< application/json, not text/plain
inline constexpr std::string_view ids_only = "ids_only";    ///< neither statusUrl nor downloadUrl
inline constexpr std::string_view early_link =
    "early_link";  ///< downloadUrl is filled from then on
/// 200, PASS, and a text about too many buckets as the result; no job is started
inline constexpr std::string_view string_result = "string_result";
inline constexpr std::string_view start_lost = "start_lost";  ///< a job, but no reply
/// All URLs of the job name another https host
inline constexpr std::string_view wrong_host_urls = "wrong_host_urls";
/// All URLs of the job have companyKey in place of analyticsAccessToken
inline constexpr std::string_view company_key_urls = "company_key_urls";

// --- the state of the job
inline constexpr std::string_view array_status = "array_status";  ///< an array of one, with counts
inline constexpr std::string_view fails = "fails";                ///< CLOSED, FAILED, with a reason
inline constexpr std::string_view fails_silently = "fails_silently";  ///< CLOSED, FAILED, no reason
inline constexpr std::string_view queue_full = "queue_full";  ///< closed at once: too many exports
/// That for the first start of equal reports only
inline constexpr std::string_view queue_full_once = "queue_full_once";
inline constexpr std::string_view unknown_state = "unknown_state";  ///< PAUSED to the first 3 polls
inline constexpr std::string_view unknown_detail = "unknown_detail";  ///< CLOSED, TERMINATED
inline constexpr std::string_view never_closes = "never_closes";      ///< and keeps its slot
/// No downloadUrl in the first 2 polls that say COMPLETED, and 404 to a download until then
inline constexpr std::string_view late_link = "late_link";
inline constexpr std::string_view no_link = "no_link";  ///< COMPLETED; never a downloadUrl
inline constexpr std::string_view status_fails = "status_fails";      ///< 503 to the first 3 polls
inline constexpr std::string_view status_missing = "status_missing";  ///< 404 to the first 3 polls

// --- the redirect to the store
inline constexpr std::string_view http_link = "http_link";          ///< http and not loopback
inline constexpr std::string_view private_link = "private_link";    ///< https, a private address
inline constexpr std::string_view metadata_link = "metadata_link";  ///< https, 169.254.169.254
inline constexpr std::string_view no_location = "no_location";      ///< 307 without Location
inline constexpr std::string_view link_expired = "link_expired";    ///< every link answers 403
inline constexpr std::string_view link_expired_once = "link_expired_once";  ///< the first link does

// --- the store
inline constexpr std::string_view cut_once = "cut_once";  ///< the first whole file, at 60 %
/// Every reply, at an eighth of what is asked for: it never gets to the end
inline constexpr std::string_view cut_always = "cut_always";
/// The first whole file is cut; then the file is another one, with another ETag
inline constexpr std::string_view changed_file = "changed_file";
/// The first whole file is cut; 206 to a range, with a wrong start in Content-Range
inline constexpr std::string_view wrong_range = "wrong_range";
/// The first whole file is cut; 416 to a range
inline constexpr std::string_view unsatisfiable = "unsatisfiable";
/// The first whole file is cut; there is no ETag, and ranges are honoured
inline constexpr std::string_view no_etag = "no_etag";
/// Neither Content-Length nor chunks: the end of the connection is the end of the body
inline constexpr std::string_view no_length = "no_length";
inline constexpr std::string_view redirect_chain =
    "redirect_chain";                                           ///< 302 once more, then a file
inline constexpr std::string_view file_name = "file_name";      ///< Content-Disposition: ../../x
inline constexpr std::string_view gzip_coding = "gzip_coding";  ///< Content-Encoding: gzip, unasked
inline constexpr std::string_view html_file = "html_file";      ///< 200, an HTML page
inline constexpr std::string_view empty_report = "empty_report";  ///< no rows
/// Complete by its length, but the last row is not whole
inline constexpr std::string_view truncated_file = "truncated_file";
}  // namespace khoros_answers

/// A running sandbox. It listens on 127.0.0.1 only, serves up to 40 connections at a time, and
/// stops at once when it is destroyed, also with idle connections and stalled requests. It takes
/// one token and answers 401 to any other. All vendors share its port, but for the store that
/// Khoros keeps its reports in: that has a free port of its own. A sandbox that was moved from can
/// only be assigned to or destroyed. All functions may be called from any thread.
class Sandbox {
 public:
  /// Error: config, when the port cannot be used (nothing shares a port with a sandbox) or an
  /// option is out of its range.
  [[nodiscard]] static Result<Sandbox> start(SandboxOptions options = {});
  ~Sandbox();
  Sandbox(Sandbox&&) noexcept;
  Sandbox& operator=(Sandbox&&) noexcept;

  [[nodiscard]] int port() const noexcept;
  /// "http://127.0.0.1:<port>", for Endpoint::at.
  [[nodiscard]] std::string url() const;
  /// The token that it takes; the same seed makes the same one.
  [[nodiscard]] Secret token() const;
  /// The one account of the sandbox's Khoros; the password comes from the seed.
  [[nodiscard]] std::string khoros_username() const;
  [[nodiscard]] Secret khoros_password() const;
  [[nodiscard]] std::string khoros_company_key() const;
  /// The one account of the sandbox's Quantive, which lies behind `url() + "/results"`.
  [[nodiscard]] std::string quantive_account_id() const;
  /// How many requests have arrived, without those at the store of Khoros.
  [[nodiscard]] std::uint64_t requests() const noexcept;
  /// How many requests have arrived at the store of Khoros.
  [[nodiscard]] std::uint64_t store_requests() const noexcept;

 private:
  struct State;
  explicit Sandbox(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace quartet::testing
