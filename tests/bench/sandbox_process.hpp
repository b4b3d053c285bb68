// The sandbox in a process of its own, so that its memory and its instructions are not ours.
#pragma once

#include <string>

#include <sys/types.h>

#include "quartet/secret.hpp"

namespace quartet::bench {

class SandboxProcess {
 public:
  // Throws when it does not start.
  SandboxProcess();
  // Close the connections to it before.
  ~SandboxProcess();
  SandboxProcess(const SandboxProcess&) = delete;
  SandboxProcess& operator=(const SandboxProcess&) = delete;

  // "http://127.0.0.1:port"
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const Secret& token() const { return token_; }

 private:
  pid_t process_ = -1;
  std::string url_;
  Secret token_{""};
};

}  // namespace quartet::bench
