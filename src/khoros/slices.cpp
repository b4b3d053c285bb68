#include "khoros/slices.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace quartet::khoros {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::uint64_t kLongestHeader = 1024 * 1024;

Error unreadable(const fs::path& file) {
  return {.kind = ErrorKind::config, .message = "cannot read " + file.string()};
}

// The part of a file that goes into the whole.
struct Piece {
  fs::path file;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// Bytes into the whole, looked at on the way.
class Merger {
 public:
  Merger(detail::PartFile& out, DocumentCheck& check)
      : out_(out), check_(check), memory_(std::make_unique_for_overwrite<char[]>(kBufferBytes)) {}

  Result<void> add(std::string_view bytes) {
    if (!bytes.empty()) last_ = bytes.back();
    Result<void> looked_at = check_.add(bytes);
    return looked_at ? out_.append(bytes) : looked_at;
  }

  Result<void> add(const Piece& piece) {
    std::ifstream file(piece.file, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(piece.begin));
    detail::ReportScanner scanner(detail::ReportSyntax::csv);  // two odd files look even together
    for (std::uint64_t left = piece.end - piece.begin; left > 0;) {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, kBufferBytes));
      if (!file.read(memory_.get(), static_cast<std::streamsize>(size))) {
        return unreadable(piece.file);
      }
      const std::string_view bytes(memory_.get(), size);
      Result<void> added = add(bytes);
      if (!added) return added;
      scanner.scan(bytes);
      left -= size;
    }
    if (scanner.ends_within_quotes()) quoting_ = Quoting::unbalanced;
    return {};
  }

  // Of CSV.
  [[nodiscard]] Quoting quoting() const noexcept { return quoting_; }
  [[nodiscard]] bool ends_line() const noexcept { return last_ == '\n' || last_ == '\r'; }

 private:
  detail::PartFile& out_;
  DocumentCheck& check_;
  std::unique_ptr<char[]> memory_;
  char last_ = '\n';
  Quoting quoting_ = Quoting::balanced;
};

std::string front_of(const fs::path& path, std::uint64_t most) {
  std::ifstream file(path, std::ios::binary);
  std::string front(static_cast<std::size_t>(most), '\0');
  file.read(front.data(), static_cast<std::streamsize>(front.size()));
  front.resize(static_cast<std::size_t>(file.gcount()));
  return front;
}

// --- CSV

// The first record with its line end.
std::string_view header_record(std::string_view text) {
  bool in_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') in_quotes = !in_quotes;
    if (in_quotes || (text[i] != '\n' && text[i] != '\r')) continue;
    const bool is_crlf = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    return text.substr(0, i + (is_crlf ? 2 : 1));
  }
  return text;
}

std::string_view without_line_end(std::string_view record) {
  return record.substr(0, record.find_last_not_of("\r\n") + 1);
}

std::string_view without_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

Result<void> merge_csv(const std::vector<fs::path>& files, Merger& merger) {
  std::string titles;
  for (const fs::path& file : files) {
    const std::string front = front_of(file, std::min(fs::file_size(file), kLongestHeader));
    const std::string_view header = header_record(front);
    const bool is_first = file == files.front();
    const std::string_view names = without_line_end(without_mark(header));
    if (is_first) titles = names;
    if (names != titles) {
      return Error{.kind = ErrorKind::decode,
                   .message =
                       "the slices of the range have different columns; name the columns "
                       "to have"};
    }
    Result<void> done = merger.ends_line() ? Result<void>() : merger.add("\n");
    if (done) done = merger.add(Piece{file, is_first ? 0 : header.size(), fs::file_size(file)});
    if (!done) return done;
  }
  return {};
}

// --- JSON

// What stands between the brackets, without blanks at its ends.
Piece inside_brackets(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const auto at = [&file](std::uint64_t place) {
    file.clear();
    file.seekg(static_cast<std::streamoff>(place));
    return static_cast<char>(file.get());
  };
  const auto is_blank = [](char c) { return kBlanks.find(c) != std::string_view::npos; };
  Piece piece{path, 0, fs::file_size(path)};
  while (piece.begin < piece.end && at(piece.begin) != '[') ++piece.begin;
  ++piece.begin;
  while (piece.end > piece.begin && at(piece.end - 1) != ']') --piece.end;
  --piece.end;
  while (piece.begin < piece.end && is_blank(at(piece.begin))) ++piece.begin;
  while (piece.begin < piece.end && is_blank(at(piece.end - 1))) --piece.end;
  return piece;
}

Result<void> merge_json(const std::vector<fs::path>& files, Merger& merger) {
  Result<void> done = merger.add("[");
  bool is_first = true;
  for (const fs::path& file : files) {
    const Piece rows = inside_brackets(file);
    if (rows.begin >= rows.end) continue;
    if (done && !std::exchange(is_first, false)) done = merger.add(",\n");
    if (done) done = merger.add(rows);
    if (!done) return done;
  }
  return merger.add("]\n");
}

}  // namespace

std::vector<Slice> slices_of(Timestamp from, Timestamp to, std::chrono::milliseconds longest) {
  std::vector<Slice> slices;
  for (Timestamp start = from; start < to;) {
    const Timestamp end = to - start > longest ? start + longest : to;
    slices.push_back({start, end});
    start = end;
  }
  return slices;
}

Result<Quoting> merge(const std::vector<fs::path>& files, ReportFormat format,
                      detail::PartFile& out, DocumentCheck& check) {
  Merger merger(out, check);
  const bool is_csv = format == ReportFormat::csv;
  Result<void> done = is_csv ? merge_csv(files, merger) : merge_json(files, merger);
  if (!done) return std::move(done).error();
  return is_csv ? merger.quoting() : Quoting::balanced;
}

}  // namespace quartet::khoros
