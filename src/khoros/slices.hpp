// Cutting a long range into slices, and putting their files together again.
#pragma once

#include <filesystem>
#include <vector>

#include "core/part_file.hpp"
#include "khoros/document_check.hpp"
#include "quartet/khoros/downloads.hpp"

namespace quartet::khoros {

struct Slice {
  Timestamp from;
  Timestamp to;
};

// Neighbours share their border: whether the vendor counts the end in is not documented, and rows
// must not be lost.
[[nodiscard]] std::vector<Slice> slices_of(Timestamp from, Timestamp to,
                                           std::chrono::milliseconds longest);

// Of the merged files: whether the quotes of one of them do not match.
enum class Quoting : unsigned char { balanced, unbalanced };

// Writes the files one behind the other, as one report: one header, or one array. Error: decode,
// when their columns differ.
[[nodiscard]] Result<Quoting> merge(const std::vector<std::filesystem::path>& files,
                                    ReportFormat format, detail::PartFile& out,
                                    DocumentCheck& check);

}  // namespace quartet::khoros
