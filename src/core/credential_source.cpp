#include "core/credential_source.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "core/keyed_hash.hpp"
#include "core/text.hpp"

namespace quartet::detail {
namespace {

constexpr std::size_t kRememberedTokens = 8;

Error config_error(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message)};
}

// A token from a file often ends in one line break; anything else that cannot go into a header is a
// mistake that must not be sent.
Result<Secret> checked_token(const Secret& token) {
  std::string_view text = token.reveal();
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) return config_error("the token is empty");
  if (!is_header_value(text)) {
    return config_error(
        "the token has a character that cannot stand in a header (line break, NUL or "
        "non-ASCII)");
  }
  return Secret(text);
}

// Whatever the provider does: a token, or an error of ours. Its own words are not passed on, since
// nobody knows what stands in them.
Result<Token> ask(const TokenProvider& provider, const TokenRequest& request) {
  try {
    Result<Token> token = provider(request);
    if (!token) {
      return config_error("the token provider failed: " +
                          std::string(to_string(token.error().kind)));
    }
    Result<Secret> checked = checked_token(token->secret);
    if (!checked) return config_error("the token provider: " + checked.error().message);
    return Token{*std::move(checked), token->valid_for};
  } catch (...) {
    return config_error("the token provider threw an exception");
  }
}

}  // namespace

struct CredentialSource::State {
  TokenProvider provider;
  CredentialRules rules;
  std::stop_source stop;

  mutable std::mutex mutex;
  std::condition_variable_any changed;
  std::shared_ptr<const LiveCredential> live;
  std::vector<Secret> seen;
  bool is_asking = false;
  std::uint64_t answers = 0;     // of the provider so far
  std::optional<Error> failure;  // its last answer, when that was none

  void accept(Secret token, TimePoint valid_until) {
    seen.push_back(token);
    if (seen.size() > kRememberedTokens) seen.erase(seen.begin());
    static const HashKey key = HashKey::random();
    const std::uint64_t pool_key = keyed_hash(key, token.reveal());
    const std::string place = rules.origin + '\n' + hex64(pool_key) + '\n' +
                              hex64(reinterpret_cast<std::uintptr_t>(rules.clock_key));
    const std::uint64_t generation = live != nullptr ? live->generation + 1 : 1;
    live = std::make_shared<const LiveCredential>(
        LiveCredential{.token = std::move(token),
                       .generation = generation,
                       .pool_key = pool_key,
                       .limiter = shared_limiter(keyed_hash(key, place), rules.rate_limit),
                       .valid_until = valid_until,
                       .redactor = std::make_shared<const Redactor>(seen)});
  }

  [[nodiscard]] bool has(std::uint64_t refused, TimePoint now) const {
    return live != nullptr && live->generation > refused && now < live->valid_until;
  }
};

namespace {

// Runs the provider on a thread of its own, so that one that hangs cannot hold a call beyond its
// deadline. Nobody can end such a thread: it keeps what it uses alive.
template <class State>
void start_asking(const std::shared_ptr<State>& state, bool after_refusal, TimePoint now) {
  std::thread([state, after_refusal, now] {
    Result<Token> token =
        ask(state->provider, {.after_refusal = after_refusal, .stop = state->stop.get_token()});
    const std::lock_guard lock(state->mutex);
    state->is_asking = false;
    ++state->answers;
    state->failure.reset();
    if (token) {
      const auto valid = token->valid_for;
      state->accept(std::move(token->secret), valid ? now + *valid : TimePoint::max());
    } else {
      state->failure = std::move(token).error();
    }
    state->changed.notify_all();
  }).detach();
}

}  // namespace

Result<std::unique_ptr<CredentialSource>> CredentialSource::make(const Credential& credential,
                                                                 CredentialRules rules) {
  auto state = std::make_shared<State>();
  state->provider = credential.provider();
  state->rules = std::move(rules);
  if (!state->provider) {
    Result<Secret> token = checked_token(credential.token());
    if (!token) return std::move(token).error();
    state->accept(*std::move(token), TimePoint::max());
  }
  return std::unique_ptr<CredentialSource>(new CredentialSource(std::move(state)));
}

CredentialSource::CredentialSource(std::shared_ptr<State> state) : state_(std::move(state)) {}

CredentialSource::~CredentialSource() {
  state_->stop.request_stop();
}

bool CredentialSource::can_refresh() const noexcept {
  return static_cast<bool>(state_->provider);
}

std::shared_ptr<const Redactor> CredentialSource::redactor() const {
  const std::lock_guard lock(state_->mutex);
  return state_->live != nullptr ? state_->live->redactor : std::make_shared<const Redactor>();
}

Result<std::shared_ptr<const LiveCredential>> CredentialSource::get(std::uint64_t refused,
                                                                    const CredentialWait& wait) {
  State& state = *state_;
  std::unique_lock lock(state.mutex);
  if (state.has(refused, wait.now)) return state.live;
  if (!state.is_asking) {
    try {
      start_asking(state_, refused > 0, wait.now);
    } catch (const std::system_error&) {
      return config_error("no thread could be started for the token provider");
    }
    state.is_asking = true;
  }
  const std::uint64_t before = state.answers;
  // The provider lives by the real clock, whatever the session's.
  const auto until = std::chrono::steady_clock::now() + (wait.deadline - wait.now);
  const bool answered = state.changed.wait_until(
      lock, wait.stop, until, [&state, before] { return state.answers > before; });
  if (!answered && wait.stop.stop_requested()) {
    return Error{.kind = ErrorKind::cancelled, .message = "the stop token fired"};
  }
  if (!answered) return config_error("the token provider did not answer before the deadline");
  if (state.failure) return *state.failure;
  return state.live;
}

}  // namespace quartet::detail
