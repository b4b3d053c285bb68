// Decompression of replies. libcurl's own takes a body that was cut short for a whole one, and
// knows no limit for what it becomes.
#pragma once

#include <memory>

#include "quartet/http.hpp"
#include "quartet/result.hpp"

namespace quartet::detail {

// What the Content-Encoding of a reply asks for.
enum class Coding : unsigned char { none, gzip, unknown };
[[nodiscard]] Coding coding_of(const Headers& headers);

// The exchange with its body decompressed, when it is compressed. Its head loses Content-Encoding
// and Content-Length. The body is one or more gzip members up to the end of the reply; anything
// else, a missing end mark included, is an error of kind `decode`, and a body that grows beyond
// `limits.inflate_ratio` one of kind `limit`. Memory: 16 KiB and zlib's window, whatever the body.
// Error: decode, for a coding that was not asked for.
[[nodiscard]] Result<std::unique_ptr<Exchange>> decompressed(std::unique_ptr<Exchange> exchange,
                                                             const Limits& limits);

}  // namespace quartet::detail
