// The call that starts a report: which parameters each type takes, and where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "quartet/result.hpp"
#include "testing/khoros_answers.hpp"

namespace quartet::testing::fake_khoros {

struct StartCall {
  std::string_view method;  // "GET" or "POST"
  std::string_view type;    // "conversation", "marketing/raw_brand_posts"
  std::string_view query;
  std::string_view content_type;
  std::string_view body;
};

enum class Format : unsigned char { json, csv };

struct ReportRequest {
  std::string type;
  Format format = Format::json;
  std::vector<std::string> columns = {};  // empty: those of the type
  std::uint64_t start = 0;                // milliseconds since 1970
  std::uint64_t end = 0;
  Answers answers = {};
  std::string name = {};  // equal for equal reports
};

// Error: invalid, with a sentence that names what is wrong. The companyKey is not looked at.
[[nodiscard]] Result<ReportRequest> parse_start(const StartCall& call);

}  // namespace quartet::testing::fake_khoros
