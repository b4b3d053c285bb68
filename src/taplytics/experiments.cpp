#include "quartet/taplytics/experiments.hpp"

#include "core/bare_reply.hpp"
#include "core/text.hpp"
#include "core/value_check.hpp"
#include "taplytics/links.hpp"

namespace quartet::taplytics {
namespace {

std::string id_problem(std::string_view id) {
  return detail::prefixed("the experiment's id", detail::segment_problem(id));
}

std::string path_of(std::string_view id) {
  return "/v2/experiments/" + detail::percent_encode(id);
}

// A reply without a body is as good as one that says so.
Result<Removal> decode_removed(Response& reply, DecodeContext& context, const std::string& id) {
  if (detail::is_gone(reply)) return Removal{.already_gone = true};
  if (detail::trim_blanks(reply.body).empty()) return Removal{};
  const Result<RemovedExperiment> removed = detail::decode<RemovedExperiment>(reply, context);
  if (!removed) return removed.error();
  if (!removed->id.empty() && removed->id != id) {
    return Error{.kind = ErrorKind::decode, .message = "the reply is about another experiment"};
  }
  if (removed->deleted.value_or(false)) return Removal{};
  return Error{.kind = ErrorKind::vendor,
               .message = "the vendor does not say that the experiment was deleted"};
}

}  // namespace

Pager<Experiment> Experiments::list(const PageOptions& options) const {
  return linked_listing<Experiment>(handle_, {"experiments.list", "/v2/experiments"}, options);
}

Result<Experiment> Experiments::get(std::string_view id) const {
  return detail::run(handle_, ops::get_experiment(id));
}

Result<Removal> Experiments::remove(std::string_view id) const {
  return detail::run(handle_, ops::remove_experiment(id));
}

namespace ops {

Operation<LinkedPage<Experiment>> experiments_page(std::int64_t page, int per_page) {
  return linked_page<Experiment>({"experiments.list", "/v2/experiments"}, page, per_page);
}

Operation<Experiment> get_experiment(std::string_view id) {
  return {.name = "experiments.get",
          .request = {.path = path_of(id), .problem = id_problem(id)},
          .effect = Effect::read,
          .decode = &detail::decode<Experiment>};
}

Operation<Removal> remove_experiment(std::string_view id) {
  return {.name = "experiments.remove",
          .request = {.method = Method::del,
                      .path = path_of(id),
                      .removes = true,
                      .problem = id_problem(id)},
          .effect = Effect::idempotent_write,
          .decode = [id = std::string(id)](Response& reply, DecodeContext& context) {
            return decode_removed(reply, context, id);
          }};
}

}  // namespace ops
}  // namespace quartet::taplytics
