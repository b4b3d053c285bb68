#include "testing/khoros_store.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include <httplib.h>

#include "quartet/testing/sandbox.hpp"
#include "testing/form.hpp"

namespace quartet::testing::fake_khoros {
namespace {

namespace answers = khoros_answers;

StoreReply with_body(StoreReply reply, std::string body) {
  reply.size = reply.sent = body.size();
  reply.file = std::make_shared<const std::string>(std::move(body));
  return reply;
}

StoreReply store_refusal(int status, const std::string& code) {
  return with_body({.status = status}, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" +
                                           code + "</Code></Error>");
}

StoreReply redirect(const std::string& target) {
  StoreReply reply = store_refusal(302, "TemporaryRedirect");
  reply.headers.push_back({"Location", target + "&hop=2"});
  return reply;
}

StoreReply html_page() {
  return with_body({.content_type = "text/html; charset=utf-8"},
                   "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n");
}

bool is_expired(const Link& link, const Job& job, Time now) {
  if (job.answers.has(answers::link_expired)) return true;
  if (job.answers.has(answers::link_expired_once) && link.number == 1) return true;
  return now >= link.expires;
}

// Answers that show only when the client has to go on from somewhere.
bool cuts_first_file(const Answers& asked) {
  const std::string_view cutting[] = {answers::cut_once, answers::changed_file,
                                      answers::wrong_range, answers::unsatisfiable,
                                      answers::no_etag};
  return std::any_of(std::begin(cutting), std::end(cutting),
                     [&](std::string_view name) { return asked.has(name); });
}

std::shared_ptr<const std::string> gzipped(const std::string& text) {
  auto packed = std::make_shared<std::string>();
  httplib::detail::gzip_compressor().compress(text.data(), text.size(), /*last=*/true,
                                              [&](const char* data, std::size_t size) {
                                                packed->append(data, size);
                                                return true;
                                              });
  return packed;
}

// Of "bytes=N-" and "bytes=N-M"; the store takes no other.
struct ByteRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

std::optional<ByteRange> range_of(std::string_view header) {
  constexpr std::string_view unit = "bytes=";
  const std::size_t dash = header.find('-');
  if (!header.starts_with(unit) || dash == std::string_view::npos) return std::nullopt;
  const auto first = parse_digits(header.substr(unit.size(), dash - unit.size()));
  const std::string_view end = header.substr(dash + 1);
  const auto last = end.empty() ? std::optional(UINT64_MAX) : parse_digits(end);
  if (!first || !last || *last < *first) return std::nullopt;
  return ByteRange{*first, *last};
}

StoreReply unsatisfiable(std::size_t size) {
  StoreReply reply = store_refusal(416, "InvalidRange");
  reply.headers.push_back({"Content-Range", "bytes */" + std::to_string(size)});
  return reply;
}

StoreReply partial(StoreReply reply, const ByteRange& range, const Answers& asked) {
  const std::size_t size = reply.file->size();
  if (range.first >= size || asked.has(answers::unsatisfiable)) return unsatisfiable(size);
  const std::size_t last = std::min(range.last, size - 1);
  const std::size_t said = range.first + (asked.has(answers::wrong_range) ? 1 : 0);
  reply.status = 206;
  reply.headers.push_back({"Content-Range", "bytes " + std::to_string(said) + '-' +
                                                std::to_string(last) + '/' + std::to_string(size)});
  reply.first = range.first;
  reply.size = reply.sent = last + 1 - range.first;
  return reply;
}

StoreReply cut_if_asked(StoreReply reply, const Answers& asked) {
  if (asked.has(answers::cut_always)) reply.sent = reply.size / 8;
  return reply;
}

// The file as it is now, without what depends on the request.
StoreReply stored(const Job& job, RangeSupport ranges) {
  const Answers& asked = job.answers;
  const bool is_changed = asked.has(answers::changed_file) && job.whole_files > 0;
  const std::uint64_t edition = is_changed ? 1 : 0;
  StoreReply reply{.file = job.file->contents(edition)};
  reply.content_type =
      job.file_name.ends_with(".csv") ? "text/csv; charset=UTF-8" : "application/json";
  if (asked.has(answers::no_length)) reply.framing = Framing::hangup;
  if (asked.has(answers::file_name)) {
    reply.headers.push_back({"Content-Disposition", "attachment; filename=\"../../x\""});
  }
  if (asked.has(answers::gzip_coding)) {
    reply.file = gzipped(*reply.file);
    reply.headers.push_back({"Content-Encoding", "gzip"});
  }
  if (ranges == RangeSupport::none) return reply;
  reply.headers.push_back({"Accept-Ranges", "bytes"});
  if (!asked.has(answers::no_etag)) {
    reply.headers.push_back({"ETag", job.file->entity_tag(edition)});
  }
  return reply;
}

bool is_current(const std::string& if_range, const StoreReply& reply) {
  if (if_range.empty()) return true;
  return std::any_of(reply.headers.begin(), reply.headers.end(), [&](const StoreHeader& header) {
    return std::string_view(header.name) == "ETag" && header.value == if_range;
  });
}

}  // namespace

StoreReply Store::answer(const StoreRequest& request, Time now) {
  if (request.credentials == Credentials::present) return store_refusal(400, "InvalidArgument");
  const std::optional<Link> link = book_.find_link(request.signature);
  const std::optional<Job> job = link ? book_.find(link->job) : std::nullopt;
  const bool is_signed = request.method == "GET" && job;
  if (!is_signed || request.path != "/reports/" + job->file_name) {
    return store_refusal(403, "SignatureDoesNotMatch");
  }
  if (is_expired(*link, *job, now)) return store_refusal(403, "AccessDenied");
  if (job->answers.has(answers::redirect_chain) && request.hop == Hop::first) {
    return redirect(request.target);
  }
  return job->answers.has(answers::html_file) ? html_page() : file(request, *job);
}

StoreReply Store::file(const StoreRequest& request, const Job& job) {
  StoreReply reply = stored(job, ranges_);
  const auto range =
      ranges_ == RangeSupport::full ? range_of(request.range) : std::optional<ByteRange>();
  if (range && is_current(request.if_range, reply)) {
    return cut_if_asked(partial(std::move(reply), *range, job.answers), job.answers);
  }
  return cut_if_asked(whole(std::move(reply), job), job.answers);
}

StoreReply Store::whole(StoreReply reply, const Job& job) {
  reply.size = reply.sent = reply.file->size();
  const bool is_first = book_.count_whole_file(job.id) == 0;
  if (is_first && cuts_first_file(job.answers)) reply.sent = reply.size * 6 / 10;
  return reply;
}

}  // namespace quartet::testing::fake_khoros
