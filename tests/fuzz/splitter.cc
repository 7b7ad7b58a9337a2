// The splitter on any bytes: it never crashes, never reads outside, and its items are what it says
// they are: in order, apart, and statements that split again into themselves.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "parser/source/split.h"

namespace {

void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "splitter: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dryshod;
  SourceMap map;
  const uint32_t file =
      map.add_text("fuzz", std::string(reinterpret_cast<const char*>(data), size));
  const SplitResult result = split(map, file);
  uint32_t end = 0;
  for (const Item& item : result.items) {
    const Span where = map.origin(item.span);
    must(where.file == file, "an item of another text");
    must(where.begin >= end && where.begin <= where.end && where.end <= size, "items overlap");
    end = where.end;
    if (item.kind != ItemKind::Statement) continue;
    const std::string_view text = map.text(item.span);
    must(!text.empty() || item.span.file != file, "an empty statement");
    if (item.span.file != file) continue;  // a variable's value may hold anything
    PsqlSession session;
    session.standard_strings = item.standard_strings;
    const uint32_t alone = map.add_text("alone", " " + std::string(text));
    const SplitResult again = split(map, map.whole(alone), session);
    must(again.items.size() <= 1, "a statement is several");
    must(again.items.empty() || map.text(again.items[0].span) == text, "a statement shrinks");
  }
  for (const Diagnostic& diagnostic : result.diagnostics) {
    const std::string shown = map.render(diagnostic, false);
    for (const char c : shown)
      must(c == '\n' || static_cast<unsigned char>(c) >= 0x20, "a control byte");
  }
  return 0;
}
