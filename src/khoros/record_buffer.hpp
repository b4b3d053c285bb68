// A window on a source of bytes: what was read and not used up yet.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "core/byte_scan.hpp"
#include "core/byte_source.hpp"

namespace quartet::detail {

class RecordBuffer {
 public:
  explicit RecordBuffer(std::unique_ptr<ByteSource> source);

  // `kBytesBehind` bytes behind it may be looked at. Valid until `grow` or `ensure`.
  [[nodiscard]] std::string_view rest() const noexcept {
    return {bytes_.data() + begin_, end_ - begin_};
  }
  // Whether nothing follows the rest.
  [[nodiscard]] bool is_last() const noexcept { return is_last_; }

  void consume(std::size_t count) noexcept { begin_ += count; }

  // Reads until the rest has at least doubled, so that looking at a record again and again while
  // it grows stays cheap, or until the end.
  [[nodiscard]] Result<void> grow();
  // Whether there are that many bytes, after reading what is needed.
  [[nodiscard]] Result<bool> ensure(std::size_t count);

  // Drops a byte-order mark.
  [[nodiscard]] Result<void> skip_mark();

 private:
  void make_room();

  std::unique_ptr<ByteSource> source_;
  std::vector<char> bytes_;  // with `kBytesBehind` that are never filled
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool is_last_ = false;
};

}  // namespace quartet::detail
