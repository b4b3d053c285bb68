// A patch takes what its member takes.
#include "quartet/quantive.hpp"

quartet::quantive::GoalPatch patch() {
#ifdef BAD
  return {.name = 7};
#else
  return {.name = "Ship", .description = nullptr};
#endif
}
