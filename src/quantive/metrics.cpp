// Metrics: operations and listings.
#include "quartet/quantive/metrics.hpp"

#include "core/text.hpp"
#include "core/value_check.hpp"
#include "quantive/listing.hpp"

namespace quartet::quantive {
namespace {

using detail::first_problem;
using detail::name_problem;
using detail::prefixed;

Object body_of(const NewMetric& metric) {
  Object body{{"goalId", metric.goal_id},
              {"ownerId", metric.owner_id},
              {"name", metric.name},
              {"targetOperator", metric.target_operator},
              {"initialValue", metric.initial_value},
              {"target", metric.target},
              {"manualType", metric.manual_type}};
  if (metric.due) body.append("dueDate", to_rfc3339(*metric.due));
  if (metric.soft_due) body.append("softDueDate", to_rfc3339(*metric.soft_due));
  for (const auto& [name, value] : metric.extra) body.append(name, value);
  return body;
}

Object body_of(const CheckIn& check_in) {
  Object body{{"actual", check_in.actual},
              {"comment", check_in.comment},
              {"confidence", check_in.confidence ? Value(*check_in.confidence) : Value()},
              {"checkInDate", check_in.date ? Value(to_rfc3339(*check_in.date)) : Value()}};
  if (!check_in.custom_fields.empty()) body.append("customFields", check_in.custom_fields);
  return body;
}

std::string problem_of(const NewMetric& metric, const Object& body) {
  return first_problem({prefixed("name", name_problem(metric.name)),
                        prefixed("goal_id", name_problem(metric.goal_id)),
                        prefixed("owner_id", name_problem(metric.owner_id)),
                        prefixed("the metric:", detail::repetition_problem(body)),
                        prefixed("the metric:", detail::value_problem(body))});
}

Result<Value> decode_any(Response& reply, DecodeContext& context) {
  if (detail::trim_blanks(reply.body).empty()) return Value();
  if (detail::looks_like_html(reply)) return detail::html_failure(reply);
  return detail::decode_value(reply.body, context);
}

}  // namespace

Pager<Metric> Metrics::list(const Query& query) const {
  return listing<Metric>(handle_, {"metrics", "metrics.list"}, query);
}

Result<Metric> Metrics::get(std::string_view id) const {
  return detail::run(handle_, ops::get_metric(id));
}

Result<Metric> Metrics::create(const NewMetric& metric) const {
  return detail::run(handle_, ops::create_metric(metric));
}

Result<Value> Metrics::check_in(std::string_view id, const CheckIn& check_in) const {
  return detail::run(handle_, ops::check_in(id, check_in));
}

namespace ops {

Operation<ListPage<Metric>> list_metrics(const Query& query, std::int64_t skip,
                                         std::int64_t limit) {
  return page_of<Metric>({"metrics", "metrics.list"}, query, skip, limit);
}

Operation<Metric> get_metric(std::string_view id) {
  return {.name = "metrics.get",
          .request = {.path = path_of("metrics", id), .problem = id_problem(id)},
          .effect = Effect::read,
          .decode = &decode_row<Metric>};
}

Operation<Metric> create_metric(const NewMetric& metric) {
  const Object body = body_of(metric);
  return {.name = "metrics.create",
          .request = {.method = Method::post,
                      .path = std::string(kV1) + "metrics",
                      .body = to_json(body),
                      .content_type = "application/json",
                      .problem = problem_of(metric, body)},
          .effect = Effect::write,
          .decode = &decode_row<Metric>};
}

Operation<Value> check_in(std::string_view id, const CheckIn& check_in) {
  const Object body = body_of(check_in);
  return {
      .name = "metrics.check_in",
      .request = {.method = Method::post,
                  .path = path_of("metrics", id, "/checkin"),
                  .body = to_json(body),
                  .content_type = "application/json",
                  .problem = first_problem(
                      {id_problem(id), prefixed("the check-in:", detail::value_problem(body))})},
      .effect = Effect::write,
      .decode = &decode_any};
}

}  // namespace ops
}  // namespace quartet::quantive
