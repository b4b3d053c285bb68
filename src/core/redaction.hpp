// Keeping secrets out of what is shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "quartet/secret.hpp"

namespace quartet::detail {

// The text with every spelling of the secrets (raw, percent-encoded, base64, hex) replaced by
// "***".
[[nodiscard]] std::string cut_secrets(std::string_view text, const std::vector<Secret>& secrets);

// The front of a text that a server sent: secrets cut, one line, at most `most` bytes.
[[nodiscard]] std::string excerpt_of(std::string_view text, const std::vector<Secret>& secrets,
                                     std::size_t most);

// A URL for a log: the values of query keys that are not on the allow-list become "***".
[[nodiscard]] std::string redacted_url(std::string_view url);

}  // namespace quartet::detail
