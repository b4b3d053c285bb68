// Two copies of a pager would share one reading position.
#include <utility>

#include "quartet/pager.hpp"

int main() {
  quartet::Pager<int> pager{nullptr};
#ifdef BAD
  const quartet::Pager<int> other{pager};
#else
  const quartet::Pager<int> other{std::move(pager)};
#endif
  static_cast<void>(other);
}
