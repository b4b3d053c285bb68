#include "core/byte_source.hpp"

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace quartet::detail {
namespace {

constexpr int kClosed = -1;

class FileSource final : public ByteSource {
 public:
  explicit FileSource(std::filesystem::path path) : path_(std::move(path)) {}
  ~FileSource() override {
    if (file_ != kClosed) ::close(file_);
  }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<std::size_t> read(std::span<char> buffer) override {
    if (file_ == kClosed) file_ = open();
    if (file_ == kClosed) return failure("cannot open");
    for (;;) {
      const ssize_t count = ::read(file_, buffer.data(), buffer.size());
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) return failure("cannot read");
    }
  }

 private:
  [[nodiscard]] int open() const noexcept {
    for (;;) {
      const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
      if (file >= 0 || errno != EINTR) return file;
    }
  }

  [[nodiscard]] Error failure(const char* what) const {
    const std::string reason = std::generic_category().message(errno);
    return {.kind = ErrorKind::config,
            .message = std::string(what) + " " + path_.string() + ": " + reason};
  }

  std::filesystem::path path_;
  int file_ = kClosed;
};

}  // namespace

std::unique_ptr<ByteSource> file_source(std::filesystem::path path) {
  return std::make_unique<FileSource>(std::move(path));
}

}  // namespace quartet::detail
