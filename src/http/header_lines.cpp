#include "http/header_lines.hpp"

#include <cstring>
#include <new>

#include <string.h>  // explicit_bzero

namespace quartet::detail {

HeaderLines::~HeaderLines() {
  for (curl_slist* line = list_; line != nullptr; line = line->next) {
    explicit_bzero(line->data, std::strlen(line->data));
  }
  curl_slist_free_all(list_);
}

void HeaderLines::add(const Header& field) {
  // "Name;" is how libcurl wants a field with an empty value.
  append(field.value.empty() ? field.name + ';' : field.name + ": " + field.value);
}

void HeaderLines::add(const SecretHeader& field) {
  std::string line;
  line.reserve(field.name.size() + 2 + field.value.reveal().size());  // no copies left behind
  line.append(field.name).append(": ").append(field.value.reveal());
  append(std::move(line));
}

void HeaderLines::suppress(std::string_view name) {
  append(std::string(name) + ':');
}

void HeaderLines::append(std::string&& line) {
  curl_slist* longer = curl_slist_append(list_, line.c_str());
  explicit_bzero(line.data(), line.size());
  if (longer == nullptr) throw std::bad_alloc();
  list_ = longer;
}

}  // namespace quartet::detail
