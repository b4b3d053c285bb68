// OpenSSL writes to its socket without asking the system to keep quiet about a closed one.
#pragma once

#include <csignal>

namespace quartet::detail {

// While it lives, a SIGPIPE that this thread causes is swallowed. The process's own handler is not
// touched: a library must not, and other threads could not stand it.
class SigpipeBlock {
 public:
  SigpipeBlock() noexcept;
  ~SigpipeBlock();
  SigpipeBlock(const SigpipeBlock&) = delete;
  SigpipeBlock& operator=(const SigpipeBlock&) = delete;

 private:
  sigset_t before_{};
  bool is_needed_ = false;  // nobody had blocked it, and none was waiting
};

}  // namespace quartet::detail
