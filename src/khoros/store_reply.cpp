#include "khoros/store_reply.hpp"

#include <string_view>

#include "core/text.hpp"

namespace quartet::khoros {
namespace {

StoreReply failure(ErrorKind kind, std::string message, int status) {
  return {.verdict = StoreVerdict::failed,
          .error = {.kind = kind,
                    .message = std::move(message),
                    .http_status = status,
                    .delivery = Delivery::applied}};
}

std::optional<std::uint64_t> count_of(std::string_view text) noexcept {
  std::uint64_t count = 0;
  return detail::read_number(text, count) ? std::optional(count) : std::nullopt;
}

// A weak tag says that contents mean the same, not that their bytes are the same.
std::string strong_tag(const Headers& headers) {
  const std::string* tag = headers.find("ETag");
  const bool is_strong =
      tag != nullptr && tag->size() > 2 && tag->starts_with('"') && tag->ends_with('"');
  return is_strong && detail::is_header_value(*tag) ? *tag : std::string();
}

std::optional<std::uint64_t> length_of(const Headers& headers) {
  const std::string* length = headers.find("Content-Length");
  return length != nullptr ? count_of(*length) : std::nullopt;
}

struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::optional<std::uint64_t> size;  // nothing: "*"
};

// "bytes 100-199/200"
std::optional<ContentRange> content_range(const Headers& headers) {
  const std::string* field = headers.find("Content-Range");
  if (field == nullptr || headers.count("Content-Range") > 1) return std::nullopt;
  std::string_view text = *field;
  if (!text.starts_with("bytes ")) return std::nullopt;
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  const std::size_t slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) {
    return std::nullopt;
  }
  const auto first = count_of(text.substr(0, dash));
  const auto last = count_of(text.substr(dash + 1, slash - dash - 1));
  const std::string_view whole = text.substr(slash + 1);
  const auto size = count_of(whole);
  if (!first || !last || *first > *last || (!size && whole != "*")) return std::nullopt;
  return ContentRange{*first, *last, size};
}

bool has_coding(const Headers& headers) {
  const std::string* coding = headers.find("Content-Encoding");
  return coding != nullptr && !coding->empty() && !detail::equal_ignoring_case(*coding, "identity");
}

StoreReply judge_part(const ResponseHead& head, const Position& asked) {
  if (!asked.can_go_on()) {
    return failure(ErrorKind::decode, "the store sent a part of the report without being asked",
                   head.status);
  }
  const std::optional<ContentRange> range = content_range(head.headers);
  const std::string tag = strong_tag(head.headers);
  // Without any size nobody knows whether this is the rest or a piece of it.
  const auto size = range && range->size ? range->size : asked.size;
  const bool is_rest = range && range->first == asked.offset && size && range->last + 1 == *size &&
                       (!asked.size || *size == *asked.size) &&
                       (tag.empty() || tag == asked.validator);
  if (!is_rest) return {.verdict = StoreVerdict::ask_anew};
  Position position = asked;
  position.size = size;
  return {.verdict = StoreVerdict::goes_on, .position = std::move(position)};
}

}  // namespace

Error report_is_gone(int http_status) {
  return {.kind = ErrorKind::not_found,
          .message = "the report is not there: Khoros keeps one for 24 hours; run it again",
          .http_status = http_status,
          .delivery = Delivery::refused,
          .retry_reason = "not tried again: the answer would be the same"};
}

StoreReply judge_store_reply(const ResponseHead& head, const Position& asked) {
  const int status = head.status;
  // Stores say either of a link that is no longer good.
  if (status == 403 || status == 400) return {.verdict = StoreVerdict::expired};
  if (status == 404 || status == 410) {
    return {.verdict = StoreVerdict::failed, .error = report_is_gone(status)};
  }
  if (status == 416 && asked.can_go_on()) return {.verdict = StoreVerdict::ask_anew};
  if (status >= 300 && status < 400) {
    return failure(ErrorKind::unsafe_link, "the store leads on to another address", status);
  }
  if (status == 408 || status == 429 || status >= 500) {
    return failure(ErrorKind::server, "the store failed to answer", status);
  }
  if (status != 200 && status != 206) {
    return failure(ErrorKind::decode, "the store gave no report", status);
  }
  if (has_coding(head.headers)) {
    return failure(ErrorKind::decode, "the store sent an encoding that was not asked for", status);
  }
  if (status == 206) return judge_part(head, asked);
  return {.verdict = StoreVerdict::begins,
          .position = {.validator = strong_tag(head.headers), .size = length_of(head.headers)}};
}

}  // namespace quartet::khoros
