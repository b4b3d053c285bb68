// Typed decoding of a page, against what a user would write by hand.
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "comparison.hpp"
#include "decode_pages.hpp"
#include "digest.hpp"

namespace quartet::bench {
namespace {

Ratio against_dom(double must) {
  return {"nlohmann_vs_ours", 2, 0, Bound::at_least, must};
}

// A contestant that reads less than the others would win.
template <class Page>
void check_agreement(Setting<Page>& setting) {
  const Digest ours = digest_of(setting.ours().value());
  if (ours != digest_of(setting.by_hand()) || ours != digest_of(setting.with_dom())) {
    throw std::logic_error(std::string(Page::name) + ": the decoders do not read the same page");
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

template <class Page, class Timed>
std::vector<Contestant> contestants(int rows, Timed timed) {
  auto setting = std::make_shared<Setting<Page>>(rows);
  check_agreement(*setting);
  return {{"ours", timed([setting] { return setting->ours(); })},
          {"hand_written", timed([setting] { return setting->by_hand(); })},
          {"nlohmann", timed([setting] { return setting->with_dom(); })}};
}

std::string title(const std::string& what, int rows) {
  return what + "/" + std::to_string(rows);
}

template <class Page, class Timed>
Comparison comparison(int rows, const std::string& what, Timed timed) {
  return {.name = title(what, rows),
          .rounds = rows < 1000 ? 300 : 150,
          .contestants = [rows, timed] { return contestants<Page>(rows, timed); },
          .ratios = {{"ours_vs_hand_written", 0, 1, Bound::at_most, 1.10}, against_dom(3.5)}};
}

}  // namespace

std::vector<Comparison> decode_comparisons() {
  std::vector<Comparison> all;
  for_each_page([&all]<class Page>(int rows) {
    const std::string name = Page::name;
    all.push_back(comparison<Page>(rows, name, [](auto decode) { return decode_only(decode); }));
    all.push_back(comparison<Page>(rows, name + "_and_destroy",
                                   [](auto decode) { return decode_and_destroy(decode); }));
  });
  return all;
}

std::vector<Mean> decode_means() {
  return {{.name = "decode, geometric mean of pages",
           .of = {title(SummaryPage::name, 1000), title(StatsPage::name, 1000),
                  title(HitsPage::name, 1000)},
           .ratio = against_dom(5)}};
}

bool repeat_decode(const std::string& page, const std::string& contestant, std::size_t count) {
  const std::vector<Comparison> all = decode_comparisons();
  // The largest page of a kind comes last.
  const auto largest = std::find_if(all.rbegin(), all.rend(), [&page](const Comparison& each) {
    return each.name.starts_with(page + "_and_destroy/");
  });
  if (largest == all.rend()) return false;
  for (const Contestant& each : largest->contestants()) {
    if (each.name != contestant) continue;
    static_cast<void>(each.measure(count));
    return true;
  }
  return false;
}

}  // namespace quartet::bench
