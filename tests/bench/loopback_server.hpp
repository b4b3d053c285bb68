// The least HTTP server: one kept connection at a time, always the same reply.
#pragma once

#include <string>
#include <thread>

#include <sys/types.h>

namespace quartet::bench {

class LoopbackServer {
 public:
  // A process keeps the server's instructions out of a profile of the client.
  enum class Runs : unsigned char { in_thread, in_process };

  LoopbackServer(std::string body, Runs runs);
  // Close the client's connections before.
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  // "http://127.0.0.1:port"
  [[nodiscard]] std::string origin() const;

 private:
  std::string reply_;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
  pid_t process_ = -1;
};

}  // namespace quartet::bench
