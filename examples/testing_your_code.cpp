// Unit tests for code that uses quartet, without a network: with a fake transport, where the test
// says what the vendor answers, and with a cassette, where a recorded file does.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "quartet/testing/cassette.hpp"
#include "quartet/testing/fake_transport.hpp"
#include "quartet/totango.hpp"

namespace totango = quartet::totango;
using quartet::testing::Cassette;
using quartet::testing::FakeClock;
using quartet::testing::FakeTransport;
using quartet::testing::ReplayTransport;

namespace {

// --- the code under test: how many accounts of a list are in poor health?
quartet::Result<int> count_poor_health(const totango::Client& client, totango::ListId list) {
  int count = 0;
  for (auto& account : client.lists.current(list)) {
    if (!account) return account.error();
    if (account->health() == "Poor") ++count;
  }
  return count;
}

void check(bool passed, const char* what) {
  std::cout << (passed ? "ok      " : "FAILED  ") << what << '\n';
  if (!passed) std::exit(EXIT_FAILURE);
}

// --- with a fake transport
void counts_accounts_although_the_vendor_fails_once() {
  auto transport = std::make_shared<FakeTransport>();
  auto clock = std::make_shared<FakeClock>();  // retries wait on this clock: the test takes no time
  transport->reply({.status = 503});
  transport->reply({.status = 200, .body = R"({"total_items": 2, "accounts": [
      {"account_id": "a1", "engagement": {"health": {"current": "Poor"}}},
      {"account_id": "a2", "engagement": {"health": {"current": "Good"}}}]})"});
  const totango::Client client{
      {.token = quartet::Secret{"any"},
       .http = {.transport = transport, .clock = clock, .random = [] { return 0.5; }}}};
  check(count_poor_health(client, 1).value() == 1, "one of two accounts is in poor health");
  check(transport->requests().size() == 2, "the failed request was repeated");
  check(clock->waits() == std::vector{std::chrono::milliseconds(250)}, "after half of 0.5 s");
}

void reports_a_refused_token() {
  auto transport = std::make_shared<FakeTransport>();
  transport->reply({.status = 401});
  const totango::Client client{{.token = quartet::Secret{"any"}, .http = {.transport = transport}}};
  const auto count = count_poor_health(client, 1);
  check(!count && count.error().kind == quartet::ErrorKind::unauthorized,
        "a refused token is told");
}

// --- with a cassette
void counts_accounts_of_a_recorded_list(const std::string& file) {
  const Cassette cassette = Cassette::load(file).value();
  auto transport = std::make_shared<ReplayTransport>(cassette);
  const totango::Client client{{.token = quartet::Secret{"any"}, .http = {.transport = transport}}};
  check(count_poor_health(client, 1004).value() == 2, "two of three recorded accounts");
  check(transport->left() == 0, "the whole recording was used");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: testing_your_code CASSETTE\n";
    return EXIT_FAILURE;
  }
  counts_accounts_although_the_vendor_fails_once();
  reports_a_refused_token();
  counts_accounts_of_a_recorded_list(argv[1]);
  return EXIT_SUCCESS;
}
