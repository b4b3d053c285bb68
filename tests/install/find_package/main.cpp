// A client of an installed quartet, answered by the fake transport.
#include <cstdio>
#include <memory>

#include <quartet/testing/fake_transport.hpp>
#include <quartet/totango.hpp>

namespace totango = quartet::totango;

int main() {
  auto fake = std::make_shared<quartet::testing::FakeTransport>();
  fake->reply({.status = 200,
               .body = R"({"accounts": [{"account_id": "7", "name": "Acme"}], "total_items": 1})"});
  const totango::Client client{
      {.token = quartet::Secret{"token"}, .http = {.transport = fake}, .call = {}}};

  int rows = 0;
  auto accounts = client.lists.current(1);
  for (auto& account : accounts) {
    if (!account) {
      std::fprintf(stderr, "%s\n", quartet::describe(account.error()).c_str());
      return 1;
    }
    std::printf("%s %s\n", account->id.c_str(), account->name.c_str());
    ++rows;
  }
  return rows == 1 ? 0 : 1;
}
