// A plain libcurl handle, to see what the test servers do without the library between.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <curl/curl.h>

namespace quartet::testing {

// Options by their own names. It is not patient: a whole transfer gets 900 ms.
class PlainFetch {
 public:
  explicit PlainFetch(const std::string& url) {
    set(CURLOPT_URL, url);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TIMEOUT_MS, 900L);
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_WRITEDATA, &body);
    curl_easy_setopt(curl_.get(), CURLOPT_WRITEFUNCTION, &PlainFetch::write);
  }

  PlainFetch& set(CURLoption option, const std::string& value) {
    return set(option, value.c_str());
  }
  PlainFetch& set(CURLoption option, const void* value) {
    curl_easy_setopt(curl_.get(), option, value);
    return *this;
  }
  PlainFetch& set(CURLoption option, long value) {
    curl_easy_setopt(curl_.get(), option, value);
    return *this;
  }
  CURLcode run() { return curl_easy_perform(curl_.get()); }
  [[nodiscard]] long info(CURLINFO what) const {
    long value = 0;
    curl_easy_getinfo(curl_.get(), what, &value);
    return value;
  }
  [[nodiscard]] long status() const { return info(CURLINFO_RESPONSE_CODE); }

  std::string body;

 private:
  static std::size_t write(const char* bytes, std::size_t, std::size_t count, void* body) {
    static_cast<std::string*>(body)->append(bytes, count);
    return count;
  }

  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl_{curl_easy_init(), &curl_easy_cleanup};
};

}  // namespace quartet::testing
