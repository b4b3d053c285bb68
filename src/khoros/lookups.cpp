#include "quartet/khoros/lookups.hpp"

#include <algorithm>
#include <utility>

#include "core/session.hpp"
#include "khoros/profile.hpp"

namespace quartet::khoros {
namespace {

// What stands in the object beside the members that are known.
Object others(const Object& object, std::initializer_list<std::string_view> known) {
  Object extra;
  for (const auto& [name, value] : object) {
    if (std::find(known.begin(), known.end(), name) == known.end()) extra.append(name, value);
  }
  return extra;
}

std::optional<std::int64_t> integer_of(const Object& object, std::string_view name) {
  const Value* value = object.find(name);
  return value != nullptr ? value->as_integer() : std::nullopt;
}

Result<TimeZone> read_time_zone(const Object& object) {
  TimeZone zone{
      .id = text_of(object, "id"),
      .name = text_of(object, "name"),
      .short_name = text_of(object, "shortName"),
      .offset_text = text_of(object, "offsetString"),
      .extra = others(object, {"id", "name", "shortName", "offsetString", "offsetMillis"})};
  if (zone.id.empty()) return unexpected("result.id: it is missing");
  if (const auto offset = integer_of(object, "offsetMillis")) {
    zone.offset = std::chrono::milliseconds(*offset);
  }
  return zone;
}

Result<Team> read_team(const Object& object) {
  const std::optional<std::int64_t> id = integer_of(object, "teamId");
  if (!id) return unexpected("result.teamId: a whole number was expected");
  return Team{
      .id = *id,
      .uuid = text_of(object, "uuid"),
      .name = text_of(object, "name"),
      .description = text_of(object, "description"),
      .member_count = integer_of(object, "numberOfMembers"),
      .extra = others(object, {"teamId", "uuid", "name", "description", "numberOfMembers"})};
}

template <class T>
Operation<std::vector<T>> list_of(std::string name, RequestSpec request,
                                  Result<T> (*read_item)(const Object&)) {
  return {.name = std::move(name),
          .request = std::move(request),
          .effect = Effect::read,
          .decode = [read_item](Response& reply, DecodeContext& context) -> Result<std::vector<T>> {
            const Result<Envelope> read = read_envelope(reply, context);
            if (!read) return read.error();
            const Array* items = read->result.as_array();
            if (items == nullptr) return unexpected("result: a list was expected");
            std::vector<T> list;
            for (const Value& item : *items) {
              const Object* object = item.as_object();
              if (object == nullptr) return unexpected("result: a list of objects was expected");
              Result<T> row = read_item(*object);
              if (!row) return std::move(row).error();
              list.push_back(*std::move(row));
            }
            return list;
          }};
}

}  // namespace

Result<std::vector<TimeZone>> TimeZones::list(const std::string& locale) const {
  return detail::run(handle_, ops::time_zones(company_key_of(*handle_), locale));
}

Result<std::vector<Team>> Teams::list() const {
  return detail::run(handle_, ops::teams(company_key_of(*handle_)));
}

namespace ops {

Operation<std::vector<TimeZone>> time_zones(const std::string& company_key,
                                            const std::string& locale) {
  return list_of<TimeZone>("time_zones.list",
                           {.path = "/api/public/config/timezones",
                            .query = {{"companyKey", company_key}, {"locale", locale}}},
                           &read_time_zone);
}

Operation<std::vector<Team>> teams(const std::string& company_key) {
  return list_of<Team>("teams.list",
                       {.path = "/api/public/teams", .query = {{"companyKey", company_key}}},
                       &read_team);
}

}  // namespace ops
}  // namespace quartet::khoros
