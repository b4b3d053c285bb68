// quartet quantive ...
#include "quantive.hpp"

#include "not_empty.hpp"

namespace quartet::cli {
namespace {

// An empty name is left to the library, which refuses it.
quantive::Sort sort_of(const std::string& text) {
  const bool is_descending = text.starts_with('-');
  return {.field = text.substr(is_descending ? 1 : 0), .descending = is_descending};
}

}  // namespace

Result<quantive::Client> quantive_client(const Environment& environment) {
  return make_client<quantive::Client>(quantive::Options::from_env(), environment);
}

void add_query_options(CLI::App& command, QueryChoice& choice) {
  not_empty(
      command.add_option("--filter", choice.filter,
                         "only rows that fulfil it, as JSON: '{\"attainment\":{\"$gte\":0.5}}'"))
      ->type_name("JSON");
  add_texts(command, "--field", choice.fields, "ask for this member only; once for each (all)",
            "NAME");
  add_texts(command, "--sort", choice.sort,
            "the order, by the vendor's names: name, -dateCreated; once for each", "[-]FIELD");
  add_number(command, "--page-length", choice.page_length, "rows a request (100)");
  add_range_options(command, choice.range);
  not_empty(command.get_option("--cursor"));
}

Result<quantive::Query> query_of(const QueryChoice& choice) {
  quantive::Query query{.fields = choice.fields,
                        .page_length = choice.page_length,
                        .unreadable_rows = choice.range.unreadable_rows,
                        .cursor = choice.range.cursor};
  if (!choice.filter.empty()) {
    const Result<Value> filter = json_of("--filter", choice.filter);
    if (!filter) return filter.error();
    if (filter->as_object() == nullptr) return usage("--filter takes a JSON object");
    query.filter = quantive::where::raw(*filter);
  }
  for (const std::string& text : choice.sort) query.sort.push_back(sort_of(text));
  return query;
}

Object assignee_object(const quantive::Assignee& assignee) {
  Object object{{"id", assignee.id}, {"name", assignee.name}};
  append_text(object, "type", assignee.type);
  append_text(object, "email", assignee.email);
  append_text(object, "avatar", assignee.avatar);
  append_text(object, "picture", assignee.picture);
  append_text(object, "color", assignee.color);
  append_flag(object, "is_active", assignee.is_active);
  append_extra(object, assignee.extra);
  return object;
}

std::string owner_text(const std::optional<quantive::Assignee>& assignee,
                       const std::string& owner_id) {
  return assignee && !assignee->name.empty() ? assignee->name : owner_id;
}

void add_quantive(CLI::App& quantive, Environment& environment, Action& action) {
  add_quantive_goals(quantive, environment, action);
  add_quantive_metrics(quantive, environment, action);
  add_quantive_lookups(quantive, environment, action);
}

}  // namespace quartet::cli
