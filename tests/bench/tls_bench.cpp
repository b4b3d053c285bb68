// New verified TLS connections, against what a new libcurl handle does by default on Debian: it is
// given a bundle and a hashed folder, and reads the whole bundle for each connection.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include "comparison.hpp"
#include "quartet/curl_transport.hpp"
#include "support/nginx_server.hpp"

namespace quartet::bench {
namespace {

constexpr const char* kUserAgent = "quartet/1";

void expect(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(what);
}

// The system's authorities and one more, twice: as a bundle, and each in a file of its own in a
// hashed folder.
class Authorities {
 public:
  explicit Authorities(const std::string& added_file) {
    std::string folder = std::filesystem::temp_directory_path() / "quartet-bench-XXXXXX";
    expect(mkdtemp(folder.data()) != nullptr, "cannot make a temporary folder");
    root_ = folder;
    const std::string script = "cd '" + folder + "' && added='" + added_file + "' && {" + kCollect +
                               "} > authorities.log 2>&1";
    if (std::system(script.c_str()) == 0) return;
    remove();
    throw std::runtime_error("the TLS benchmarks need openssl and Debian's ca-certificates");
  }
  ~Authorities() { remove(); }
  Authorities(const Authorities&) = delete;
  Authorities& operator=(const Authorities&) = delete;

  [[nodiscard]] std::string bundle() const { return root_ / "bundle.pem"; }
  [[nodiscard]] std::string folder() const { return root_ / "hashed"; }

 private:
  // Refuses a system whose two collections differ: the contestants would not trust the same.
  static constexpr const char* kCollect = R"sh(
set -e
system=/etc/ssl/certs
mkdir hashed
cp $system/*.pem hashed
cp "$added" hashed/bench-authority.pem
cat $system/ca-certificates.crt "$added" > bundle.pem
test "$(cat hashed/*.pem | grep -c BEGIN)" = "$(grep -c BEGIN bundle.pem)"
openssl rehash hashed
)sh";

  void remove() const {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  std::filesystem::path root_;
};

struct Site {
  Site() : nginx(testing::NginxServer::start()) {
    expect(nginx != nullptr, "the TLS benchmarks need nginx and openssl");
    authorities.emplace(nginx->ca_file());
    url = nginx->https_url() + "/page.json";
  }

  std::unique_ptr<testing::NginxServer> nginx;
  std::optional<Authorities> authorities;
  std::string url;
};

void get(Transport& transport, const Site& site, std::uint64_t pool_key) {
  Request request{.url = site.url};
  request.headers = {{"Accept", "application/json"}, {"User-Agent", kUserAgent}};
  CallContext context;
  context.effect = Effect::read;
  context.pool_key = pool_key;
  const Result<Response> reply = send(transport, request, context);
  expect(reply.has_value() && reply->status == 200, "a GET over TLS failed");
}

// A new easy handle as Debian's libcurl makes it, but for the one authority more.
class DefaultHandle {
 public:
  explicit DefaultHandle(const Site& site) {
    lines_.reset(curl_slist_append(nullptr, "Accept: application/json"));
    set(CURLOPT_URL, site.url.c_str());
    set(CURLOPT_HTTPHEADER, lines_.get());
    set(CURLOPT_USERAGENT, kUserAgent);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CAINFO, site.authorities->bundle().c_str());
    set(CURLOPT_CAPATH, site.authorities->folder().c_str());
    set(CURLOPT_WRITEFUNCTION, &DefaultHandle::append);
  }

  void get() {
    std::string body;
    set(CURLOPT_WRITEDATA, &body);
    const CURLcode code = curl_easy_perform(easy_.get());
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    expect(code == CURLE_OK && status == 200 && !body.empty(), "libcurl's GET over TLS failed");
  }

 private:
  static std::size_t append(char* data, std::size_t, std::size_t size, void* body) {
    static_cast<std::string*>(body)->append(data, size);
    return size;
  }
  template <class T>
  void set(CURLoption option, T value) {
    expect(curl_easy_setopt(easy_.get(), option, value) == CURLE_OK, "libcurl refused an option");
  }

  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> lines_{nullptr, &curl_slist_free_all};
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_{curl_easy_init(), &curl_easy_cleanup};
};

// From nothing to the last reply. Connections are kept until then and closed after it, so none is
// used twice and saying goodbye does not count.
double time_of_ours(const Site& site, std::size_t connections) {
  const double start = wall_time();
  const auto transport = make_curl_transport({.tls = {.ca_folder = site.authorities->folder()}});
  for (std::size_t key = 1; key <= connections; ++key) get(*transport, site, key);
  return wall_time() - start;
}

double time_of_defaults(const Site& site, std::size_t connections) {
  std::vector<DefaultHandle> handles;
  handles.reserve(connections);
  const double start = wall_time();
  for (std::size_t i = 0; i < connections; ++i) handles.emplace_back(site).get();
  return wall_time() - start;
}

Contestant contestant(std::string name, double (*time_of)(const Site&, std::size_t),
                      std::shared_ptr<const Site> site, std::size_t connections) {
  return {std::move(name), [time_of, site = std::move(site), connections](std::size_t repetitions) {
            double total = 0;
            for (std::size_t i = 0; i < repetitions; ++i) total += time_of(*site, connections);
            return total;
          }};
}

Comparison comparison(std::string name, std::size_t connections, int rounds, double must) {
  return {.name = std::move(name),
          .rounds = rounds,
          .turn = 1,  // each turn is one run
          .contestants =
              [connections] {
                const auto site = std::make_shared<const Site>();
                return std::vector<Contestant>{
                    contestant("ours", &time_of_ours, site, connections),
                    contestant("defaults", &time_of_defaults, site, connections)};
              },
          .ratios = {{"defaults_vs_ours", 1, 0, Bound::at_least, must}}};
}

}  // namespace

std::vector<Comparison> tls_comparisons() {
  return {comparison("first_https", 1, 200, 4), comparison("new_connections/32", 32, 15, 10)};
}

}  // namespace quartet::bench
