#include "khoros/slice_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/text.hpp"

namespace quartet::khoros {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = "report";  // the file that says whose slices these are
constexpr std::size_t kMarkerSize = 16;
constexpr int kMostRaces = 20;

Error unusable(const fs::path& folder, const std::string& why) {
  return {.kind = ErrorKind::config, .message = "cannot use " + folder.string() + ": " + why};
}

Error system_error(const fs::path& folder) {
  return unusable(folder, std::generic_category().message(errno));
}

bool is_marker(const std::string& text) {
  return text.size() == kMarkerSize && detail::parse_hex64(text).has_value();
}

// "0001.csv", "0001.csv.part", "0001.csv.job", ...
bool is_of_a_slice(const std::string& name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return name.find('.') >= 4 && std::all_of(name.begin(), name.begin() + 4, is_digit) &&
         (name.find(".csv") != std::string::npos || name.find(".json") != std::string::npos);
}

// Also those that cannot be listed count as names.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    names.push_back(entry->path().filename().string());
  }
  if (failed) names.emplace_back("?");
  return names;
}

}  // namespace

Result<void> write_private(const fs::path& path, std::string_view text) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  const ssize_t count = descriptor < 0 ? -1 : ::write(descriptor, text.data(), text.size());
  const int code = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (count == static_cast<ssize_t>(text.size())) return {};
  return Error{
      .kind = ErrorKind::config,
      .message = "cannot write " + path.string() + ": " + std::generic_category().message(code)};
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Result<SliceFolder> SliceFolder::open(const fs::path& folder, const std::string& content) {
  Result<SliceFolder> ours = lock(folder);
  if (!ours) return ours;
  Result<void> fits = ours->fit_for(content);
  if (!fits) return std::move(fits).error();
  return ours;
}

SliceFolder::SliceFolder(SliceFolder&& other) noexcept
    : folder_(std::move(other.folder_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

SliceFolder::~SliceFolder() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

// The lock is on the folder, and the name may have gone to another one before it was ours.
Result<SliceFolder> SliceFolder::lock(const fs::path& folder) {
  for (int race = 0; race < kMostRaces; ++race) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return system_error(folder);
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0 && errno == ENOENT) continue;
    if (descriptor < 0) return system_error(folder);
    SliceFolder ours(folder, descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return system_error(folder);
      return unusable(folder, "another call for the same file is under way");
    }
    struct stat opened {};
    struct stat named {};
    const bool is_named = ::fstat(descriptor, &opened) == 0 &&
                          ::stat(folder.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
                          opened.st_dev == named.st_dev;
    if (is_named) return ours;
  }
  return unusable(folder, "others keep removing it");
}

Result<void> SliceFolder::fit_for(const std::string& content) const {
  const std::string marker = content_of(folder_ / kMarker);
  if (marker == content) return {};
  std::vector<std::string> names = names_in(folder_);
  // Whoever made it may have been stopped before there was anything in it.
  const bool is_new = names.empty() || (names.size() == 1 && names[0] == kMarker && marker.empty());
  if (!is_new && !is_marker(marker)) {
    return unusable(folder_, "it has files that are no slices; move them, or take another file");
  }
  remove_files();
  return write_private(folder_ / kMarker, content);
}

// The marker last: without it, nobody would go on removing.
void SliceFolder::remove_files() const noexcept {
  for (const std::string& name : names_in(folder_)) {
    if (is_of_a_slice(name)) ::unlink((folder_ / name).c_str());
  }
  ::unlink((folder_ / kMarker).c_str());
}

void SliceFolder::remove() noexcept {
  remove_files();
  ::rmdir(folder_.c_str());
}

}  // namespace quartet::khoros
