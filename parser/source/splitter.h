// The splitter's state, private to split.cc (statements and data) and split_meta.cc (psql
// commands).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "parser/source/dump_form.h"
#include "parser/source/lexer.h"
#include "parser/source/split.h"

namespace dryshod {

/// What all splitters of one source share: included files add to the same lists.
struct Run {
  SourceMap& map;
  PsqlSession& session;
  const Include& include;
  SplitResult result{};
  DumpForm form{};
  std::vector<uint32_t> open_files{};
  bool stopped = false;
};

class Splitter {
 public:
  Splitter(Run& run, Span region)
      : run_(run),
        file_(region.file),
        base_(run.map.text(region.file).data()),
        end_(base_ + region.end),
        p_(base_ + region.begin),
        checked_(p_),
        released_(p_) {}

  void all();

 private:
  Span span(const char* begin, const char* end) const {
    return {file_, static_cast<uint32_t>(begin - base_), static_cast<uint32_t>(end - base_)};
  }
  void fail(const char* begin, const char* end, std::string message) {
    run_.result.diagnostics.push_back({Severity::Error, span(begin, end), std::move(message), {}});
  }
  /// An error after which nothing that follows can be trusted.
  void stop(const char* at, std::string message) {
    fail(at, std::min(at + 1, end_), std::move(message));
    run_.stopped = true;
  }
  void add(ItemKind kind, Span where, bool standard, bool alone = false);
  bool check_encoding(const char* upto);
  bool skip_blank();
  void statement();
  void head(const char* begin);
  void word();
  bool variable();
  void finish(const char* begin, const char* end);
  void classify(Span where, std::string_view text);
  void copy_data(const char* statement);
  void meta();
  void run_meta(Span where, const MetaCommand& command, bool conditional);
  void conditional(Span where, const MetaCommand& command);
  void run_include(Span where, const MetaCommand& command);

  Run& run_;
  const uint32_t file_;
  const char* const base_;
  const char* const end_;
  const char* p_;
  const char* checked_;  // the encoding of everything before is known to be right
  bool encoding_failed_ = false;
  const char* released_;  // data before this has given its memory back

  // Of the statement being read:
  struct Replacement {
    const char* begin;
    const char* end;
    std::string value;
  };
  const char* floor_ = nullptr;  // end of the last quote or comment
  int parens_ = 0, brackets_ = 0, begins_ = 0;
  bool is_routine_ = false, is_insert_ = false;
  std::vector<Replacement> replacements_;
};

/// The line that begins at p, without the spaces at its end.
inline std::string_view line_at(const char* p, const char* end) {
  std::string_view line(p, static_cast<size_t>(lex::line_end(p, end) - p));
  while (!line.empty() && lex::is(line.back(), lex::kSpace)) line.remove_suffix(1);
  return line;
}

}  // namespace dryshod
