#include "http/handle_pool.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include <sys/socket.h>

#include "core/process_mark.hpp"
#include "http/sigpipe.hpp"

namespace quartet::detail {
namespace {

void initialise_libcurl() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  });
}

bool same_secrets(const std::vector<SecretHeader>& left, const std::vector<SecretHeader>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const SecretHeader& one, const SecretHeader& other) {
                      return one.name == other.name && one.value == other.value;
                    });
}

HeaderLines lines_of(const Request& request, bool asks_for_gzip) {
  HeaderLines lines;
  for (const Header& field : request.headers) lines.add(field);
  for (const SecretHeader& field : request.secret_headers) lines.add(field);
  if (asks_for_gzip) lines.add(Header{"Accept-Encoding", "gzip"});
  if (request.method == Method::get) return lines;
  lines.suppress("Expect");  // no pause of a second before the body
  if (request.headers.find("Content-Type") == nullptr) lines.suppress("Content-Type");
  return lines;
}

}  // namespace

// curl_multi_wakeup fails when the multi found no descriptors for it.
CurlHandle::CurlHandle()
    : easy_(curl_easy_init()),
      multi_(curl_multi_init()),
      url_(curl_url()),
      is_whole_(easy_ != nullptr && multi_ != nullptr && url_ != nullptr &&
                curl_multi_wakeup(multi_) == CURLM_OK &&
                curl_easy_setopt(easy_, CURLOPT_CURLU, url_) == CURLE_OK) {}

CurlHandle::~CurlHandle() {
  const SigpipeBlock quiet;  // closing a TLS connection says goodbye to it
  if (easy_ != nullptr) curl_easy_cleanup(easy_);
  if (multi_ != nullptr) curl_multi_cleanup(multi_);
  curl_url_cleanup(url_);
}

CURLUcode CurlHandle::use_url(const std::string& url) {
  if (url == url_text_ && !url.empty()) return CURLUE_OK;
  url_text_.clear();
  const CURLUcode code =
      curl_url_set(url_, CURLUPART_URL, url.c_str(), CURLU_PATH_AS_IS | CURLU_DISALLOW_USER);
  if (code == CURLUE_OK) url_text_ = url;
  return code;
}

void CurlHandle::note_idle_socket(End end) noexcept {
  // Without a new connection, and when this one was not closed, it is the one that is known
  // already.
  long made = 1;
  const bool is_known = end == End::keeps_connection && idle_socket_ != CURL_SOCKET_BAD &&
                        curl_easy_getinfo(easy_, CURLINFO_NUM_CONNECTS, &made) == CURLE_OK;
  if (is_known && made == 0) return;
  if (curl_easy_getinfo(easy_, CURLINFO_ACTIVESOCKET, &idle_socket_) != CURLE_OK) {
    idle_socket_ = CURL_SOCKET_BAD;
  }
}

bool CurlHandle::has_unread_bytes() const noexcept {
  if (idle_socket_ == CURL_SOCKET_BAD) return false;
  char byte = 0;
  const ssize_t count = recv(idle_socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

bool CurlHandle::use_lines(const Request& request, bool asks_for_gzip) {
  const bool same = has_lines_ && lines_method_ == request.method && lines_gzip_ == asks_for_gzip &&
                    lines_headers_ == request.headers &&
                    same_secrets(lines_secrets_, request.secret_headers);
  if (same) return false;
  lines_ = lines_of(request, asks_for_gzip);
  has_lines_ = true;
  lines_method_ = request.method;
  lines_gzip_ = asks_for_gzip;
  lines_headers_ = request.headers;
  lines_secrets_ = request.secret_headers;
  return true;
}

HandlePool::HandlePool(std::size_t most_idle, std::chrono::milliseconds idle_timeout)
    : most_idle_(most_idle), idle_timeout_(idle_timeout), process_(process_mark()) {}

HandlePool::~HandlePool() {
  abandon_if_forked();
}

// After a fork, parent and child would read each other's replies from the same sockets. The child
// forgets the handles without closing them: closing would say goodbye on the parent's connections.
// Looking when a handle is wanted is enough: what a child releases is forgotten there too.
void HandlePool::abandon_if_forked() {
  const std::uint64_t process = process_mark();
  if (std::exchange(process_, process) == process) return;
  for (auto& [key, handles] : idle_) {
    for (auto& handle : handles) static_cast<void>(handle.release());
  }
  idle_.clear();
}

void HandlePool::drop_stale(TimePoint now) {
  if (now <= next_stale_) return;
  next_stale_ = after(now, idle_timeout_);
  for (auto entry = idle_.begin(); entry != idle_.end();) {
    std::erase_if(entry->second, [this, now](const std::unique_ptr<CurlHandle>& handle) {
      const TimePoint stale = after(handle->idle_since, idle_timeout_);
      if (stale >= now) next_stale_ = std::min(next_stale_, stale);
      return stale < now;
    });
    entry = entry->second.empty() ? idle_.erase(entry) : std::next(entry);
  }
}

std::unique_ptr<CurlHandle> HandlePool::acquire(const std::string& key) {
  {
    const std::lock_guard lock(mutex_);
    abandon_if_forked();
    const auto entry = idle_.find(key);
    if (entry != idle_.end() && !entry->second.empty()) {
      std::unique_ptr<CurlHandle> handle = std::move(entry->second.back());
      entry->second.pop_back();  // the empty entry waits for the handle's return
      return handle;
    }
  }
  initialise_libcurl();
  auto handle = std::make_unique<CurlHandle>();
  if (!handle->is_whole()) return nullptr;
  return handle;
}

void HandlePool::release(const std::string& key, std::unique_ptr<CurlHandle> handle) noexcept {
  const auto now = std::chrono::steady_clock::now();
  handle->idle_since = now;
  try {
    const std::lock_guard lock(mutex_);
    drop_stale(now);
    auto& handles = idle_[key];
    if (handles.size() < most_idle_) handles.push_back(std::move(handle));
  } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    // Without room to keep it, it is closed.
  }
}

}  // namespace quartet::detail
