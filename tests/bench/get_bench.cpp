// Blocking GETs over loopback, against a bare libcurl handle that is kept.
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <sched.h>

#include "comparison.hpp"
#include "loopback_server.hpp"
#include "quartet/totango.hpp"

namespace quartet::bench {
namespace {

using Runs = LoopbackServer::Runs;

constexpr const char* kPath = "/api/v1/accounts/active_list/1007/current.json";
constexpr const char* kToken = "3f9c5ad2b7e84f60a1d2c3b4e5f60718";
constexpr std::chrono::seconds kTimeout{30};

// The server outlives the client, which is declared below it in each contestant.
struct Site {
  Site(std::size_t size, Runs runs) : bytes(size), server(std::string(size, 'x'), runs) {}

  void expect(bool fine) const {
    if (!fine) throw std::runtime_error("a GET over loopback failed");
  }

  std::size_t bytes;
  LoopbackServer server;
};

// client.send: credentials, retries, deadline, errors.
struct WholeStack {
  WholeStack(std::size_t size, Runs runs) : site(size, runs) {}

  void get() {
    const Result<Response> reply = client.send(request);
    site.expect(reply.has_value() && reply->body.size() == site.bytes);
  }

  Site site;
  totango::Client client{{.token = Secret{std::string_view(kToken)},
                          .endpoint = totango::Endpoint::at(site.server.origin())}};
  RawRequest request{.path = kPath, .query = {{"length", "1000"}}, .effect = Effect::read};
};

// The transport alone.
struct BareTransport {
  BareTransport(std::size_t size, Runs runs) : site(size, runs) {
    request.url = site.server.origin() + kPath + "?length=1000";
    request.headers = {{"Accept", "application/json"}, {"User-Agent", "quartet/1"}};
    request.secret_headers.push_back({"app-token", Secret{std::string_view(kToken)}});
  }

  void get() {
    CallContext context;
    context.deadline = std::chrono::steady_clock::now() + kTimeout;
    context.effect = Effect::read;
    const Result<Response> reply = quartet::send(*transport, request, context);
    site.expect(reply.has_value() && reply->body.size() == site.bytes);
  }

  Site site;
  Request request;
  std::shared_ptr<Transport> transport = make_curl_transport();
};

// What a user would write: one handle, set up once; each reply goes into a string of its own, whose
// size is known beforehand.
class BareCurl {
 public:
  BareCurl(std::size_t size, Runs runs) : site_(size, runs), easy_(curl_easy_init()) {
    const std::string url = site_.server.origin() + kPath + "?length=1000";
    lines_ = curl_slist_append(lines_, "Accept: application/json");
    lines_ = curl_slist_append(lines_, "User-Agent: quartet/1");
    lines_ = curl_slist_append(lines_, "Accept-Encoding: gzip");
    lines_ = curl_slist_append(lines_, (std::string("app-token: ") + kToken).c_str());
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_HTTPHEADER, lines_);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, 30'000L);
    set(CURLOPT_WRITEFUNCTION, &BareCurl::append);
  }
  ~BareCurl() {
    curl_easy_cleanup(easy_);
    curl_slist_free_all(lines_);
  }
  BareCurl(const BareCurl&) = delete;
  BareCurl& operator=(const BareCurl&) = delete;

  void get() {
    std::string body;
    body.reserve(site_.bytes);
    set(CURLOPT_WRITEDATA, &body);
    const CURLcode code = curl_easy_perform(easy_);
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    site_.expect(code == CURLE_OK && status == 200 && body.size() == site_.bytes);
  }

 private:
  static std::size_t append(char* data, std::size_t, std::size_t size, void* body) {
    static_cast<std::string*>(body)->append(data, size);
    return size;
  }
  template <class T>
  void set(CURLoption option, T value) {
    site_.expect(curl_easy_setopt(easy_, option, value) == CURLE_OK);
  }

  Site site_;
  CURL* easy_;
  curl_slist* lines_ = nullptr;
};

// Where the server runs. A real one is elsewhere, so that is what is judged. On the processor of
// the client, a request costs what both sides compute, on cold caches, and nothing else: the least
// flattering ratio.
enum class Server : unsigned char { elsewhere, on_this_processor };

// Keeps client and servers where they belong; left to the scheduler, they wander and nothing can be
// compared. Servers are started between the constructor and `place_client`.
class Placement {
 public:
  explicit Placement(Server server) {
    sched_getaffinity(0, sizeof before_, &before_);
    const auto here = static_cast<unsigned>(sched_getcpu());
    client_ = here;
    if (server == Server::elsewhere && CPU_COUNT(&before_) > 1) move_to(another_than(here));
    if (server == Server::on_this_processor) move_to(here);
  }
  ~Placement() { sched_setaffinity(0, sizeof before_, &before_); }
  Placement(const Placement&) = delete;
  Placement& operator=(const Placement&) = delete;

  void place_client() const { move_to(client_); }

 private:
  static void move_to(unsigned processor) {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(processor, &only);
    sched_setaffinity(0, sizeof only, &only);
  }

  [[nodiscard]] unsigned another_than(unsigned processor) const {
    unsigned other = 0;
    while (other == processor || CPU_ISSET(other, &before_) == 0) ++other;
    return other;
  }

  cpu_set_t before_{};
  unsigned client_ = 0;
};

// A turn's cost is that of its median request, so that one that lost its processor to a neighbour
// does not count.
template <class Getter>
Contestant contestant(std::string name, std::size_t bytes, std::shared_ptr<Placement> placement) {
  auto getter = std::make_shared<Getter>(bytes, Runs::in_thread);
  return {std::move(name), [placement = std::move(placement), getter](std::size_t repetitions) {
            std::vector<double> times(repetitions);
            for (double& time : times) {
              const double start = wall_time();
              getter->get();
              time = wall_time() - start;
            }
            return percentile(std::move(times), 0.5) * static_cast<double>(repetitions);
          }};
}

Comparison comparison(std::string name, std::size_t bytes, Server server) {
  const bool is_judged = server == Server::elsewhere;
  return {.name = std::move(name),
          .rounds = 1000,
          .turn = 1e6,
          .contestants =
              [bytes, server] {
                auto placement = std::make_shared<Placement>(server);
                std::vector<Contestant> contestants = {
                    contestant<WholeStack>("ours", bytes, placement),
                    contestant<BareTransport>("transport", bytes, placement),
                    contestant<BareCurl>("bare", bytes, placement)};
                placement->place_client();
                return contestants;
              },
          .ratios = {is_judged ? Ratio{"ours_vs_bare", 0, 2, Bound::at_most, 1.10}
                               : Ratio{"ours_vs_bare", 0, 2},
                     {"transport_vs_bare", 1, 2}}};
}

template <class Getter>
bool repeat(std::size_t count) {
  Getter getter(1024, Runs::in_process);
  for (std::size_t i = 0; i < count; ++i) getter.get();
  return true;
}

}  // namespace

std::vector<Comparison> get_comparisons() {
  constexpr std::size_t small = 1024;
  constexpr std::size_t large = 100 * small;
  return {comparison("get/1KB", small, Server::elsewhere),
          comparison("get/100KB", large, Server::elsewhere),
          comparison("get_one_processor/1KB", small, Server::on_this_processor),
          comparison("get_one_processor/100KB", large, Server::on_this_processor)};
}

bool repeat_get(const std::string& contestant, std::size_t count) {
  if (contestant == "ours") return repeat<WholeStack>(count);
  if (contestant == "transport") return repeat<BareTransport>(count);
  return contestant == "bare" && repeat<BareCurl>(count);
}

}  // namespace quartet::bench
