// A client's options without a token are noticed by the compiler.
#include "quartet/totango.hpp"

int main() {
  const quartet::totango::Client client{{
#ifndef BAD
      .token = quartet::Secret{"token"},
#endif
      .endpoint = quartet::totango::Endpoint::eu(),
      .http = {},
      .call = {}}};
  return client.check() ? 0 : 1;
}
