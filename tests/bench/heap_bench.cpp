// How much heap a decode needs at its worst moment, against what the caller keeps.
#include <memory>
#include <string>

#include "comparison.hpp"
#include "decoders.hpp"
#include "heap_meter.hpp"
#include "quartet/totango.hpp"
#include "sample_page.hpp"

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

struct Setting {
  explicit Setting(int accounts) : reply{.status = 200, .body = sample_page(accounts)} {
    // The parsers' buffers have a limit of their own; a first decode leaves them in place.
    static_cast<void>(operation.decode(reply, context).value());
    static_cast<void>(decode_by_hand(parser, reply.body));
  }

  Response reply;
  DecodeContext context;
  simdjson::ondemand::parser parser;
  Operation<totango::AccountsPage> operation =
      totango::ops::current_page(1, totango::Include::summary, 1000, 0);
};

std::vector<Contestant> contestants(int accounts, std::size_t HeapUse::*part) {
  const auto setting = std::make_shared<Setting>(accounts);
  const auto ours = [setting] {
    return setting->operation.decode(setting->reply, setting->context);
  };
  const auto by_hand = [setting] { return decode_by_hand(setting->parser, setting->reply.body); };
  const auto with_dom = [setting] { return decode_with_dom(setting->reply.body); };
  return {{"ours", measure(ours, part)},
          {"hand_written", measure(by_hand, part)},
          {"nlohmann", measure(with_dom, part)},
          {"ours_kept", measure(ours, &HeapUse::kept)}};
}

}  // namespace

std::vector<Comparison> heap_comparisons() {
  std::vector<Comparison> all;
  for (const int accounts : {100, 1000}) {
    const std::string count = std::to_string(accounts);
    all.push_back({.name = "decode_peak_heap/" + count,
                   .rounds = 1,
                   .unit = Unit::bytes,
                   .contestants = [accounts] { return contestants(accounts, &HeapUse::peak); },
                   .ratios = {{"ours_vs_kept", 0, 3, Bound::at_most, 1.20},
                              {"ours_vs_hand_written", 0, 1},
                              {"nlohmann_vs_ours", 2, 0}}});
    all.push_back(
        {.name = "decode_allocations/" + count,
         .rounds = 1,
         .unit = Unit::allocations,
         .contestants = [accounts] { return contestants(accounts, &HeapUse::allocations); },
         .ratios = {{"ours_vs_hand_written", 0, 1}, {"nlohmann_vs_ours", 2, 0}}});
  }
  return all;
}

}  // namespace quartet::bench
