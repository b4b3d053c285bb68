#include "testing/taplytics_call.hpp"

#include <algorithm>

#include <httplib.h>

namespace quartet::testing::fake_taplytics {
namespace {

// JSON is written and destroyed level by level: the stack has to be enough.
constexpr int kDeepest = 200;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool is_in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') is_in_text = !is_in_text;
    if (is_in_text && c == '\\') ++i;
    if (is_in_text) continue;
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    if (depth > kDeepest) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> Call::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found != query.end() ? std::optional(found->second) : std::nullopt;
}

CallPath parse_path(std::string_view target) {
  std::string_view rest = target.substr(0, target.find('?'));
  CallPath path;
  path.end = rest.ends_with('/') ? PathEnd::slash : PathEnd::segment;
  while (!rest.empty()) {
    const std::string_view segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(segment.size() + 1, rest.size()));
    if (segment.empty()) continue;
    path.segments.push_back(
        httplib::detail::decode_url(std::string(segment), /*convert_plus_to_space=*/false));
  }
  if (!path.segments.empty()) path.segments.erase(path.segments.begin());  // "v2"
  return path;
}

Json parse_body(std::string_view text) {
  if (text.empty()) return {};
  if (is_too_deep(text)) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

}  // namespace quartet::testing::fake_taplytics
