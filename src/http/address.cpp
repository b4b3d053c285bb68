#include "http/address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "core/text.hpp"

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

std::string_view last_label(std::string_view host) noexcept {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host.substr(host.rfind('.') + 1);
}

bool is_local_name(std::string_view host) noexcept {
  return equal_ignoring_case(last_label(host), "localhost");
}

// No top-level domain is a number, so whatever ends in one is an address in some spelling.
bool is_number_like(std::string_view host) noexcept {
  std::string_view label = last_label(host);
  const bool is_hex = label.starts_with("0x") || label.starts_with("0X");
  if (is_hex) label.remove_prefix(2);
  return (is_hex || !label.empty()) && std::all_of(label.begin(), label.end(), [=](char c) {
           const char lower = lower_ascii(c);
           return (c >= '0' && c <= '9') || (is_hex && lower >= 'a' && lower <= 'f');
         });
}

}  // namespace

bool is_allowed(AddressRule rule, std::string_view address) noexcept {
  if (rule == AddressRule::any) return true;
  const std::optional<Bytes> bytes = parse_address(address);
  if (!bytes) return false;
  return rule == AddressRule::loopback_only ? is_loopback(*bytes) : is_public(*bytes);
}

AddressText address_text(const sockaddr& address) noexcept {
  AddressText text{};
  const void* bytes = nullptr;
  if (address.sa_family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  } else if (address.sa_family == AF_INET6) {
    bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  }
  const bool is_known =
      bytes != nullptr && inet_ntop(address.sa_family, bytes, text.data(),
                                    static_cast<socklen_t>(text.size())) != nullptr;
  return is_known ? text : AddressText{};
}

bool is_forbidden_host(AddressRule rule, std::string_view host) noexcept {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (parse_address(host).has_value()) return !is_allowed(rule, host);
  return rule == AddressRule::public_only && (is_local_name(host) || is_number_like(host));
}

}  // namespace quartet::detail
