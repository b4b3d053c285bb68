// Searches for accounts and users: operations and listings.
#include "quartet/totango/search.hpp"

#include <algorithm>

#include "core/keyed_hash.hpp"
#include "core/listing_flow.hpp"
#include "core/session.hpp"
#include "totango/query_text.hpp"
#include "totango/search_reply.hpp"

namespace quartet::totango {
namespace {

// Members of a query that have a place of their own.
constexpr std::string_view kOwnMembers[] = {"terms",   "fields",     "parent_account_fields",
                                            "sort_by", "sort_order", "scope",
                                            "count",   "offset"};

enum class Kind : unsigned char { accounts, users };

template <class Hit>
struct Target;
template <>
struct Target<AccountHit> {
  static constexpr Kind kind = Kind::accounts;
  static constexpr const char* operation = "accounts.search";
  static constexpr const char* path = "/api/v1/search/accounts";
};
template <>
struct Target<UserHit> {
  static constexpr Kind kind = Kind::users;
  static constexpr const char* operation = "users.search";
  static constexpr const char* path = "/api/v1/search/users";
};

std::string problem_of_extra(const Object& extra) {
  for (const auto& [name, value] : extra) {
    const bool is_own =
        std::find(std::begin(kOwnMembers), std::end(kOwnMembers), name) != std::end(kOwnMembers);
    if (is_own) return "extra has \"" + name + "\", which the request has a member of its own for";
  }
  return prefixed("extra:", value_problem(Value(extra)));
}

std::string problem_of(const SearchRequest& request, Kind kind, int count) {
  const bool has_parent = !request.parent_account_fields.empty();
  return first_problem(
      {problem_among(request.terms), problem_among(request.fields),
       problem_among(request.parent_account_fields),
       has_parent && kind != Kind::users ? "parent_account_fields are for searches for users" : "",
       prefixed("sort_by", text_problem(request.sort_by)),
       prefixed("scope", text_problem(request.scope)), problem_of_extra(request.extra),
       problem_of_form(request.form),
       count < 1 || count > kLongestPage ? "page_length must be 1 to 1000" : ""});
}

// Columns of the parent account stand behind the others: `index` is their place in the merged list.
Array parent_fields(const SearchRequest& request) {
  Array fields;
  for (const Field& field : request.parent_account_fields) {
    Object json = field.json();
    json.append("index", static_cast<std::int64_t>(request.fields.size() + fields.size()));
    fields.emplace_back(std::move(json));
  }
  return fields;
}

// Everything but the position.
Object query_of(const SearchRequest& request) {
  Object query{{"terms", json_of(request.terms)}, {"fields", json_of(request.fields)}};
  if (!request.parent_account_fields.empty()) {
    query.append("parent_account_fields", parent_fields(request));
  }
  if (!request.sort_by.empty()) query.append("sort_by", request.sort_by);
  const bool is_descending = request.sort_order == SortOrder::descending;
  if (!request.sort_by.empty() || is_descending) {
    query.append("sort_order", is_descending ? "DESC" : "ASC");
  }
  if (!request.scope.empty()) query.append("scope", request.scope);
  for (const auto& [name, value] : request.extra) query.append(name, value);
  return query;
}

std::shared_ptr<const std::vector<Column>> columns_of(const SearchRequest& request) {
  auto columns = std::make_shared<std::vector<Column>>();
  for (const Field& field : request.fields) columns->push_back({field.label(), field.type()});
  for (const Field& field : request.parent_account_fields) {
    columns->push_back({"parent." + field.label(), field.type()});
  }
  return columns;
}

// What the pages of a search share.
struct Search {
  Object query;
  std::vector<FormField> form;
  std::shared_ptr<const std::vector<Column>> columns;
  std::size_t own_columns;
};

Search search_of(const SearchRequest& request) {
  return {query_of(request), request.form, columns_of(request), request.fields.size()};
}

template <class Hit>
Operation<SearchPage<Hit>> page_of(const Search& search, std::int64_t count, std::int64_t offset,
                                   std::string problem) {
  Object query = search.query;
  query.append("count", count);
  query.append("offset", offset);
  RequestSpec spec = search_request(Target<Hit>::path, query, search.form);
  spec.problem = std::move(problem);
  return {.name = Target<Hit>::operation,
          .request = std::move(spec),
          .effect = Effect::read,
          .decode = [columns = search.columns, own = search.own_columns](
                        Response& reply, DecodeContext& context) -> Result<SearchPage<Hit>> {
            Result<SearchPage<Hit>> page = decode_search<Hit>(reply, context);
            if (!page) return page;
            for (Hit& hit : page->hits) {
              hit.fields.asked = columns;
              hit.fields.own_columns = own;
            }
            return page;
          }};
}

std::string offset_problem(int count, std::int64_t offset) {
  if (offset < 0) return "offset must not be negative";
  if (offset > search_cap - std::min<std::int64_t>(count, search_cap)) {
    return "a search reaches " + std::to_string(search_cap) +
           " records, and this page would go beyond; narrow the terms";
  }
  return "";
}

template <class Hit>
Operation<SearchPage<Hit>> one_page(const SearchRequest& request, int count, std::int64_t offset) {
  return page_of<Hit>(search_of(request), count, offset,
                      first_problem({problem_of(request, Target<Hit>::kind, count),
                                     offset_problem(count, offset)}));
}

std::uint64_t identify(const detail::HashKey& key, const AccountHit& hit) {
  return detail::keyed_hash(key, hit.id);
}

// A name alone is no identity: one person may be a user of several accounts. Where a reply leaves
// the account out, everything that the row says is its identity.
std::uint64_t identify(const detail::HashKey& key, const UserHit& hit) {
  if (!hit.id.empty()) return detail::keyed_hash(key, hit.id);
  std::string identity = hit.name + '\n';
  if (hit.account) return detail::keyed_hash(key, identity + hit.account->id);
  for (const auto& time : {hit.first_activity, hit.last_activity}) {
    identity += time ? std::to_string(to_epoch_milliseconds(*time)) + '\n' : "\n";
  }
  return detail::keyed_hash(key,
                            identity + hit.display_name + '\n' + to_json(Value(hit.fields.values)));
}

// Everything that decides which rows there are.
std::uint64_t fingerprint(const detail::Handle& handle, const char* operation, const Search& search,
                          int page_length) {
  std::vector<std::string> parts = {operation, to_json(Value(search.query)),
                                    std::to_string(page_length)};
  for (const FormField& field : search.form) parts.push_back(field.name + "=" + field.value);
  return detail::listing_fingerprint(handle, parts);
}

template <class Hit>
Pager<Hit> listing(const std::shared_ptr<const detail::Handle>& handle,
                   const SearchRequest& request) {
  using Page = SearchPage<Hit>;
  const Search search = search_of(request);
  detail::ListingSpec<Hit, Page> spec{
      .plan = {.scheme = detail::PageScheme::record_offset,
               .page_length = request.page_length,
               .most_records = search_cap,
               .cap_advice = "narrow the terms, for example by active list or last activity, and "
                             "search in parts",
               .fingerprint =
                   fingerprint(*handle, Target<Hit>::operation, search, request.page_length)},
      .request =
          [search](const detail::PageRequest& page) {
            return page_of<Hit>(search, page.length, page.position, "");
          },
      .rows = &Page::hits,
      .identify = [](const detail::HashKey& key, const Hit& hit) { return identify(key, hit); },
      .total = &Page::total_hits,
      .unreadable = request.unreadable_rows,
      .row_places = row_places<Hit>()};
  return detail::make_pager(handle, Target<Hit>::operation, std::move(spec), request.cursor,
                            problem_of(request, Target<Hit>::kind, request.page_length));
}

}  // namespace

std::string problem_of_form(const std::vector<FormField>& form) {
  for (const FormField& field : form) {
    if (field.name == "query") return "form: the field query is written by the client";
    const std::string problem =
        first_problem({prefixed("form: a name", name_problem(field.name)),
                       prefixed("form: a value", text_problem(field.value))});
    if (!problem.empty()) return problem;
  }
  return "";
}

RequestSpec search_request(const char* path, const Object& query,
                           const std::vector<FormField>& form) {
  std::vector<FormField> fields = {{"query", to_json(Value(query))}};
  fields.insert(fields.end(), form.begin(), form.end());
  return {.method = Method::post,
          .path = path,
          .form = std::move(fields),
          .auth_header = kSearchAuthHeader};
}

Operation<SearchPage<AccountHit>> ops::search_accounts(const SearchRequest& request, int count,
                                                       std::int64_t offset) {
  return one_page<AccountHit>(request, count, offset);
}

Operation<SearchPage<UserHit>> ops::search_users(const SearchRequest& request, int count,
                                                 std::int64_t offset) {
  return one_page<UserHit>(request, count, offset);
}

Pager<AccountHit> Accounts::search(SearchRequest request) const {
  return listing<AccountHit>(handle_, request);
}

Pager<UserHit> Users::search(SearchRequest request) const {
  return listing<UserHit>(handle_, request);
}

}  // namespace quartet::totango
