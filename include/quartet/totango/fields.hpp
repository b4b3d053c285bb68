// Totango's fields: the columns that a search returns.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quartet/value.hpp"

namespace quartet::totango {

/// What a column holds, as far as the vendor says.
enum class ColumnType : unsigned char {
  text,
  number,
  time,
  health_trend,
  owner,
  list,
  unknown,  ///< not documented, or a raw field: the caller decides how to read it
};

/// The type's name, as it stands in the enumeration.
[[nodiscard]] std::string_view to_string(ColumnType type) noexcept;

/// What can be said about any field.
struct FieldOptions {
  /// What the column is called in the reply's rows and at the vendor (`field_display_name`). Empty:
  /// the name of the term, attribute or metric.
  std::string label = {};
  /// Sort by this column, descending; the wire's `desc`. Not documented; what the vendor's own
  /// queries look like.
  bool descending = false;
};

/// Which products of an account a column names.
enum class ProductLink : unsigned char { any, direct };

/// A column. Made by the functions in `fields`.
class Field {
 public:
  Field(Object json, std::string label, ColumnType type, std::string problem = {})
      : json_(std::move(json)),
        label_(std::move(label)),
        type_(type),
        problem_(std::move(problem)) {}

  [[nodiscard]] const Object& json() const noexcept { return json_; }
  [[nodiscard]] const std::string& label() const noexcept { return label_; }
  [[nodiscard]] ColumnType type() const noexcept { return type_; }
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  Object json_;
  std::string label_;
  ColumnType type_;
  std::string problem_;
};

/// Columns, one function for each of the wire's types. Windows are in days; 1, 3, 7, 14, 30, 90,
/// 180 and 365 are known. Where the vendor does not say what a column holds, its type is
/// `ColumnType::unknown`. Guide: "Search API", fields. Types that no function is for: `raw`.
namespace fields {
/// `string`: "health" (a colour), "status", "status_group", "identifier".
[[nodiscard]] Field text(std::string_view term, FieldOptions options = {});
/// `health_trend`: the colour of now, the one before, and when it changed. Label "health_trend".
[[nodiscard]] Field health_trend(FieldOptions options = {});
[[nodiscard]] Field health_reason(FieldOptions options = {});  ///< unknown; text is likely
[[nodiscard]] Field health_score(FieldOptions options = {});   ///< unknown; a number is likely
/// Unknown; a number is likely.
[[nodiscard]] Field health_dimension_score(std::string_view dimension, FieldOptions options = {});
/// `string_attribute`: an attribute by its name.
[[nodiscard]] Field text_attribute(std::string_view attribute, FieldOptions options = {});
[[nodiscard]] Field number_attribute(std::string_view attribute, FieldOptions options = {});
/// Unknown; milliseconds are likely.
[[nodiscard]] Field date_attribute(std::string_view attribute, FieldOptions options = {});
[[nodiscard]] Field simple_date_attribute(std::string_view attribute,
                                          FieldOptions options = {});  ///< unknown
/// Unknown; a list is likely.
[[nodiscard]] Field list_attribute(std::string_view attribute, FieldOptions options = {});
/// Unknown; text is likely.
[[nodiscard]] Field lifecycle_attribute(std::string_view attribute, FieldOptions options = {});
/// `lifecycle_attribute_stage_by_id_total_days`: how many days the account was in that stage.
[[nodiscard]] Field lifecycle_stage_days(std::string_view attribute, std::int64_t stage,
                                         FieldOptions options = {});
/// `number`: "score", "contract_value" (often null).
[[nodiscard]] Field number(std::string_view term, FieldOptions options = {});
/// `date`: "last_activity_time".
[[nodiscard]] Field date(std::string_view term, FieldOptions options = {});
/// Unknown: "simple_last_activity_time".
[[nodiscard]] Field simple_date(std::string_view term, FieldOptions options = {});
/// `named_aggregation`: "unique_users", "total_activities", "activity_days". Label
/// "total_activities_14d".
[[nodiscard]] Field named_aggregation(std::string_view aggregation, int days,
                                      FieldOptions options = {});
/// `activity_aggregation`: how often one activity was performed. Label "export_30d".
[[nodiscard]] Field activity_aggregation(std::string_view activity, int days,
                                         FieldOptions options = {});
/// `number_metric` by its internal key; `source` is "userdef" or "rollup".
[[nodiscard]] Field number_metric(std::string_view metric, std::string_view source = "userdef",
                                  FieldOptions options = {});
/// `number_metric_change`: the relative change within so many days.
[[nodiscard]] Field number_metric_change(std::string_view metric, int days, Value relative_to,
                                         FieldOptions options = {});
/// `owner`: name and e-mail of the account's owner in that role. Label: the role.
[[nodiscard]] Field owner(std::string_view account_role, FieldOptions options = {});
/// Unknown. `user` is an e-mail address.
[[nodiscard]] Field on_attention(std::string_view user, FieldOptions options = {});
[[nodiscard]] Field last_touch(FieldOptions options = {});            ///< unknown
[[nodiscard]] Field last_touch_timestamp(FieldOptions options = {});  ///< milliseconds are likely
/// Unknown; a list is likely.
[[nodiscard]] Field products(ProductLink link = ProductLink::any, FieldOptions options = {});
/// Any column as JSON, an object; `label` is for this side only.
[[nodiscard]] Field raw(Value json, std::string label, ColumnType type = ColumnType::unknown);
}  // namespace fields

}  // namespace quartet::totango
