// The sandbox's Taplytics: its options, and the answers that can be asked of it.
#pragma once

#include <cstddef>
#include <string_view>

namespace quartet::testing {

/// How `rel` stands in the Link headers of the sandbox's Taplytics.
enum class LinkQuotes : unsigned char {
  single,   ///< rel='next', and a stray double quote behind the last one, as in the vendor's sample
  doubled,  ///< rel="next"
  none      ///< rel=next
};

/// The sandbox's Taplytics. What has arrived can be read back, with the token:
/// `GET /sandbox/taplytics/events?session_id=...` and `GET /sandbox/taplytics/pushes`.
struct TaplyticsSandboxOptions {
  std::size_t users = 1000;      ///< of the seeded data, 0 to 1,000,000
  std::size_t experiments = 30;  ///< of the seeded data, 0 to 10,000
  LinkQuotes link_quotes = LinkQuotes::single;
  /// The relation `next` as the vendor's sample has it: it names the page before the one that was
  /// asked for. The first page, which has none before it, names the second.
  bool sample_next = false;
};

/// Answers of the sandbox's Taplytics to a request that asks for one with the text `sandbox:<name>`
/// as a segment of its path, as the value of any query parameter, or in its JSON body as the `name`
/// of an event or of a push or the `first_name` of a user. The first one counts, in that order. A
/// name that is not known is a 400.
///
/// In place of an id, and of a `user_id` or `email` that nobody has, such a text stands for the
/// first user, experiment or push there is, so that the request has something to be about; only an
/// upsert by `user_id` or `email` makes a user of it. As a paginationToken it stands for none.
namespace taplytics_answers {
// --- instead of the reply; nothing is carried out
inline constexpr std::string_view html_page = "html_page";    ///< 200, an HTML page
inline constexpr std::string_view not_json = "not_json";      ///< 200, text that is not JSON
inline constexpr std::string_view plain_text = "plain_text";  ///< 400, text that is not JSON
inline constexpr std::string_view empty_body = "empty_body";  ///< 200, nothing
inline constexpr std::string_view stalls = "stalls";  ///< never answers; ends with the sandbox
inline constexpr std::string_view status_400 = "status_400";
inline constexpr std::string_view status_401 = "status_401";
inline constexpr std::string_view status_402 = "status_402";  ///< valid, but failed
inline constexpr std::string_view status_404 = "status_404";
inline constexpr std::string_view status_429 = "status_429";  ///< with Retry-After: 1
inline constexpr std::string_view status_500 = "status_500";
inline constexpr std::string_view fails_once =
    "fails_once";  ///< 500 to the first of equal requests
inline constexpr std::string_view session_ended = "session_ended";  ///< 404, of the session
/// 400, and the message holds the token
inline constexpr std::string_view echoes_token = "echoes_token";

// --- the request is carried out, and its reply does not arrive whole
/// No reply: the connection closes
inline constexpr std::string_view lost = "lost";
/// The connection closes in the middle of the body, before its Content-Length is reached
inline constexpr std::string_view cut_body = "cut_body";
/// The same with a body in chunks: the last one never comes
inline constexpr std::string_view reset = "reset";
/// Half of a gzip body, unasked; Content-Length is that of the half
inline constexpr std::string_view cut_gzip = "cut_gzip";

// --- the request is carried out, and its reply is changed
inline constexpr std::string_view missing_id = "missing_id";  ///< the last row, or the one object
/// usersByToken gives the token that was sent as the next one
inline constexpr std::string_view same_token = "same_token";
/// usersByToken: this page is the last one, by a token that is null
inline constexpr std::string_view null_token = "null_token";
inline constexpr std::string_view empty_token = "empty_token";    ///< by one that is ""
inline constexpr std::string_view absent_token = "absent_token";  ///< by one that is not there
/// GET /v2/users: an object with `users`
inline constexpr std::string_view wrapped_users = "wrapped_users";
}  // namespace taplytics_answers

}  // namespace quartet::testing
