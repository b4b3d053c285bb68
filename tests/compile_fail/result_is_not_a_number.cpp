// A result is asked whether it holds a value; it does not turn into a bool, or a number, unasked.
#include "quartet/result.hpp"

int main() {
  const quartet::Result<int> answer{42};
#ifdef BAD
  const int number = answer;
#else
  const int number = *answer;
#endif
  return number;
}
