// The addresses of jobs. Links that the vendor sends are never followed: what they name is taken
// out, and the address is put together anew.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/url.hpp"
#include "quartet/http.hpp"
#include "quartet/khoros/jobs.hpp"

namespace quartet::khoros {

// The access token in a status or download link; empty when it has none.
[[nodiscard]] Secret access_token_in(std::string_view link);

// What a signed link says in its query: whoever has that can read the report.
[[nodiscard]] std::vector<Secret> secrets_in(std::string_view link);

// The request of one of a job's addresses, `/status` or `/download`.
[[nodiscard]] RequestSpec job_request(const std::string& company_key, const Job& job,
                                      std::string_view address);

// Where a report lies: an address at another host that says itself who may read it.
struct StoreLink {
  std::string url;
  std::string host = {};
  int port = 0;
  AddressRule rule = AddressRule::public_only;
};

// Checks the link of a redirect. Error: unsafe_link.
[[nodiscard]] Result<StoreLink> check_store_link(const Response& redirect,
                                                 const detail::BaseUrl& base);

}  // namespace quartet::khoros
