#include "taplytics/links.hpp"

#include <algorithm>

#include "core/link_header.hpp"
#include "core/text.hpp"

namespace quartet::taplytics {
namespace {

std::optional<std::int64_t> positive(std::string_view digits) {
  std::int64_t number = 0;
  const bool is_positive = detail::read_number(digits, number) && number > 0;
  return is_positive ? std::optional(number) : std::nullopt;
}

// "https://host:443" is "https://host".
std::string without_usual_port(std::string origin) {
  const bool is_https = origin.starts_with("https://");
  const std::string_view port = is_https ? ":443" : ":80";
  if (origin.ends_with(port)) origin.resize(origin.size() - port.size());
  return origin;
}

// The part of an address that names a server. Empty for an address without one; nothing when it
// names one in a way that different readers understand differently.
std::optional<std::string> server_of(std::string_view target) {
  const bool has_backslash = target.find('\\') != std::string_view::npos;
  const bool is_local =
      target.starts_with('?') || (target.starts_with('/') && !target.starts_with("//"));
  if (is_local && !has_backslash) return "";
  std::string origin = has_backslash ? "" : detail::origin_of(target);
  return origin.empty() ? std::nullopt : std::optional(without_usual_port(std::move(origin)));
}

Error unreadable(const char* why) {
  return {.kind = ErrorKind::decode,
          .message = std::string("the Link header's next page cannot be read: ") + why};
}

Error unsafe() {
  return {.kind = ErrorKind::unsafe_link,
          .message = "the Link header's next page lies on another server, which is never followed"};
}

Result<PageLink> read_target(std::string_view target) {
  const std::optional<std::string> server = server_of(target);
  if (!server) return unsafe();
  const auto page = positive(detail::query_value(target, "page"));
  if (!page) return unreadable("it has no page number");
  return PageLink{*page, positive(detail::query_value(target, "per_page")), *server};
}

bool has_relation(const detail::Link& link, std::string_view relation) {
  return std::find(link.relations.begin(), link.relations.end(), relation) != link.relations.end();
}

void add_next(PageLinks& links, std::string_view target) {
  Result<PageLink> next = read_target(target);
  if (!next) {
    links.error = std::move(next).error();
  } else if (links.next && *links.next != *next) {
    links.error = unreadable("there are several, and they differ");
  } else {
    links.next = *std::move(next);
  }
}

}  // namespace

std::string page_problem(int per_page) {
  const bool fits = per_page >= 1 && per_page <= kLongestPage;
  return fits ? "" : "per_page must be 1 to " + std::to_string(kLongestPage);
}

PageLinks read_links(const Headers& headers) {
  PageLinks links;
  for (const detail::Link& link : detail::parse_links(headers)) {
    links.has_links = true;
    if (has_relation(link, "next")) add_next(links, link.target);
    if (!has_relation(link, "last")) continue;
    if (Result<PageLink> last = read_target(link.target)) links.last = *std::move(last);
  }
  return links;
}

void follow_link(const detail::BaseUrl& base, const PageLinks& links, detail::PageFacts& facts) {
  facts.tells_next = links.has_links;
  if (links.last) facts.last_page = links.last->page;
  if (links.error) {
    facts.next_problem = links.error;
  } else if (links.next && !links.next->origin.empty() &&
             links.next->origin != without_usual_port(base.origin)) {
    facts.next_problem = unsafe();
  }
  if (!links.next && !links.error) return;
  const PageLink next = links.next.value_or(PageLink{});
  facts.next = detail::NextPage{.page = next.page, .length = next.per_page};
}

}  // namespace quartet::taplytics
