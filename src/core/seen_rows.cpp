#include "core/seen_rows.hpp"

#include <algorithm>

namespace quartet::detail {

bool SeenRows::contains(std::uint64_t hash) const noexcept {
  if (hash == 0) hash = 1;
  return !slots_.empty() && slots_[slot(hash)] == hash;
}

std::size_t SeenRows::slot(std::uint64_t hash) const noexcept {
  auto index = static_cast<std::size_t>((hash >> 32) * slots_.size() >> 32);
  while (slots_[index] != 0 && slots_[index] != hash) {
    index = index + 1 == slots_.size() ? 0 : index + 1;
  }
  return index;
}

void SeenRows::grow() {
  std::vector<std::uint64_t> old(std::max<std::size_t>(64, slots_.size() * 3 / 2), 0);
  old.swap(slots_);
  for (const std::uint64_t hash : old) {
    if (hash != 0) slots_[slot(hash)] = hash;
  }
}

bool SeenRows::insert(std::uint64_t hash) {
  if (hash == 0) hash = 1;
  if (slots_.size() * 3 <= size_ * 4 || slots_.empty()) {
    if (is_full()) return true;
    grow();
  }
  std::uint64_t& entry = slots_[slot(hash)];
  if (entry == hash) return false;
  if (is_full()) return true;
  entry = hash;
  ++size_;
  return true;
}

}  // namespace quartet::detail
