// Absolute times with a bound: how soon something comes, whatever else the machine does. What is
// waited for takes next to no computing, so that these need no other contestant.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "comparison.hpp"

namespace quartet::bench {

struct Latency {
  std::string name;
  int runs = 0;
  int smoke_runs = 0;
  // Nanoseconds of one run.
  std::function<double()> sample;
  // Milliseconds that the 95th percentile must stay below.
  double must = 0;
};

// As ComparisonTable, for times: one row of percentiles for each.
class LatencyTable {
 public:
  explicit LatencyTable(Depth depth) : depth_(depth) {}

  void add(const std::vector<Latency>& latencies);
  void print() const;
  [[nodiscard]] bool all_hold() const;

 private:
  struct Row {
    std::string name;
    double median;
    double p95;
    double most;
    double must;
  };

  [[nodiscard]] static bool holds(const Row& row);
  static Row row(const Latency& latency, const std::vector<double>& times);

  Depth depth_;
  std::vector<Row> rows_;
};

// Each file of latencies gives its own.
[[nodiscard]] std::vector<Latency> cancellation_latencies();
[[nodiscard]] std::vector<Latency> deadline_latencies();

}  // namespace quartet::bench
