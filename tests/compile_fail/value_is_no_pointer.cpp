// A pointer is no truth: `find`, which answers one, is easily taken for the value itself.
#include "quartet/value.hpp"

int main() {
  const quartet::Object object{{"ready", false}};
#ifdef BAD
  const quartet::Value copy = object.find("ready");
#else
  const quartet::Value copy = *object.find("ready");
#endif
  return copy.as_bool() == false ? 0 : 1;
}
