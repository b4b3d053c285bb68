#include "khoros/report_columns.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace quartet::detail {
namespace {

constexpr std::uint32_t kEmptySlot = UINT32_MAX;

// Names of columns differ in their size or at their ends.
std::uint64_t hash_of(std::string_view name) noexcept {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (name.size() >= sizeof first) {
    std::memcpy(&first, name.data(), sizeof first);
    std::memcpy(&last, name.data() + name.size() - sizeof last, sizeof last);
  } else {
    for (const char c : name) first = first << 8 | static_cast<unsigned char>(c);
  }
  const std::uint64_t mixed = (first ^ std::rotl(last, 29) ^ name.size()) * 0x9E3779B97F4A7C15;
  return mixed ^ mixed >> 32;
}

bool is_plain_in_json(const std::string& name) noexcept {
  return std::none_of(name.begin(), name.end(), [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ';
  });
}

}  // namespace

ReportColumns::ReportColumns(std::vector<std::string> names) : names_(std::move(names)) {
  slots_.assign(std::bit_ceil(2 * names_.size() + 1), kEmptySlot);
  is_plain_.reserve(names_.size());
  for (std::size_t column = 0; column < names_.size(); ++column) {
    is_plain_.push_back(is_plain_in_json(names_[column]) ? 1 : 0);
    std::uint32_t& slot = slots_[slot_of(names_[column])];
    if (slot == kEmptySlot) slot = static_cast<std::uint32_t>(column);
  }
}

// Where the name stands, or else an empty slot; there is always one.
std::size_t ReportColumns::slot_of(std::string_view name) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_of(name) & mask;
  while (slots_[slot] != kEmptySlot && names_[slots_[slot]] != name) slot = (slot + 1) & mask;
  return slot;
}

std::size_t ReportColumns::find(std::string_view name) const noexcept {
  const std::uint32_t column = slots_[slot_of(name)];
  return column == kEmptySlot ? npos : column;
}

}  // namespace quartet::detail
