// Whom a push notification of Taplytics is for.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/value.hpp"

namespace quartet::taplytics {

/// The vendor's comparators. `at_most` and `at_least` go by the number, and by the parts of a
/// version; on other texts they would compare character codes, which is refused.
enum class Comparator : unsigned char { equal, not_equal, at_most, at_least };

/// "=", "!=", "<=", ">="
[[nodiscard]] std::string_view to_string(Comparator comparator) noexcept;

/// A condition on users. Made by the functions in `filters`; a mistake in one is an error of kind
/// `config` of the push that uses it. Guide: "Audience Selection".
struct Filter {
  std::string type = {};  ///< see `filter_types`
  Comparator comparator = Comparator::equal;
  Array values = {};          ///< texts that are not empty, or numbers
  std::string data_key = {};  ///< of custom data
  /// Why it cannot be used; empty when it can.
  std::string problem = {};
};

/// The words of Filter::type. Guide: "Filter Types".
namespace filter_types {
inline constexpr std::string_view android_version = "an_version";
inline constexpr std::string_view ios_version = "ios_version";
inline constexpr std::string_view os = "os";
inline constexpr std::string_view id = "id";
inline constexpr std::string_view user_id = "user_id";
inline constexpr std::string_view email = "email";
inline constexpr std::string_view custom_data = "custom_data";
inline constexpr std::string_view gender = "gender";
inline constexpr std::string_view age = "age";
inline constexpr std::string_view app_language = "app_lang";
inline constexpr std::string_view country = "country";
inline constexpr std::string_view device_model = "device_model";
inline constexpr std::string_view push_token = "push_token";
inline constexpr std::string_view push_token_sandbox = "push_token_sandbox";
inline constexpr std::array<std::string_view, 14> all = {android_version,
                                                         ios_version,
                                                         os,
                                                         id,
                                                         user_id,
                                                         email,
                                                         custom_data,
                                                         gender,
                                                         age,
                                                         app_language,
                                                         country,
                                                         device_model,
                                                         push_token,
                                                         push_token_sandbox};
}  // namespace filter_types

enum class Os : unsigned char { ios, android };

/// What a filter is about, with the comparisons that make sense for it.
namespace subjects {

/// Texts: any of several, or not one.
class Text {
 public:
  explicit Text(std::string_view type, std::string_view data_key = {})
      : type_(type), data_key_(data_key) {}
  [[nodiscard]] Filter is(std::string_view text) const;
  [[nodiscard]] Filter in(const std::vector<std::string>& texts) const;
  /// One value only: with several, every user fulfils one of them, and all get the push.
  [[nodiscard]] Filter is_not(std::string_view text) const;

 protected:
  [[nodiscard]] Filter compared(Comparator comparator, Array values) const;
  std::string type_;
  std::string data_key_;
};

/// Versions, such as "5.0.1": numbers with dots between them.
class Version : public Text {
 public:
  using Text::Text;
  [[nodiscard]] Filter at_least(std::string_view version) const;
  [[nodiscard]] Filter at_most(std::string_view version) const;
};

class Number {
 public:
  explicit Number(std::string_view type, std::string_view data_key = {})
      : type_(type), data_key_(data_key) {}
  [[nodiscard]] Filter is(double number) const;
  [[nodiscard]] Filter in(const std::vector<double>& numbers) const;
  [[nodiscard]] Filter is_not(double number) const;
  [[nodiscard]] Filter at_least(double number) const;
  [[nodiscard]] Filter at_most(double number) const;

 private:
  [[nodiscard]] Filter compared(Comparator comparator, Array values) const;
  std::string type_;
  std::string data_key_;
};

}  // namespace subjects

/// Conditions on users: `filters::ios_version().at_least("15.0")`.
namespace filters {
/// Alone it makes the push one for Android; beside `ios_version` either may hold.
[[nodiscard]] subjects::Version android_version();
/// Alone it makes the push one for iOS; beside `android_version` either may hold.
[[nodiscard]] subjects::Version ios_version();
/// Not together with a version of that system.
[[nodiscard]] Filter os(Os os);
[[nodiscard]] subjects::Text id();  ///< Taplytics' own
[[nodiscard]] subjects::Text user_id();
[[nodiscard]] subjects::Text email();
/// A key of the users' custom data, at its top level.
[[nodiscard]] subjects::Text custom_text(std::string_view data_key);
[[nodiscard]] subjects::Number custom_number(std::string_view data_key);
[[nodiscard]] subjects::Text gender();
[[nodiscard]] subjects::Number age();
[[nodiscard]] subjects::Text app_language();
/// The vendor's sample has a name and a code: "Canada", "US".
[[nodiscard]] subjects::Text country();
[[nodiscard]] subjects::Text device_model();
[[nodiscard]] subjects::Text push_token();
[[nodiscard]] subjects::Text push_token_sandbox();
/// Any condition, for types that this version does not know; checked by the same rules.
[[nodiscard]] Filter raw(std::string_view type, Comparator comparator, Array values,
                         std::string_view data_key = {});
}  // namespace filters

/// Who gets a push: those who fulfil all filters, or everybody, which has to be said.
class Audience {
 public:
  /// Every user of the app.
  [[nodiscard]] static Audience everybody();
  /// Not empty: an empty list is an error of kind `config`, never everybody.
  [[nodiscard]] static Audience matching(std::vector<Filter> all_of);

  [[nodiscard]] bool is_everybody() const noexcept { return is_everybody_; }
  [[nodiscard]] const std::vector<Filter>& filters() const noexcept { return filters_; }
  /// Why it cannot be used; empty when it can.
  [[nodiscard]] std::string problem() const;

 private:
  explicit Audience(bool is_everybody) : is_everybody_(is_everybody) {}
  bool is_everybody_;
  std::vector<Filter> filters_;
};

}  // namespace quartet::taplytics
