#include "khoros/record_buffer.hpp"

#include <algorithm>
#include <cstring>

#include "core/report_scanner.hpp"

namespace quartet::detail {
namespace {

constexpr std::size_t kFirstCapacity = 64 * 1024;

}  // namespace

RecordBuffer::RecordBuffer(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}

void RecordBuffer::make_room() {
  if (bytes_.empty()) bytes_.resize(kFirstCapacity + kBytesBehind);
  const std::size_t size = end_ - begin_;
  if (begin_ > 0) std::memmove(bytes_.data(), bytes_.data() + begin_, size);
  begin_ = 0;
  end_ = size;
  const std::size_t capacity = bytes_.size() - kBytesBehind;
  if (size > capacity / 2) bytes_.resize(2 * capacity + kBytesBehind);
}

Result<void> RecordBuffer::grow() {
  make_room();
  const std::size_t enough = std::max<std::size_t>(2 * end_, 1);
  while (end_ < enough && !is_last_) {
    const std::size_t room = bytes_.size() - kBytesBehind - end_;
    Result<std::size_t> count = source_->read({bytes_.data() + end_, room});
    if (!count) return std::move(count).error();
    is_last_ = *count == 0;
    end_ += *count;
  }
  return {};
}

Result<bool> RecordBuffer::ensure(std::size_t count) {
  while (rest().size() < count && !is_last_) {
    if (Result<void> grown = grow(); !grown) return std::move(grown).error();
  }
  return rest().size() >= count;
}

Result<void> RecordBuffer::skip_mark() {
  Result<bool> enough = ensure(kByteOrderMark.size());
  if (!enough) return std::move(enough).error();
  // A report that ends within the mark is empty.
  const std::string_view start = rest().substr(0, kByteOrderMark.size());
  if (kByteOrderMark.starts_with(start)) consume(start.size());
  return {};
}

}  // namespace quartet::detail
