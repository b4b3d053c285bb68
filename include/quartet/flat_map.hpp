// FlatMap<V>: names and values in the order in which they arrived.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace quartet {

/// A small map from text to V that keeps its order: free-form attributes, JSON objects, unknown
/// members. Finding is linear, which is faster than a tree for the sizes that occur and much faster
/// to fill. A name may stand in it more than once, as in JSON; `find` answers the last one.
/// As thread safe as std::vector.
template <class V>
class FlatMap {
 public:
  using value_type = std::pair<std::string, V>;
  using const_iterator = typename std::vector<value_type>::const_iterator;
  using iterator = typename std::vector<value_type>::iterator;

  FlatMap() = default;
  FlatMap(std::initializer_list<value_type> entries) : entries_(entries) {}

  /// The last value of that name, or null.
  [[nodiscard]] const V* find(std::string_view name) const noexcept {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
      if (entry->first == name) return &entry->second;
    }
    return nullptr;
  }
  [[nodiscard]] V* find(std::string_view name) noexcept {
    return const_cast<V*>(std::as_const(*this).find(name));
  }
  [[nodiscard]] bool contains(std::string_view name) const noexcept {
    return find(name) != nullptr;
  }

  /// Adds an entry at the end, whether or not the name is there already.
  V& append(std::string name, V value) {
    return entries_.emplace_back(std::move(name), std::move(value)).second;
  }

  /// The same, with the value made in place from `parts`.
  template <class... Parts>
  V& emplace(std::string_view name, Parts&&... parts) {
    return entries_
        .emplace_back(std::piecewise_construct, std::forward_as_tuple(name),
                      std::forward_as_tuple(std::forward<Parts>(parts)...))
        .second;
  }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  void reserve(std::size_t size) { entries_.reserve(size); }
  void clear() noexcept { entries_.clear(); }

  [[nodiscard]] const_iterator begin() const noexcept { return entries_.begin(); }
  [[nodiscard]] const_iterator end() const noexcept { return entries_.end(); }
  [[nodiscard]] iterator begin() noexcept { return entries_.begin(); }
  [[nodiscard]] iterator end() noexcept { return entries_.end(); }

  friend bool operator==(const FlatMap& left, const FlatMap& right) {
    return left.entries_ == right.entries_;
  }

 private:
  std::vector<value_type> entries_;
};

}  // namespace quartet
