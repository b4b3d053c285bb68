#include "sample_users.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string_view>

#include "core/codec.hpp"

namespace quartet::bench {
namespace {

constexpr std::string_view kFirstNames[] = {"Ingrid",       "Marco", "Wanjiru",      "Hiroshi",
                                            "Chlo\xC3\xA9", "Pat",   "Maria Teresa", "Oleksandr"};
constexpr std::string_view kLastNames[] = {"Halvorsen", "Bianchi",   "Mwangi", "Tanaka-Weber",
                                           "Ng",        "O'Connell", "Dupont", "Szab\xC3\xB3"};
constexpr std::string_view kLevels[] = {"gold", "silver", "bronze", "on trial until March"};
constexpr std::string_view kShops[] = {R"(\"Zum goldenen Hirsch\", Graz)", "Old Harbour 12",
                                       R"(Corner of 5th\nand Main)", "none"};
constexpr std::string_view kCountries[] = {
    R"("city_name":"Bergen","continent_code":"EU","country_code":"NOR","country_name":"Norway")",
    R"("city_name":"Mombasa","continent_code":"AF","country_code":"KEN","country_name":"Kenya")",
    R"("city_name":"Sapporo","continent_code":"AS","country_code":"JPN","country_name":"Japan")",
    R"("city_name":"Graz","continent_code":"EU","country_code":"AUT","country_name":"Austria")"};
constexpr std::string_view kRegions[] = {R"("region_name":"Vestland","timezone":"Europe/Oslo")",
                                         R"("region_name":"Coast","timezone":"Africa/Nairobi")",
                                         R"("region_name":"Hokkaido","timezone":"Asia/Tokyo")",
                                         R"("region_name":"Styria","timezone":"Europe/Vienna")"};

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string whole;
  for (const std::string_view part : parts) whole += part;
  return whole;
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  // The token names the last user of the page, as in the vendor's sample.
  void page(int users) {
    std::string rows;
    std::string last;
    for (int i = 0; i < users; ++i) {
      last = id();
      if (i > 0) rows += ',';
      rows += user(i, last);
    }
    out_ += joined({R"({"nextPaginationToken":")", last, R"(","numEntities":)",
                    std::to_string(users), R"(,"users":[)", rows, "]}"});
  }

 private:
  // Not a std:: distribution: those differ between standard libraries.
  std::uint32_t below(std::uint32_t limit) {
    return static_cast<std::uint32_t>(random_() % std::uint32_t{limit});
  }
  template <std::size_t N>
  std::string_view one_of(const std::string_view (&words)[N]) {
    return words[below(N)];
  }
  std::string number_below(std::uint32_t limit) { return std::to_string(below(limit)); }
  std::string two_digits(std::uint32_t first, std::uint32_t count) {
    return std::to_string(100 + first + below(count)).substr(1);
  }

  std::string id() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (int i = 0; i < 24; ++i) text += digits[below(16)];
    return text;
  }

  std::string time() {
    return joined({"20", two_digits(15, 11), "-", two_digits(1, 12), "-", two_digits(1, 28), "T",
                   two_digits(0, 24), ":", two_digits(0, 60), ":", two_digits(0, 60), "+00:00"});
  }

  std::string user(int index, std::string_view user_id) {
    const std::string number = std::to_string(50'000 + index);
    const std::string_view first = one_of(kFirstNames);
    const std::string_view last = one_of(kLastNames);
    std::string text = joined({R"({"id":")", user_id, R"(","created_at":")", time(),
                               R"(","user_id":")", number, R"(","email":"user)", number,
                               R"(@mail.example","first_name":")", first, R"(","last_name":")"});
    text += joined({last, R"(","name":")", first, " ", last, R"(",)", metadata(),
                    R"(,"last_seen_ip":"203.0.113.)", number_below(256), R"(",)", location()});
    text += joined({R"(,"experiments":[)", experiments(), R"(],"devices":[)",
                    below(3) > 0 ? "{}" : "", R"(],"session_count":)", number_below(900), "}"});
    return text;
  }

  // 3 to 6 members of every kind that JSON has, one of them nested: the vendor allows one level.
  std::string metadata() {
    const std::uint32_t count = 3 + below(4);
    std::string text =
        joined({R"("metadata":{"loyalty level":")", one_of(kLevels), R"(","visits":)",
                number_below(400), R"(,"favourite shop":")", one_of(kShops), "\""});
    if (count > 3) text += joined({R"(,"dollars_spent":)", number_below(9000), ".25"});
    if (count > 4) text += joined({R"(,"newsletter":)", below(2) == 0 ? "true" : "null"});
    if (count > 5) {
      text += joined({R"(,"car":{"doors":)", number_below(6), R"(,"colours":["teal","ochre"]})"});
    }
    return text + '}';
  }

  std::string location() {
    const std::uint32_t place = below(4);
    const std::string postal_code =
        below(2) == 0 ? "null" : joined({"\"", std::to_string(1000 + below(9000)), "\""});
    return joined({R"("location":{)", kCountries[place], R"(,"latitude":)", number_below(80), ".",
                   number_below(100'000), R"(,"longitude":-)", number_below(170), ".",
                   number_below(100'000), R"(,"postal_code":)", postal_code, ",", kRegions[place],
                   "}"});
  }

  std::string experiments() {
    std::string text;
    for (std::uint32_t left = below(4); left > 0; --left) {
      text += joined({text.empty() ? "" : ",", R"({"experiment_id":")", id(), R"(","variation":")",
                      id(), R"("})"});
    }
    return text;
  }

  std::mt19937 random_{20'240'917};
  std::string& out_;
};

}  // namespace

std::string sample_users_page(int users) {
  std::string page;
  Writer(page).page(users);
  page.reserve(page.size() + detail::kDecodePadding);
  return page;
}

}  // namespace quartet::bench
