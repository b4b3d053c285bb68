// The test program defines getaddrinfo() and connect() itself. The dynamic linker finds its
// definitions before those of the C library, also for libcurl, so that tests decide what names lead
// to, and nothing leaves loopback.
#pragma once

#include <string>
#include <vector>

namespace quartet::testing {

// What the resolver says about one name. Designated initialisers: {.addresses = {"127.0.0.1"}}.
struct Lookup {
  static constexpr int kAlways = -1;

  // Numeric, in the order in which a client tries them. None: the error, always.
  std::vector<std::string> addresses = {};
  // EAI_NONAME, EAI_AGAIN, ...; 0 stands for EAI_NONAME where an error is due.
  int error = 0;
  // How many lookups get the error before the others get the addresses.
  int error_times = 0;
  // Lookups wait until release(), and then get the above.
  bool blocked = false;
};

// While it lives, a name has a script. The newest of several for one name counts.
class ScriptedName {
 public:
  ScriptedName(std::string host, Lookup lookup);
  // Lookups that still wait get EAI_AGAIN.
  ~ScriptedName();
  ScriptedName(const ScriptedName&) = delete;
  ScriptedName& operator=(const ScriptedName&) = delete;

  void release();
  // Lookups that wait for release() now.
  [[nodiscard]] int waiting() const;
  // Lookups of this name so far.
  [[nodiscard]] int asked() const;

  struct Entry;

 private:
  Entry* entry_;
};

// All since the last reset_network_log(), by whatever part of this process, in order.

// Names, not numeric addresses, that were looked up.
[[nodiscard]] std::vector<std::string> lookups();
// Those of them that were neither scripted nor "localhost"; they failed with EAI_NONAME.
[[nodiscard]] std::vector<std::string> unscripted_lookups();
// Internet addresses given to connect(), such as "127.0.0.1:80" or "[::1]:80".
[[nodiscard]] std::vector<std::string> hosts_contacted();
// Those of them outside loopback; they failed with ENETUNREACH.
[[nodiscard]] std::vector<std::string> foreign_connections();
void reset_network_log();

}  // namespace quartet::testing
