// A call about a user without an identifier could be one about all users.
#include "quartet/taplytics.hpp"

quartet::Result<quartet::Removal> remove(const quartet::taplytics::Client& client) {
#ifdef BAD
  return client.users.remove({});
#else
  return client.users.remove(quartet::taplytics::UserRef::user_id("42"));
#endif
}
