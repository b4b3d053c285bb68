// A page of made-up users, as Taplytics' listing by token would send it: minified JSON, the same at
// every call, with spare bytes behind it for a decoder.
#pragma once

#include <string>

namespace quartet::bench {

[[nodiscard]] std::string sample_users_page(int users);

}  // namespace quartet::bench
