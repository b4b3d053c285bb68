// SipHash-2-4: a keyed 64-bit hash. Whoever does not know the key cannot choose texts that collide.
#pragma once

#include <cstdint>
#include <string_view>

namespace quartet::detail {

struct HashKey {
  std::uint64_t first = 0;
  std::uint64_t second = 0;

  // A fresh random key.
  [[nodiscard]] static HashKey random();
};

[[nodiscard]] std::uint64_t keyed_hash(const HashKey& key, std::string_view text) noexcept;

}  // namespace quartet::detail
