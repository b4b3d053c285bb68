// The seeded users of the sandbox's Taplytics, and the two shapes in which it shows a user.
// Everything seeded is a pure function of the seed and the user's index, and the same on every
// platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "testing/taplytics_replies.hpp"

namespace quartet::testing::fake_taplytics {

// A user has the members of both shapes, as far as there are values for them.
[[nodiscard]] Json user_of(std::uint64_t seed, std::size_t index, std::size_t experiments);

// Of usersByToken: `metadata` for `custom_data`, and no gender.
[[nodiscard]] Json listed_user(const Json& user);
// Of the other calls: without name, experiments and devices.
[[nodiscard]] Json single_user(const Json& user);

// The index of the seeded user that may have this user_id or email; from 0, and of any size.
[[nodiscard]] std::size_t likely_index(const std::string& name);

// A user that a call made.
[[nodiscard]] Json new_user(std::uint64_t seed, std::size_t index, std::int64_t milliseconds);

// Why the body of an upsert is refused; empty when it is not.
[[nodiscard]] std::string user_problem(const Json& changes);

// Members that the call does not take are ignored. The keys of custom_data are merged; below them
// nothing is, since the vendor calls no more than one level reliable.
void apply_changes(Json& user, const Json& changes);

}  // namespace quartet::testing::fake_taplytics
