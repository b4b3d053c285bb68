// A cassette whose request bodies are compared as JSON, and what was asked of it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "quartet/testing/cassette.hpp"
#include "quartet/value.hpp"

namespace quartet::testing {

// One form for all values that mean the same: members in the order of their names, and 42 for 42.0.
inline void make_canonical(Value& value) {
  if (Object* object = value.as_object()) {
    std::stable_sort(object->begin(), object->end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    for (auto& [name, member] : *object) make_canonical(member);
  } else if (Array* array = value.as_array()) {
    for (Value& element : *array) make_canonical(element);
  } else if (value.kind() == Value::Kind::real) {
    constexpr double exact = 9007199254740992;  // 2^53
    const double number = *value.as_double();
    if (std::trunc(number) == number && std::abs(number) < exact) {
      value = static_cast<std::int64_t>(number);
    }
  }
}

// What is no JSON stays as it is.
inline std::string canonical_body(std::string_view body) {
  Result<Value> value = parse_json(body);
  if (!value) return std::string(body);
  make_canonical(*value);
  return to_json(*value);
}

// Replays a cassette and keeps the requests.
class JsonTape final : public Transport {
 public:
  explicit JsonTape(Cassette cassette) : replay_(with_canonical_bodies(std::move(cassette))) {}

  [[nodiscard]] std::size_t left() const { return replay_.left(); }
  [[nodiscard]] std::vector<Request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    Request compared = request;
    compared.body = canonical_body(request.body);
    return replay_.open(compared, context);
  }

 private:
  static Cassette with_canonical_bodies(Cassette cassette) {
    for (TapedExchange& exchange : cassette.exchanges) {
      exchange.request.body = canonical_body(exchange.request.body);
    }
    return cassette;
  }

  ReplayTransport replay_;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
};

// The value of a header field, also when it is a credential; empty when there is none.
inline std::string header_of(const Request& request, std::string_view name) {
  for (const SecretHeader& header : request.secret_headers) {
    if (detail::equal_ignoring_case(header.name, name)) return std::string(header.value.reveal());
  }
  const std::string* value = request.headers.find(name);
  return value != nullptr ? *value : "";
}

}  // namespace quartet::testing
