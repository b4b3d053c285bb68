// A made-up Khoros report, the same at every call, in both formats.
#pragma once

#include <string>

namespace quartet::bench {

struct SampleReport {
  std::string csv;
  std::string json;
};

[[nodiscard]] SampleReport sample_report(int rows);

}  // namespace quartet::bench
