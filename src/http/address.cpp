#include "http/address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

#include <arpa/inet.h>

namespace quartet::detail {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

// Any address as IPv6; IPv4 as ::ffff:a.b.c.d.
std::optional<Bytes> parse_address(std::string_view text) noexcept {
  char buffer[64] = {};
  if (text.size() >= sizeof buffer) return std::nullopt;
  std::copy(text.begin(), text.end(), buffer);
  Bytes bytes{};
  if (inet_pton(AF_INET6, buffer, bytes.data()) == 1) return bytes;
  in_addr four{};
  if (inet_pton(AF_INET, buffer, &four) != 1) return std::nullopt;
  bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  std::memcpy(bytes.data() + 12, &four, 4);
  return bytes;
}

struct Block {
  std::array<std::uint8_t, 4> prefix;
  int bits;
};

// What is not the public IPv4 internet (IANA special-purpose registry).
constexpr Block kSpecialBlocks[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},    {{100, 64, 0, 0}, 10},   {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12}, {{192, 0, 0, 0}, 24},    {{192, 0, 2, 0}, 24},
    {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24}, {{203, 0, 113, 0}, 24},
    {{224, 0, 0, 0}, 3},
};

std::uint32_t word(const std::uint8_t* bytes) noexcept {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

bool is_mapped_four(const Bytes& bytes) noexcept {
  return std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t b) { return b == 0; }) &&
         bytes[10] == 0xFF && bytes[11] == 0xFF;
}

bool is_loopback(const Bytes& bytes) noexcept {
  if (is_mapped_four(bytes)) return bytes[12] == 127;
  constexpr Bytes one = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return bytes == one;
}

bool is_public(const Bytes& bytes) noexcept {
  if (!is_mapped_four(bytes)) return (bytes[0] & 0xE0) == 0x20;  // 2000::/3, global unicast
  const std::uint32_t address = word(bytes.data() + 12);
  return std::none_of(std::begin(kSpecialBlocks), std::end(kSpecialBlocks),
                      [=](const Block& block) {
                        const std::uint32_t mask = ~std::uint32_t{0} << (32 - block.bits);
                        return (address & mask) == word(block.prefix.data());
                      });
}

}  // namespace

bool is_allowed(AddressRule rule, std::string_view address) noexcept {
  if (rule == AddressRule::any) return true;
  const std::optional<Bytes> bytes = parse_address(address);
  if (!bytes) return false;
  return rule == AddressRule::loopback_only ? is_loopback(*bytes) : is_public(*bytes);
}

bool is_forbidden_host(AddressRule rule, std::string_view host) noexcept {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return parse_address(host).has_value() && !is_allowed(rule, host);
}

}  // namespace quartet::detail
