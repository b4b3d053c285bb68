// What a test says about the process and the machine: how much of a resource is in use, and that
// there is too little of it.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include <sys/resource.h>

namespace quartet::testing {

[[nodiscard]] int open_descriptors();
[[nodiscard]] int running_threads();

// Whether it becomes so in this time. Looks every millisecond.
[[nodiscard]] bool settles(const std::function<bool()>& reached, std::chrono::milliseconds most);

// A port on loopback whose SYNs get no answer.
class UnresponsivePort {
 public:
  UnresponsivePort();
  ~UnresponsivePort();
  UnresponsivePort(const UnresponsivePort&) = delete;
  UnresponsivePort& operator=(const UnresponsivePort&) = delete;

  [[nodiscard]] int port() const { return port_; }

 private:
  int port_ = 0;
  std::vector<int> descriptors_;
};

// While it lives, this process can open no more than so many descriptors.
class DescriptorShortage {
 public:
  explicit DescriptorShortage(int spare = 0);
  ~DescriptorShortage();
  DescriptorShortage(const DescriptorShortage&) = delete;
  DescriptorShortage& operator=(const DescriptorShortage&) = delete;

 private:
  rlimit before_{};
};

}  // namespace quartet::testing
