// Files are mapped when large and read when small; line numbers come from a sparse count of
// newlines made on first use, so a thousand errors in a huge dump cost one pass.
#include "parser/source/source_map.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <vector>

#include <fmt/format.h>

#include "parser/source/utf8.h"

namespace dryshod {

namespace {

constexpr size_t kMapFrom =
    1 << 20;  // smaller files are read: a file cut short under a map is SIGBUS
constexpr size_t kLineBlock = 1 << 16;

std::string too_large(std::string_view label) {
  return fmt::format("{}: larger than 4 GiB, which is more than one source text can hold", label);
}

/// Reads until end of file; false with errno set.
bool read_all(int fd, std::string& out) {
  for (;;) {
    const size_t had = out.size();
    const size_t room = std::max<size_t>(1 << 16, had);
    out.resize(had + room);
    const ssize_t got = ::read(fd, out.data() + had, room);
    if (got < 0 && errno == EINTR) {
      out.resize(had);
      continue;
    }
    out.resize(had + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) return false;
    if (got == 0) return true;
    if (out.size() > SourceMap::kMaxText) return true;
  }
}

}  // namespace

struct SourceMap::Text {
  std::string label;
  std::string owned;
  void* map = nullptr;
  size_t map_size = 0;
  Span origin{};  // of a derived text
  std::vector<NamedPlace> places;
  // Newlines before each block of kLineBlock bytes; made when a position is first asked for.
  std::once_flag lines_made;
  std::vector<uint32_t> lines_before;

  Text() = default;
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  ~Text() {
    if (map != nullptr) ::munmap(map, map_size);
  }
  std::string_view view() const {
    return map != nullptr ? std::string_view(static_cast<const char*>(map), map_size)
                          : std::string_view(owned);
  }
  void make_lines() {
    const std::string_view text = view();
    uint32_t count = 0;
    for (size_t at = 0; at <= text.size(); at += kLineBlock) {
      lines_before.push_back(count);
      const std::string_view block = text.substr(at, kLineBlock);
      count += static_cast<uint32_t>(std::count(block.begin(), block.end(), '\n'));
    }
  }
};

SourceMap::SourceMap() = default;
SourceMap::~SourceMap() {
  for (const auto& segment : segments_) delete[] segment.load();
}

// Id n, from 1, is number n - 2^k of segment k = floor(log2(n)).
const SourceMap::Text& SourceMap::at(uint32_t file) const {
  static const Text no_text;
  if (file == 0 || file > count_.load(std::memory_order_acquire)) return no_text;
  const auto segment = static_cast<size_t>(std::bit_width(file)) - 1;
  return *segments_[segment].load(std::memory_order_acquire)[file - (uint32_t{1} << segment)];
}

uint32_t SourceMap::add(std::unique_ptr<Text> text) {
  const std::lock_guard lock(adding_);
  const uint32_t file = count_.load(std::memory_order_relaxed) + 1;
  const auto segment = static_cast<size_t>(std::bit_width(file)) - 1;
  std::unique_ptr<Text>* texts = segments_[segment].load(std::memory_order_relaxed);
  if (texts == nullptr) {
    texts = new std::unique_ptr<Text>[size_t{1} << segment];
    segments_[segment].store(texts, std::memory_order_release);
  }
  texts[file - (uint32_t{1} << segment)] = std::move(text);
  count_.store(file, std::memory_order_release);
  return file;
}

Result<uint32_t> SourceMap::add_file(const std::string& path, std::string label) {
  if (label.empty()) label = path;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure(fmt::format("{}: {}", label, std::strerror(errno)));
  auto text = std::make_unique<Text>();
  text->label = label;
  struct stat info {};
  const bool known = ::fstat(fd, &info) == 0;
  if (known && S_ISDIR(info.st_mode)) {
    ::close(fd);
    return failure(fmt::format("{}: is a directory", label));
  }
  const size_t size = known && S_ISREG(info.st_mode) ? static_cast<size_t>(info.st_size) : 0;
  if (size > kMaxText) {
    ::close(fd);
    return failure(too_large(label));
  }
  if (size >= kMapFrom) {
    void* map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map != MAP_FAILED) {
      text->map = map;
      text->map_size = size;
      ::madvise(map, size, MADV_SEQUENTIAL);
    }
  }
  bool read = true;
  int why = 0;
  if (text->map == nullptr) {
    text->owned.reserve(size + 1);
    read = read_all(fd, text->owned);
    why = errno;
  }
  ::close(fd);
  if (!read) return failure(fmt::format("{}: {}", label, std::strerror(why)));
  if (text->view().size() > kMaxText) return failure(too_large(label));
  return add(std::move(text));
}

