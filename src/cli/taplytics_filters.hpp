// The conditions of `quartet taplytics push send --filter`.
#pragma once

#include <string>

#include "quartet/result.hpp"
#include "quartet/taplytics/audience.hpp"

namespace quartet::cli {

// "country=US", "ios_version>=15.0", "custom_data.visits!=3"; a JSON array has several values:
// country=["CA","US"]. Values of custom data and of age are numbers when they look like it, else
// texts; a text that looks like a number stands in quotes. Error: config, also for a type that is
// not in the guide: a vendor that ignored it would send the push to everybody.
[[nodiscard]] Result<taplytics::Filter> push_filter_of(const std::string& text);

}  // namespace quartet::cli
