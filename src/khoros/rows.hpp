// What stands behind khoros::Rows: readers of rows over any source of bytes.
#pragma once

#include <cstddef>
#include <memory>

#include "core/byte_source.hpp"
#include "khoros/report_columns.hpp"
#include "quartet/khoros/rows.hpp"

namespace quartet::detail {

class RowSource {
 public:
  virtual ~RowSource() = default;
  // Makes `row` the next one, using its memory again; false at the end. Not called again after the
  // end or an error.
  virtual Result<bool> next(RowContent& row) = 0;
  // None before the first call of `next`.
  [[nodiscard]] virtual const std::shared_ptr<const ReportColumns>& columns() const noexcept = 0;
};

[[nodiscard]] std::unique_ptr<RowSource> csv_rows(std::unique_ptr<ByteSource> source,
                                                  std::size_t row_bytes);
[[nodiscard]] std::unique_ptr<RowSource> json_rows(std::unique_ptr<ByteSource> source,
                                                   std::size_t row_bytes);

[[nodiscard]] khoros::Rows make_rows(std::unique_ptr<ByteSource> source,
                                     khoros::ReportFormat format, khoros::RowLimits limits = {});

}  // namespace quartet::detail
