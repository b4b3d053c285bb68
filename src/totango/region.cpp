// In which region a service lives.
#include <algorithm>

#include "core/codec.hpp"
#include "core/session.hpp"
#include "core/text.hpp"
#include "core/wire.hpp"
#include "quartet/totango/options.hpp"
#include "totango/profile.hpp"

namespace quartet::totango {
namespace {

struct RegionReply {
  std::string status;
  std::string site;
  Object extra;
};

constexpr std::string_view kEuropeanSite = "t11";

// A session wants a token for its limiter and its pool; requests without authentication do not
// carry it.
constexpr const char* kNoToken = "(no token)";

bool is_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The digits of "9001" or "SP-9001-01"; empty when it is neither.
std::string_view digits_of(std::string_view service_id) {
  std::string_view id = detail::trim_blanks(service_id);
  const bool is_long = id.starts_with("SP-") && id.size() > 6 && id[id.size() - 3] == '-' &&
                       is_digits(id.substr(id.size() - 2));
  if (is_long) id = id.substr(3, id.size() - 6);
  constexpr std::size_t most = 18;
  return is_digits(id) && id.size() <= most ? id : std::string_view();
}

}  // namespace
}  // namespace quartet::totango

template <>
struct quartet::detail::wire::Wire<quartet::totango::RegionReply> {
  using T = totango::RegionReply;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::status>("status"),
      text<&T::site>("site"),
  };
};

namespace quartet::totango {
namespace {

Result<Region> decode_region(Response& reply, DecodeContext& context) {
  Result<RegionReply> read = decode_or_failure<RegionReply>(reply, context);
  if (!read) return std::move(read).error();
  if (read->site.empty()) {
    return Error{.kind = ErrorKind::decode,
                 .message = "the reply cannot be read: site: it is missing"};
  }
  const Endpoint endpoint = read->site == kEuropeanSite ? Endpoint::eu() : Endpoint::us();
  return Region{.site = std::move(read->site), .endpoint = endpoint};
}

}  // namespace

Operation<Region> ops::region(std::string_view service_id) {
  const std::string_view digits = digits_of(service_id);
  return {.name = "region",
          .request = {.path = "/domains/",
                      .query = {{"service_id", std::string(digits)}},
                      .authentication = Authentication::none,
                      .problem = digits.empty()
                                     ? "a service id is a row of digits, or SP-<digits>-<2 digits>"
                                     : ""},
          .effect = Effect::read,
          .decode = decode_region};
}

Result<Region> discover_region(std::string_view service_id, DiscoveryOptions options) {
  const auto handle = std::make_shared<const detail::Handle>(
      detail::Handle{std::make_shared<detail::Session>(
                         kProfile, detail::SessionOptions{.token = Secret{kNoToken},
                                                          .base_url = options.ask.url(),
                                                          .http = std::move(options.http)}),
                     std::move(options.call)});
  return detail::run(handle, ops::region(service_id));
}

}  // namespace quartet::totango
