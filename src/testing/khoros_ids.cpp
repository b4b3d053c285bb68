#include "testing/khoros_ids.hpp"

#include <cstddef>

#include "core/keyed_hash.hpp"
#include "core/text.hpp"

namespace quartet::testing::fake_khoros {
namespace {

// Which of the names a number is for.
enum class Purpose : std::uint64_t { workflow, run, access, signature };

std::uint64_t word(std::uint64_t seed, Purpose purpose, std::string_view name) {
  return detail::keyed_hash({seed, static_cast<std::uint64_t>(purpose)}, name);
}

std::uint64_t word(std::uint64_t seed, Purpose purpose, std::uint64_t number, std::size_t place) {
  return word(seed, purpose, std::to_string(number) + '/' + std::to_string(place));
}

std::string bytes(std::uint64_t seed, Purpose purpose, std::uint64_t number, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes += static_cast<char>(word(seed, purpose, number, i) & 0xFFU);
  }
  return bytes;
}

}  // namespace

std::string workflow_id(std::uint64_t seed, std::string_view name) {
  const std::string first = detail::hex64(word(seed, Purpose::workflow, name));
  const std::string last = detail::hex64(word(seed, Purpose::workflow, std::string(name) + '\n'));
  return first.substr(0, 8) + '-' + first.substr(8, 4) + "-3" + first.substr(13, 3) + "-9" +
         last.substr(1, 3) + '-' + last.substr(4, 12);
}

std::string run_id(std::uint64_t seed, std::uint64_t number) {
  std::string text = detail::base64_encode(bytes(seed, Purpose::run, number, 32));
  const std::size_t place = word(seed, Purpose::run, number, 32) % 20;
  text[place] = '+';
  text[place + 20] = '/';
  return "23" + text;
}

std::string access_token(std::uint64_t seed, std::uint64_t number) {
  return detail::base64_encode(bytes(seed, Purpose::access, number, 16));
}

std::string signature(std::uint64_t seed, std::uint64_t number) {
  return detail::hex_encode(bytes(seed, Purpose::signature, number, 32));
}

}  // namespace quartet::testing::fake_khoros
