#include "throughput.hpp"

#include <cstdio>

#include <benchmark/benchmark.h>

#include "heap_meter.hpp"

namespace quartet::bench {

ThroughputTable::Rates ThroughputTable::rates(const std::vector<double>& costs,
                                              std::size_t events) {
  // The slowest quarter of the runs has the lowest rates.
  const auto rate = [&](double part) {
    return 1e9 * static_cast<double>(events) / percentile(costs, part);
  };
  return {rate(0.75), rate(0.5), rate(0.25)};
}

// A run of its own: counting would slow the timed ones down.
std::size_t ThroughputTable::peak_heap(const Flow& flow) {
  HeapUse use;
  {
    const HeapMeter meter;
    static_cast<void>(flow.run());
    use = meter.use();
  }
  flow.check();
  return use.peak;
}

void ThroughputTable::add(const std::vector<Throughput>& throughputs) {
  for (const Throughput& throughput : throughputs) {
    const auto measure = [this, throughput](benchmark::State& state) {
      const Flow flow = throughput.prepare();
      FlowCost cost;
      std::vector<double> push;
      std::vector<double> whole;
      for (auto _ : state) {
        cost = flow.run();
        flow.check();
        push.push_back(cost.push);
        whole.push_back(cost.whole);
        state.SetIterationTime(cost.whole * 1e-9);
      }
      rows_.push_back({throughput.name, rates(push, throughput.events),
                       rates(whole, throughput.events), cost.requests, peak_heap(flow)});
      state.counters["push_per_s"] = rows_.back().pushed.median;
      state.counters["sent_per_s"] = rows_.back().sent.median;
      state.counters["requests"] = static_cast<double>(rows_.back().requests);
      state.counters["peak_heap_kb"] = static_cast<double>(rows_.back().peak_heap) / 1000;
    };
    benchmark::RegisterBenchmark(throughput.name.c_str(), measure)
        ->UseManualTime()
        ->Iterations(depth_ == Depth::smoke ? 1 : throughput.runs)
        ->Unit(benchmark::kMillisecond);
  }
}

void ThroughputTable::print() const {
  if (rows_.empty()) return;
  std::printf("\n%-36s | %9s | %-19s | %9s | %-19s | %8s | %s\n", "events per second", "push",
              "p25..p75", "sent", "p25..p75", "requests", "peak heap");
  for (const Row& row : rows_) {
    std::printf("%-36s | %9.0f | %9.0f..%-8.0f | %9.0f | %9.0f..%-8.0f | %8llu | %.1f MB\n",
                row.name.c_str(), row.pushed.median, row.pushed.low, row.pushed.high,
                row.sent.median, row.sent.low, row.sent.high,
                static_cast<unsigned long long>(row.requests),
                static_cast<double>(row.peak_heap) / 1e6);
  }
}

}  // namespace quartet::bench
