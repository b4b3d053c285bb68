// Sending to everybody has to be said.
#include "quartet/taplytics.hpp"

namespace taplytics = quartet::taplytics;

taplytics::NewPush push() {
#ifdef BAD
  return {.audience = {}, .notification = {.alert = "hello"}};
#else
  return {.audience = taplytics::Audience::everybody(), .notification = {.alert = "hello"}};
#endif
}
