// A secret has no stream operator.
#include <iostream>

#include "quartet/secret.hpp"

int main() {
  const quartet::Secret secret{"token"};
#ifdef BAD
  std::cout << secret;
#else
  std::cout << to_string(secret);
#endif
}
