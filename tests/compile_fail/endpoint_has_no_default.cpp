// There is no endpoint without a region or an address.
#include "quartet/totango.hpp"

int main() {
#ifdef BAD
  const quartet::totango::Endpoint endpoint;
#else
  const quartet::totango::Endpoint endpoint = quartet::totango::Endpoint::us();
#endif
  return endpoint.url().empty() ? 1 : 0;
}
