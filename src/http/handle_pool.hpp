// Kept libcurl handles. Each has a multi of its own, which keeps its connection; a handle only ever
// serves one origin with one credential.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <curl/curl.h>
#include <unistd.h>

namespace quartet::detail {

class CurlHandle {
 public:
  CurlHandle();
  ~CurlHandle();
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;

  // Null when libcurl had no memory.
  [[nodiscard]] CURL* easy() const noexcept { return easy_; }
  [[nodiscard]] CURLM* multi() const noexcept { return multi_; }

  std::chrono::steady_clock::time_point idle_since;
  // The options that never change between its requests are set.
  bool is_prepared = false;

 private:
  CURL* easy_;
  CURLM* multi_;
};

class HandlePool {
 public:
  HandlePool(std::size_t most_idle, std::chrono::milliseconds idle_timeout);
  ~HandlePool();
  HandlePool(const HandlePool&) = delete;
  HandlePool& operator=(const HandlePool&) = delete;

  [[nodiscard]] std::unique_ptr<CurlHandle> acquire(const std::string& key);
  void release(const std::string& key, std::unique_ptr<CurlHandle> handle);

 private:
  void abandon_if_forked();
  void drop_stale(std::chrono::steady_clock::time_point now);

  const std::size_t most_idle_;
  const std::chrono::milliseconds idle_timeout_;
  std::mutex mutex_;
  pid_t process_;
  std::unordered_map<std::string, std::vector<std::unique_ptr<CurlHandle>>> idle_;
};

}  // namespace quartet::detail
