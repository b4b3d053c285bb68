#include "sandbox_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "quartet/testing/sandbox.hpp"

namespace quartet::bench {
namespace {

void require(bool fine) {
  if (!fine) throw std::system_error(errno, std::generic_category(), "the sandbox's process");
}

// Says over the pipe where the sandbox is, and serves until it is killed. What throws in here ends
// this process, which must not go on with the caller's work.
[[noreturn]] void serve(int to) noexcept {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const Result<testing::Sandbox> sandbox = testing::Sandbox::start({.calls_per_minute = 0});
  if (!sandbox) _exit(1);
  const std::string address = sandbox->url() + '\n' + std::string(sandbox->token().reveal());
  if (write(to, address.data(), address.size()) != static_cast<ssize_t>(address.size())) _exit(1);
  close(to);
  while (true) pause();
}

std::string read_all(int from) {
  std::string text;
  std::array<char, 512> part{};
  ssize_t count = 0;
  do {
    count = read(from, part.data(), part.size());
    if (count > 0) text.append(part.data(), static_cast<std::size_t>(count));
  } while (count > 0 || (count < 0 && errno == EINTR));
  return text;
}

void end(pid_t process) {
  kill(process, SIGKILL);
  waitpid(process, nullptr, 0);
}

}  // namespace

SandboxProcess::SandboxProcess() {
  std::array<int, 2> ends{};
  require(pipe2(ends.data(), O_CLOEXEC) == 0);
  process_ = fork();
  if (process_ == 0) {
    close(ends[0]);
    serve(ends[1]);
  }
  close(ends[1]);
  const std::string address = process_ > 0 ? read_all(ends[0]) : "";
  close(ends[0]);
  require(process_ > 0);
  const std::size_t line = address.find('\n');
  if (line == std::string::npos) {
    end(process_);
    throw std::runtime_error("the sandbox does not start");
  }
  url_ = address.substr(0, line);
  token_ = Secret(std::string_view(address).substr(line + 1));
}

SandboxProcess::~SandboxProcess() {
  end(process_);
}

}  // namespace quartet::bench
