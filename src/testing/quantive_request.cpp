#include "testing/quantive_request.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace quartet::testing::fake_quantive {
namespace {

// In a path, a plus sign is itself.
std::optional<std::string> decode_segment(std::string_view segment) {
  std::string text;
  for (const char c : segment) text += c == '+' ? std::string("%2B") : std::string(1, c);
  return decode_field(text);
}

std::optional<std::vector<std::string>> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    auto text = decode_segment(segment);
    if (!text) return std::nullopt;
    segments.push_back(*std::move(text));
  }
  return segments;
}

// The API generation that a path names.
std::optional<int> version_of(std::string_view path) {
  if (path.starts_with("/api/v1/")) return 1;
  if (path.starts_with("/api/v2/")) return 2;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Request::parameter(std::string_view name) const {
  const auto found = std::find_if(query.begin(), query.end(),
                                  [name](const FormField& field) { return field.name == name; });
  return found != query.end() ? std::optional(found->value) : std::nullopt;
}

std::optional<Request> parse_request(const std::string& method, const std::string& target,
                                     const std::string& body) {
  const std::string_view address = target;
  const std::size_t mark = address.find('?');
  const bool has_query = mark != std::string_view::npos;
  std::string_view path = address.substr(0, mark);
  constexpr std::string_view prefix = "/results";
  if (path.starts_with(prefix)) path.remove_prefix(prefix.size());
  const std::optional<int> version = version_of(path);
  if (!version) return std::nullopt;
  path.remove_prefix(std::string_view("/api/v1/").size());
  auto segments = segments_of(path);
  auto query = parse_form_fields(has_query ? address.substr(mark + 1) : std::string_view());
  if (!segments || !query) return std::nullopt;
  return Request{.method = method,
                 .version = *version,
                 .path = *std::move(segments),
                 .query = *std::move(query),
                 .body = Json::parse(body, nullptr, /*allow_exceptions=*/false),
                 .text = method + ' ' + target + '\n' + body};
}

}  // namespace quartet::testing::fake_quantive
