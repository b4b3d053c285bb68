#include "quartet/http.hpp"

#include <algorithm>
#include <utility>

#include "core/body.hpp"
#include "core/codec.hpp"
#include "core/text.hpp"

namespace quartet {

std::string_view to_string(Method method) noexcept {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
  }
  return "GET";
}

const std::string* Headers::find(std::string_view name) const noexcept {
  for (const Header& field : fields_) {
    if (detail::equal_ignoring_case(field.name, name)) return &field.value;
  }
  return nullptr;
}

std::size_t Headers::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(std::count_if(
      fields_.begin(), fields_.end(),
      [name](const Header& field) { return detail::equal_ignoring_case(field.name, name); }));
}

Exchange::~Exchange() = default;
Transport::~Transport() = default;

namespace {

// The length that the head announces, when it is a number.
std::size_t announced_length(const ResponseHead& head) {
  const std::string* text = head.headers.find("Content-Length");
  if (text == nullptr || text->empty() || text->size() > 18) return 0;
  std::size_t length = 0;
  for (const char c : *text) {
    if (c < '0' || c > '9') return 0;
    length = length * 10 + static_cast<std::size_t>(c - '0');
  }
  return length;
}

constexpr std::size_t kFirstPart = 16 * 1024;

class ReplayedExchange final : public Exchange {
 public:
  explicit ReplayedExchange(Response response)
      : head_{response.status, std::move(response.headers)}, body_(std::move(response.body)) {}

  [[nodiscard]] const ResponseHead& head() const override { return head_; }

  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t count = std::min(buffer.size(), body_.size() - given_);
    std::copy_n(body_.data() + given_, count, buffer.data());
    given_ += count;
    return count;
  }

  [[nodiscard]] bool end_is_proven() const override { return true; }

  [[nodiscard]] Result<Response> finish(std::size_t most) override {
    if (body_.size() > most) return detail::body_too_large(most);
    return Response{head_.status, std::move(head_.headers), std::move(body_)};
  }

 private:
  ResponseHead head_;
  std::string body_;
  std::size_t given_ = 0;
};

}  // namespace

Error detail::body_too_large(std::size_t limit) {
  return {.kind = ErrorKind::limit,
          .message = "the reply is larger than the limit of " + std::to_string(limit) +
                     " bytes (http.limits.body_bytes)",
          .delivery = Delivery::applied};
}

std::size_t detail::body_capacity(const ResponseHead& head, std::size_t most) {
  const std::size_t announced = announced_length(head);
  const std::size_t expected = announced > 0 ? std::min(announced, most) + 1 : kFirstPart;
  return expected + detail::kDecodePadding;
}

std::unique_ptr<Exchange> Exchange::of(Response response) {
  return std::make_unique<ReplayedExchange>(std::move(response));
}

Result<Response> Exchange::finish(std::size_t most) {
  Response response{head().status, head().headers, {}};
  std::string& body = response.body;
  body.reserve(detail::body_capacity(head(), most));
  std::size_t received = 0;
  while (true) {
    const std::size_t spare = body.capacity() - detail::kDecodePadding;
    body.resize(received < spare ? spare : 2 * body.size());
    Result<std::size_t> count = read(std::span(body.data() + received, body.size() - received));
    if (!count) return std::move(count).error();
    if (*count == 0) break;
    received += *count;
    if (received > most) return detail::body_too_large(most);
  }
  body.resize(received);
  return response;
}

Result<std::unique_ptr<Exchange>> detail::open_exchange(Transport& transport,
                                                        const Request& request,
                                                        const CallContext& context) {
  Result<std::unique_ptr<Exchange>> opened = transport.open(request, context);
  if (!opened || *opened != nullptr) return opened;
  return Error{.kind = ErrorKind::transport,
               .message = "the transport answered neither an exchange nor an error",
               .delivery = Delivery::unknown};
}

Result<Response> detail::receive(Exchange& exchange, std::size_t most) {
  // Known from the head alone: not a byte of such a body is fetched, whatever the exchange.
  if (announced_length(exchange.head()) > most) return body_too_large(most);
  return exchange.finish(most);
}

Result<Response> send(Transport& transport, const Request& request, const CallContext& context) {
  Result<std::unique_ptr<Exchange>> exchange = detail::open_exchange(transport, request, context);
  if (!exchange) return std::move(exchange).error();
  return detail::receive(**exchange, context.limits.body_bytes);
}

}  // namespace quartet
