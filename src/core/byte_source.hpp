// Where bytes come from: a file, the network, a test.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "quartet/result.hpp"

namespace quartet::detail {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Puts the next bytes at the front of the buffer and says how many; 0 is the end. The buffer is
  // never empty. Not called again after the end or an error.
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
};

// Opened at the first read. Errors of a read: `config`, with the path and the system's reason.
[[nodiscard]] std::unique_ptr<ByteSource> file_source(std::filesystem::path path);

}  // namespace quartet::detail
