#include "latency.hpp"

#include <algorithm>
#include <cstdio>

#include <benchmark/benchmark.h>

namespace quartet::bench {

bool LatencyTable::holds(const Row& row) {
  return row.p95 < row.must;
}

LatencyTable::Row LatencyTable::row(const Latency& latency, const std::vector<double>& times) {
  constexpr double millisecond = 1e6;
  return {latency.name, percentile(times, 0.5) / millisecond, percentile(times, 0.95) / millisecond,
          percentile(times, 1) / millisecond, latency.must};
}

void LatencyTable::add(const std::vector<Latency>& latencies) {
  for (const Latency& latency : latencies) {
    const auto run = [this, latency](benchmark::State& state) {
      std::vector<double> times;
      for (auto _ : state) {
        times.push_back(latency.sample());
        state.SetIterationTime(times.back() * 1e-9);
      }
      rows_.push_back(row(latency, times));
      state.counters["p50_ms"] = rows_.back().median;
      state.counters["p95_ms"] = rows_.back().p95;
      state.counters["max_ms"] = rows_.back().most;
    };
    benchmark::RegisterBenchmark(latency.name.c_str(), run)
        ->UseManualTime()
        ->Iterations(depth_ == Depth::smoke ? latency.smoke_runs : latency.runs)
        ->Unit(benchmark::kMicrosecond);
  }
}

void LatencyTable::print() const {
  if (rows_.empty()) return;
  std::printf("\n%-52s | %8s | %8s | %8s | %-7s | %s\n", "time in ms", "p50", "p95", "max", "p95",
              "verdict");
  for (const Row& row : rows_) {
    std::printf("%-52s | %8.3f | %8.3f | %8.3f | < %-5.0f | %s\n", row.name.c_str(), row.median,
                row.p95, row.most, row.must,
                depth_ == Depth::smoke ? "-"
                : holds(row)           ? "ok"
                                       : "MISSED");
  }
}

bool LatencyTable::all_hold() const {
  return depth_ == Depth::smoke || std::all_of(rows_.begin(), rows_.end(), holds);
}

}  // namespace quartet::bench
