// A result that nobody looks at is a warning, which the tests make an error.
#include "quartet/result.hpp"

quartet::Result<int> answer();

int main() {
#ifdef BAD
  answer();
#else
  return answer() ? 0 : 1;
#endif
}
