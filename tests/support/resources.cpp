#include "support/resources.hpp"

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/loopback.hpp"

namespace quartet::testing {
namespace {

int entries_of(const char* folder) {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

// Whether a connection stays in progress. On loopback one that is answered at all is answered
// before connect() returns, or very soon.
bool goes_unanswered(int connection, int port) {
  const sockaddr_in address = loopback_address(port);
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return false;
  }
  if (errno != EINPROGRESS) throw std::runtime_error("cannot connect to loopback");
  pollfd answer{.fd = connection, .events = POLLOUT, .revents = 0};
  return poll(&answer, 1, 50) == 0;
}

}  // namespace

int open_descriptors() {
  // Without the one that reads the folder.
  return entries_of("/proc/self/fd") - 1;
}

int running_threads() {
  // A sanitizer has a thread of its own from the first one on.
  static const bool is_begun = (std::thread([] {}).join(), true);
  static_cast<void>(is_begun);
  return entries_of("/proc/self/task");
}

bool settles(const std::function<bool()>& reached, std::chrono::milliseconds most) {
  const auto end = std::chrono::steady_clock::now() + most;
  while (!reached()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// Linux drops SYNs while the queue of connections that nobody has accepted is full.
UnresponsivePort::UnresponsivePort() {
  const ListeningSocket listener = listen_on_loopback(0);
  port_ = listener.port;
  descriptors_.push_back(listener.descriptor);
  do {
    descriptors_.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  } while (!goes_unanswered(descriptors_.back(), port_));
}

UnresponsivePort::~UnresponsivePort() {
  for (const int descriptor : descriptors_) close(descriptor);
}

// The limit is about numbers, not about how many are in use; so it is set at a number that is free.
DescriptorShortage::DescriptorShortage(int spare) {
  std::vector<int> free;
  for (int i = 0; i <= spare; ++i) free.push_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
  for (const int descriptor : free) close(descriptor);
  getrlimit(RLIMIT_NOFILE, &before_);
  rlimit lowered = before_;
  lowered.rlim_cur = static_cast<rlim_t>(free.back());
  setrlimit(RLIMIT_NOFILE, &lowered);
}

DescriptorShortage::~DescriptorShortage() {
  setrlimit(RLIMIT_NOFILE, &before_);
}

}  // namespace quartet::testing
