// A document that comes in parts.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

#include "core/byte_source.hpp"

namespace quartet::testing {

class ChunkedSource final : public detail::ByteSource {
 public:
  // `next_size` says how many bytes a read gives at most, 1 or more.
  ChunkedSource(std::string text, std::function<std::size_t()> next_size)
      : text_(std::move(text)), next_size_(std::move(next_size)) {}
  ChunkedSource(std::string text, std::size_t size)
      : ChunkedSource(std::move(text), [size] { return size; }) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t count = std::min({buffer.size(), next_size_(), text_.size() - given_});
    std::memcpy(buffer.data(), text_.data() + given_, count);
    given_ += count;
    return count;
  }

 private:
  std::string text_;
  std::function<std::size_t()> next_size_;
  std::size_t given_ = 0;
};

}  // namespace quartet::testing
