#include "http/inflater.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include <zlib.h>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

constexpr std::size_t kFreeBytes = 64 * 1024;  // before the ratio counts
constexpr int kGzipOnly = 15 + 16;             // zlib's words: the largest window, gzip framing

Delivery delivery_of(int status) noexcept {
  return status >= 200 && status < 300 ? Delivery::applied : Delivery::unknown;
}

ResponseHead without_coding(const ResponseHead& head) {
  ResponseHead shown{.status = head.status};
  for (const Header& field : head.headers) {
    if (equal_ignoring_case(field.name, "Content-Encoding")) continue;
    if (equal_ignoring_case(field.name, "Content-Length")) continue;
    shown.headers.add(field.name, field.value);
  }
  return shown;
}

class InflatingExchange final : public Exchange {
 public:
  InflatingExchange(std::unique_ptr<Exchange> inner, std::size_t most_ratio)
      : inner_(std::move(inner)), most_ratio_(most_ratio), head_(without_coding(inner_->head())) {
    if (inflateInit2(&zlib_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~InflatingExchange() override { inflateEnd(&zlib_); }
  InflatingExchange(const InflatingExchange&) = delete;
  InflatingExchange& operator=(const InflatingExchange&) = delete;

  [[nodiscard]] const ResponseHead& head() const override { return head_; }
  [[nodiscard]] bool end_is_proven() const override { return ended_; }

  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override {
    zlib_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    zlib_.avail_out = static_cast<uInt>(std::min<std::size_t>(buffer.size(), 1U << 30));
    const uInt room = zlib_.avail_out;
    while (zlib_.avail_out == room && !ended_) {
      if (zlib_.avail_in == 0) {
        if (std::optional<Error> failed = refill()) return *std::move(failed);
        continue;
      }
      if (std::optional<Error> failed = inflate_some()) return *std::move(failed);
    }
    total_out_ += room - zlib_.avail_out;
    if (is_beyond_ratio()) return too_large();
    return std::size_t{room - zlib_.avail_out};
  }

 private:
  // More compressed bytes, or the end: which is only allowed between two members.
  std::optional<Error> refill() {
    Result<std::size_t> count = inner_->read(input_);
    if (!count) return std::move(count).error();
    if (*count == 0 && !between_members_) return damaged("it is cut short");
    ended_ = *count == 0;
    total_in_ += *count;
    zlib_.next_in = reinterpret_cast<Bytef*>(input_.data());
    zlib_.avail_in = static_cast<uInt>(*count);
    return std::nullopt;
  }

  std::optional<Error> inflate_some() {
    if (std::exchange(between_members_, false)) inflateReset(&zlib_);
    switch (inflate(&zlib_, Z_NO_FLUSH)) {
      case Z_OK:
      case Z_BUF_ERROR: return std::nullopt;  // wants more input
      case Z_STREAM_END:
        between_members_ = true;
        members_ = true;
        return std::nullopt;
      case Z_MEM_ERROR: throw std::bad_alloc();
      default: return damaged(members_ ? "something follows its end" : "it is not valid gzip");
    }
  }

  [[nodiscard]] bool is_beyond_ratio() const noexcept {
    return total_out_ > kFreeBytes && total_out_ / most_ratio_ > total_in_;
  }

  [[nodiscard]] Error damaged(const char* how) const {
    return {.kind = ErrorKind::decode,
            .message = std::string("the compressed reply is damaged: ") + how,
            .http_status = head_.status,
            .delivery = delivery_of(head_.status)};
  }
  [[nodiscard]] Error too_large() const {
    return {.kind = ErrorKind::limit,
            .message = "the reply grows to more than " + std::to_string(most_ratio_) +
                       " times its size when decompressed (http.limits.inflate_ratio)",
            .http_status = head_.status,
            .delivery = delivery_of(head_.status)};
  }

  std::unique_ptr<Exchange> inner_;
  std::size_t most_ratio_;
  ResponseHead head_;
  z_stream zlib_{};
  std::array<char, 16 * 1024> input_{};
  std::size_t total_in_ = 0;
  std::size_t total_out_ = 0;
  bool between_members_ = false;  // at a member's end
  bool members_ = false;          // at least one member is whole
  bool ended_ = false;
};

// Statuses whose reply has no body, whatever its head says.
bool has_no_body(int status) noexcept {
  return status == 204 || status == 304;
}

}  // namespace

Coding coding_of(const Headers& headers) {
  Coding coding = Coding::none;
  for (const Header& field : headers) {
    if (!equal_ignoring_case(field.name, "Content-Encoding")) continue;
    const std::string_view name = trim_blanks(field.value);
    if (name.empty() || equal_ignoring_case(name, "identity")) continue;
    const bool is_gzip = equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip");
    // Twice compressed is once too often: nobody asked for it.
    coding = is_gzip && coding == Coding::none ? Coding::gzip : Coding::unknown;
  }
  return coding;
}

Result<std::unique_ptr<Exchange>> decompressed(std::unique_ptr<Exchange> exchange,
                                               const Limits& limits) {
  const ResponseHead& head = exchange->head();
  const Coding coding = coding_of(head.headers);
  if (coding == Coding::none || has_no_body(head.status)) return exchange;
  if (coding == Coding::gzip) {
    return std::unique_ptr<Exchange>(
        std::make_unique<InflatingExchange>(std::move(exchange), limits.inflate_ratio));
  }
  // What a failure's body says is worth less than its status.
  if (head.status >= 300) return Exchange::of({.status = head.status, .headers = head.headers});
  return Error{.kind = ErrorKind::decode,
               .message = "the reply is compressed in a way that was not asked for",
               .http_status = head.status,
               .delivery = delivery_of(head.status)};
}

}  // namespace quartet::detail
