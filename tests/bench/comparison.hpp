// Side-by-side measurements. Absolute times drift with the machine's mood, so contestants take
// turns round by round and only the ratios within a round count.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace quartet::bench {

// Does the work that often and says what that cost, in the comparison's unit.
using Measure = std::function<double(std::size_t repetitions)>;

struct Contestant {
  std::string name;
  Measure measure;
};

enum class Bound : unsigned char { none, at_most, at_least };

// The cost of one contestant over that of another, and what it must be.
struct Ratio {
  std::string name;  // of the counter
  std::size_t numerator;
  std::size_t denominator;
  Bound bound = Bound::none;
  double must = 0;
};

enum class Unit : unsigned char { nanoseconds, bytes, allocations };

struct Comparison {
  std::string name;
  int rounds = 200;
  Unit unit = Unit::nanoseconds;
  // What a contestant's turn lasts at least, in nanoseconds.
  double turn = 2e6;
  // The first one's cost is what the benchmark shows as its time.
  std::function<std::vector<Contestant>()> contestants;
  std::vector<Ratio> ratios;
};

// The geometric mean of one ratio over comparisons, and what it must be.
struct Mean {
  std::string name;
  std::vector<std::string> of;  // comparisons
  Ratio ratio;
};

enum class Depth : unsigned char { full, smoke };

// What the table says about a ratio, over the rounds.
struct RatioRow {
  std::string comparison;
  double median;
  double low;   // 25th percentile
  double high;  // 75th
  Ratio ratio;
};

// Registers comparisons as benchmarks and keeps what they find; it must live until these have run.
class ComparisonTable {
 public:
  explicit ComparisonTable(Depth depth) : depth_(depth) {}

  void add(const std::vector<Comparison>& comparisons);
  // After the benchmarks have run. A mean of which something did not run is left out.
  void add(const std::vector<Mean>& means);
  void print() const;
  // False when something that must hold does not. A smoke run judges nothing.
  [[nodiscard]] bool all_hold() const;

 private:
  void add(const Mean& mean);

  Depth depth_;
  std::vector<RatioRow> rows_;
};

// Nanoseconds of a clock; the difference of two readings is a cost.
[[nodiscard]] double wall_time();
// Of this thread on a processor, so that neighbours who take the processor away do not count. For
// work that waits for nobody.
[[nodiscard]] double processor_time();

// The value that this part of the values do not exceed; 0.5 is the median.
[[nodiscard]] double percentile(std::vector<double> values, double part);

// Each file of comparisons gives its own.
[[nodiscard]] std::vector<Comparison> decode_comparisons();
[[nodiscard]] std::vector<Mean> decode_means();
[[nodiscard]] std::vector<Comparison> heap_comparisons();
[[nodiscard]] std::vector<Comparison> download_comparisons();
[[nodiscard]] std::vector<Comparison> get_comparisons();
[[nodiscard]] std::vector<Comparison> rows_comparisons();
[[nodiscard]] std::vector<Comparison> tls_comparisons();

// One contestant alone, to be counted from outside (instructions.sh). False: no such contestant.
// Pages are called "decode", "decode_stats", "decode_hits", "decode_users"; of each the largest.
[[nodiscard]] bool repeat_decode(const std::string& page, const std::string& contestant,
                                 std::size_t count);
[[nodiscard]] bool repeat_get(const std::string& contestant, std::size_t count);

}  // namespace quartet::bench
