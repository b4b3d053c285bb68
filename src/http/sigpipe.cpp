#include "http/sigpipe.hpp"

#include <ctime>

#include <pthread.h>

namespace quartet::detail {
namespace {

sigset_t only_sigpipe() noexcept {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

}  // namespace

SigpipeBlock::SigpipeBlock() noexcept {
  sigset_t waiting;
  sigpending(&waiting);
  const sigset_t pipe = only_sigpipe();
  const bool was_waiting = sigismember(&waiting, SIGPIPE) == 1;
  is_needed_ = !was_waiting && pthread_sigmask(SIG_BLOCK, &pipe, &before_) == 0;
}

SigpipeBlock::~SigpipeBlock() {
  if (!is_needed_) return;
  const sigset_t pipe = only_sigpipe();
  const timespec at_once{};
  while (sigtimedwait(&pipe, nullptr, &at_once) == SIGPIPE) {
  }
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace quartet::detail
