// quartet_bench_peak_memory PROGRAM ARGUMENT...
// Runs a program and writes how many KB of memory it had at its worst moment. A program of its own
// because the kernel counts for a child what its parent had when it was made, so the parent has to
// be small.
#include <cstdio>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const pid_t program = fork();
  if (program == 0) {
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (program < 0 || wait4(program, &status, 0, &usage) != program || status != 0) return 1;
  return std::printf("%ld\n", usage.ru_maxrss) > 0 ? 0 : 1;
}