Result<uint32_t> SourceMap::add_stdin() {
  {
    const std::lock_guard lock(adding_);
    if (stdin_read_) return failure("standard input (-) can be a source only once");
    stdin_read_ = true;
  }
  std::string text;
  if (!read_all(STDIN_FILENO, text)) {
    return failure(fmt::format("standard input: {}", std::strerror(errno)));
  }
  if (text.size() > kMaxText) return failure(too_large("standard input"));
  return add_text("<stdin>", std::move(text));
}

uint32_t SourceMap::add_text(std::string label, std::string content,
                             std::vector<NamedPlace> places) {
  auto text = std::make_unique<Text>();
  text->label = std::move(label);
  text->owned = std::move(content);
  text->places = std::move(places);
  return add(std::move(text));
}

uint32_t SourceMap::add_derived(Span origin, std::string content) {
  auto text = std::make_unique<Text>();
  text->label = std::string(label(origin.file));
  text->owned = std::move(content);
  text->origin = this->origin(origin);
  return add(std::move(text));
}

std::string_view SourceMap::text(uint32_t file) const {
  return at(file).view();
}

std::string_view SourceMap::text(Span span) const {
  const std::string_view whole = text(span.file);
  const size_t begin = std::min<size_t>(span.begin, whole.size());
  const size_t end = std::min<size_t>(std::max(span.begin, span.end), whole.size());
  return whole.substr(begin, end - begin);
}

std::string_view SourceMap::label(uint32_t file) const {
  return at(file).label;
}

Span SourceMap::whole(uint32_t file) const {
  return Span{file, 0, static_cast<uint32_t>(text(file).size())};
}

Span SourceMap::origin(Span span) const {
  const Span from = at(span.file).origin;
  return from.file == 0 ? span : from;
}

Position SourceMap::position(uint32_t file, uint32_t offset) const {
  const Span from = origin(Span{file, offset, offset});
  Text& text = const_cast<Text&>(at(from.file));
  if (from.file == 0) return {};
  std::call_once(text.lines_made, [&] { text.make_lines(); });
  const std::string_view view = text.view();
  const size_t place = std::min<size_t>(from.begin, view.size());
  const size_t block = place / kLineBlock;
  const std::string_view part = view.substr(block * kLineBlock, place - block * kLineBlock);
  const auto line = text.lines_before[block] + std::count(part.begin(), part.end(), '\n') + 1;
  const size_t newline = place == 0 ? std::string_view::npos : view.rfind('\n', place - 1);
  size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  if (start == 0 && view.starts_with("\xEF\xBB\xBF")) start = 3;
  const size_t column = place > start ? utf8_length(view.substr(start, place - start)) : 0;
  return {text.label, static_cast<uint32_t>(line), static_cast<uint32_t>(column + 1)};
}

std::string_view SourceMap::place_name(Span span) const {
  const Span from = origin(span);
  const auto& places = at(from.file).places;
  const auto after =
      std::upper_bound(places.begin(), places.end(), from.begin,
                       [](uint32_t begin, const NamedPlace& place) { return begin < place.begin; });
  return after == places.begin() ? std::string_view() : std::prev(after)->name;
}

void SourceMap::release(Span span) const {
  const Text& text = at(span.file);
  if (text.map == nullptr) return;
  const size_t page = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
  const size_t begin = (span.begin + page - 1) / page * page;
  const size_t end = std::min<size_t>(span.end, text.map_size) / page * page;
  if (begin < end) ::madvise(static_cast<char*>(text.map) + begin, end - begin, MADV_DONTNEED);
}

}  // namespace dryshod
