#include "core/link_header.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace quartet::detail {
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    std::string word(text.substr(0, end));
    std::transform(word.begin(), word.end(), word.begin(), lower_ascii);
    if (!word.empty()) found.push_back(std::move(word));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

// Reads one header's links from its front.
class LinkReader {
 public:
  explicit LinkReader(std::string_view text) : rest_(text) {}

  void read_into(std::vector<Link>& links) {
    while (find_target()) {
      Link link{.target = target_, .relations = {}};
      bool has_relations = false;
      while (take_parameter()) {
        if (!equal_ignoring_case(name_, "rel") || std::exchange(has_relations, true)) continue;
        link.relations = words(value_);
      }
      links.push_back(std::move(link));
    }
  }

 private:
  bool find_target() {
    const std::size_t open = rest_.find('<');
    const std::size_t close = rest_.find('>', open == std::string_view::npos ? open : open + 1);
    if (close == std::string_view::npos) return false;
    target_ = trim_blanks(rest_.substr(open + 1, close - open - 1));
    rest_.remove_prefix(close + 1);
    return true;
  }

  // The next parameter of the same link. What stands between a value and the next ';' or ',', such
  // as a quote too many, is skipped.
  bool take_parameter() {
    const std::size_t next = std::min(rest_.find_first_of(";,<"), rest_.size());
    rest_.remove_prefix(next);
    if (rest_.empty() || rest_.front() != ';') return false;
    rest_.remove_prefix(1);
    const std::size_t end = std::min(rest_.find_first_of("=;,"), rest_.size());
    name_ = trim_blanks(rest_.substr(0, end));
    rest_.remove_prefix(end);
    value_ = {};
    if (rest_.empty() || rest_.front() != '=') return true;
    rest_.remove_prefix(1);
    take_value();
    return true;
  }

  void take_value() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
    if (rest_.empty()) return;
    const char quote = rest_.front();
    const bool is_quoted = quote == '"' || quote == '\'';
    const std::size_t close = is_quoted ? rest_.find(quote, 1) : std::string_view::npos;
    if (close != std::string_view::npos) {
      value_ = rest_.substr(1, close - 1);
      rest_.remove_prefix(close + 1);
      return;
    }
    // Without quotes, or with one that is never closed.
    if (is_quoted) rest_.remove_prefix(1);
    const std::size_t end = std::min(rest_.find_first_of(";,<"), rest_.size());
    value_ = trim_blanks(rest_.substr(0, end));
    while (value_.ends_with('"') || value_.ends_with('\'')) value_.remove_suffix(1);
    rest_.remove_prefix(end);
  }

  std::string_view rest_;
  std::string_view target_;
  std::string_view name_;
  std::string_view value_;
};

}  // namespace

std::vector<Link> parse_links(const Headers& headers) {
  std::vector<Link> links;
  for (const Header& header : headers) {
    if (equal_ignoring_case(header.name, "Link")) LinkReader(header.value).read_into(links);
  }
  return links;
}

std::string_view query_value(std::string_view url, std::string_view name) noexcept {
  std::string_view value;
  const std::size_t question = url.find('?');
  if (question == std::string_view::npos) return value;
  std::string_view query = url.substr(question + 1);
  query = query.substr(0, query.find('#'));
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      value = pair.substr(equals + 1);
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return value;
}

}  // namespace quartet::detail
