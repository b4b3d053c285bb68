#include "quartet/secret.hpp"

#include <cstring>
#include <utility>

#include <string.h>  // explicit_bzero

namespace quartet {

Secret::Secret(std::string_view text)
    : text_(text.empty() ? nullptr : new char[text.size()]), size_(text.size()) {
  if (size_ != 0) std::memcpy(text_.get(), text.data(), size_);
}

Secret::Secret(std::string&& text) : Secret(std::string_view(text)) {
  explicit_bzero(text.data(), text.size());
  text.clear();
}

Secret::Secret(const char* text) : Secret(std::string_view(text != nullptr ? text : "")) {}

Secret::~Secret() {
  wipe();
}

Secret::Secret(const Secret& other) : Secret(other.reveal()) {}

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) *this = Secret(other);
  return *this;
}

Secret::Secret(Secret&& other) noexcept
    : text_(std::move(other.text_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_ = std::move(other.text_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

void Secret::wipe() noexcept {
  if (text_ != nullptr) explicit_bzero(text_.get(), size_);
  text_.reset();
  size_ = 0;
}

bool operator==(const Secret& left, const Secret& right) noexcept {
  if (left.size_ != right.size_) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size_; ++i) {
    difference |= static_cast<unsigned>(left.text_[i] ^ right.text_[i]);
  }
  return difference == 0;
}

std::string to_string(const Secret&) {
  return "***";
}

}  // namespace quartet
