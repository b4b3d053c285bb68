// A forgotten secret is noticed by the compiler.
#include "quartet/secret.hpp"

int main() {
#ifdef BAD
  const quartet::Secret secret;
#else
  const quartet::Secret secret{""};
#endif
  return secret.empty() ? 0 : 1;
}
