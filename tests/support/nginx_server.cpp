#include "support/nginx_server.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/socket_server.hpp"

namespace quartet::testing {
namespace {

bool is_installed(const char* program) {
  const std::string command =
      std::string("PATH=\"$PATH:/usr/sbin:/sbin\" command -v ") + program + " > /dev/null 2>&1";
  return std::system(command.c_str()) == 0;
}

bool accepts(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool accepted =
      connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(connection);
  return accepted;
}

// An authority, and two certificates: for this host and for another name.
constexpr const char* kMakeCertificates = R"(
set -e
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=Test Authority' \
  -keyout ca.key -out ca.pem
make() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
  printf 'subjectAltName=%s\n' "$2" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile "$1.ext" -out "$1.pem"
}
make localhost DNS:localhost,IP:127.0.0.1
make other DNS:other.example
)";

}  // namespace

void NginxServer::write_files() const {
  std::ofstream(root() / "page.json")
      << R"({"accounts":[{"account_id":"n1","name":"Nginx"}],"total_items":1})";
  std::ofstream big(root() / "big.bin");
  for (int i = 0; i < 400'000; ++i) big << i << '\n';
  const auto listen = [](int port, const std::string& certificate) {
    return "listen 127.0.0.1:" + std::to_string(port) + " ssl;\n    ssl_certificate " +
           certificate + ".pem;\n    ssl_certificate_key " + certificate + ".key;\n";
  };
  const std::string places =
      "    root root;\n"
      "    location /moved { return 302 https://other.example/; }\n"
      "    location /close { return 444; }\n"
      "    location /api/ { types {} default_type application/json; try_files /page.json =404; }\n";
  std::ofstream(folder_ / "nginx.conf")
      << "daemon off;\nworker_processes 1;\npid nginx.pid;\nerror_log error.log;\n"
      << "events { worker_connections 64; }\nhttp {\n  access_log off;\n  gzip on;\n"
      << "  client_body_temp_path tmp;\n  proxy_temp_path tmp;\n  fastcgi_temp_path tmp;\n"
      << "  uwsgi_temp_path tmp;\n  scgi_temp_path tmp;\n"
      << "  server {\n    listen 127.0.0.1:" << http_port_ << ";\n"
      << places << "  }\n"
      << "  server {\n    " << listen(https_port_, "localhost") << places << "  }\n"
      << "  server {\n    " << listen(wrong_port_, "other") << places << "  }\n}\n";
}

// Between finding a free port and listening on it, somebody else may take it: then the caller tries
// again.
bool NginxServer::try_start() {
  http_port_ = dead_port();
  https_port_ = dead_port();
  wrong_port_ = dead_port();
  write_files();
  process_ = fork();
  if (process_ == 0) {
    const std::string prefix = folder_.string() + "/";
    setenv("PATH", (std::string(getenv("PATH")) + ":/usr/sbin:/sbin").c_str(), 1);
    execlp("nginx", "nginx", "-p", prefix.c_str(), "-c", "nginx.conf", "-e", "error.log",
           static_cast<char*>(nullptr));
    _exit(127);
  }
  for (int i = 0; i < 200; ++i) {
    if (accepts(http_port_) && accepts(https_port_) && accepts(wrong_port_)) return true;
    if (waitpid(process_, nullptr, WNOHANG) == process_) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  process_ = -1;
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

NginxServer::~NginxServer() {
  if (process_ > 0) {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace quartet::testing
