// A secret becomes text only where that is said.
#include <string>

#include "quartet/secret.hpp"

int main() {
  const quartet::Secret secret{"token"};
#ifdef BAD
  const std::string text{secret};
#else
  const std::string text{secret.reveal()};
#endif
  return text.empty() ? 1 : 0;
}
