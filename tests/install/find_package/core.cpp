// The library alone, without its testing component. The real transport is linked, not used.
#include <cstdio>

#include <quartet/totango.hpp>
#include <quartet/version.hpp>

int main() {
  const quartet::totango::Client client{
      {.token = quartet::Secret{"token"}, .endpoint = quartet::totango::Endpoint::at("nowhere")}};
  const auto checked = client.check();
  std::puts(checked ? "accepted" : quartet::describe(checked.error()).c_str());
  return !checked && !quartet::version().empty() ? 0 : 1;
}
