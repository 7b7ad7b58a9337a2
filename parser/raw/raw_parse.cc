// pg_query_raw_parse() catches the backend's errors itself (PG_TRY), so no longjmp ever passes a
// C++ frame here; its error is malloc'ed and outlives the memory context.
#include "parser/raw/raw_parse.h"

#include <pthread.h>

#include <algorithm>

#include <fmt/format.h>

#include "parser/source/lexer.h"
#include "parser/source/old_spelling.h"
#include "parser/source/utf8.h"

extern "C" {
#include "pg_query.h"
#include "pg_query_internal.h"
}

namespace dryshod {

namespace {

constexpr int kMaxRespellings = 64;

struct Parsed {
  const List* list = nullptr;
  std::string message{};
  size_t at = 0;  // byte offset
  bool failed = false;
};

/// cursorpos counts characters from 1 (pg_mbstrlen_with_len in parse_node.c); spans count bytes.
size_t byte_offset(std::string_view text, int cursorpos) {
  size_t i = 0;
  for (int left = cursorpos - 1; left > 0 && i < text.size(); --left) {
    i += std::max<size_t>(1, utf8_sequence(text.substr(i, 4)));
  }
  return i;
}

Parsed parse_once(const std::string& text, bool standard_strings) {
  int options = PG_QUERY_PARSE_DEFAULT | PG_QUERY_DISABLE_ESCAPE_STRING_WARNING;
  if (!standard_strings) options |= PG_QUERY_DISABLE_STANDARD_CONFORMING_STRINGS;
  const PgQueryInternalParsetreeAndError raw = pg_query_raw_parse(text.c_str(), options);
  Parsed out;
  out.list = raw.tree;
  free(raw.stderr_buffer);
  if (raw.error != nullptr) {
    out.failed = true;
    out.list = nullptr;
    out.message = raw.error->message == nullptr ? "syntax error" : raw.error->message;
    out.at = raw.error->cursorpos > 0 ? byte_offset(text, raw.error->cursorpos) : 0;
    pg_query_free_error(raw.error);
  }
  return out;
}

/// The end of the token an error stands at, so that the whole word is underlined.
size_t token_end(std::string_view text, size_t at) {
  lex::Lexer lexer(text.substr(std::min(at, text.size())), true);
  const lex::Token token = lexer.next();
  return token.kind == lex::Kind::End || token.kind == lex::Kind::Broken
             ? at
             : static_cast<size_t>(token.text.data() - text.data()) + token.text.size();
}

}  // namespace

RawParser::RawParser() = default;

RawParser::~RawParser() {
  clear();
}

void RawParser::clear() {
  if (context_ != nullptr) pg_query_exit_memory_context(context_);
  context_ = nullptr;
}

Result<RawStatements> RawParser::parse(std::string_view text, Span where, bool standard_strings) {
  // Entering makes a context and switches to it; switching back is what a second parser on this
  // thread may have undone, so each parse switches anew.
  if (context_ == nullptr) context_ = pg_query_enter_memory_context();
  MemoryContextSwitchTo(context_);
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    const auto at = where.begin + static_cast<uint32_t>(nul);
    return failure("NUL byte in a statement", {where.file, at, at + 1});
  }
  buffer_.assign(text);
  const Parsed first = parse_once(buffer_, standard_strings);
  if (!first.failed) return RawStatements{first.list, {}};
  // One respelling at a time, each for the place where the grammar stopped; the error reported in
  // the end is the first, which lies where the user can see it.
  size_t error_at = first.at;
  for (int round = 0; round < kMaxRespellings; ++round) {
    auto respelled = old_spelling(buffer_, standard_strings, error_at);
    if (!respelled) break;
    buffer_ = std::move(respelled->text);
    const Parsed again = parse_once(buffer_, standard_strings);
    if (!again.failed) return RawStatements{again.list, respelled->what};
    error_at = again.at;
  }
  // The grammar's words for its own limit (bison's YYMAXDEPTH) and for the stack's say little.
  const bool deep = first.message.find("memory exhausted") != std::string::npos ||
                    first.message.find("stack depth limit") != std::string::npos;
  const auto begin = where.begin + static_cast<uint32_t>(first.at);
  const auto end = where.begin + static_cast<uint32_t>(token_end(text, first.at));
  return failure(deep ? "statement nests too deeply to be parsed" : first.message,
                 {where.file, begin, std::max(begin, end)});
}

bool run_on_big_stack(const std::function<void()>& work, size_t stack_bytes) {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_t thread;
  const auto entry = [](void* argument) -> void* {
    (*static_cast<const std::function<void()>*>(argument))();
    return nullptr;
  };
  void* const argument = const_cast<std::function<void()>*>(&work);
  const bool started = pthread_attr_setstacksize(&attributes, stack_bytes) == 0 &&
                       pthread_create(&thread, &attributes, entry, argument) == 0;
  pthread_attr_destroy(&attributes);
  if (started) pthread_join(thread, nullptr);
  return started;
}

}  // namespace dryshod
