// Cassettes: recorded requests and replies in plain JSON files, and the transport that replays
// them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/http.hpp"
#include "quartet/operation.hpp"
#include "quartet/result.hpp"

namespace quartet::testing {

/// A recorded request: what decides whether a request is the same. No host, no headers, no
/// credential.
struct TapedRequest {
  Method method = Method::get;
  std::string path;                        ///< encoded, without the query
  std::vector<QueryParameter> query = {};  ///< decoded; the order does not matter
  std::string body = {};
};

struct TapedExchange {
  TapedRequest request;
  Response response;
};

/// What went over the wire once, as a file. The format:
///
///     {"quartet_cassette": 1,
///      "exchanges": [
///       {"request":  {"method": "GET", "path": "/api/v1/x.json", "query": {"offset": "0"}},
///        "response": {"status": 200, "headers": {"Content-Type": "application/json"},
///                     "json": {"any": "JSON"}}}]}
///
/// A body stands in "json" (any JSON; written compactly on replay), in "text", or in "base64". A
/// header or query value may be an array of texts when the name occurs more than once. "body" of a
/// request is text. In a request, "***" stands for any text: path, query values and body match
/// whatever is sent in its place.
class Cassette {
 public:
  Cassette() = default;

  /// Errors: config (the file cannot be read), decode (it is not a cassette; says where).
  [[nodiscard]] static Result<Cassette> load(const std::string& path);
  [[nodiscard]] static Result<Cassette> parse(std::string_view text);

  /// The cassette as JSON, to be written to a file. Header fields that are not known to be harmless
  /// are left out: only Content-Type, Retry-After, RateLimit-*, Link, Date and request ids are
  /// kept.
  [[nodiscard]] std::string to_json() const;

  std::vector<TapedExchange> exchanges;
};

/// Replays a cassette. Each request must match an exchange that was not used yet: method, path,
/// query and body, where "***" matches any text. The first such exchange answers, so the order
/// matters only between requests that match the same exchange. A request that matches none fails
/// with an error of kind `config` that says what is different. All functions may be called from any
/// thread.
class ReplayTransport final : public Transport {
 public:
  explicit ReplayTransport(Cassette cassette);
  ~ReplayTransport() override;

  /// How many exchanges were not used.
  [[nodiscard]] std::size_t left() const;

  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Passes requests on to another transport and keeps what went over it. Query values that are not
/// known to be harmless are replaced by "***", and so is every spelling of the request's
/// credentials (a bearer token, a user's password), wherever it stands in path, query, body or
/// reply. Secrets that only the vendor knows, such as a session id in a body, are kept: read a
/// cassette before you publish it. All functions may be called from any thread.
class RecordingTransport final : public Transport {
 public:
  explicit RecordingTransport(std::shared_ptr<Transport> inner);
  ~RecordingTransport() override;

  [[nodiscard]] Cassette cassette() const;

  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace quartet::testing
