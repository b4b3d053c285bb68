// How Totango bends the types of its members.
#pragma once

#include "core/wire.hpp"

namespace quartet::detail::wire {

// Numbers come as text in places, and whole numbers as reals (-29.0).
inline constexpr Form kTotangoNumber = number_as_text | whole_real;

}  // namespace quartet::detail::wire
