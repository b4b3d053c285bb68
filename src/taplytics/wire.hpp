// Wire tables of Taplytics. Source: the guide's tables and samples.
#pragma once

#include "core/wire.hpp"
#include "quartet/taplytics/experiments.hpp"
#include "quartet/taplytics/push.hpp"
#include "quartet/taplytics/users.hpp"

namespace quartet::taplytics {

// What removing an experiment answers.
struct RemovedExperiment {
  std::optional<bool> deleted;
  std::string id;
  Object extra;
};

}  // namespace quartet::taplytics

namespace quartet::detail::wire {

template <>
struct Wire<taplytics::Location> {
  using T = taplytics::Location;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::city_name>("city_name"),       text<&T::continent_code>("continent_code"),
      text<&T::country_code>("country_code"), text<&T::country_name>("country_name"),
      real<&T::latitude>("latitude"),         real<&T::longitude>("longitude"),
      text<&T::postal_code>("postal_code"),   text<&T::region_name>("region_name"),
      text<&T::timezone>("timezone"),
  };
};

template <>
struct Wire<taplytics::Participation> {
  using T = taplytics::Participation;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::experiment_id>("experiment_id"),
      text<&T::variation>("variation"),
  };
};

template <>
struct Wire<taplytics::User> {
  using T = taplytics::User;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      rfc3339<&T::created>("created_at"),
      text<&T::user_id>("user_id"),
      text<&T::email>("email"),
      text<&T::first_name>("first_name"),
      text<&T::last_name>("last_name"),
      text<&T::name>("name"),
      free_form<&T::custom_data>("metadata"),  // of listings by token
      text<&T::last_seen_ip>("last_seen_ip"),
      object<&T::location>("location"),
      list<&T::experiments>("experiments"),
      array<&T::devices>("devices"),
      integer<&T::session_count>("session_count"),
      text<&T::gender>("gender"),
      free_form<&T::custom_data>("custom_data"),  // of single users
  };
};

template <>
struct Wire<taplytics::UsersByToken> {
  using T = taplytics::UsersByToken;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::next_token>("nextPaginationToken"),
      integer<&T::num_entities>("numEntities", number_as_text | whole_real),
      list<&T::users>("users", key),
  };
};

template <>
struct Wire<taplytics::DynamicVariable> {
  using T = taplytics::DynamicVariable;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("_id"),
      text<&T::name>("name"),
      boolean<&T::is_active>("isActive"),
      text<&T::created_from>("createdFrom"),
      text<&T::type>("variableType"),
      any<&T::default_value>("defaultValue"),
      any<&T::value>("value"),
  };
};

// The id comes first: a variation may be its id alone.
template <>
struct Wire<taplytics::Variation> {
  using T = taplytics::Variation;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("_id"),
      text<&T::name>("name"),
      real<&T::distribution>("distributionPercent"),
      list<&T::dynamic_variables>("dynamicVariables"),
      array<&T::web_elements>("webElements"),
  };
};

template <>
struct Wire<taplytics::ExperimentFilter> {
  using T = taplytics::ExperimentFilter;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("_id"),         text<&T::type>("type"),       text<&T::comparator>("comparator"),
      array<&T::values>("values"), text<&T::version>("version"), text<&T::os_version>("os_version"),
  };
};

template <>
struct Wire<taplytics::Experiment> {
  using T = taplytics::Experiment;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      text<&T::project_id>("project_id"),
      text<&T::description>("description"),
      texts<&T::goal_ids>("goal_ids"),
      list<&T::filters>("filters", one_for_list),
      list<&T::variations>("variations", text_for_object),
      object<&T::baseline>("baseline"),
      object<&T::baseline>("baseline_variation", text_for_object),
      text<&T::winning_variation_id>("winning_variation"),
      text<&T::min_app_version>("min_app_version"),
      text<&T::max_app_version>("max_app_version"),
      rfc3339<&T::updated>("updated_at"),
      rfc3339<&T::created>("created_at"),
      text<&T::name>("name"),
      text<&T::status>("status"),
  };
};

template <>
struct Wire<taplytics::RemovedExperiment> {
  using T = taplytics::RemovedExperiment;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      boolean<&T::deleted>("deleted"),
      text<&T::id>("id"),
  };
};

template <>
struct Wire<taplytics::PushContent> {
  using T = taplytics::PushContent;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::alert>("alert"),
      integer<&T::time_to_live>("time_to_live", whole_real),
  };
};

template <>
struct Wire<taplytics::PushSchedule> {
  using T = taplytics::PushSchedule;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      boolean<&T::now>("now"),
      rfc3339<&T::time>("time"),
      text<&T::local_time>("local_time"),
  };
};

template <>
struct Wire<taplytics::PushFilter> {
  using T = taplytics::PushFilter;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::type>("type"),
      text<&T::comparator>("comparator"),
      array<&T::values>("values"),
      text<&T::data_key>("dataKey"),
  };
};

template <>
struct Wire<taplytics::Push> {
  using T = taplytics::Push;
  static constexpr auto extra = &T::extra;
  static constexpr Field fields[] = {
      text<&T::id>("id", key),
      text<&T::name>("name"),
      text<&T::status>("status"),
      rfc3339<&T::created>("created_at"),
      object<&T::notification>("notification"),
      object<&T::schedule>("schedule"),
      boolean<&T::production>("production"),
      boolean<&T::filter_duplicate_content>("filter_duplicate_content"),
      list<&T::filters>("filters"),
      free_form<&T::custom_keys>("custom_keys"),
  };
};

// Listings by page are bare arrays. That of the users is documented nowhere: an object with `users`
// is taken as well.
template <>
struct Wire<taplytics::LinkedPage<taplytics::User>> {
  using T = taplytics::LinkedPage<taplytics::User>;
  static constexpr auto extra = nullptr;
  static constexpr Field fields[] = {list<&T::items>("users", key)};
};
template <>
struct Wire<taplytics::LinkedPage<taplytics::Experiment>> {
  using T = taplytics::LinkedPage<taplytics::Experiment>;
  static constexpr auto extra = nullptr;
  static constexpr Field fields[] = {list<&T::items>("experiments", key)};
};
template <>
struct Wire<taplytics::LinkedPage<taplytics::Push>> {
  using T = taplytics::LinkedPage<taplytics::Push>;
  static constexpr auto extra = nullptr;
  static constexpr Field fields[] = {list<&T::items>("push", key)};
};

}  // namespace quartet::detail::wire
