// Kept libcurl handles. Each has a multi of its own, which keeps its connection; a handle only ever
// serves one origin with one credential.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include <curl/curl.h>

#include "core/clock.hpp"
#include "http/header_lines.hpp"

namespace quartet::detail {

class CurlExchange;

class CurlHandle {
 public:
  CurlHandle();
  ~CurlHandle();
  CurlHandle(const CurlHandle&) = delete;
  CurlHandle& operator=(const CurlHandle&) = delete;

  [[nodiscard]] CURL* easy() const noexcept { return easy_; }
  [[nodiscard]] CURLM* multi() const noexcept { return multi_; }
  // Whether it was made whole: without memory or file descriptors, parts are missing, the one that
  // lets another thread wake it among them.
  [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }

  // Takes the request's URL. libcurl would take it as text too, but then puts the URL together
  // again for each request, which is a tenth of its work. Not CURLUE_OK: it cannot be used.
  [[nodiscard]] CURLUcode use_url(const std::string& url);

  // The header lines of the last request, and what they were made of: the next one mostly has the
  // same. True when they had to be made anew.
  bool use_lines(const Request& request, bool asks_for_gzip);
  [[nodiscard]] const HeaderLines& lines() const noexcept { return lines_; }

  // Called at the end of a request that went well, while its connection is still known. `end` says
  // what the reply had to say of it.
  enum class End : unsigned char { keeps_connection, may_close };
  void note_idle_socket(End end) noexcept;
  // Called at the end of any other: its connection is closed, and the number may be another's soon.
  void forget_idle_socket() noexcept { idle_socket_ = CURL_SOCKET_BAD; }
  // Whether the kept connection has something to read: bytes that nobody asked for, which libcurl
  // would take for the next reply, or its end. Then it must not be used again.
  [[nodiscard]] bool has_unread_bytes() const noexcept;

  CurlExchange* exchange = nullptr;  // whom the callbacks belong to, while a request is under way
  TimePoint idle_since;
  // The options that never change between its requests are set.
  bool is_prepared = false;
  long most_idle_seconds = -1;          // as last set
  bool demands_new_connection = false;  // as last set
  std::array<char, CURL_ERROR_SIZE> error_text{};

 private:
  CURL* easy_;
  CURLM* multi_;
  CURLU* url_;
  std::string url_text_;  // as last set
  bool is_whole_;
  curl_socket_t idle_socket_ = CURL_SOCKET_BAD;

  HeaderLines lines_;
  bool has_lines_ = false;
  Method lines_method_ = Method::get;
  bool lines_gzip_ = false;
  Headers lines_headers_;
  std::vector<SecretHeader> lines_secrets_;
};

class HandlePool {
 public:
  HandlePool(std::size_t most_idle, std::chrono::milliseconds idle_timeout);
  ~HandlePool();
  HandlePool(const HandlePool&) = delete;
  HandlePool& operator=(const HandlePool&) = delete;

  // Null when the system has no descriptors left.
  [[nodiscard]] std::unique_ptr<CurlHandle> acquire(const std::string& key);
  void release(const std::string& key, std::unique_ptr<CurlHandle> handle) noexcept;

 private:
  void abandon_if_forked();
  void drop_stale(TimePoint now);

  const std::size_t most_idle_;
  const std::chrono::milliseconds idle_timeout_;
  std::mutex mutex_;
  std::uint64_t process_;                    // whose handles these are
  TimePoint next_stale_ = TimePoint::min();  // no handle is stale before
  std::unordered_map<std::string, std::vector<std::unique_ptr<CurlHandle>>> idle_;
};

}  // namespace quartet::detail
