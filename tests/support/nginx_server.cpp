#include "support/nginx_server.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/loopback.hpp"

namespace quartet::testing {
namespace {

bool is_installed(const char* program) {
  const std::string command =
      std::string("PATH=\"$PATH:/usr/sbin:/sbin\" command -v ") + program + " > /dev/null 2>&1";
  return std::system(command.c_str()) == 0;
}

bool accepts(int port) {
  const int connection = connect_to_loopback(port);
  if (connection >= 0) close(connection);
  return connection >= 0;
}

// An authority, what it signed, and a certificate that nobody else signed. `openssl ca` is the one
// command that takes the dates of an expired one.
constexpr const char* kMakeCertificates = R"(
set -e
cat > ca.cnf <<'END'
[ca]
default_ca = test
[test]
database = ca.index
new_certs_dir = .
serial = ca.serial
unique_subject = no
default_md = sha256
default_days = 2
policy = any
copy_extensions = copy
[any]
commonName = supplied
END
: > ca.index
key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
here=subjectAltName=DNS:localhost,IP:127.0.0.1
openssl req -x509 $key -days 2 -subj '/CN=Test Authority' -keyout ca.key -out ca.pem
openssl req -x509 $key -days 2 -subj /CN=localhost -addext $here -keyout self.key -out self.pem
make() {
  name=$1 extension=$2
  shift 2
  openssl req $key -subj "/CN=$name" -addext "$extension" -keyout "$name.key" -out "$name.csr"
  openssl ca -batch -notext -config ca.cnf -cert ca.pem -keyfile ca.key -rand_serial "$@" \
    -in "$name.csr" -out "$name.pem"
}
make localhost $here
make other subjectAltName=DNS:other.example
make expired $here -startdate 20200101000000Z -enddate 20200201000000Z
make client extendedKeyUsage=clientAuth
mkdir authorities
cp ca.pem "authorities/$(openssl x509 -noout -hash -in ca.pem).0"
)";

// One server block. The certificate is named by its file; none: plain HTTP.
std::string server_block(int port, const std::string& certificate, const std::string& more = "") {
  const std::string ssl = certificate.empty()
                              ? ";\n"
                              : " ssl;\n    ssl_certificate " + certificate +
                                    ".pem;\n    ssl_certificate_key " + certificate + ".key;\n";
  return "  server {\n    listen 127.0.0.1:" + std::to_string(port) + ssl + more +
         "    include places.conf;\n  }\n";
}

constexpr const char* kPlaces = R"(
root root;
location /moved { return 302 https://other.example/; }
location /close { return 444; }
location /api/ { types {} default_type application/json; try_files /page.json =404; }
location /gzip/ {
  types {} default_type application/json; try_files /page.json =404;
  gzip_types application/json; gzip_min_length 0; gzip_proxied any;
}
)";

// OpenSSL 3 offers TLS 1.1 at its security level 0 only.
constexpr const char* kOldTls = "    ssl_protocols TLSv1.1;\n    ssl_ciphers ALL:@SECLEVEL=0;\n";
constexpr const char* kWithClientCertificate =
    "    ssl_verify_client on;\n    ssl_client_certificate ca.pem;\n";

}  // namespace

void NginxServer::write_files() const {
  std::ofstream(root() / "page.json")
      << R"({"accounts":[{"account_id":"n1","name":"Nginx"}],"total_items":1})";
  std::ofstream big(root() / "big.bin");
  for (int i = 0; i < 400'000; ++i) big << i << '\n';
  std::ofstream(folder_ / "places.conf") << kPlaces;
  std::ofstream(folder_ / "nginx.conf")
      << "daemon off;\nworker_processes 1;\npid nginx.pid;\nerror_log error.log;\n"
      << "events { worker_connections 64; }\nhttp {\n  access_log off;\n  gzip on;\n"
      << "  client_body_temp_path tmp;\n  proxy_temp_path tmp;\n  fastcgi_temp_path tmp;\n"
      << "  uwsgi_temp_path tmp;\n  scgi_temp_path tmp;\n"
      << server_block(ports_.http, "") << server_block(ports_.https, "localhost")
      << server_block(ports_.wrong_name, "other") << server_block(ports_.expired, "expired")
      << server_block(ports_.self_signed, "self")
      << server_block(ports_.old_tls, "localhost", kOldTls)
      << server_block(ports_.client_cert, "localhost", kWithClientCertificate) << "}\n";
}

bool NginxServer::accepts_everywhere() const {
  const int all[] = {ports_.http,        ports_.https,   ports_.wrong_name, ports_.expired,
                     ports_.self_signed, ports_.old_tls, ports_.client_cert};
  return std::ranges::all_of(all, accepts);
}

// Between finding a free port and listening on it, somebody else may take it: then the caller tries
// again.
bool NginxServer::try_start() {
  const std::vector<int> free = dead_ports(7);
  ports_ = {.http = free[0],
            .https = free[1],
            .wrong_name = free[2],
            .expired = free[3],
            .self_signed = free[4],
            .old_tls = free[5],
            .client_cert = free[6]};
  write_files();
  process_ = fork();
  if (process_ == 0) {
    const std::string prefix = folder_.string() + "/";
    setenv("PATH", (std::string(getenv("PATH")) + ":/usr/sbin:/sbin").c_str(), 1);
    execlp("nginx", "nginx", "-p", prefix.c_str(), "-c", "nginx.conf", "-e", "error.log",
           static_cast<char*>(nullptr));
    _exit(127);
  }
  for (int i = 0; i < 1000; ++i) {
    if (accepts_everywhere()) return true;
    if (waitpid(process_, nullptr, WNOHANG) == process_) process_ = -1;
    if (process_ == -1) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  stop();
  return false;
}

std::unique_ptr<NginxServer> NginxServer::start() {
  if (!is_installed("nginx") || !is_installed("openssl")) return nullptr;
  std::unique_ptr<NginxServer> server(new NginxServer);
  std::string folder = std::filesystem::temp_directory_path() / "quartet-nginx-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) return nullptr;
  server->folder_ = folder;
  // nginx started as root gives its workers to another user, who must be able to read the files.
  std::filesystem::permissions(
      folder, std::filesystem::perms::others_read | std::filesystem::perms::others_exec,
      std::filesystem::perm_options::add);
  std::filesystem::create_directories(server->root());
  std::filesystem::create_directories(server->folder_ / "tmp");
  const std::string script =
      "cd '" + folder + "' && {" + kMakeCertificates + "} > openssl.log 2>&1";
  if (std::system(script.c_str()) != 0) return nullptr;
  for (int i = 0; i < 5; ++i) {
    if (server->try_start()) return server;
  }
  return nullptr;
}

void NginxServer::stop() {
  if (process_ <= 0) return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

NginxServer::~NginxServer() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace quartet::testing
