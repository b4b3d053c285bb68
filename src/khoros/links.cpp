#include "khoros/links.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"
#include "http/address.hpp"

namespace quartet::khoros {
namespace {

constexpr std::string_view kTokenKey = "analyticsAccessToken";

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = detail::lower_ascii(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// A query's value without its encoding; nothing when it is malformed.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

struct EncodedParameter {
  std::string_view name;
  std::string_view value;
};

std::vector<EncodedParameter> parameters_of(std::string_view link) {
  std::vector<EncodedParameter> parameters;
  const std::size_t question = link.find('?');
  std::string_view query = question == std::string_view::npos ? "" : link.substr(question + 1);
  query = query.substr(0, query.find('#'));
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos) {
      parameters.push_back({pair.substr(0, equals), pair.substr(equals + 1)});
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parameters;
}

Error unsafe(const char* why) {
  return {.kind = ErrorKind::unsafe_link,
          .message = std::string("the link to the report is not followed: ") + why,
          .delivery = Delivery::applied,
          .retry_reason = "not tried again: the answer would be the same"};
}

bool is_visible(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7F && c != '\\'; });
}

std::string job_problem(const Job& job) {
  for (const std::string& id : {job.workflow_id, job.run_id}) {
    const bool is_dots = id == "." || id == "..";
    const std::string why = is_dots ? "is no id" : detail::name_problem(id);
    if (!why.empty()) return "an id of the job " + why;
  }
  return "";
}

}  // namespace

Secret access_token_in(std::string_view link) {
  for (const EncodedParameter& parameter : parameters_of(link)) {
    if (parameter.name != kTokenKey) continue;
    std::optional<std::string> token = decoded(parameter.value);
    if (token && detail::name_problem(*token).empty()) return Secret(std::move(*token));
  }
  return Secret("");
}

std::vector<Secret> secrets_in(std::string_view link) {
  constexpr std::size_t shortest = 6;  // "host", "300" and the like are in any text
  std::vector<Secret> secrets;
  for (const EncodedParameter& parameter : parameters_of(link)) {
    std::optional<std::string> value = decoded(parameter.value);
    if (value && value->size() >= shortest) secrets.emplace_back(std::move(*value));
  }
  return secrets;
}

RequestSpec job_request(const std::string& company_key, const Job& job, std::string_view address) {
  // A run id may have '+', '/' and '='.
  RequestSpec spec{.method = Method::get,
                   .path = "/api/public/reports/report/" + detail::percent_encode(job.workflow_id) +
                           "/" + detail::percent_encode(job.run_id) + std::string(address),
                   .problem = job_problem(job)};
  if (job.access_token.empty()) {
    spec.query = {{"companyKey", company_key}};
  } else {
    spec.query = {{std::string(kTokenKey), std::string(job.access_token.reveal())}};
    spec.secrets = {job.access_token};
  }
  return spec;
}

Result<StoreLink> check_store_link(const Response& redirect, const detail::BaseUrl& base) {
  const std::string* location = redirect.headers.find("Location");
  if (location == nullptr) return unsafe("the redirect has no Location");
  if (redirect.headers.count("Location") > 1) return unsafe("the redirect has two");
  if (!is_visible(*location)) return unsafe("it has a character that must be encoded");
  if (location->find('#') != std::string::npos) return unsafe("it has a fragment");
  const std::string origin = detail::origin_of(*location);
  if (origin.empty()) return unsafe("it is no absolute https address");
  const std::size_t authority = origin.find("://") + 3;
  const std::size_t port = origin.find(':', std::min(origin.find(']', authority), origin.size()));
  StoreLink link{.url = *location};
  const bool is_plain = origin.starts_with("http://");
  const std::size_t colon =
      origin.find(']', authority) == std::string::npos ? origin.find(':', authority) : port;
  link.host = origin.substr(authority, colon == std::string::npos ? colon : colon - authority);
  link.port =
      colon == std::string::npos ? (is_plain ? 80 : 443) : std::stoi(origin.substr(colon + 1));
  const bool is_loopback = base.loopback && detail::is_loopback_host(link.host);
  if (is_plain && !is_loopback) return unsafe("it is not https");
  link.rule = is_loopback ? AddressRule::loopback_only : AddressRule::public_only;
  // Names are checked when they are connected to.
  if (detail::is_forbidden_host(link.rule, link.host)) return unsafe("its address is not public");
  return link;
}

}  // namespace quartet::khoros
