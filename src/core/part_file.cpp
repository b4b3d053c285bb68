#include "core/part_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "quartet/value.hpp"

namespace quartet::detail {
namespace {

namespace fs = std::filesystem;

constexpr int kMostRaces = 20;
constexpr int kMostLinks = 40;

std::string reason(int code) {
  return std::generic_category().message(code);
}

// What the system said about a file.
Error file_error(const char* what, const fs::path& path, int code) {
  const bool is_full = code == ENOSPC || code == EDQUOT || code == EFBIG;
  return {.kind = is_full ? ErrorKind::limit : ErrorKind::config,
          .message = std::string(what) + " " + path.string() + ": " + reason(code)};
}

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// After a crash of the whole machine nobody knows which bytes reached the disk.
std::string boot_id() {
  return first_line("/proc/sys/kernel/random/boot_id");
}

template <class Call>
auto retried(Call call) {
  auto outcome = call();
  while (outcome < 0 && errno == EINTR) outcome = call();
  return outcome;
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

fs::path with_suffix(fs::path path, const char* suffix) {
  path += suffix;
  return path;
}

// Where a chain of symbolic links leads, also to a file that is not there yet. One that leads round
// in circles comes back as a link.
fs::path behind_links(fs::path path) {
  std::error_code failed;
  for (int links = 0; links < kMostLinks && fs::is_symlink(path, failed); ++links) {
    const fs::path next = fs::read_symlink(path, failed);
    if (failed) break;
    path = next.is_absolute() ? next : folder_of(path) / next;
  }
  return path;
}

// So that the new name outlives a power failure, too. Some file systems cannot; that is no failure.
void flush_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  (void)::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

Result<void> PartFile::check(const fs::path& name) {
  const auto unusable = [&](const std::string& why) {
    return Error{.kind = ErrorKind::config,
                 .message = "cannot write " + name.string() + ": " + why};
  };
  const fs::path target = behind_links(name);
  if (target.empty() || !target.has_filename()) return unusable("it is no file name");
  std::error_code code;
  const fs::file_status status = fs::symlink_status(target, code);
  if (fs::is_directory(status)) return unusable("it is a folder");
  // Renaming a file to a device's name would replace the device.
  if (fs::exists(status) && !fs::is_regular_file(status)) return unusable("it is no regular file");
  const fs::path folder = folder_of(target);
  if (!fs::is_directory(folder, code)) return unusable("there is no folder " + folder.string());
  if (::access(folder.c_str(), W_OK | X_OK) != 0) return unusable(reason(errno));
  return {};
}

PartFile::PartFile(fs::path target, std::string source)
    : target_(std::move(target)),
      part_(with_suffix(target_, ".part")),
      state_path_(with_suffix(part_, ".state")),
      source_(std::move(source)) {}

PartFile::PartFile(PartFile&& other) noexcept
    : target_(std::move(other.target_)),
      part_(std::move(other.part_)),
      state_path_(std::move(other.state_path_)),
      source_(std::move(other.source_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      state_(std::move(other.state_)),
      is_kept_(other.is_kept_) {}

PartFile::~PartFile() {
  if (descriptor_ < 0) return;
  if (!is_kept_) remove();
  close();
}

void PartFile::remove() noexcept {
  ::unlink(part_.c_str());
  ::unlink(state_path_.c_str());
}

void PartFile::close() noexcept {
  ::close(std::exchange(descriptor_, -1));
}

Result<PartFile> PartFile::open(const fs::path& target, const std::string& source) {
  Result<void> usable = check(target);
  if (!usable) return std::move(usable).error();
  PartFile file(behind_links(target), source);
  Result<void> acquired = file.acquire();
  if (!acquired) return std::move(acquired).error();
  Result<void> loaded = file.load();
  if (!loaded) return std::move(loaded).error();
  return file;
}

// The lock is on the file, and the name may have gone to another one before it was ours.
Result<void> PartFile::acquire() {
  for (int race = 0; race < kMostRaces; ++race) {
    descriptor_ = retried(
        [&] { return ::open(part_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666); });
    if (descriptor_ < 0) return file_error("cannot write", part_, errno);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      const int code = errno;
      close();
      if (code != EWOULDBLOCK) return file_error("cannot lock", part_, code);
      return Error{.kind = ErrorKind::config,
                   .message = "another download to " + target_.string() + " is under way"};
    }
    struct stat ours {};
    struct stat named {};
    const bool is_ours = ::fstat(descriptor_, &ours) == 0 && ::stat(part_.c_str(), &named) == 0 &&
                         ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
    if (is_ours && S_ISREG(ours.st_mode)) {
      size_ = static_cast<std::uint64_t>(ours.st_size);
      return {};
    }
    close();
  }
  return Error{.kind = ErrorKind::config, .message = "cannot write " + part_.string()};
}

// What an earlier process left; anything unexpected means to begin anew.
Result<void> PartFile::load() {
  std::ifstream file(state_path_, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const Result<Value> value = parse_json(text);
  const auto text_at = [&](const char* name) {
    const Value* member = value ? value->find(name) : nullptr;
    const std::string* content = member != nullptr ? member->as_text() : nullptr;
    return content != nullptr ? *content : std::string();
  };
  const bool is_ours = text_at("source") == source_ && text_at("boot") == boot_id();
  if (!is_ours || text_at("validator").empty()) return size_ == 0 ? Result<void>() : restart({});
  state_.validator = text_at("validator");
  const Value* size = value->find("size");
  const auto whole = size != nullptr ? size->as_integer() : std::nullopt;
  if (whole && *whole >= 0) state_.size = static_cast<std::uint64_t>(*whole);
  if (state_.size && size_ > *state_.size) return restart({});
  return {};
}

Result<void> PartFile::write_state() const {
  Object object{{"source", source_}, {"boot", boot_id()}, {"validator", state_.validator}};
  if (state_.size) object.append("size", static_cast<std::int64_t>(*state_.size));
  std::ofstream file(state_path_, std::ios::binary | std::ios::trunc);
  file << to_json(Value(std::move(object))) << std::flush;
  if (!file) return file_error("cannot write", state_path_, errno);
  return {};
}

Result<void> PartFile::restart(PartState state) {
  // In this order: bytes must never be taken for those of another content.
  ::unlink(state_path_.c_str());
  if (retried([&] { return ::ftruncate(descriptor_, 0); }) != 0) {
    return file_error("cannot write", part_, errno);
  }
  size_ = 0;
  state_ = std::move(state);
  return state_.validator.empty() ? Result<void>() : write_state();
}

Result<void> PartFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = retried([&] {
      return ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    });
    if (count < 0) return file_error("cannot write", part_, errno);
    size_ += static_cast<std::uint64_t>(count);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<std::size_t> PartFile::read_at(std::uint64_t offset, char* buffer, std::size_t size) {
  const ssize_t count =
      retried([&] { return ::pread(descriptor_, buffer, size, static_cast<off_t>(offset)); });
  if (count < 0) return file_error("cannot read", part_, errno);
  return static_cast<std::size_t>(count);
}

Result<void> PartFile::commit() {
  if (retried([&] { return ::fdatasync(descriptor_); }) != 0) {
    return file_error("cannot flush", part_, errno);
  }
  if (::rename(part_.c_str(), target_.c_str()) != 0) {
    return file_error("cannot write", target_, errno);
  }
  ::unlink(state_path_.c_str());
  close();
  flush_folder(folder_of(target_));
  return {};
}

}  // namespace quartet::detail
