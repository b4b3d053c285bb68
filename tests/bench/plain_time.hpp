// The time in the structs that users would write without us.
#pragma once

#include <chrono>

namespace quartet::bench {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace quartet::bench
