// The folder beside a long range's file where its slices wait for each other.
#pragma once

#include <filesystem>
#include <string>

#include "quartet/result.hpp"

namespace quartet::khoros {

// Only one at a time, in all processes. It stays until `remove`.
class SliceFolder {
 public:
  // Opens or makes it. What slices of another content left there is dropped; a folder with anything
  // else in it is nobody's to touch. `content` names what the slices are of: 16 hexadecimal digits.
  // Error: config.
  [[nodiscard]] static Result<SliceFolder> open(const std::filesystem::path& folder,
                                                const std::string& content);
  ~SliceFolder();
  SliceFolder(SliceFolder&& other) noexcept;
  SliceFolder& operator=(SliceFolder&&) = delete;

  // Removes the slices, and the folder unless somebody has put something else there.
  void remove() noexcept;

 private:
  SliceFolder(std::filesystem::path folder, int descriptor)
      : folder_(std::move(folder)), descriptor_(descriptor) {}

  // The folder is there, and ours for the time being.
  [[nodiscard]] static Result<SliceFolder> lock(const std::filesystem::path& folder);
  [[nodiscard]] Result<void> fit_for(const std::string& content) const;
  void remove_files() const noexcept;

  std::filesystem::path folder_;
  int descriptor_;
};

// Writes a file that only its owner can read. Error: config.
[[nodiscard]] Result<void> write_private(const std::filesystem::path& path, std::string_view text);

// The whole of a file; empty when there is none.
[[nodiscard]] std::string content_of(const std::filesystem::path& path);

}  // namespace quartet::khoros
