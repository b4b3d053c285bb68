#include "http/handle_pool.hpp"

#include <algorithm>
#include <new>

namespace quartet::detail {
namespace {

void initialise_libcurl() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  });
}

}  // namespace

CurlHandle::CurlHandle() : easy_(curl_easy_init()), multi_(curl_multi_init()) {}

CurlHandle::~CurlHandle() {
  if (easy_ != nullptr) curl_easy_cleanup(easy_);
  if (multi_ != nullptr) curl_multi_cleanup(multi_);
}

HandlePool::HandlePool(std::size_t most_idle, std::chrono::milliseconds idle_timeout)
    : most_idle_(most_idle), idle_timeout_(idle_timeout), process_(getpid()) {}

HandlePool::~HandlePool() {
  abandon_if_forked();
}

// After a fork, parent and child would read each other's replies from the same sockets. The child
// forgets the handles without closing them: closing would say goodbye on the parent's connections.
// Looking when a handle is wanted is enough: what a child releases is forgotten there too.
void HandlePool::abandon_if_forked() {
  if (process_ == getpid()) return;
  process_ = getpid();
  for (auto& [key, handles] : idle_) {
    for (auto& handle : handles) static_cast<void>(handle.release());
  }
  idle_.clear();
}

void HandlePool::drop_stale(std::chrono::steady_clock::time_point now) {
  for (auto entry = idle_.begin(); entry != idle_.end();) {
    std::erase_if(entry->second, [this, now](const std::unique_ptr<CurlHandle>& handle) {
      return now - handle->idle_since > idle_timeout_;
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
  if (handle->easy() == nullptr || handle->multi() == nullptr) throw std::bad_alloc();
  return handle;
}

void HandlePool::release(const std::string& key, std::unique_ptr<CurlHandle> handle) {
  const auto now = std::chrono::steady_clock::now();
  handle->idle_since = now;
  const std::lock_guard lock(mutex_);
  drop_stale(now);
  auto& handles = idle_[key];
  if (handles.size() < most_idle_) handles.push_back(std::move(handle));
}

}  // namespace quartet::detail
