#include "khoros/download.hpp"

#include <memory>
#include <utility>

#include "core/keyed_hash.hpp"
#include "core/part_file.hpp"
#include "core/session.hpp"
#include "core/text.hpp"
#include "khoros/document_check.hpp"

namespace quartet::khoros {
namespace {

using detail::PartFile;

// Names what a part file belongs to, without saying it.
std::string source_of(const DownloadTask& task) {
  constexpr detail::HashKey first{0x706172742d66, 0x696c652d31};
  constexpr detail::HashKey second{0x706172742d66, 0x696c652d32};
  const std::string text =
      task.handle->session->base().origin + '\n' + task.job.workflow_id + '\n' + task.job.run_id;
  return detail::hex64(detail::keyed_hash(first, text)) +
         detail::hex64(detail::keyed_hash(second, text));
}

// Another try may go on with what is there.
bool may_go_on(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::transport:
    case ErrorKind::timeout:
    case ErrorKind::cancelled:
    case ErrorKind::server:
    case ErrorKind::rate_limited:
    case ErrorKind::unauthorized:
    case ErrorKind::forbidden:
    case ErrorKind::proxy:
    case ErrorKind::tls: return true;
    default: return false;
  }
}

void tell(JobProgress& progress, const ReportStream& stream) {
  progress.facts().received = stream.position().offset;
  progress.facts().size = stream.position().size;
  progress.tell_now_and_then();
}

DownloadReceipt receipt_of(const ReportStream& stream) {
  return {.bytes = stream.position().offset,
          .is_end_proven = stream.is_end_proven(),
          .resumes = stream.resumes()};
}

// Looks at what an earlier process left.
Result<void> read_over(PartFile& file, DocumentCheck& check, std::span<char> buffer) {
  for (std::uint64_t offset = 0; offset < file.size();) {
    const Result<std::size_t> count = file.read_at(offset, buffer.data(), buffer.size());
    if (!count) return count.error();
    if (*count == 0) break;
    Result<void> looked_at = check.add({buffer.data(), *count});
    if (!looked_at) return looked_at;
    offset += *count;
  }
  return {};
}

Result<void> receive(ReportStream& stream, PartFile& file, DocumentCheck& check,
                     std::span<char> buffer, JobProgress& progress) {
  while (true) {
    const Result<StreamPart> part = stream.read(buffer);
    if (!part) return part.error();
    if (part->is_restart) {
      Result<void> begun = file.restart({stream.position().validator, stream.position().size});
      if (!begun) return begun;
      check.restart();
    }
    if (part->size == 0) return {};
    const std::string_view bytes(buffer.data(), part->size);
    Result<void> written = file.append(bytes);
    if (!written) return written;
    Result<void> looked_at = check.add(bytes);
    if (!looked_at) return looked_at;
    tell(progress, stream);
  }
}

Result<DownloadReceipt> download(const DownloadTask& task, PartFile& file, JobProgress& progress) {
  const auto memory = std::make_unique_for_overwrite<char[]>(kBufferBytes);
  const std::span<char> buffer(memory.get(), kBufferBytes);
  DocumentCheck check(task.job.format, task.options.sha256);
  const std::uint64_t left_over = file.size();
  Result<void> done = read_over(file, check, buffer);
  if (!done) return std::move(done).error();
  ReportStream stream =
      open_stream(task, Restart::allowed, {left_over, file.state().validator, file.state().size});
  // Whoever was here before may have been stopped just before the end.
  const bool is_complete = left_over > 0 && file.state().size == left_over;
  if (!is_complete) done = receive(stream, file, check, buffer, progress);
  if (!done) {
    // Another try would have to read all of it again: there is nothing to go on with.
    if (stream.is_end_unproven()) (void)file.restart({});
    return std::move(done).error();
  }
  DownloadReceipt receipt = receipt_of(stream);
  receipt.resumed_from = stream.has_restarted() ? 0 : left_over;
  receipt.is_end_proven = receipt.is_end_proven || is_complete;
  done = check.finish(receipt);
  if (!done) return std::move(done).error();
  done = file.commit();
  if (!done) return std::move(done).error();
  return receipt;
}

void finish_progress(JobProgress& progress, const DownloadReceipt& receipt) {
  progress.facts().received = receipt.bytes;
  progress.facts().size = receipt.bytes;
  progress.tell();
}

}  // namespace

ReportStream open_stream(const DownloadTask& task, Restart restart, Position position) {
  return ReportStream(task.handle, task.job,
                      {.deadline = after(task.handle->session->clock().now(), task.options.timeout),
                       .restart = restart,
                       .allow_unproven_end = task.options.allow_unproven_end,
                       .position = std::move(position)});
}

Result<DownloadReceipt> download_to_file(const DownloadTask& task,
                                         const std::filesystem::path& file, JobProgress& progress) {
  Result<PartFile> part = PartFile::open(file, source_of(task));
  if (!part) return std::move(part).error();
  Result<DownloadReceipt> receipt = download(task, *part, progress);
  if (receipt) {
    finish_progress(progress, *receipt);
    return receipt;
  }
  Error error = std::move(receipt).error();
  const bool is_usable = part->size() > 0 && !part->state().validator.empty();
  if (may_go_on(error.kind) && is_usable) {
    part->keep();
    error.message += "; " + std::to_string(part->size()) + " bytes are kept in " +
                     part->path().string() + ", and the same download goes on there";
  }
  return error;
}

Result<DownloadReceipt> download_to_sink(const DownloadTask& task, const ReportSink& sink,
                                         JobProgress& progress) {
  const auto memory = std::make_unique_for_overwrite<char[]>(kBufferBytes);
  DocumentCheck check(task.job.format, task.options.sha256);
  ReportStream stream = open_stream(task, Restart::refused, {});
  while (true) {
    const Result<StreamPart> part = stream.read({memory.get(), kBufferBytes});
    if (!part) return part.error();
    if (part->size == 0) break;
    const std::string_view bytes(memory.get(), part->size);
    Result<void> taken = check.add(bytes);
    if (taken) taken = sink(bytes);
    if (!taken) return std::move(taken).error();
    tell(progress, stream);
  }
  DownloadReceipt receipt = receipt_of(stream);
  Result<void> whole = check.finish(receipt);
  if (!whole) return std::move(whole).error();
  finish_progress(progress, receipt);
  return receipt;
}

}  // namespace quartet::khoros
