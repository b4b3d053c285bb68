// A Khoros API that redirects to a store, and that store, as a test scripts it: byte by byte, with
// breaks where a test wants them.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "quartet/http.hpp"

namespace quartet::testing {

inline const std::string kStoreLink =
    "https://store.example/reports/1.csv?X-Amz-Credential=invented-credential&X-Amz-Expires=5"
    "&X-Amz-Signature=invented%2Fsignature";

// One reply of the store.
struct StoreAnswer {
  int status = 200;
  Headers headers = {};
  std::string body = {};
  std::optional<Error> broken = {};  // behind the body, in place of its end
  bool is_end_proven = true;
};

class ScriptedStore final : public Transport {
 public:
  // `number` counts the requests to the store, from 1 on. An error: no reply at all.
  using Script = std::function<Result<StoreAnswer>(const Request& request, int number)>;

  explicit ScriptedStore(Script script) : script_(std::move(script)) {}

  [[nodiscard]] Result<std::unique_ptr<Exchange>> open(const Request& request,
                                                       const CallContext& context) override {
    if (request.url.find("/api/public/") != std::string::npos) {
      Response redirect{.status = 307};
      redirect.headers.add("Location", kStoreLink);
      return Exchange::of(std::move(redirect));
    }
    requests_.push_back(request);
    contexts_.push_back(context);
    Result<StoreAnswer> answer = script_(request, static_cast<int>(requests_.size()));
    if (!answer) return std::move(answer).error();
    return std::unique_ptr<Exchange>(std::make_unique<Reply>(*std::move(answer)));
  }

  // Of those to the store.
  [[nodiscard]] const std::vector<Request>& requests() const { return requests_; }
  [[nodiscard]] const std::vector<CallContext>& contexts() const { return contexts_; }

 private:
  class Reply final : public Exchange {
   public:
    explicit Reply(StoreAnswer answer)
        : head_{answer.status, std::move(answer.headers)}, answer_(std::move(answer)) {}
    [[nodiscard]] const ResponseHead& head() const override { return head_; }
    [[nodiscard]] Result<std::size_t> read(std::span<char> buffer) override {
      const std::size_t count = answer_.body.copy(buffer.data(), buffer.size(), read_);
      read_ += count;
      if (count == 0 && answer_.broken) return *answer_.broken;
      return count;
    }
    [[nodiscard]] bool end_is_proven() const override { return answer_.is_end_proven; }

   private:
    ResponseHead head_;
    StoreAnswer answer_;
    std::size_t read_ = 0;
  };

  Script script_;
  std::vector<Request> requests_;
  std::vector<CallContext> contexts_;
};

inline Error broken_connection() {
  return {.kind = ErrorKind::transport,
          .message = "cut",
          .http_status = 200,
          .delivery = Delivery::applied};
}

// What a store answers that knows ranges: all of the file, or what is asked for.
inline StoreAnswer file_of(const std::string& file, const Request& request,
                           const std::string& tag = "\"tag-1\"") {
  StoreAnswer answer;
  answer.headers.add("ETag", tag);
  const std::string* range = request.headers.find("Range");
  const std::string* condition = request.headers.find("If-Range");
  if (range == nullptr || condition == nullptr || *condition != tag) {
    answer.headers.add("Content-Length", std::to_string(file.size()));
    answer.body = file;
    return answer;
  }
  const std::size_t first = std::stoul(range->substr(6));
  if (first >= file.size()) {
    answer.status = 416;
    return answer;
  }
  answer.status = 206;
  answer.headers.add("Content-Range", "bytes " + std::to_string(first) + "-" +
                                          std::to_string(file.size() - 1) + "/" +
                                          std::to_string(file.size()));
  answer.body = file.substr(first);
  return answer;
}

// The same, and the connection breaks behind so many bytes.
inline StoreAnswer cut_after(std::size_t bytes, StoreAnswer answer) {
  answer.body.resize(std::min(bytes, answer.body.size()));
  answer.broken = broken_connection();
  return answer;
}

}  // namespace quartet::testing
