// quartet_bench [--smoke] [--filter TEXT] [--benchmark_...]
// quartet_bench --count-get ours|transport|bare N
// quartet_bench --count-PAGE ours|hand_written|nlohmann N
// where PAGE is decode, decode_stats, decode_hits or decode_users
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>
#include <curl/curl.h>
#include <malloc.h>

#include "comparison.hpp"
#include "latency.hpp"
#include "throughput.hpp"

namespace quartet::bench {
namespace {

constexpr std::string_view kCount = "--count-";
constexpr int kMissed = 1;
constexpr int kCannotRun = 2;

struct Arguments {
  Depth depth = Depth::full;
  std::string filter;
  std::vector<std::string> count;  // what, contestant, times
  std::vector<char*> others;       // for the benchmark library
};

Arguments parse_arguments(int argc, char** argv) {
  Arguments arguments;
  arguments.others.push_back(argv[0]);
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--smoke") {
      arguments.depth = Depth::smoke;
    } else if (word == "--filter" && i + 1 < argc) {
      arguments.filter = argv[++i];
    } else if (word.starts_with(kCount) && i + 2 < argc) {
      arguments.count = {std::string(word.substr(kCount.size())), argv[i + 1], argv[i + 2]};
      i += 2;
    } else {
      arguments.others.push_back(argv[i]);
    }
  }
  return arguments;
}

int repeat_only(const std::vector<std::string>& count) {
  const std::size_t times = std::strtoul(count[2].c_str(), nullptr, 10);
  const bool known =
      count[0] == "get" ? repeat_get(count[1], times) : repeat_decode(count[0], count[1], times);
  if (!known) std::fprintf(stderr, "nothing to count: %s %s\n", count[0].c_str(), count[1].c_str());
  return known ? EXIT_SUCCESS : kCannotRun;
}

// Those of all groups whose name has the filter in it.
template <class T>
std::vector<T> selected(std::initializer_list<std::vector<T>> groups, const std::string& filter) {
  std::vector<T> chosen;
  for (const std::vector<T>& group : groups) {
    std::copy_if(group.begin(), group.end(), std::back_inserter(chosen),
                 [&filter](const T& one) { return one.name.find(filter) != std::string::npos; });
  }
  return chosen;
}

int measure(const std::string& filter, Depth depth) {
  const auto comparisons = selected({decode_comparisons(), heap_comparisons(), get_comparisons(),
                                     tls_comparisons(), rows_comparisons(), download_comparisons()},
                                    filter);
  const auto latencies = selected({cancellation_latencies(), deadline_latencies()}, filter);
  const auto throughputs = selected({event_queue_throughputs()}, filter);
  if (comparisons.empty() && latencies.empty() && throughputs.empty()) {
    std::fprintf(stderr, "no measurement's name has \"%s\" in it\n", filter.c_str());
    return kCannotRun;
  }
  ComparisonTable ratios(depth);
  LatencyTable times(depth);
  ThroughputTable rates(depth);
  ratios.add(comparisons);
  // Before the latencies, which leave lookups behind: this one forks.
  rates.add(throughputs);
  times.add(latencies);
  benchmark::RunSpecifiedBenchmarks();
  ratios.add(decode_means());
  ratios.print();
  times.print();
  rates.print();
  return ratios.all_hold() && times.all_hold() ? EXIT_SUCCESS : kMissed;
}

// Whether glibc gives the top of the heap back after each free is luck, and the page faults that
// follow cost more than the work. A heap that keeps what it has is the same for everybody.
void keep_heap() {
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
}

int run(int argc, char** argv) {
  keep_heap();
  Arguments arguments = parse_arguments(argc, argv);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  if (!arguments.count.empty()) return repeat_only(arguments.count);
  int others = static_cast<int>(arguments.others.size());
  benchmark::Initialize(&others, arguments.others.data());
  if (benchmark::ReportUnrecognizedArguments(others, arguments.others.data())) {
    return kCannotRun;
  }
  return measure(arguments.filter, arguments.depth);
}

}  // namespace
}  // namespace quartet::bench

int main(int argc, char** argv) {
  try {
    return quartet::bench::run(argc, argv);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return quartet::bench::kCannotRun;
  }
}
