// Typed decoding of a page, against what a user would write by hand.
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "comparison.hpp"
#include "decoders.hpp"
#include "quartet/totango.hpp"
#include "sample_page.hpp"

namespace quartet::bench {
namespace {

// The page and what each contestant keeps between decodes. The decoders leave the body as it is.
struct Setting {
  explicit Setting(int accounts) : reply{.status = 200, .body = sample_page(accounts)} {}

  Result<totango::AccountsPage> ours() { return operation.decode(reply, context); }
  PlainPage by_hand() { return decode_by_hand(parser, reply.body); }
  PlainPage with_dom() const { return decode_with_dom(reply.body); }

  Response reply;
  Operation<totango::AccountsPage> operation =
      totango::ops::current_page(1, totango::Include::summary, 1000, 0);
  DecodeContext context;
  simdjson::ondemand::parser parser;
};

// Numbers that differ when a decoder loses or changes something.
struct Digest {
  std::size_t accounts = 0;
  std::size_t attributes = 0;
  std::size_t bytes = 0;
  double scores = 0;
  std::int64_t times = 0;
  friend bool operator==(const Digest&, const Digest&) = default;
};

template <class Time>
std::int64_t milliseconds_of(const std::optional<Time>& time) {
  if (!time) return 0;
  return std::chrono::floor<std::chrono::milliseconds>(*time).time_since_epoch().count();
}

std::string shown(const std::string& value) {
  return value;
}
std::string shown(const Value& value) {
  return value.as_text() != nullptr ? *value.as_text() : to_json(value);
}

template <class Page>
Digest digest_of(const Page& page) {
  Digest digest{.accounts = page.accounts.size()};
  for (const auto& account : page.accounts) {
    digest.bytes += account.id.size() + account.name.size() + account.foreign_id.size() +
                    account.salesforce_id.size() + account.status.value().current.size() +
                    account.engagement.value().health.value().reason.size();
    digest.scores += account.engagement->score.value().current.value() +
                     1000 * account.engagement->score->change.value();
    digest.times += milliseconds_of(account.status->changed) +
                    3 * milliseconds_of(account.engagement->health->last_changed);
    digest.attributes += account.attributes.size();
    for (const auto& [name, value] : account.attributes) {
      digest.bytes += name.size() + shown(value).size();
    }
  }
  return digest;
}

// A contestant that reads less than the others would win.
void check_agreement(Setting& setting) {
  const Digest ours = digest_of(setting.ours().value());
  if (ours != digest_of(setting.by_hand()) || ours != digest_of(setting.with_dom())) {
    throw std::logic_error("the decoders do not read the same page");
  }
}

template <class Decode>
Measure decode_only(Decode decode) {
  return [decode](std::size_t repetitions) {
    double total = 0;
    for (std::size_t i = 0; i < repetitions; ++i) {
      const double start = processor_time();
      const auto page = decode();
      total += processor_time() - start;
      benchmark::DoNotOptimize(&page);
    }
    return total;
  };
}

template <class Decode>
Measure decode_and_destroy(Decode decode) {
  return [decode](std::size_t repetitions) {
    const double start = processor_time();
    for (std::size_t i = 0; i < repetitions; ++i) {
      const auto page = decode();
      benchmark::DoNotOptimize(&page);
    }
    return processor_time() - start;
  };
}

template <class Timed>
std::vector<Contestant> contestants(int accounts, Timed timed) {
  auto setting = std::make_shared<Setting>(accounts);
  check_agreement(*setting);
  return {{"ours", timed([setting] { return setting->ours(); })},
          {"hand_written", timed([setting] { return setting->by_hand(); })},
          {"nlohmann", timed([setting] { return setting->with_dom(); })}};
}

Comparison comparison(int accounts, std::string what, int rounds,
                      std::function<std::vector<Contestant>()> make) {
  return {.name = what + "/" + std::to_string(accounts),
          .rounds = rounds,
          .contestants = std::move(make),
          .ratios = {{"ours_vs_hand_written", 0, 1, Bound::at_most, 1.10},
                     {"nlohmann_vs_ours", 2, 0, Bound::at_least, 3.5}}};
}

}  // namespace

std::vector<Comparison> decode_comparisons() {
  std::vector<Comparison> all;
  for (const auto& [accounts, rounds] : {std::pair(100, 300), std::pair(1000, 150)}) {
    const int count = accounts;
    all.push_back(comparison(count, "decode", rounds, [count] {
      return contestants(count, [](auto decode) { return decode_only(decode); });
    }));
    all.push_back(comparison(count, "decode_and_destroy", rounds, [count] {
      return contestants(count, [](auto decode) { return decode_and_destroy(decode); });
    }));
  }
  return all;
}

bool repeat_decode(const std::string& contestant, std::size_t count) {
  for (const Contestant& each : decode_comparisons().back().contestants()) {
    if (each.name != contestant) continue;
    static_cast<void>(each.measure(count));
    return true;
  }
  return false;
}

}  // namespace quartet::bench
