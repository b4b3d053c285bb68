#include "core/process_mark.hpp"

#include <cstdint>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace quartet::detail {
namespace {

template <class Check>
bool is_true_in_a_child(Check check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(check() ? 0 : 1);
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(ProcessMark, tells_a_forked_child_from_its_parent_and_from_its_own_children) {
  const std::uint64_t own = process_mark();
  EXPECT_TRUE(is_true_in_a_child([own] {
    const std::uint64_t child = process_mark();
    return child != own && process_mark() == child && is_true_in_a_child([own, child] {
             return process_mark() != own && process_mark() != child;
           });
  }));
  EXPECT_EQ(process_mark(), own);
}

}  // namespace
}  // namespace quartet::detail
