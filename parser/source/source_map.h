// Owns every text of a run, by file id, and turns byte offsets into lines and columns. The only
// place where a Diagnostic becomes words for a terminal; what it renders can hold no terminal
// escape, whatever the file holds. Knows nothing of SQL.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"

namespace dryshod {

/// Line and column as an editor counts them: from 1, columns in characters.
struct Position {
  std::string_view label;
  uint32_t line = 0;
  uint32_t column = 0;
};

/// What a text that was made of something else has from `begin` on, for people.
struct NamedPlace {
  uint32_t begin = 0;
  std::string name;
};

/// Ids start at 1 (0 is "no place"). Texts and labels live as long as the map and never move.
/// All members may be called from several threads.
class SourceMap {
 public:
  static constexpr size_t kMaxText = UINT32_MAX - 1;  // Span holds 32-bit offsets

  SourceMap();
  ~SourceMap();
  SourceMap(const SourceMap&) = delete;
  SourceMap& operator=(const SourceMap&) = delete;

  /// Reads or maps a file (a pipe or device is read to its end). Without a label its path is used.
  Result<uint32_t> add_file(const std::string& path, std::string label = {});
  /// Reads standard input; a second call is an error, for nothing would be left to read.
  Result<uint32_t> add_stdin();
  /// `places`, in order, are named beside lines where the user has no such text to look at.
  uint32_t add_text(std::string label, std::string text, std::vector<NamedPlace> places = {});
  /// A text made from another place (variables replaced, old spelling rewritten): errors in it are
  /// shown with its words, at the line of `origin`.
  uint32_t add_derived(Span origin, std::string text);

  std::string_view text(uint32_t file) const;
  std::string_view text(Span span) const;
  std::string_view label(uint32_t file) const;
  /// The span of the whole text.
  Span whole(uint32_t file) const;
  /// Where the text came from: itself, or the span given to add_derived.
  Span origin(Span span) const;

  Position position(uint32_t file, uint32_t offset) const;

  /// The name of the place that a span lies in; empty: it has none.
  std::string_view place_name(Span span) const;

  /// `file:line:col: error: message`, the source line and a caret; then the notes. Ends in a
  /// newline.
  std::string render(const Diagnostic& diagnostic, bool colour) const;

  /// Says that these bytes will hardly be read again: a mapped file gives their memory back.
  void release(Span span) const;

 private:
  struct Text;
  const Text& at(uint32_t file) const;
  uint32_t add(std::unique_ptr<Text> text);

  // Read far more often than added to, and by two threads at once: texts lie in segments that
  // double and never move, so that reading takes no lock.
  static constexpr size_t kSegments = 32;
  std::array<std::atomic<std::unique_ptr<Text>*>, kSegments> segments_{};
  std::atomic<uint32_t> count_{0};
  std::mutex adding_;
  bool stdin_read_ = false;  // guarded by adding_
};

/// The text with control bytes, bidirectional controls and broken UTF-8 spelled out as \x1b or
/// \u202e: safe for a terminal, still one line.
std::string printable(std::string_view text);

}  // namespace dryshod
