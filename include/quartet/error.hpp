// Errors: one struct for everything that can go wrong in a call.
#pragma once

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace quartet {

/// What went wrong, as far as it changes what the caller does next.
enum class ErrorKind : unsigned char {
  config,        ///< an option or argument cannot be used; nothing was sent
  cancelled,     ///< the stop token fired
  timeout,       ///< a deadline passed
  transport,     ///< name resolution, connection, or a reply that was cut off
  tls,           ///< the server could not be verified
  proxy,         ///< the proxy refused or failed
  unauthorized,  ///< the credential was refused (401, and Totango's 300)
  forbidden,     ///< the credential is known but may not do this (403)
  not_found,     ///< no such thing (404, 410)
  conflict,      ///< the thing is in another state (409, 412)
  invalid,       ///< the vendor refused the request's contents (400, 422 and other 4xx)
  rate_limited,  ///< too many calls (429); see Error::retry_after
  server,        ///< the vendor failed (5xx)
  vendor,        ///< the vendor reported a failure inside a reply that looked successful
  decode,        ///< the reply is not what the vendor documents
  limit,         ///< a local safety limit was reached: bytes, depth, pages
  out_of_reach,  ///< there are more rows than the vendor lets a listing reach: ask for less
  unsafe_link,   ///< the server pointed at an address that must not be followed
  none,          ///< there is no error: `error()` was asked of a result that holds a value
};

/// The kind's name, as it stands in the enumeration. Never throws.
[[nodiscard]] std::string_view to_string(ErrorKind kind) noexcept;

/// What is known about the request having reached the vendor. The values are ordered: when a call
/// makes several attempts, the error carries the largest.
enum class Delivery : unsigned char {
  not_sent,  ///< it never left this process
  refused,   ///< it arrived, and the vendor said that it was not carried out
  unknown,   ///< it may or may not have been carried out
  applied,   ///< it was carried out; only the reply is missing or unreadable
};

/// The delivery's name, as it stands in the enumeration. Never throws.
[[nodiscard]] std::string_view to_string(Delivery delivery) noexcept;

/// Everything known about a call that did not succeed. No member but a job's `resume` ever holds a
/// credential. A plain value: copy it, compare its members, log `describe(error)`.
struct Error {
  ErrorKind kind;
  /// One sentence of ours: what happened and what to do about it. No text of the reply.
  std::string message;
  /// "totango", ...; empty when no vendor was involved.
  std::string vendor = {};
  /// The operation as in docs/api.md, such as "lists.current".
  std::string operation = {};
  /// The status of the last reply, 0 when there was none.
  int http_status = 0;
  /// The vendor's own code and text, when the reply had them: one line, capped at 300 bytes, with
  /// control characters replaced and this client's credentials cut out.
  std::string vendor_code = {};
  std::string vendor_message = {};
  /// The vendor's id of the last request, when it sent one.
  std::string request_id = {};
  Delivery delivery = Delivery::not_sent;
  /// How many times the request was handed to the network.
  int attempts = 0;
  /// From the start of the call to its end, waits included.
  std::chrono::milliseconds elapsed{0};
  /// How long the vendor asked to wait, when it did.
  std::optional<std::chrono::milliseconds> retry_after = std::nullopt;
  /// Why the call was not tried again.
  std::string retry_reason = {};
  /// Where to go on: a listing's cursor, or a job's resume token, which is a secret (`describe`
  /// leaves both out). Empty when there is nothing to resume.
  std::string resume = {};
  /// The first bytes of the reply, cleaned like `vendor_message`, for a person to look at. It may
  /// hold customer data: `describe` leaves it out.
  std::string excerpt = {};
};

/// The error in one line for a log or a terminal: vendor, operation, kind, status, message, ids,
/// attempts and why it was not retried. Never the excerpt, never a credential.
[[nodiscard]] std::string describe(const Error& error);

/// What `Result::value`, `*` and `->` throw when there is no value. `what()` is
/// `describe(error())`.
class Exception : public std::exception {
 public:
  explicit Exception(Error error);
  ~Exception() override;
  Exception(const Exception&) noexcept;
  Exception& operator=(const Exception&) noexcept;

  [[nodiscard]] const Error& error() const noexcept;
  [[nodiscard]] const char* what() const noexcept override;

 private:
  struct State;
  std::shared_ptr<const State> state_;  // shared: copying an exception must not throw
};

}  // namespace quartet
