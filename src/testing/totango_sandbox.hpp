// The sandbox's Totango: active lists with seeded accounts, and lists that fail in every way known.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace quartet::testing {

// One vendor of the sandbox: it adds its routes to the sandbox's server and answers them. Further
// vendors are further classes of this shape.
class TotangoSandbox {
 public:
  // Returns when the client of that request has gone, or the sandbox stops.
  using Stall = std::function<void(const httplib::Request&)>;

  TotangoSandbox(std::uint64_t seed, std::string token, Stall stall);

  // The server calls back from many threads; this must outlive its run.
  void add_routes(httplib::Server& server);

 private:
  void current(const httplib::Request& request, httplib::Response& reply);
  [[nodiscard]] bool is_authorized(const httplib::Request& request) const;
  void answer(std::int64_t list, const httplib::Request& request, httplib::Response& reply);
  void answer_page(std::int64_t list, const httplib::Request& request, httplib::Response& reply);
  void fail_once(const httplib::Request& request, httplib::Response& reply);

  std::uint64_t seed_;
  std::string token_;
  Stall stall_;
  std::vector<std::string> accounts_;  // serialised once: a page is put together from them
  std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> failed_pages_;  // by length and offset
};

}  // namespace quartet::testing
