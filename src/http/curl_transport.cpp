#include <utility>

#include "http/curl_exchange.hpp"

namespace quartet {
namespace detail {
namespace {

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlTransportOptions options)
      : options_(std::move(options)),
        pool_(std::make_shared<HandlePool>(options_.idle_connections, options_.idle_timeout)) {}

  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override {
    auto exchange = std::make_unique<CurlExchange>(pool_, request, context);
    Result<void> opened = exchange->open(request, options_);
    if (!opened) return std::move(opened).error();
    return std::unique_ptr<Exchange>(std::move(exchange));
  }

 private:
  const CurlTransportOptions options_;
  const std::shared_ptr<HandlePool> pool_;
};

}  // namespace
}  // namespace detail

std::shared_ptr<Transport> make_curl_transport(CurlTransportOptions options) {
  return std::make_shared<detail::CurlTransport>(std::move(options));
}

}  // namespace quartet
