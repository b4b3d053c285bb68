// How the reading of a record ends.
#pragma once

namespace quartet::detail {

enum class RecordState : unsigned char {
  complete,
  cut,     // it goes on behind the bytes
  broken,  // `problem` says how
};

}  // namespace quartet::detail
