// How much heap a decode needs at its worst moment, against what the caller keeps.
#include <memory>
#include <string>

#include "comparison.hpp"
#include "decode_pages.hpp"
#include "heap_meter.hpp"

namespace quartet::bench {
namespace {

template <class Decode>
HeapUse heap_use(Decode decode) {
  const HeapMeter meter;
  const auto page = decode();
  return meter.use();
}

template <class Decode>
Measure measure(Decode decode, std::size_t HeapUse::*part) {
  return [decode, part](std::size_t) { return static_cast<double>(heap_use(decode).*part); };
}

template <class Page>
std::vector<Contestant> contestants(int rows, std::size_t HeapUse::*part) {
  const auto setting = std::make_shared<Setting<Page>>(rows);
  const auto ours = [setting] { return setting->ours(); };
  const auto by_hand = [setting] { return setting->by_hand(); };
  const auto with_dom = [setting] { return setting->with_dom(); };
  // The parsers' buffers have a limit of their own; a first decode leaves them in place.
  static_cast<void>(ours().value());
  static_cast<void>(by_hand());
  return {{"ours", measure(ours, part)},
          {"hand_written", measure(by_hand, part)},
          {"nlohmann", measure(with_dom, part)},
          {"ours_kept", measure(ours, &HeapUse::kept)}};
}

template <class Page>
Comparison peak_heap(int rows) {
  return {.name = std::string(Page::name) + "_peak_heap/" + std::to_string(rows),
          .rounds = 1,
          .unit = Unit::bytes,
          .contestants = [rows] { return contestants<Page>(rows, &HeapUse::peak); },
          .ratios = {{"ours_vs_kept", 0, 3, Bound::at_most, 1.20},
                     {"ours_vs_hand_written", 0, 1},
                     {"nlohmann_vs_ours", 2, 0}}};
}

template <class Page>
Comparison allocations(int rows) {
  return {.name = std::string(Page::name) + "_allocations/" + std::to_string(rows),
          .rounds = 1,
          .unit = Unit::allocations,
          .contestants = [rows] { return contestants<Page>(rows, &HeapUse::allocations); },
          .ratios = {{"ours_vs_hand_written", 0, 1}, {"nlohmann_vs_ours", 2, 0}}};
}

}  // namespace

std::vector<Comparison> heap_comparisons() {
  std::vector<Comparison> all;
  for_each_page([&all]<class Page>(int rows) {
    all.push_back(peak_heap<Page>(rows));
    all.push_back(allocations<Page>(rows));
  });
  return all;
}

}  // namespace quartet::bench
