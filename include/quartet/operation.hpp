// Operations: one endpoint call as a plain description, and what a client needs to run it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/http.hpp"
#include "quartet/options.hpp"
#include "quartet/result.hpp"

namespace quartet {

struct QueryParameter {
  std::string name;
  std::string value;
  friend bool operator==(const QueryParameter&, const QueryParameter&) = default;
};

/// A field of a form (application/x-www-form-urlencoded).
struct FormField {
  std::string name;   ///< not encoded yet
  std::string value;  ///< not encoded yet
  friend bool operator==(const FormField&, const FormField&) = default;
};

/// Whether a request carries the client's token.
enum class Authentication : unsigned char { token, none };

/// A request relative to the client's endpoint, without credentials.
struct RequestSpec {
  Method method = Method::get;
  std::string path = {};                   ///< starts with '/', already encoded
  std::vector<QueryParameter> query = {};  ///< not encoded yet
  Headers headers = {};
  std::string body = {};
  std::string content_type = {};
  /// Becomes the body; then `body` and `content_type` stay empty.
  std::vector<FormField> form = {};
  /// The header that carries the token; empty: the vendor's usual one.
  std::string auth_header = {};
  Authentication authentication = Authentication::token;
  /// A redirect is what is hoped for: it is handed out like a success. It is never followed.
  bool expects_redirect = false;
  /// It removes something: "not found" to a repetition, when an earlier attempt may have been
  /// carried out, is handed out like a success.
  bool removes = false;
  /// Secrets of this request's own, such as a job's token: cut out of what errors show.
  std::vector<Secret> secrets = {};
  /// Why this request must not be sent (a bad argument); empty when it may.
  std::string problem = {};
};

/// Scratch memory and limits for decoding replies. Reusing one saves its allocations. One thread at
/// a time.
class DecodeContext {
 public:
  explicit DecodeContext(Limits limits = {});
  ~DecodeContext();
  DecodeContext(DecodeContext&&) noexcept;
  DecodeContext& operator=(DecodeContext&&) noexcept;

  [[nodiscard]] const Limits& limits() const noexcept { return limits_; }
  /// Members, over all replies decoded so far, whose name stood in their object before. The last
  /// one counts; for a member that identifies a row it is an error instead.
  [[nodiscard]] std::uint64_t duplicate_members() const noexcept { return duplicate_members_; }

  struct Scratch;
  [[nodiscard]] Scratch& scratch() noexcept { return *scratch_; }
  void count_duplicate_member() noexcept { ++duplicate_members_; }

 private:
  Limits limits_;
  std::uint64_t duplicate_members_ = 0;
  std::unique_ptr<Scratch> scratch_;
};

/// One endpoint call: what to send, what sending it does, how to read the reply. A value without
/// I/O; make one with the vendor's `ops` functions and run it with `client.run`. Const use from any
/// thread.
template <class T>
struct Operation {
  std::string name;  ///< "lists.current", as in docs/api.md
  RequestSpec request;
  Effect effect = Effect::write;
  /// Reads a reply with a 2xx status. It may move the body out.
  std::function<Result<T>(Response&, DecodeContext&)> decode;
};

/// What is known about a call besides its result.
struct Metadata {
  std::string request_id = {};
  int http_status = 0;
  Headers headers = {};  ///< of the last reply
  int attempts = 0;
  std::chrono::milliseconds elapsed{0};
  /// Calls left in the vendor's window, when the reply said so.
  std::optional<std::int64_t> quota_left = std::nullopt;
  /// See DecodeContext::duplicate_members.
  std::uint64_t duplicate_members = 0;
  /// How often the observer threw.
  int observer_failures = 0;
};

template <class T>
struct WithMetadata {
  Result<T> result;
  Metadata metadata;
};

/// A call that the typed API does not know: it goes through the whole stack (credentials, retries,
/// deadline, errors) and returns the reply as it came.
struct RawRequest {
  Method method = Method::get;
  std::string path;  ///< relative to the endpoint; starts with '/'; no "..", no query, no fragment
  std::vector<QueryParameter> query = {};
  Headers headers = {};
  std::string body = {};
  std::string content_type = {};
  /// Becomes the body, encoded; then `body` and `content_type` stay empty.
  std::vector<FormField> form = {};
  /// The header that carries the token; empty: the vendor's usual one.
  std::string auth_header = {};
  /// Say what the call does; a `write` is never repeated once it may have been carried out.
  Effect effect = Effect::write;
};

namespace detail {

class Session;

// What a client is underneath: the shared session and the options of its calls. Immutable.
struct Handle {
  std::shared_ptr<Session> session;
  CallOptions call;
};

// What clients and their resource groups are made of. It is copied and never moved: whoever was
// moved from is as good as before.
class HandleShare {
 protected:
  explicit HandleShare(std::shared_ptr<const Handle> handle) noexcept
      : handle_(std::move(handle)) {}
  HandleShare(const HandleShare&) = default;
  HandleShare& operator=(const HandleShare&) = default;
  ~HandleShare() = default;

  std::shared_ptr<const Handle> handle_;
};

// Runs the call engine for one request, on this thread, and answers a reply with a 2xx status.
// `metadata` says what is known about the call, whatever its end; the headers of a reply with a 2xx
// status stay in the reply.
Result<Response> perform(const Handle& handle, std::string_view operation, const RequestSpec& spec,
                         Effect effect, Metadata& metadata);
// Completes the error of a decode function with what the call knows.
Error decode_failure(Error error, const Handle& handle, std::string_view operation,
                     const RequestSpec& spec, const Metadata& metadata);

// A decode context of the session, given back at the end.
class ContextLease {
 public:
  explicit ContextLease(const Handle& handle);
  ~ContextLease();
  ContextLease(const ContextLease&) = delete;
  ContextLease& operator=(const ContextLease&) = delete;
  [[nodiscard]] DecodeContext& operator*() const noexcept { return *context_; }

 private:
  std::shared_ptr<Session> session_;
  std::unique_ptr<DecodeContext> context_;
};

template <class T>
Result<T> run(const Handle& handle, const Operation<T>& operation, Metadata& metadata) {
  Result<Response> reply =
      perform(handle, operation.name, operation.request, operation.effect, metadata);
  if (!reply) return std::move(reply).error();
  const ContextLease context(handle);
  const std::uint64_t duplicates_before = (*context).duplicate_members();
  Result<T> decoded = operation.decode(*reply, *context);
  metadata.duplicate_members = (*context).duplicate_members() - duplicates_before;
  metadata.headers = std::move(reply->headers);
  if (decoded) return decoded;
  return decode_failure(std::move(decoded).error(), handle, operation.name, operation.request,
                        metadata);
}

// These take a share of the handle: the client may be gone before the call's end.
template <class T>
Result<T> run(const std::shared_ptr<const Handle>& handle, const Operation<T>& operation) {
  const std::shared_ptr<const Handle> share = handle;  // NOLINT: it outlives `handle`
  Metadata metadata;
  return run(*share, operation, metadata);
}

template <class T>
WithMetadata<T> run_with_metadata(const std::shared_ptr<const Handle>& handle,
                                  const Operation<T>& operation) {
  const std::shared_ptr<const Handle> share = handle;  // NOLINT: it outlives `handle`
  Metadata metadata;
  Result<T> result = run(*share, operation, metadata);
  return {std::move(result), std::move(metadata)};
}

}  // namespace detail
}  // namespace quartet
