// What the engine must know about Quantive.
#pragma once

#include <string>
#include <string_view>

#include "core/session.hpp"

namespace quartet::quantive {

extern const detail::VendorProfile kProfile;

// The two generations of the API: the first has single objects and all writes, the second lists.
inline constexpr std::string_view kV1 = "/api/v1/";
inline constexpr std::string_view kV2 = "/api/v2/";

// "/api/v1/goals/<id>", and what follows.
[[nodiscard]] std::string path_of(std::string_view resource, std::string_view id,
                                  std::string_view rest = {});

// Why an id cannot be a part of an address; empty when it can.
[[nodiscard]] std::string id_problem(std::string_view id);

}  // namespace quartet::quantive
