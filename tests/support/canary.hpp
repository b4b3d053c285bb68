// A known token, and the search for it in everything that is shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quartet/error.hpp"

namespace quartet::testing {

inline constexpr std::string_view kCanary = "cnry+7Q/x9==zW4t-long-enough";

// The canary as itself, percent-encoded, base64 at each of the three alignments, and hex.
[[nodiscard]] const std::vector<std::string>& canary_spellings();

// Which spelling a text holds; empty when none.
[[nodiscard]] std::string canary_in(std::string_view text);

// Every text of an error, one after the other.
[[nodiscard]] std::string all_texts(const Error& error);

}  // namespace quartet::testing
