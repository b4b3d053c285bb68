// Text becomes a secret only where that is said.
#include "quartet/secret.hpp"

int main() {
#ifdef BAD
  const quartet::Secret secret = "token";
#else
  const quartet::Secret secret{"token"};
#endif
  return secret.empty() ? 1 : 0;
}
