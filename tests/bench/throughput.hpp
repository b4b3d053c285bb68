// How many events a queue takes and gets rid of, and the memory that it needs meanwhile. Absolute
// figures: a queue in the background has nobody to be compared with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "comparison.hpp"

namespace quartet::bench {

// What one run took, in nanoseconds.
struct FlowCost {
  double push = 0;   // the producer's calls, without making the events
  double whole = 0;  // from the first event to the end of the last request
  std::uint64_t requests = 0;
};

struct Flow {
  std::function<FlowCost()> run;
  // Throws unless everything that the last run sent has arrived.
  std::function<void()> check;
};

struct Throughput {
  std::string name;
  std::size_t events = 0;  // of each run
  int runs = 0;
  std::function<Flow()> prepare;
};

// As ComparisonTable, for events per second. It judges nothing: what gets lost ends the program.
class ThroughputTable {
 public:
  explicit ThroughputTable(Depth depth) : depth_(depth) {}

  void add(const std::vector<Throughput>& throughputs);
  void print() const;

 private:
  // Over the runs.
  struct Rates {
    double low;  // 25th percentile
    double median;
    double high;  // 75th
  };
  struct Row {
    std::string name;
    Rates pushed;
    Rates sent;
    std::uint64_t requests;  // of the last run
    std::size_t peak_heap;
  };

  [[nodiscard]] static Rates rates(const std::vector<double>& costs, std::size_t events);
  [[nodiscard]] static std::size_t peak_heap(const Flow& flow);

  Depth depth_;
  std::vector<Row> rows_;
};

// Each file of throughputs gives its own.
[[nodiscard]] std::vector<Throughput> event_queue_throughputs();

}  // namespace quartet::bench
