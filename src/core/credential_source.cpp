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

constexpr std::ptrdiff_t kRememberedSecrets = 16;

Error config_error(std::string message) {
  return {.kind = ErrorKind::config, .message = std::move(message)};
}

// A token from a file often ends in one line break.
std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
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
    return token;
  } catch (...) {
    return config_error("the token provider threw an exception");
  }
}

}  // namespace

Result<AuthorizedHeader> raw_token_header(const Secret& token) {
  const std::string_view text = without_line_end(token.reveal());
  if (text.empty()) return config_error("the token is empty");
  if (!is_header_value(text)) {
    return config_error(
        "the token has a character that cannot stand in a header (line break, NUL or "
        "non-ASCII)");
  }
  return AuthorizedHeader{Secret(text), {Secret(text)}};
}

Result<AuthorizedHeader> bearer_header(const Secret& token) {
  Result<AuthorizedHeader> raw = raw_token_header(token);
  if (!raw) return raw;
  return AuthorizedHeader{Secret("Bearer " + std::string(raw->value.reveal())),
                          std::move(raw->secrets)};
}

MakeHeader basic_header(std::string user) {
  return [user = std::move(user)](const Secret& password) -> Result<AuthorizedHeader> {
    const std::string_view text = without_line_end(password.reveal());
    if (user.empty()) return config_error("the user name is empty");
    if (text.empty()) return config_error("the password is empty");
    if (user.find(':') != std::string::npos) {
      return config_error("the user name has a colon, which Basic authentication cannot carry");
    }
    if (has_control_character(user) || has_control_character(text)) {
      return config_error("the user name or the password has a control character");
    }
    std::string pair = user + ":" + std::string(text);
    const Secret encoded(base64_encode(pair));
    return AuthorizedHeader{Secret("Basic " + std::string(encoded.reveal())),
                            {encoded, Secret(text)}};
  };
}

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

  Result<void> accept(const Secret& token, TimePoint valid_until) {
    Result<AuthorizedHeader> header = rules.make_header(token);
    if (!header) return std::move(header).error();
    seen.insert(seen.end(), header->secrets.begin(), header->secrets.end());
    if (std::ssize(seen) > kRememberedSecrets)
      seen.erase(seen.begin(), seen.end() - kRememberedSecrets);
    static const HashKey key = HashKey::random();
    const std::uint64_t pool_key = keyed_hash(key, header->value.reveal());
    const std::string place = rules.origin + '\n' + hex64(pool_key) + '\n' +
                              hex64(reinterpret_cast<std::uintptr_t>(rules.clock_key));
    const std::uint64_t generation = live != nullptr ? live->generation + 1 : 1;
    live = std::make_shared<const LiveCredential>(
        LiveCredential{.header = std::move(header->value),
                       .generation = generation,
                       .pool_key = pool_key,
                       .limiter = shared_limiter(keyed_hash(key, place), rules.rate_limit),
                       .valid_until = valid_until,
                       .redactor = std::make_shared<const Redactor>(seen)});
    return {};
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
      const Result<void> accepted =
          state->accept(token->secret, valid ? after(now, *valid) : TimePoint::max());
      if (!accepted)
        state->failure = config_error("the token provider: " + accepted.error().message);
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
    Result<void> accepted = state->accept(credential.token(), TimePoint::max());
    if (!accepted) return std::move(accepted).error();
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
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(wait.deadline - wait.now);
  const TimePoint until = after(std::chrono::steady_clock::now(), left);
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
