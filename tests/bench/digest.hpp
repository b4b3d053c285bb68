// What a decoded page says, so that decoders can be compared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "decoders.hpp"
#include "quartet/taplytics/users.hpp"
#include "quartet/totango.hpp"
#include "search_decoders.hpp"

namespace quartet::bench {

// Differs when a decoder loses or changes something. The order of facts does not count.
class Digest {
 public:
  void add(std::string_view place, std::string_view fact);

  friend bool operator==(const Digest&, const Digest&) = default;

 private:
  std::size_t facts_ = 0;
  std::size_t sum_ = 0;  // of their hashes
};

[[nodiscard]] Digest digest_of(const totango::AccountsPage& page);
[[nodiscard]] Digest digest_of(const PlainPage& page);
[[nodiscard]] Digest digest_of(const totango::SearchPage<totango::AccountHit>& page);
[[nodiscard]] Digest digest_of(const PlainSearchPage& page);
// All contestants make the same structs of it.
[[nodiscard]] Digest digest_of(const taplytics::UsersByToken& page);

}  // namespace quartet::bench
