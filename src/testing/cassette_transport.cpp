// The transports that replay and record cassettes.
#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <utility>

#include "core/redaction.hpp"
#include "core/text.hpp"
#include "core/url.hpp"
#include "quartet/testing/cassette.hpp"

namespace quartet::testing {
namespace {

std::string percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const bool is_escape =
        text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr ==
            text.data() + i + 3;
    decoded += is_escape ? static_cast<char>(byte) : text[i];
    if (is_escape) i += 2;
  }
  return decoded;
}

TapedRequest tape(const Request& request) {
  std::string_view rest = request.url;
  const std::size_t scheme_end = rest.find("://");
  rest.remove_prefix(std::min(rest.find('/', scheme_end + 3), rest.size()));
  const std::size_t question = rest.find('?');
  TapedRequest taped{.method = request.method,
                     .path = std::string(rest.substr(0, question)),
                     .body = request.body};
  if (question == std::string_view::npos) return taped;
  for (std::string_view query = rest.substr(question + 1); !query.empty();) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    taped.query.push_back({percent_decode(pair.substr(0, equals)),
                           percent_decode(pair.substr(std::min(equals + 1, pair.size())))});
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return taped;
}

// What the recorder wrote where a secret stood. In a tape it stands for any text.
constexpr std::string_view kHidden = "***";

bool has_hidden(std::string_view taped) {
  return taped.find(kHidden) != std::string_view::npos;
}

// Whether a text is the taped one, but for what was hidden there.
bool fits(std::string_view sent, std::string_view taped) {
  std::size_t hidden = taped.find(kHidden);
  if (hidden == std::string_view::npos) return sent == taped;
  if (!sent.starts_with(taped.substr(0, hidden))) return false;
  sent.remove_prefix(hidden);
  while (hidden != std::string_view::npos) {
    taped.remove_prefix(hidden + kHidden.size());
    hidden = taped.find(kHidden);
    if (hidden == std::string_view::npos) break;
    const std::size_t at = sent.find(taped.substr(0, hidden));
    if (at == std::string_view::npos) return false;
    sent.remove_prefix(at + hidden);
  }
  return sent.ends_with(taped);
}

using Query = std::vector<QueryParameter>;

// In any order. Values that are known take theirs first, and leave the others to what was hidden.
bool fits(Query sent, Query taped) {
  if (sent.size() != taped.size()) return false;
  std::partition(taped.begin(), taped.end(),
                 [](const QueryParameter& parameter) { return !has_hidden(parameter.value); });
  return std::all_of(taped.begin(), taped.end(), [&sent](const QueryParameter& parameter) {
    const auto found =
        std::find_if(sent.begin(), sent.end(), [&parameter](const QueryParameter& other) {
          return other.name == parameter.name && fits(other.value, parameter.value);
        });
    if (found == sent.end()) return false;
    sent.erase(found);
    return true;
  });
}

// What keeps two requests from being the same; empty when they are.
std::string difference(const TapedRequest& sent, const TapedRequest& taped) {
  if (sent.method != taped.method) return "the method is " + std::string(to_string(sent.method));
  if (!fits(sent.path, taped.path)) return "the path is " + sent.path;
  if (!fits(sent.query, taped.query)) {
    return "the query is " + detail::redacted_url("?" + detail::encode_query(sent.query));
  }
  return fits(sent.body, taped.body) ? "" : "the body differs";
}

// --- recording

// What stands in a credential's header: the value, what follows its scheme, and what "Basic" has in
// base64, of which the password is a secret of its own.
void add_secrets(std::vector<Secret>& secrets, const Secret& header) {
  secrets.push_back(header);
  const std::string_view value = header.reveal();
  const std::size_t blank = value.find(' ');
  if (blank == std::string_view::npos) return;
  const std::string_view credential = detail::trim_blanks(value.substr(blank));
  secrets.emplace_back(credential);
  if (!detail::equal_ignoring_case(value.substr(0, blank), "Basic")) return;
  const std::optional<std::string> decoded = detail::base64_decode(credential);
  if (!decoded) return;
  const std::string_view pair = *decoded;
  secrets.emplace_back(pair);
  const std::size_t colon = pair.find(':');
  if (colon != std::string_view::npos) secrets.emplace_back(pair.substr(colon + 1));
}

