// One request carried by libcurl, pulled on the caller's thread.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "http/curl_errors.hpp"
#include "http/handle_pool.hpp"
#include "http/head_reader.hpp"
#include "http/slow_watch.hpp"
#include "http/transport_settings.hpp"
#include "quartet/http.hpp"

namespace quartet::detail {

class CurlExchange final : public Exchange {
 public:
  CurlExchange(std::shared_ptr<HandlePool> pool, std::shared_ptr<const TransportSettings> settings,
               const Request& request, const CallContext& context);
  ~CurlExchange() override;
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  // Sends the request and waits for the head.
  [[nodiscard]] Result<void> open(const Request& request);
  // Whether the request says itself how it wants its reply, and gets that untouched.
  [[nodiscard]] bool wants_raw() const noexcept { return wants_raw_; }

  [[nodiscard]] const ResponseHead& head() const override { return head_.head(); }
  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override;
  [[nodiscard]] Result<Response> finish(std::size_t most) override;
  [[nodiscard]] bool end_is_proven() const override { return done_ && head_.has_framing(); }

 private:
  // libcurl's callbacks; they are given the handle, which knows its exchange.
  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* handle) noexcept;
  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* handle) noexcept;
  static curl_socket_t on_open_socket(void* handle, curlsocktype purpose,
                                      curl_sockaddr* address) noexcept;
  static int before_send(void* handle, char* address, char*, int, int) noexcept;
  // What they do. An exception must not pass through libcurl: it is kept until that is done.
  [[nodiscard]] std::size_t take_header(std::string_view line);
  [[nodiscard]] std::size_t take_body(std::string_view data);
  template <class Take>
  static std::size_t keep_exceptions(void* handle, Take take) noexcept;
  void rethrow();

  [[nodiscard]] std::optional<Error> configure(const Request& request);
  [[nodiscard]] CURLcode prepare_handle();
  [[nodiscard]] CURLcode set_connection();
  [[nodiscard]] CURLcode set_proxy();
  [[nodiscard]] CURLcode set_trust();
  [[nodiscard]] CURLcode set_method(Method method);
  void clear_method();
  void leave_multi();

  // Lets libcurl work until there is something to read, the head is whole, or the transfer has
  // ended.
  enum class Until : unsigned char { head, body, end };
  [[nodiscard]] Result<void> drive(Until until);
  [[nodiscard]] bool reached(Until until) const noexcept;
  [[nodiscard]] bool has_what_is_wanted(Until until) const noexcept;
  void resume_if_paused();
  [[nodiscard]] std::string_view host() const;
  [[nodiscard]] std::string peer() const;  // "host:port"
  [[nodiscard]] std::chrono::steady_clock::time_point deadline() const noexcept;
  [[nodiscard]] bool may_use(const char* address) const noexcept;
  [[nodiscard]] std::optional<Error> refusal() const;
  [[nodiscard]] std::optional<Error> interruption();
  void wait_for_network(Until until);
  void collect_result();
  void head_is_complete();
  [[nodiscard]] bool keeps_connection() const;
  [[nodiscard]] TransferFacts facts() const;
  std::size_t take_spilled(std::span<char> buffer);

  std::shared_ptr<HandlePool> pool_;
  std::shared_ptr<const TransportSettings> settings_;
  std::string pool_key_;  // begins with the origin
  std::size_t origin_size_ = 0;
  std::unique_ptr<CurlHandle> handle_;
  Method method_;
  std::string body_;  // a copy: it may still be on its way when the reply has begun
  CallContext context_;
  HeadReader head_;
  SlowWatch slow_watch_;
  const Proxy* proxy_ = nullptr;  // that this request goes through
  bool loopback_only_ = false;
  bool is_plain_ = false;  // http
  bool wants_raw_ = false;

  // Where bytes of the body go: into the reader's room, and beyond it into `spilled_`; or, when the
  // whole body is wanted, all into `spilled_`.
  std::span<char> room_;    // where the reader wants the next bytes
  std::size_t filled_ = 0;  // how many of them are there
  std::string spilled_;     // what libcurl handed out beyond the room
  std::size_t spilled_read_ = 0;
  bool paused_ = false;
  bool wants_all_ = false;
  std::size_t most_bytes_ = 0;  // of the whole body

  CurlHandle::End connection_end_ = CurlHandle::End::may_close;
  int sends_ = 0;
  int sockets_ = 0;       // opened for this request
  int socket_errno_ = 0;  // why the last of them could not be opened
  int forbidden_addresses_ = 0;
  bool added_ = false;
  bool done_ = false;
  CURLcode result_ = CURLE_OK;
  std::optional<Error> failure_;  // of a callback; libcurl only knows that it refused
  std::exception_ptr thrown_;     // in a callback
  std::optional<std::stop_callback<std::function<void()>>> wake_;
};

}  // namespace quartet::detail
