#include "testing/quantive_goal_editor.hpp"

#include <vector>

namespace quartet::testing::fake_quantive {
namespace {

bool is_cleared(const Json& value) {
  return value.is_null() || value == "";
}

}  // namespace

Problem GoalEditor::apply() {
  if (!body_.is_object()) return "the body must be a JSON object";
  for (const auto step :
       {&GoalEditor::apply_name, &GoalEditor::apply_description, &GoalEditor::apply_session,
        &GoalEditor::apply_owner, &GoalEditor::apply_owners, &GoalEditor::apply_parent,
        &GoalEditor::apply_tags, &GoalEditor::apply_dates}) {
    if (Problem problem = (this->*step)()) return problem;
  }
  return std::nullopt;
}

Problem GoalEditor::apply_name() {
  const TextMember name = text_in(body_, "name");
  if (name.is_wrong()) return "name must be a text";
  if (!name.is_given()) return std::nullopt;
  if (name.text.empty()) return "name must not be empty";
  goal_.name = name.text;
  return std::nullopt;
}

Problem GoalEditor::apply_description() {
  const TextMember description = text_in(body_, "description");
  if (description.is_wrong()) return "description must be a text";
  if (description.is_given()) goal_.description = description.text;
  return std::nullopt;
}

Problem GoalEditor::apply_session() {
  const TextMember session = text_in(body_, "sessionId");
  if (session.state == TextMember::State::absent) return std::nullopt;
  if (!store_.is_known(Collection::sessions, session.text)) return "sessionId names no session";
  goal_.session_id = session.text;
  return std::nullopt;
}

// A new owner is the only one, unless ownerIds says otherwise.
Problem GoalEditor::apply_owner() {
  const TextMember owner = text_in(body_, "ownerId");
  if (owner.state == TextMember::State::absent) return std::nullopt;
  if (!store_.is_known(Collection::assignees, owner.text)) {
    return "ownerId names no user and no team";
  }
  goal_.owner_id = owner.text;
  goal_.owner_ids = {owner.text};
  return std::nullopt;
}

Problem GoalEditor::apply_owners() {
  const auto member = body_.find("ownerIds");
  if (member == body_.end()) return std::nullopt;
  if (is_cleared(*member)) {
    goal_.owner_ids = {goal_.owner_id};
    return std::nullopt;
  }
  if (!member->is_array()) return "ownerIds must be an array";
  std::vector<std::string> ids;
  for (const Json& id : *member) {
    if (!id.is_string() || !store_.is_known(Collection::assignees, id)) {
      return "ownerIds must name users and teams";
    }
    ids.push_back(id);
  }
  if (ids.empty()) ids.push_back(goal_.owner_id);
  if (!body_.contains("ownerId")) goal_.owner_id = ids.front();
  goal_.owner_ids = std::move(ids);
  return std::nullopt;
}

Problem GoalEditor::apply_parent() {
  const TextMember parent = text_in(body_, "parentId");
  if (parent.state == TextMember::State::absent) return std::nullopt;
  const bool is_none = parent.is_given() && parent.text.empty();
  if (!is_none && !store_.is_known(Collection::goals, parent.text)) {
    return "parentId names no goal";
  }
  if (!is_none && parent.text == goal_.id) return "a goal cannot be its own parent";
  goal_.parent_id = parent.text;
  return std::nullopt;
}

Problem GoalEditor::apply_tags() {
  const auto member = body_.find("tags");
  if (member == body_.end()) return std::nullopt;
  std::vector<std::string> titles;
  if (!is_cleared(*member)) {
    if (!member->is_array()) return "tags must be an array";
    for (const Json& tag : *member) {
      const TextMember title = tag.is_object() ? text_in(tag, "title") : TextMember();
      if (!title.is_given() || title.text.empty()) return "a tag needs a title";
      titles.push_back(title.text);
    }
  }
  goal_.tags = std::move(titles);
  return std::nullopt;
}

Problem GoalEditor::apply_dates() {
  const TextMember from = time_in(body_, "dateFrom");
  const TextMember to = time_in(body_, "dateTo");
  if (from.is_wrong() || to.is_wrong()) return "dateFrom and dateTo must be RFC 3339 times";
  if (from.is_given()) goal_.from = from.text;
  if (to.is_given()) goal_.to = to.text;
  return std::nullopt;
}

}  // namespace quartet::testing::fake_quantive
