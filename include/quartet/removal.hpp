// Removal: what a call that removes something came to.
#pragma once

namespace quartet {

/// The thing is not there any more. A plain value.
struct Removal {
  /// A repetition found nothing to remove: an earlier attempt of the same call, whose reply was
  /// lost, did it. "Not found" without such an attempt is an error of kind `not_found`.
  bool already_gone = false;
};

}  // namespace quartet
