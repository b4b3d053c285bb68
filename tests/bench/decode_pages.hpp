// The pages whose decoding is measured, each with its contestants. A further page is a struct like
// those below and a line in `for_each_page`.
#pragma once

#include <string>
#include <utility>

#include <simdjson.h>

#include "decoders.hpp"
#include "quartet/taplytics/users.hpp"
#include "quartet/totango.hpp"
#include "sample_page.hpp"
#include "sample_users.hpp"
#include "search_decoders.hpp"
#include "users_decoders.hpp"

namespace quartet::bench {

struct SummaryPage {
  static constexpr const char* name = "decode";  // of its comparisons
  static std::string body(int rows) { return sample_page(rows); }
  static auto operation() {
    return totango::ops::current_page(1, totango::Include::summary, 1000, 0);
  }
  static constexpr auto by_hand = &decode_by_hand;
  static constexpr auto with_dom = &decode_with_dom;
};

struct StatsPage {
  static constexpr const char* name = "decode_stats";
  static std::string body(int rows) { return sample_stats_page(rows); }
  static auto operation() {
    return totango::ops::current_page(1, totango::Include::stats, 1000, 0);
  }
  static constexpr auto by_hand = &decode_by_hand;
  static constexpr auto with_dom = &decode_with_dom;
};

struct HitsPage {
  static constexpr const char* name = "decode_hits";
  static std::string body(int rows) { return sample_search_page(rows); }
  static auto operation() {
    namespace fields = totango::fields;
    const totango::SearchRequest request{
        .terms = {},
        .fields = {fields::text("health"), fields::health_trend(),
                   fields::text_attribute("Industry"), fields::number("contract_value"),
                   fields::owner("Success Manager"), fields::date("last_activity_time")}};
    return totango::ops::search_accounts(request, 1000, 0);
  }
  static constexpr auto by_hand = &decode_search_by_hand;
  static constexpr auto with_dom = &decode_search_with_dom;
};

struct UsersPage {
  static constexpr const char* name = "decode_users";
  static std::string body(int rows) { return sample_users_page(rows); }
  static auto operation() { return taplytics::ops::users_by_token("", 100); }
  static constexpr auto by_hand = &decode_users_by_hand;
  static constexpr auto with_dom = &decode_users_with_dom;
};

// Calls `visit.operator()<Page>(rows)` for each page to measure.
template <class Visit>
void for_each_page(Visit visit) {
  visit.template operator()<SummaryPage>(100);
  visit.template operator()<SummaryPage>(1000);
  visit.template operator()<StatsPage>(1000);
  visit.template operator()<HitsPage>(1000);
  visit.template operator()<UsersPage>(100);  // the vendor sends no more in a page
}

// A page and what each contestant keeps between decodes. The decoders leave the body as it is.
template <class Page>
struct Setting {
  explicit Setting(int rows) : reply{.status = 200, .body = Page::body(rows)} {}

  auto ours() { return operation.decode(reply, context); }
  auto by_hand() { return Page::by_hand(parser, reply.body); }
  auto with_dom() const { return Page::with_dom(reply.body); }

  Response reply;
  decltype(Page::operation()) operation = Page::operation();
  DecodeContext context;
  simdjson::ondemand::parser parser;
};

}  // namespace quartet::bench
