// What a text says of itself in pg_dump's comments, and whether it still has pg_dump's form.
// Knows the header, preamble, entry comments and trailer that pg_dump and pg_dumpall write
// (pg_backup_archiver.c: RestoreArchive, _doSetFixedOutputState, _printTocEntry); refuses to know
// statements beyond their first word.
#pragma once

#include <string_view>

#include "parser/source/split.h"

namespace dryshod {

/// Fed in the order of the text. A dump cut off keeps its beginning: the header, SETs, and a
/// comment that names the first object. A header without them heads a file that people keep by
/// hand and that began as a dump; it promises no trailer.
class DumpForm {
 public:
  /// A line that begins with `--`.
  void comment(std::string_view line);
  /// A statement; only its first word is looked at.
  void statement(std::string_view text);

  DumpInfo info() const;

 private:
  DumpInfo info_{};
  uint32_t headers_ = 0, trailers_ = 0;
  bool in_preamble_ = false;  // under a header whose first object has not come yet
  bool has_settings_ = false, has_entry_ = false;
};

}  // namespace dryshod
