// The store that the sandbox's Khoros redirects to, before it goes out over HTTP.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "testing/khoros_jobs.hpp"

namespace quartet::testing::fake_khoros {

// Whether a request has what a signed link must not meet, such as Authorization.
enum class Credentials : unsigned char { none, present };
// Whether it follows the store's own redirect.
enum class Hop : unsigned char { first, second };

struct StoreRequest {
  std::string method = "GET";  // the only one that links are signed for
  Credentials credentials = Credentials::none;
  Hop hop = Hop::first;
  std::string target;  // "/reports/0f.csv?..."
  std::string path;
  std::string signature;
  std::string range;
  std::string if_range;
};

// What ends a body.
enum class Framing : unsigned char { length, hangup };

struct StoreHeader {
  const char* name;
  std::string value;
};

struct StoreReply {
  int status = 200;
  const char* content_type = "application/xml";
  std::vector<StoreHeader> headers = {};
  Framing framing = Framing::length;
  std::shared_ptr<const std::string> file = {};  // never null in a reply that goes out
  std::size_t first = 0;                         // of the file's bytes
  std::size_t size = 0;                          // what is announced
  std::size_t sent = 0;                          // less than that: then the connection closes
};

// Whether it does ranges.
enum class RangeSupport : unsigned char { none, full };

// Times are those of the book. All functions may be called from any thread.
class Store {
 public:
  Store(JobBook& book, RangeSupport ranges) : book_(book), ranges_(ranges) {}

  [[nodiscard]] StoreReply answer(const StoreRequest& request, Time now);

 private:
  [[nodiscard]] StoreReply file(const StoreRequest& request, const Job& job);
  [[nodiscard]] StoreReply whole(StoreReply reply, const Job& job);

  JobBook& book_;
  RangeSupport ranges_;
};

}  // namespace quartet::testing::fake_khoros
