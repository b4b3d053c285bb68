#include "totango_events.hpp"

#include "arguments.hpp"
#include "values.hpp"

namespace quartet::cli {
namespace {

Object event_account_object(const totango::EventAccount& account) {
  Object object{{"id", account.id}};
  append_text(object, "display_name", account.display_name);
  append_number(object, "contract_value", account.contract_value);
  append_extra(object, account.extra);
  return object;
}

Object note_object(const totango::NoteContent& note) {
  Object object;
  append_text(object, "id", note.note_id);
  append_text(object, "text", note.text);
  if (note.author) {
    Object author{{"name", note.author->name}};
    append_extra(author, note.author->extra);
    object.append("author", std::move(author));
  }
  append_extra(object, note.extra);
  return object;
}

Object alert_object(const totango::AlertContent& alert) {
  Object object;
  append_text(object, "type", alert.type);
  append_text(object, "sentiment", alert.sentiment);
  append_text(object, "description", alert.description);
  append_object(object, "properties", alert.properties);
  append_extra(object, alert.extra);
  return object;
}

Object task_status_object(const totango::TaskStatus& status) {
  Object object;
  append_text(object, "current", status.current);
  append_text(object, "previous", status.previous);
  append_flag(object, "is_modified", status.is_modified);
  append_extra(object, status.extra);
  return object;
}

Object task_object(const totango::TaskContent& task) {
  Object object;
  append_text(object, "id", task.task_id);
  append_text(object, "action", task.action);
  if (task.status) object.append("status", task_status_object(*task.status));
  append_extra(object, task.extra);
  return object;
}

// What an event is about, in a few words.
std::string summary_of(const totango::Event& event) {
  if (event.note && !event.note->text.empty()) return event.note->text;
  if (event.alert) return event.alert->description;
  if (event.task) return event.task->action;
  const Value* subject = event.properties.find("subject");
  return subject != nullptr ? display(*subject) : "";
}

Object event_object(const totango::Event& event) {
  Object object{{"id", event.id}, {"type", event.type}, {"time", time_value(event.time)}};
  if (event.account) object.append("account", event_account_object(*event.account));
  append_flag(object, "is_new", event.is_new);
  if (event.note) object.append("note", note_object(*event.note));
  if (event.alert) object.append("alert", alert_object(*event.alert));
  if (event.task) object.append("task", task_object(*event.task));
  object.append("properties", event.properties);
  append_extra(object, event.extra);
  return object;
}

}  // namespace

Result<void> check_event_query(const totango::SearchRequest& query) {
  const auto unusable = [](const std::string& member) {
    return usage("--query: a search for events has no " + member + "; take it out");
  };
  if (!query.fields.empty()) return usage("--query: events have no fields; leave the array empty");
  if (!query.parent_account_fields.empty()) return unusable("parent_account_fields");
  if (!query.sort_by.empty()) return unusable("sort_by");
  if (query.sort_order != totango::SortOrder::ascending) return unusable("sort_order");
  if (query.scope != totango::SearchRequest{.terms = {}}.scope) return unusable("scope");
  if (!query.extra.empty()) return unusable("member " + display(Value(query.extra.begin()->first)));
  return {};
}

Row event_row(const totango::Event& event) {
  const std::string account = event.account ? event.account->id : "";
  return {{event.id, event.type, time_text(event.time), account, summary_of(event)},
          event_object(event)};
}

}  // namespace quartet::cli
