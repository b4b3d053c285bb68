// The names that the sandbox's Khoros gives to its jobs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quartet::testing::fake_khoros {

// A name-based UUID: equal names have equal ones.
[[nodiscard]] std::string workflow_id(std::uint64_t seed, std::string_view name);

// "23" and 32 bytes in base64, with '+', '/' and '=' among them.
[[nodiscard]] std::string run_id(std::uint64_t seed, std::uint64_t number);

// 16 bytes in base64.
[[nodiscard]] std::string access_token(std::uint64_t seed, std::uint64_t number);

// 64 hex digits.
[[nodiscard]] std::string signature(std::uint64_t seed, std::uint64_t number);

}  // namespace quartet::testing::fake_khoros
