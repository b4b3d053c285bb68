#include "quartet/taplytics/users.hpp"

#include <algorithm>

#include "core/bare_reply.hpp"
#include "core/text.hpp"
#include "core/value_check.hpp"
#include "taplytics/links.hpp"
#include "taplytics/profile.hpp"

namespace quartet::taplytics {
namespace {

using detail::first_problem;
using detail::name_problem;
using detail::prefixed;

std::string_view name_of(UserRef::Kind kind) noexcept {
  switch (kind) {
    case UserRef::Kind::user_id: return "user_id";
    case UserRef::Kind::email: return "email";
    case UserRef::Kind::id: break;
  }
  return "id";
}

std::string identifier_problem(const std::string& text) {
  const bool is_blank = !text.empty() && detail::trim_blanks(text).empty();
  return is_blank ? "is blank" : name_problem(text);
}

// An address without an identifier would be that of all users.
std::string problem_of(const UserRef& user) {
  const bool is_segment = user.kind() == UserRef::Kind::id;
  const std::string problem = first_problem(
      {is_segment ? detail::segment_problem(user.text()) : "", identifier_problem(user.text())});
  return prefixed("the user's " + std::string(name_of(user.kind())), problem);
}

// An identifier can be changed, not taken away.
std::string problem_of(const UserChanges& changes) {
  const auto of = [](const char* name, const std::optional<std::string>& text) {
    return text ? prefixed(name, identifier_problem(*text)) : "";
  };
  return first_problem(
      {of("the changes: user_id", changes.user_id), of("the changes: email", changes.email)});
}

// Whether a reply is about the user who was asked for. What it does not say is taken on trust.
bool is_about(const User& found, const UserRef& user) {
  switch (user.kind()) {
    case UserRef::Kind::id: return found.id.empty() || found.id == user.text();
    case UserRef::Kind::user_id: return found.user_id.empty() || found.user_id == user.text();
    case UserRef::Kind::email:
      return found.email.empty() || detail::equal_ignoring_case(found.email, user.text());
  }
  return true;
}

Result<User> decode_user(Response& reply, DecodeContext& context, const UserRef& user) {
  Result<User> found = detail::decode<User>(reply, context);
  if (!found || is_about(*found, user)) return found;
  return Error{.kind = ErrorKind::decode, .message = "the reply is about another user"};
}

RequestSpec request_for(Method method, const UserRef& user) {
  RequestSpec request{.method = method, .path = "/v2/users/", .problem = problem_of(user)};
  if (user.kind() == UserRef::Kind::id) {
    request.path += detail::percent_encode(user.text());
  } else {
    request.query.push_back({std::string(name_of(user.kind())), user.text()});
  }
  return request;
}

// How many levels of objects a value has.
int nesting(const Value& value) {
  int deepest = 0;
  if (const Array* array = value.as_array()) {
    for (const Value& element : *array) deepest = std::max(deepest, nesting(element));
  }
  const Object* object = value.as_object();
  if (object == nullptr) return deepest;
  for (const auto& entry : *object) deepest = std::max(deepest, nesting(entry.second));
  return deepest + 1;
}

std::string data_problem(const Object& custom_data) {
  for (const auto& entry : custom_data) {
    if (nesting(entry.second) <= 1) continue;
    return "custom_data nests objects more than one level deep, which the vendor does not keep "
           "reliably";
  }
  return "";
}

// A new user needs the identifier in the body.
Object body_of(const UserRef& user, const UserChanges& changes) {
  const auto own = [&user](UserRef::Kind kind) {
    return user.kind() == kind ? std::optional(user.text()) : std::nullopt;
  };
  Object body;
  const auto add = [&body](const char* name, const std::optional<std::string>& text,
                           const std::optional<std::string>& otherwise = std::nullopt) {
    if (text || otherwise) body.append(name, text ? *text : *otherwise);
  };
  add("user_id", changes.user_id, own(UserRef::Kind::user_id));
  add("email", changes.email, own(UserRef::Kind::email));
  add("first_name", changes.first_name);
  add("last_name", changes.last_name);
  add("gender", changes.gender);
  if (!changes.custom_data.empty()) body.append("custom_data", changes.custom_data);
  return body;
}

bool changes_nothing(const UserChanges& changes) {
  return !changes.user_id && !changes.email && !changes.first_name && !changes.last_name &&
         !changes.gender && changes.custom_data.empty();
}

// A user who has got another identifier is not found again by the old one: a second attempt would
// make a second user.
bool renames(const UserRef& user, const UserChanges& changes) {
  const bool by_email = user.kind() == UserRef::Kind::email;
  const std::optional<std::string>& own = by_email ? changes.email : changes.user_id;
  return user.kind() != UserRef::Kind::id && own && *own != user.text();
}

Pager<User> by_token(const std::shared_ptr<const detail::Handle>& handle,
                     const TokenListOptions& options) {
  constexpr const char* name = "users.list";
  const int per_page = options.per_page;
  detail::ListingSpec<User, UsersByToken> spec{
      .plan = {.scheme = detail::PageScheme::linked,
               .page_length = per_page,
               .fingerprint =
                   detail::listing_fingerprint(*handle, {name, std::to_string(per_page)})},
      .request =
          [per_page](const detail::PageRequest& page) {
            return ops::users_by_token(page.token, per_page);
          },
      .rows = &UsersByToken::users,
      .identify = [](const detail::HashKey& key,
                     const User& user) { return detail::keyed_hash(key, user.id); },
      .find_next =
          [](const UsersByToken& page, detail::PageFacts& facts) {
            // How the end looks is not documented: without a token, or without users.
            facts.empty_may_be_end = true;
            if (page.next_token.empty()) return;
            facts.next = detail::NextPage{.token = page.next_token};
          },
      .unreadable = options.unreadable_rows,
      .row_places = {{"users"}}};
  return detail::make_pager(handle, name, std::move(spec), options.cursor, page_problem(per_page));
}

}  // namespace

UserRef UserRef::id(std::string_view id) {
  return {Kind::id, id};
}
UserRef UserRef::user_id(std::string_view user_id) {
  return {Kind::user_id, user_id};
}
UserRef UserRef::email(std::string_view email) {
  return {Kind::email, email};
}

Pager<User> Users::list(const TokenListOptions& options) const {
  return by_token(handle_, options);
}

Pager<User> Users::list_by_page(const PageOptions& options) const {
  return linked_listing<User>(handle_, {"users.list_by_page", "/v2/users"}, options);
}

Result<User> Users::get(const UserRef& user) const {
  return detail::run(handle_, ops::get_user(user));
}

Result<User> Users::create_or_update(const UserRef& user, const UserChanges& changes) const {
  return detail::run(handle_, ops::create_or_update_user(user, changes));
}

Result<Removal> Users::remove(const UserRef& user) const {
  return detail::run(handle_, ops::remove_user(user));
}

namespace ops {

Operation<UsersByToken> users_by_token(std::string_view token, int per_page) {
  RequestSpec request{.path = "/v2/usersByToken",
                      .query = {{"per_page", std::to_string(per_page)}},
                      .problem = page_problem(per_page)};
  if (!token.empty()) request.query.push_back({"paginationToken", std::string(token)});
  return {.name = "users.list",
          .request = std::move(request),
          .effect = Effect::read,
          .decode = &detail::decode<UsersByToken>};
}

Operation<LinkedPage<User>> users_page(std::int64_t page, int per_page) {
  return linked_page<User>({"users.list_by_page", "/v2/users"}, page, per_page);
}

Operation<User> get_user(const UserRef& user) {
  return {.name = "users.get",
          .request = request_for(Method::get, user),
          .effect = Effect::read,
          .decode = [user](Response& reply, DecodeContext& context) {
            return decode_user(reply, context, user);
          }};
}

Operation<User> create_or_update_user(const UserRef& user, const UserChanges& changes) {
  RequestSpec request = request_for(Method::post, user);
  const Object body = body_of(user, changes);
  request.body = to_json(body);
  request.content_type = kJson;
  request.problem =
      first_problem({request.problem, changes_nothing(changes) ? "the changes change nothing" : "",
                     problem_of(changes), prefixed("the changes:", detail::value_problem(body)),
                     data_problem(changes.custom_data)});
  return {.name = "users.create_or_update",
          .request = std::move(request),
          .effect = renames(user, changes) ? Effect::write : Effect::idempotent_write,
          .decode = &detail::decode<User>};
}

Operation<Removal> remove_user(const UserRef& user) {
  RequestSpec request = request_for(Method::del, user);
  request.removes = true;
  return {.name = "users.remove",
          .request = std::move(request),
          .effect = Effect::idempotent_write,
          .decode = &detail::decode_removal};
}

}  // namespace ops
}  // namespace quartet::taplytics
