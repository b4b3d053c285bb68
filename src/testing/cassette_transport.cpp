// The transports that replay and record cassettes.
#include <algorithm>
#include <charconv>
#include <mutex>
#include <tuple>
#include <utility>

#include "core/redaction.hpp"
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

using Query = std::vector<QueryParameter>;

Query sorted(Query query) {
  std::sort(query.begin(), query.end(), [](const QueryParameter& a, const QueryParameter& b) {
    return std::tie(a.name, a.value) < std::tie(b.name, b.value);
  });
  return query;
}

// What keeps two requests from being the same; empty when they are.
std::string difference(const TapedRequest& sent, const TapedRequest& taped) {
  if (sent.method != taped.method) return "the method is " + std::string(to_string(sent.method));
  if (sent.path != taped.path) return "the path is " + sent.path;
  if (sorted(sent.query) != sorted(taped.query)) {
    return "the query is " + detail::redacted_url("?" + detail::encode_query(sent.query));
  }
  return sent.body == taped.body ? "" : "the body differs";
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
  Request shown = request;
  shown.url = detail::redacted_url(request.url);
  std::vector<Secret> secrets;
  for (const SecretHeader& header : request.secret_headers) secrets.push_back(header.value);
  TapedExchange exchange{tape(shown), *response};
  const detail::Redactor redactor(secrets);
  exchange.request.body = redactor.cut(exchange.request.body);
  exchange.response.body = redactor.cut(exchange.response.body);
  {
    const std::lock_guard lock(state_->mutex);
    state_->cassette.exchanges.push_back(std::move(exchange));
  }
  return Exchange::of(*std::move(response));
}

}  // namespace quartet::testing
