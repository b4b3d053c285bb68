// Options that must not be empty when they are there: an unset variable of a script would otherwise
// select everything.
#pragma once

#include <string>

#include <CLI/App.hpp>

namespace quartet::cli {

inline CLI::Option* not_empty(CLI::Option* option) {
  return option->check(
      [](const std::string& text) { return text.empty() ? "it must not be empty" : ""; });
}

}  // namespace quartet::cli
