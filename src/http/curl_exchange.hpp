// One request carried by libcurl, pulled on the caller's thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include <curl/curl.h>

#include "http/curl_errors.hpp"
#include "http/handle_pool.hpp"
#include "http/head_reader.hpp"
#include "quartet/http.hpp"

namespace quartet::detail {

// Header lines for libcurl; secrets in them are overwritten at the end.
class HeaderLines {
 public:
  HeaderLines() = default;
  ~HeaderLines();
  HeaderLines(const HeaderLines&) = delete;
  HeaderLines& operator=(const HeaderLines&) = delete;

  void add(const Header& field);
  void add(const SecretHeader& field);
  // Keeps libcurl from adding a field of its own.
  void suppress(std::string_view name);
  [[nodiscard]] curl_slist* get() const noexcept { return list_; }

 private:
  void append(std::string&& line);  // wiped

  curl_slist* list_ = nullptr;
};

class CurlExchange final : public Exchange {
 public:
  CurlExchange(std::shared_ptr<HandlePool> pool, const Request& request,
               const CallContext& context);
  ~CurlExchange() override;
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  // Sends the request and waits for the head.
  [[nodiscard]] Result<void> open(const Request& request, const CurlTransportOptions& options);

  [[nodiscard]] const ResponseHead& head() const override { return head_.head(); }
  [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override;
  [[nodiscard]] Result<Response> finish(std::size_t most) override;
  [[nodiscard]] bool end_is_proven() const override { return done_ && head_.has_framing(); }

 private:
  static std::size_t on_header(char* data, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self);
  static int before_send(void* self, char* address, char*, int, int);

  [[nodiscard]] std::optional<Error> configure(const Request& request,
                                               const CurlTransportOptions& options);
  [[nodiscard]] CURLcode prepare_handle(const CurlTransportOptions& options);
  void add_headers(const Request& request);
  [[nodiscard]] CURLcode set_method(Method method);

  // Lets libcurl work until there is something to read, the head is whole, or the transfer has
  // ended.
  enum class Until : unsigned char { head, body, end };
  [[nodiscard]] Result<void> drive(Until until);
  [[nodiscard]] bool reached(Until until) const noexcept;
  [[nodiscard]] bool has_what_is_wanted(Until until) const noexcept;
  void resume_if_paused();
  [[nodiscard]] std::optional<Error> interruption() const;
  void collect_result();
  [[nodiscard]] TransferFacts facts() const;
  std::size_t take_spilled(std::span<char> buffer);

  std::shared_ptr<HandlePool> pool_;
  std::string pool_key_;
  std::unique_ptr<CurlHandle> handle_;
  Method method_;
  std::string body_;  // a copy: it may still be on its way when the reply has begun
  CallContext context_;
  HeaderLines lines_;
  HeadReader head_;
  std::string peer_;
  AddressRule address_rule_ = AddressRule::any;
  bool is_plain_ = false;  // http

  // Where bytes of the body go: into the reader's room, and beyond it into `spilled_`; or, when the
  // whole body is wanted, all into `spilled_`.
  std::span<char> room_;    // where the reader wants the next bytes
  std::size_t filled_ = 0;  // how many of them are there
  std::string spilled_;     // what libcurl handed out beyond the room
  std::size_t spilled_read_ = 0;
  bool paused_ = false;
  bool wants_all_ = false;
  std::size_t most_bytes_ = 0;  // of the whole body

  int sends_ = 0;
  bool added_ = false;
  bool done_ = false;
  CURLcode result_ = CURLE_OK;
  std::optional<Error> failure_;  // of a callback; libcurl only knows that it refused
  std::optional<std::stop_callback<std::function<void()>>> wake_;
};

// "https://host:port/..." as {"https://host:port", "host:port"}.
struct UrlParts {
  std::string origin;
  std::string peer;
  bool is_plain = false;  // http
};
[[nodiscard]] UrlParts split_url(std::string_view url);

}  // namespace quartet::detail
