// What the engine must know about Taplytics.
#pragma once

#include <string_view>

#include "core/session.hpp"

namespace quartet::taplytics {

extern const detail::VendorProfile kProfile;

inline constexpr std::string_view kJson = "application/json; charset=utf-8";

}  // namespace quartet::taplytics
