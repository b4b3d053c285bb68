// Header lines in libcurl's own list; secrets in them are overwritten at the end.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <curl/curl.h>

#include "quartet/http.hpp"

namespace quartet::detail {

class HeaderLines {
 public:
  HeaderLines() = default;
  ~HeaderLines();
  HeaderLines(HeaderLines&& other) noexcept : list_(std::exchange(other.list_, nullptr)) {}
  HeaderLines& operator=(HeaderLines&& other) noexcept {
    std::swap(list_, other.list_);
    return *this;
  }

  void add(const Header& field);
  void add(const SecretHeader& field);
  // Keeps libcurl from adding a field of its own.
  void suppress(std::string_view name);
  [[nodiscard]] curl_slist* get() const noexcept { return list_; }

 private:
  void append(std::string&& line);  // wiped

  curl_slist* list_ = nullptr;
};

}  // namespace quartet::detail
