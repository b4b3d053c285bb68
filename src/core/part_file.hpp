// A file that is downloaded: written beside its final place, and there only when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "quartet/result.hpp"

namespace quartet::detail {

// What is known about the bytes that are there.
struct PartState {
  // Names the source's content; empty: what is there cannot be gone on with.
  std::string validator = {};
  std::optional<std::uint64_t> size = std::nullopt;  // of the whole
};

// `<file>.part` and, beside it, `<file>.part.state`. Only one at a time, in all processes. Its end
// removes both, unless `keep` or `commit` was called. A symbolic link stays: the file is the one
// that it leads to.
class PartFile {
 public:
  // Whether a file can be written there at all. Error: config.
  [[nodiscard]] static Result<void> check(const std::filesystem::path& name);

  // Opens or makes it. What an earlier process left is kept when it belongs to the same source,
  // whose name `source` is. Errors: config, limit.
  [[nodiscard]] static Result<PartFile> open(const std::filesystem::path& target,
                                             const std::string& source);
  ~PartFile();
  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] const PartState& state() const noexcept { return state_; }
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return part_; }

  // Drops what is there and begins anew.
  [[nodiscard]] Result<void> restart(PartState state);
  [[nodiscard]] Result<void> append(std::string_view bytes);
  // Reads what is there from `offset` on, at most the buffer; 0 at the end.
  [[nodiscard]] Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t size);

  // Flushes it to the disk and gives it its final name.
  [[nodiscard]] Result<void> commit();
  // What is there stays for the next process.
  void keep() noexcept { is_kept_ = true; }

 private:
  PartFile(std::filesystem::path target, std::string source);

  [[nodiscard]] Result<void> acquire();
  [[nodiscard]] Result<void> load();
  [[nodiscard]] Result<void> write_state() const;
  void remove() noexcept;
  void close() noexcept;

  std::filesystem::path target_;
  std::filesystem::path part_;
  std::filesystem::path state_path_;
  std::string source_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  PartState state_;
  bool is_kept_ = false;
};

}  // namespace quartet::detail
