#include <utility>

#include "http/curl_exchange.hpp"
#include "http/inflater.hpp"

namespace quartet {
namespace detail {
namespace {

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlTransportOptions options)
      : settings_(std::make_shared<const TransportSettings>(std::move(options))),
        pool_(std::make_shared<HandlePool>(settings_->options.idle_connections,
                                           settings_->options.idle_timeout)) {}

  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override {
    auto exchange = std::make_unique<CurlExchange>(pool_, settings_, request, context);
    Result<void> opened = exchange->open(request);
    if (!opened) return std::move(opened).error();
    if (exchange->wants_raw()) return std::unique_ptr<Exchange>(std::move(exchange));
    return decompressed(std::move(exchange), context.limits);
  }

 private:
  const std::shared_ptr<const TransportSettings> settings_;
  const std::shared_ptr<HandlePool> pool_;
};

}  // namespace
}  // namespace detail

std::shared_ptr<Transport> make_curl_transport(CurlTransportOptions options) {
  return std::make_shared<detail::CurlTransport>(std::move(options));
}

}  // namespace quartet
