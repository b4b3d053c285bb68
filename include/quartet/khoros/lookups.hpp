// The ids that reports take: time zones and teams.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "quartet/operation.hpp"
#include "quartet/value.hpp"

namespace quartet::khoros {

class Client;

struct TimeZone {
  std::string id;    ///< "America/Chicago", for ReportTimeZone::id
  std::string name;  ///< in the language asked for
  std::string short_name;
  std::string offset_text;  ///< "-06:00"
  std::optional<std::chrono::milliseconds> offset = std::nullopt;
  Object extra = {};
};

class TimeZones : detail::HandleShare {
 public:
  /// `locale` is the language of the names. Source: OpenAPI, GET /config/timezones.
  [[nodiscard]] Result<std::vector<TimeZone>> list(const std::string& locale = "en") const;

 private:
  friend class Client;
  explicit TimeZones(std::shared_ptr<const detail::Handle> handle)
      : HandleShare(std::move(handle)) {}
};

struct Team {
  std::int64_t id = 0;  ///< for `team_ids`, as digits
  std::string uuid;
  std::string name;
  std::string description;
  std::optional<std::int64_t> member_count = std::nullopt;
  Object extra = {};
};

class Teams : detail::HandleShare {
 public:
  /// Source: OpenAPI, GET /teams.
  [[nodiscard]] Result<std::vector<Team>> list() const;

 private:
  friend class Client;
  explicit Teams(std::shared_ptr<const detail::Handle> handle) : HandleShare(std::move(handle)) {}
};

namespace ops {
[[nodiscard]] Operation<std::vector<TimeZone>> time_zones(const std::string& company_key,
                                                          const std::string& locale);
[[nodiscard]] Operation<std::vector<Team>> teams(const std::string& company_key);
}  // namespace ops
}  // namespace quartet::khoros
