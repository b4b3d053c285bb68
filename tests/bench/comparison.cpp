#include "comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <benchmark/benchmark.h>
#include <time.h>

namespace quartet::bench {
namespace {

constexpr int kSmokeRounds = 3;

double read_clock(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return 1e9 * static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec);
}

bool holds(const RatioRow& row) {
  switch (row.ratio.bound) {
    case Bound::at_most: return row.median <= row.ratio.must;
    case Bound::at_least: return row.median >= row.ratio.must;
    case Bound::none: break;
  }
  return true;
}

// How often a contestant must repeat its work to fill a turn. The first run only warms up.
std::size_t repetitions_for(const Contestant& contestant, const Comparison& comparison) {
  if (comparison.unit != Unit::nanoseconds) return 1;
  // What lasts that long needs no warming up.
  constexpr double long_work = 50;  // turns
  if (contestant.measure(2) > long_work * comparison.turn) return 1;
  const double once = std::max(contestant.measure(5) / 5, 1.0);
  return static_cast<std::size_t>(std::ceil(comparison.turn / once));
}

class Race {
 public:
  explicit Race(const Comparison& comparison)
      : contestants_(comparison.contestants()), costs_(contestants_.size()) {
    for (const Contestant& contestant : contestants_) {
      repetitions_.push_back(repetitions_for(contestant, comparison));
    }
  }

  // One round; whoever went first goes last in the next one. The cost of the first contestant.
  double round() {
    const std::size_t count = contestants_.size();
    for (std::size_t turn = 0; turn < count; ++turn) {
      const std::size_t who = (turn + rounds_) % count;
      const double cost = contestants_[who].measure(repetitions_[who]);
      costs_[who].push_back(cost / static_cast<double>(repetitions_[who]));
    }
    ++rounds_;
    return costs_.front().back();
  }

  [[nodiscard]] RatioRow row(const std::string& comparison, const Ratio& ratio) const {
    std::vector<double> quotients;
    for (std::size_t i = 0; i < rounds_; ++i) {
      quotients.push_back(costs_[ratio.numerator][i] / costs_[ratio.denominator][i]);
    }
    return {comparison, percentile(quotients, 0.5), percentile(quotients, 0.25),
            percentile(quotients, 0.75), ratio};
  }

  // The median cost of one repetition, by contestant.
  [[nodiscard]] double cost(std::size_t who) const { return percentile(costs_[who], 0.5); }
  [[nodiscard]] const std::vector<Contestant>& contestants() const { return contestants_; }

 private:
  std::vector<Contestant> contestants_;
  std::vector<std::size_t> repetitions_;
  std::vector<std::vector<double>> costs_;
  std::size_t rounds_ = 0;
};

struct Shown {
  const char* suffix;
  double divisor;
};

Shown shown_as(Unit unit) {
  switch (unit) {
    case Unit::nanoseconds: return {"_us", 1000};
    case Unit::bytes: return {"_kb", 1000};
    case Unit::allocations: break;
  }
  return {"", 1};
}

void run_benchmark(benchmark::State& state, const Comparison& comparison,
                   std::vector<RatioRow>& rows) {
  Race race(comparison);
  for (auto _ : state) {
    const double cost = race.round();
    state.SetIterationTime(comparison.unit == Unit::nanoseconds ? cost * 1e-9 : 0);
  }
  for (const Ratio& ratio : comparison.ratios) {
    rows.push_back(race.row(comparison.name, ratio));
    state.counters[ratio.name] = rows.back().median;
  }
  for (std::size_t i = 0; i < race.contestants().size(); ++i) {
    const Shown shown = shown_as(comparison.unit);
    state.counters[race.contestants()[i].name + shown.suffix] = race.cost(i) / shown.divisor;
  }
}

std::string must_text(const Ratio& ratio) {
  if (ratio.bound == Bound::none) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%s %.2f",
                ratio.bound == Bound::at_most ? "<=" : ">=", ratio.must);
  return text;
}

}  // namespace

double percentile(std::vector<double> values, double part) {
  const auto place = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1) + 0.5);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

double wall_time() {
  return read_clock(CLOCK_MONOTONIC);
}

double processor_time() {
  return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

void ComparisonTable::add(const std::vector<Comparison>& comparisons) {
  for (const Comparison& comparison : comparisons) {
    const int rounds =
        depth_ == Depth::smoke ? std::min(kSmokeRounds, comparison.rounds) : comparison.rounds;
    benchmark::RegisterBenchmark(
        comparison.name.c_str(),
        [this, comparison](benchmark::State& state) { run_benchmark(state, comparison, rows_); })
        ->UseManualTime()
        ->Iterations(rounds)
        ->Unit(benchmark::kMicrosecond);
  }
}

void ComparisonTable::add(const std::vector<Mean>& means) {
  for (const Mean& mean : means) add(mean);
}

void ComparisonTable::add(const Mean& mean) {
  RatioRow logarithms{mean.name, 0, 0, 0, mean.ratio};
  for (const std::string& comparison : mean.of) {
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const RatioRow& each) {
      return each.comparison == comparison && each.ratio.name == mean.ratio.name;
    });
    if (row == rows_.end()) return;
    logarithms.median += std::log(row->median);
    logarithms.low += std::log(row->low);
    logarithms.high += std::log(row->high);
  }
  const auto root = [&](double sum) { return std::exp(sum / static_cast<double>(mean.of.size())); };
  rows_.push_back({mean.name, root(logarithms.median), root(logarithms.low), root(logarithms.high),
                   mean.ratio});
}

void ComparisonTable::print() const {
  if (rows_.empty()) return;
  std::printf("\n%-52s | %8s | %-14s | %-7s | %s\n", "comparison", "ratio", "p25..p75", "must",
              "verdict");
  for (const RatioRow& row : rows_) {
    const std::string name = row.comparison + " " + row.ratio.name;
    const bool judged = depth_ == Depth::full && row.ratio.bound != Bound::none;
    std::printf("%-52s | %8.3f | %6.3f..%-6.3f | %-7s | %s\n", name.c_str(), row.median, row.low,
                row.high, must_text(row.ratio).c_str(),
                !judged      ? "-"
                : holds(row) ? "ok"
                             : "MISSED");
  }
}

bool ComparisonTable::all_hold() const {
  return depth_ == Depth::smoke || std::all_of(rows_.begin(), rows_.end(), holds);
}

}  // namespace quartet::bench
