// Downloading a report of 100 MB to a file, against `curl -o` and against a bare libcurl handle
// that writes through stdio, as curl does: time, and memory of whole programs. The files lie in
// memory: disks are another subject.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "comparison.hpp"
#include "quartet/khoros.hpp"
#include "sample_report.hpp"

extern char** environ;

namespace quartet::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBytes = 100'000'000;

void require(bool fine, const char* what) {
  if (!fine) throw std::runtime_error(std::string("the download benchmark: ") + what);
}

bool send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Khoros and its store at one address, in a process of their own.
class ReportServer {
 public:
  ReportServer() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    require(bind(listener_, plain, size) == 0 && listen(listener_, 8) == 0, "no port");
    require(getsockname(listener_, plain, &size) == 0, "no port");
    port_ = ntohs(address.sin_port);
    make_replies();
    process_ = fork();
    require(process_ >= 0, "no process");
    if (process_ > 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (true) {
      const int connection = accept(listener_, nullptr, nullptr);
      std::thread([this, connection] { answer(connection); }).detach();
    }
  }
  ~ReportServer() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(listener_);
  }
  ReportServer(const ReportServer&) = delete;
  ReportServer& operator=(const ReportServer&) = delete;

  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  void make_replies() {
    std::string report = sample_report(20'000).csv;
    const std::string rows = report.substr(report.find('\n') + 1);
    while (report.size() + rows.size() <= kBytes) report += rows;
    redirect_ = "HTTP/1.1 307 Temporary Redirect\r\nContent-Length: 0\r\nLocation: " + origin() +
                "/store\r\n\r\n";
    report_ = "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nETag: \"1\"\r\nContent-Length: " +
              std::to_string(report.size()) + "\r\n\r\n" + report;
  }
  void answer(int connection) const {
    char buffer[4096];
    std::size_t filled = 0;
    while (filled < sizeof buffer) {
      const ssize_t count = recv(connection, buffer + filled, sizeof buffer - filled, 0);
      if (count <= 0) break;
      filled += static_cast<std::size_t>(count);
      const std::string_view request(buffer, filled);
      if (!request.ends_with("\r\n\r\n")) continue;
      if (!send_all(connection, request.starts_with("GET /store") ? report_ : redirect_)) break;
      filled = 0;
    }
    close(connection);
  }

  int listener_ = -1;
  int port_ = 0;
  pid_t process_ = -1;
  std::string redirect_;
  std::string report_;
};

struct Site {
  ReportServer server;
  fs::path folder = [] {
    const fs::path base = fs::exists("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
    std::string pattern = (base / "quartet-bench-XXXXXX").string();
    require(mkdtemp(pattern.data()) != nullptr, "no folder");
    return fs::path(pattern);
  }();
  ~Site() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

class Ours {
 public:
  Ours(std::shared_ptr<Site> site, bool has_digest)
      : site_(std::move(site)), has_digest_(has_digest) {}

  void download() const {
    const auto receipt =
        client_.reports.download({.report_type = "conversation",
                                  .workflow_id = "w",
                                  .run_id = "r",
                                  .format = khoros::ReportFormat::csv},
                                 site_->folder / "ours.csv", {.sha256 = has_digest_});
    require(receipt.has_value() && receipt->rows > 100'000, "ours");
  }

 private:
  std::shared_ptr<Site> site_;
  bool has_digest_;
  khoros::Client client_{{.username = "u",
                          .password = Secret{"p"},
                          .company_key = "k",
                          .endpoint = khoros::Endpoint::at(site_->server.origin())}};
};

// The program, start included.
void curl_program(const Site& site) {
  const std::string file = (site.folder / "curl.csv").string();
  const std::string url = site.server.origin() + "/store";
  std::string words[] = {"curl", "-s", "-o", file, url};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(),
                       words[3].data(), words[4].data(), nullptr};
  pid_t process = -1;
  require(posix_spawnp(&process, "curl", nullptr, nullptr, arguments, environ) == 0, "no curl");
  int status = 0;
  require(waitpid(process, &status, 0) == process && status == 0, "curl");
}

// The most memory that a program had in RAM, in bytes.
double peak_memory(const std::string& command) {
  const std::string line = std::string("'" QUARTET_BENCH_PEAK_MEMORY "' ") + command;
  std::FILE* output = popen(line.c_str(), "r");
  require(output != nullptr, "no shell");
  double kilobytes = 0;
  const bool is_told = std::fscanf(output, "%lf", &kilobytes) == 1;
  require(pclose(output) == 0 && is_told, "a program whose memory is measured");
  return kilobytes * 1024;
}

std::vector<Contestant> memory_contestants() {
  const auto site = std::make_shared<Site>();
  const std::string origin = site->server.origin();
  const std::string folder = site->folder.string();
  const std::string ours = "'" QUARTET_BENCH_DOWNLOAD "' " + origin + " " + folder + "/ours.csv";
  const std::string curl = "curl -s -o " + folder + "/curl.csv " + origin + "/store";
  return {{"ours", [site, ours](std::size_t) { return peak_memory(ours); }},
          {"curl", [site, curl](std::size_t) { return peak_memory(curl); }},
          {"curl_and_4_MB", [site, curl](std::size_t) { return peak_memory(curl) + 4e6; }}};
}

// What curl does inside.
void bare_handle(const Site& site) {
  CURL* easy = curl_easy_init();
  std::FILE* file = std::fopen((site.folder / "bare.csv").c_str(), "wb");
  const std::string url = site.server.origin() + "/store";
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, file);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 100L * 1024);  // as the program sets it
  const CURLcode code = curl_easy_perform(easy);
  std::fclose(file);
  curl_easy_cleanup(easy);
  require(code == CURLE_OK, "a bare handle");
}

template <class Work>
Contestant contestant(std::string name, Work work) {
  return {std::move(name), [work = std::move(work)](std::size_t repetitions) {
            const double start = wall_time();
            for (std::size_t i = 0; i < repetitions; ++i) work();
            return wall_time() - start;
          }};
}

std::vector<Contestant> contestants() {
  const auto site = std::make_shared<Site>();
  const auto plain = std::make_shared<Ours>(site, false);
  const auto digested = std::make_shared<Ours>(site, true);
  return {contestant("ours", [plain] { plain->download(); }),
          contestant("ours_with_sha256", [digested] { digested->download(); }),
          contestant("curl", [site] { curl_program(*site); }),
          contestant("bare_handle", [site] { bare_handle(*site); })};
}

}  // namespace

std::vector<Comparison> download_comparisons() {
  return {
      {.name = "download_100_MB",
       .rounds = 15,
       .turn = 1,
       .contestants = contestants,
       .ratios = {{"ours_vs_curl", 0, 2, Bound::at_most, 1.10},
                  {"ours_with_sha256_vs_curl", 1, 2},
                  {"ours_vs_bare_handle", 0, 3}}},
      {.name = "download_100_MB_peak_memory",
       .rounds = 5,
       .unit = Unit::bytes,
       .contestants = memory_contestants,
       .ratios = {{"ours_vs_curl_and_4_MB", 0, 2, Bound::at_most, 1.00}, {"ours_vs_curl", 0, 1}}}};
}

}  // namespace quartet::bench
