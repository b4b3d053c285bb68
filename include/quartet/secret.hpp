// Secret: text that must not be printed.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace quartet {

/// A token or password. It has no stream operator and no conversion to text; `to_string` gives
/// "***". Its memory is overwritten when it is destroyed, assigned to, or moved from. What it
/// cannot reach: copies that libcurl and the operating system keep while a request is under way.
/// Immutable, so one object may be read from any thread.
class Secret {
 public:
  /// Takes the text over and wipes the argument. An empty secret can be made; a client that is
  /// given one answers every call with an error of kind `config`.
  explicit Secret(std::string&& text);
  explicit Secret(std::string_view text);
  /// A null pointer makes an empty secret, so `Secret{std::getenv("TOKEN")}` is safe.
  explicit Secret(const char* text);
  ~Secret();

  Secret(const Secret& other);
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  /// The text itself. Keep the view no longer than the Secret, and copy it nowhere that is shown.
  [[nodiscard]] std::string_view reveal() const noexcept { return {text_.get(), size_}; }

  /// Takes the same time wherever the texts differ.
  friend bool operator==(const Secret& left, const Secret& right) noexcept;

 private:
  void wipe() noexcept;

  std::unique_ptr<char[]> text_;  // always on the heap: a short string inside the object would stay
  std::size_t size_ = 0;          // behind in whatever the object is moved from
};

/// "***", whatever the secret.
[[nodiscard]] std::string to_string(const Secret& secret);

}  // namespace quartet