detail::Redactor redactor_of(const Request& request) {
  std::vector<Secret> secrets;
  for (const SecretHeader& header : request.secret_headers) add_secrets(secrets, header.value);
  return detail::Redactor(secrets);
}

TapedRequest without_secrets(Request request, const detail::Redactor& redactor) {
  request.url = detail::redacted_url(request.url);
  TapedRequest taped = tape(request);
  taped.path = redactor.cut(taped.path);
  for (QueryParameter& parameter : taped.query) {
    parameter = {redactor.cut(parameter.name), redactor.cut(parameter.value)};
  }
  taped.body = redactor.cut(taped.body);
  return taped;
}

Response without_secrets(const Response& response, const detail::Redactor& redactor) {
  Response cut{.status = response.status, .body = redactor.cut(response.body)};
  for (const Header& field : response.headers) {
    cut.headers.add(field.name, redactor.cut(field.value));
  }
  return cut;
}

}  // namespace

struct ReplayTransport::State {
  mutable std::mutex mutex;
  std::vector<TapedExchange> exchanges;
  std::vector<bool> used;
};

ReplayTransport::ReplayTransport(Cassette cassette) : state_(std::make_unique<State>()) {
  state_->exchanges = std::move(cassette.exchanges);
  state_->used.resize(state_->exchanges.size());
}
ReplayTransport::~ReplayTransport() = default;

std::size_t ReplayTransport::left() const {
  const std::lock_guard lock(state_->mutex);
  return static_cast<std::size_t>(std::count(state_->used.begin(), state_->used.end(), false));
}

Result<std::unique_ptr<Exchange>> ReplayTransport::open(const Request& request,
                                                        const CallContext& context) {
  if (context.stop.stop_requested()) {
    return Error{.kind = ErrorKind::cancelled, .message = "the stop token fired"};
  }
  const TapedRequest sent = tape(request);
  const std::lock_guard lock(state_->mutex);
  std::string first_difference = "every exchange was used";
  bool is_first = true;
  for (std::size_t i = 0; i < state_->exchanges.size(); ++i) {
    if (state_->used[i]) continue;
    std::string differs = difference(sent, state_->exchanges[i].request);
    if (differs.empty()) {
      state_->used[i] = true;
      return Exchange::of(state_->exchanges[i].response);
    }
    if (std::exchange(is_first, false)) {
      first_difference = "against exchange " + std::to_string(i + 1) + ", " + std::move(differs);
    }
  }
  return Error{.kind = ErrorKind::config,
               .message = "the cassette has no such request: " + first_difference};
}

struct RecordingTransport::State {
  std::shared_ptr<Transport> inner;
  mutable std::mutex mutex;
  Cassette cassette;
};

RecordingTransport::RecordingTransport(std::shared_ptr<Transport> inner)
    : state_(std::make_unique<State>()) {
  state_->inner = std::move(inner);
}
RecordingTransport::~RecordingTransport() = default;

Cassette RecordingTransport::cassette() const {
  const std::lock_guard lock(state_->mutex);
  return state_->cassette;
}

Result<std::unique_ptr<Exchange>> RecordingTransport::open(const Request& request,
                                                           const CallContext& context) {
  Result<Response> response = send(*state_->inner, request, context);
  if (!response) return std::move(response).error();
  const detail::Redactor redactor = redactor_of(request);
  TapedExchange exchange{without_secrets(request, redactor), without_secrets(*response, redactor)};
  {
    const std::lock_guard lock(state_->mutex);
    state_->cassette.exchanges.push_back(std::move(exchange));
  }
  return Exchange::of(*std::move(response));
}

}  // namespace quartet::testing
