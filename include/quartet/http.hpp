// The HTTP seam: requests, replies, and the one interface that carries them. Inject your own
// Transport to test without a network (quartet/testing/fake_transport.hpp has a ready one).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/result.hpp"
#include "quartet/secret.hpp"

namespace quartet {

enum class Method : unsigned char { get, post, put, patch, del };

/// "GET", "POST", "PUT", "PATCH", "DELETE".
[[nodiscard]] std::string_view to_string(Method method) noexcept;

/// What carrying a request out does at the vendor. It decides what may be tried again.
enum class Effect : unsigned char {
  read,              ///< changes nothing
  idempotent_write,  ///< doing it twice ends as doing it once
  write,             ///< doing it twice does it twice: delivered at most once
};

struct Header {
  std::string name;
  std::string value;
  friend bool operator==(const Header&, const Header&) = default;
};

/// Header fields in order; names compare without regard to case.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> fields) : fields_(fields) {}

  /// The value of the first field of that name, or null.
  [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
  /// How many fields have that name.
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  void add(std::string name, std::string value) {
    if (fields_.empty()) fields_.reserve(16);  // what replies usually have
    fields_.push_back({std::move(name), std::move(value)});
  }

  [[nodiscard]] auto begin() const noexcept { return fields_.begin(); }
  [[nodiscard]] auto end() const noexcept { return fields_.end(); }
  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }

  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Header> fields_;
};

/// A header field whose value is a credential. It is kept apart from the others so that whoever
/// prints, compares or records requests cannot show it by accident.
struct SecretHeader {
  std::string name;
  Secret value;
};

/// One request, ready to go out.
struct Request {
  Method method = Method::get;
  std::string url;  ///< absolute, encoded
  Headers headers = {};
  std::vector<SecretHeader> secret_headers = {};
  std::string body = {};
};

/// One reply, whole.
struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};
};

/// Status and header fields of a reply whose body is still to be read. They describe the body as it
/// is handed out: a transport that decompresses takes Content-Encoding and Content-Length out.
struct ResponseHead {
  int status = 0;
  Headers headers = {};
};

/// Which addresses a connection may go to; each is checked before it is connected to.
enum class AddressRule : unsigned char {
  any,
  loopback_only,
  public_only,  ///< for links that a server sent
};

/// Local safety limits. They are always on. Ranges: every limit is at least 1.
struct Limits {
  /// Of one reply, decompressed. Whoever reads an exchange part by part counts for himself.
  std::size_t body_bytes = 32 * 1024 * 1024;
  std::size_t header_bytes = 64 * 1024;  ///< of one reply
  /// How many times larger a body may become by decompression; the first 64 KiB are free.
  std::size_t inflate_ratio = 200;
  int json_depth = 64;
};

/// What a transport must respect while it carries one request.
struct CallContext {
  /// The exchange, body included, must be over by then; else an error of kind `timeout`. The body
  /// of a reply that is no success may be given up earlier: its head has said what matters.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  /// The reply's head must be there by then; for bodies that may take longer than an attempt.
  std::chrono::steady_clock::time_point head_deadline =
      std::chrono::steady_clock::time_point::max();
  /// Fires: the exchange ends at once with an error of kind `cancelled`.
  std::stop_token stop = {};
  Limits limits = {};
  /// Whatever the effect, a transport hands a request to the network once for each `open`.
  Effect effect = Effect::write;
  /// Connections are shared only between requests of the same origin and the same key. It is
  /// derived from the credential by a keyed hash.
  std::uint64_t pool_key = 0;
  AddressRule address_rule = AddressRule::any;
  /// A large body is expected: receive it in large pieces.
  bool is_bulk = false;
};

/// One request under way whose reply has begun. Read it on the thread that opened it; destroying it
/// cancels what is left. Users who inject a transport implement it, or use `Exchange::of`.
class Exchange {
 public:
  virtual ~Exchange();

  [[nodiscard]] virtual const ResponseHead& head() const = 0;
  /// Reads the next part of the body into `buffer` (not empty) and says how many bytes; 0 is the
  /// end. Errors: transport (cut off), timeout, cancelled, limit, decode. After an error, only
  /// destroy it.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> buffer) = 0;
  /// After the end: whether the framing proved that it is the end (a length or a last chunk),
  /// rather than a connection that closed.
  [[nodiscard]] virtual bool end_is_proven() const = 0;

  /// Reads what is left of the body and hands the whole reply out; call it instead of `read`, once.
  /// A body of more than `most` bytes is an error of kind `limit`. This implementation calls
  /// `read`; one that has the reply in memory already may move it.
  [[nodiscard]] virtual Result<Response> finish(std::size_t most);

  /// An exchange that replays a whole reply.
  [[nodiscard]] static std::unique_ptr<Exchange> of(Response response);
};

/// Carries requests. `open` may be called from any thread, also at the same time.
class Transport {
 public:
  virtual ~Transport();

  /// Sends the request and waits for the reply's head. A reply with an error status is not an error
  /// here. Each error says in `delivery` what is known about the request; a transport never sends a
  /// request twice.
  [[nodiscard]] virtual Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                               const CallContext& context) = 0;
};

/// Opens an exchange and reads its body, at most `context.limits.body_bytes` of it.
[[nodiscard]] Result<Response> send(Transport& transport, const Request& request,
                                    const CallContext& context);

}  // namespace quartet
