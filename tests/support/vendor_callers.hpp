// The client of each vendor as the contract suite sees it: something that calls.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "quartet/khoros.hpp"
#include "quartet/quantive.hpp"
#include "quartet/taplytics.hpp"
#include "quartet/totango.hpp"
#include "support/canary.hpp"
#include "support/trial.hpp"

namespace quartet::testing {

struct Totango {
  static Caller make(CallerOptions options) {
    const totango::Client client{{.token = Secret{kCanary},
                                  .endpoint = totango::Endpoint::at(options.url),
                                  .http = std::move(options.http),
                                  .call = std::move(options.call)}};
    return {.call =
                [client](Effect effect) {
                  return client.send({.method = effect == Effect::read ? Method::get : Method::post,
                                      .path = "/api/v1/thing",
                                      .query = {{"length", "3"}},
                                      .body = effect == Effect::read ? "" : "name=value",
                                      .content_type = effect == Effect::read
                                                          ? ""
                                                          : "application/x-www-form-urlencoded",
                                      .effect = effect});
                },
            .good_body = R"({"accounts":[{"account_id":"a"}],"total_items":1})"};
  }
};

struct Khoros {
  static Caller make(CallerOptions options) {
    const khoros::Client client{{.username = "analytics@example.com",
                                 .password = Secret{kCanary},
                                 .company_key = "acme",
                                 .endpoint = khoros::Endpoint::at(options.url),
                                 .http = std::move(options.http),
                                 .call = std::move(options.call)}};
    return {.call =
                [client](Effect effect) {
                  return client.send({.method = effect == Effect::read ? Method::get : Method::post,
                                      .path = "/api/public/thing",
                                      .query = {{"companyKey", "acme"}},
                                      .effect = effect});
                },
            .good_body = R"({"status":"PASS","result":{"workflowId":"w","runId":"r"}})"};
  }
};

// The call of a client for an endpoint that it does not know.
template <class Client>
std::function<Result<Response>(Effect)> raw_call(const Client& client, const std::string& path) {
  return [client, path](Effect effect) {
    const bool is_read = effect == Effect::read;
    return client.send({.method = is_read ? Method::get : Method::post,
                        .path = path,
                        .body = is_read ? "" : R"({"name":"value"})",
                        .content_type = is_read ? "" : "application/json",
                        .effect = effect});
  };
}

struct Quantive {
  static Caller make(CallerOptions options) {
    const quantive::Client client{{.token = Secret{kCanary},
                                   .account_id = "5a00",
                                   .endpoint = quantive::Endpoint::at(options.url + "/results"),
                                   .http = std::move(options.http),
                                   .call = std::move(options.call)}};
    return {.call = raw_call(client, "/api/v1/thing"),
            .good_body = R"({"items":[{"id":"a"}],"totalCount":1})"};
  }
};

struct Taplytics {
  static Caller make(CallerOptions options) {
    const taplytics::Client client{{.token = Secret{kCanary},
                                    .endpoint = taplytics::Endpoint::at(options.url),
                                    .http = std::move(options.http),
                                    .call = std::move(options.call)}};
    return {.call = raw_call(client, "/v2/thing"), .good_body = R"([{"id":"a"}])"};
  }
};

}  // namespace quartet::testing
