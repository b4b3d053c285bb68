#include "support/network_hooks.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace quartet::testing {

struct ScriptedName::Entry {
  std::string host;
  Lookup lookup;
  int asked = 0;
  int waiting = 0;
  bool removed = false;
};

namespace {

using Entry = ScriptedName::Entry;

// Global, because the functions that it serves are. Never destroyed, because a lookup may run on a
// detached thread until the process ends.
struct Network {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::shared_ptr<Entry>> names;
  std::vector<std::string> lookups;
  std::vector<std::string> unscripted;
  std::vector<std::string> contacted;
  std::vector<std::string> foreign;
};

Network& network() {
  static auto& instance = *new Network;
  return instance;
}

// Whatever definition comes after this program's: the C library's, or a sanitizer's around it.
template <typename Function>
Function* next_definition(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int real_getaddrinfo(const char* host, const char* service, const addrinfo* hints,
                     addrinfo** result) {
  static auto* const function = next_definition<decltype(getaddrinfo)>("getaddrinfo");
  return function(host, service, hints, result);
}

int real_connect(int descriptor, const sockaddr* address, socklen_t size) {
  static auto* const function = next_definition<decltype(connect)>("connect");
  return function(descriptor, address, size);
}

int resolve_numeric(const char* host, const char* service, const addrinfo* hints,
                    addrinfo** result) {
  addrinfo numeric = hints == nullptr ? addrinfo{} : *hints;
  numeric.ai_flags |= AI_NUMERICHOST;
  numeric.ai_flags &=
      ~AI_ADDRCONFIG;  // a machine with nothing but loopback is configured well enough
  return real_getaddrinfo(host, service, &numeric, result);
}

// One chain of what each address resolves to, which the real freeaddrinfo() frees link by link.
int resolve_all(const std::vector<std::string>& addresses, const char* service,
                const addrinfo* hints, addrinfo** result) {
  addrinfo* first = nullptr;
  addrinfo** end = &first;
  for (const std::string& address : addresses) {
    // One that is not of the wanted family is left out.
    if (resolve_numeric(address.c_str(), service, hints, end) != 0) {
      *end = nullptr;
      continue;
    }
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  if (first == nullptr) return EAI_NONAME;
  *result = first;
  return 0;
}

// What there is to say when this lookup's turn has come; 0 for the addresses.
int wait_for_error(Entry& entry, std::unique_lock<std::mutex>& lock) {
  ++entry.asked;
  ++entry.waiting;
  network().changed.notify_all();
  network().changed.wait(lock, [&] { return entry.removed || !entry.lookup.blocked; });
  --entry.waiting;
  if (entry.removed) return EAI_AGAIN;
  const int error = entry.lookup.error == 0 ? EAI_NONAME : entry.lookup.error;
  if (entry.lookup.addresses.empty() || entry.lookup.error_times == Lookup::kAlways) return error;
  if (entry.lookup.error_times == 0) return 0;
  --entry.lookup.error_times;
  return error;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::shared_ptr<Entry> find_name(const std::string& host) {
  const auto& names = network().names;
  const auto found = std::find_if(names.rbegin(), names.rend(),
                                  [&](const auto& entry) { return entry->host == host; });
  return found == names.rend() ? nullptr : *found;
}

int resolve_name(const std::string& host, const char* service, const addrinfo* hints,
                 addrinfo** result) {
  Network& net = network();
  std::unique_lock lock(net.mutex);
  net.lookups.push_back(host);
  const std::shared_ptr<Entry> entry = find_name(lower(host));
  if (entry != nullptr) {
    const int error = wait_for_error(*entry, lock);
    return error == 0 ? resolve_all(entry->lookup.addresses, service, hints, result) : error;
  }
  if (lower(host) == "localhost") {
    lock.unlock();
    return real_getaddrinfo(host.c_str(), service, hints, result);
  }
  net.unscripted.push_back(host);
  return EAI_NONAME;
}

struct Destination {
  std::string text;  // empty: no internet address
  bool is_loopback = false;
};

Destination destination(const sockaddr_in& address) {
  char text[INET_ADDRSTRLEN] = {};
  inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
  return {.text = std::string(text) + ":" + std::to_string(ntohs(address.sin_port)),
          .is_loopback = ntohl(address.sin_addr.s_addr) >> 24 == 127};
}

Destination destination(const sockaddr_in6& address) {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text);
  const bool mapped_loopback =
      IN6_IS_ADDR_V4MAPPED(&address.sin6_addr) && address.sin6_addr.s6_addr[12] == 127;
  return {.text = "[" + std::string(text) + "]:" + std::to_string(ntohs(address.sin6_port)),
          .is_loopback = IN6_IS_ADDR_LOOPBACK(&address.sin6_addr) || mapped_loopback};
}

Destination destination(const sockaddr* address) {
  switch (address->sa_family) {
    case AF_INET: return destination(*reinterpret_cast<const sockaddr_in*>(address));
    case AF_INET6: return destination(*reinterpret_cast<const sockaddr_in6*>(address));
    default: return {};
  }
}

// False for a connection that must not be made.
bool note_connection(const Destination& to) {
  if (to.text.empty()) return true;
  Network& net = network();
  const std::lock_guard lock(net.mutex);
  net.contacted.push_back(to.text);
  if (!to.is_loopback) net.foreign.push_back(to.text);
  return to.is_loopback;
}

std::vector<std::string> copy_of(const std::vector<std::string>& list) {
  const std::lock_guard lock(network().mutex);
  return list;
}

}  // namespace

ScriptedName::ScriptedName(std::string host, Lookup lookup) {
  auto entry = std::make_shared<Entry>();
  entry->host = lower(std::move(host));
  entry->lookup = std::move(lookup);
  entry_ = entry.get();
  const std::lock_guard lock(network().mutex);
  network().names.push_back(std::move(entry));
}

ScriptedName::~ScriptedName() {
  Network& net = network();
  const std::lock_guard lock(net.mutex);
  entry_->removed = true;
  std::erase_if(net.names, [this](const auto& entry) { return entry.get() == entry_; });
  net.changed.notify_all();
}

void ScriptedName::release() {
  const std::lock_guard lock(network().mutex);
  entry_->lookup.blocked = false;
  network().changed.notify_all();
}

int ScriptedName::waiting() const {
  const std::lock_guard lock(network().mutex);
  return entry_->lookup.blocked ? entry_->waiting : 0;
}

int ScriptedName::asked() const {
  const std::lock_guard lock(network().mutex);
  return entry_->asked;
}

std::vector<std::string> lookups() {
  return copy_of(network().lookups);
}
std::vector<std::string> unscripted_lookups() {
  return copy_of(network().unscripted);
}
std::vector<std::string> hosts_contacted() {
  return copy_of(network().contacted);
}
std::vector<std::string> foreign_connections() {
  return copy_of(network().foreign);
}

void reset_network_log() {
  Network& net = network();
  const std::lock_guard lock(net.mutex);
  for (auto* list : {&net.lookups, &net.unscripted, &net.contacted, &net.foreign}) list->clear();
}

}  // namespace quartet::testing

extern "C" {

int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** result) {
  using namespace quartet::testing;
  if (host == nullptr) return real_getaddrinfo(host, service, hints, result);
  const int numeric = resolve_numeric(host, service, hints, result);
  return numeric == EAI_NONAME ? resolve_name(host, service, hints, result) : numeric;
}

int connect(int descriptor, const sockaddr* address, socklen_t size) {
  using namespace quartet::testing;
  if (address == nullptr || note_connection(destination(address))) {
    return real_connect(descriptor, address, size);
  }
  errno = ENETUNREACH;
  return -1;
}

}  // extern "C"
