// What a string body seems to name: identifiers matched against the catalog, for soft ordering. A
// scan of words, in SQL and PL/pgSQL alike: a body may be in neither grammar whole (EXECUTE, %TYPE,
// variables), and one name too many costs nothing. Knows how identifiers, strings and comments
// look.
#include <algorithm>

#include "parser/expr/builtins.h"
#include "parser/expr/print.h"
#include "parser/expr/resolve.h"

namespace dryshod {
namespace {

bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}

bool continues_word(char c) {
  return starts_word(c) || (c >= '0' && c <= '9') || c == '$';
}

// Reads dotted names out of a body, passing over strings, numbers and comments.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  /// The next name; false at the end. `called`: a parenthesis follows.
  bool next(std::vector<std::string>& parts, bool& called) {
    parts.clear();
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '-' && peek(1) == '-') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '/' && peek(1) == '*') {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else if (c == '\'') {
        skip_string(at_ > 0 && (text_[at_ - 1] | 0x20) == 'e');
      } else if (starts_word(c) || c == '"') {
        read_name(parts);
        size_t after = at_;
        while (after < text_.size() && (text_[after] == ' ' || text_[after] == '\n')) ++after;
        called = after < text_.size() && text_[after] == '(';
        return true;
      } else if (c >= '0' && c <= '9') {
        while (at_ < text_.size() && continues_word(text_[at_])) ++at_;
      } else {
        ++at_;
      }
    }
    return false;
  }

 private:
  char peek(size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void skip_string(bool escapes) {
    for (++at_; at_ < text_.size(); ++at_) {
      if (escapes && text_[at_] == '\\') {
        ++at_;
      } else if (text_[at_] == '\'') {
        ++at_;
        return;
      }
    }
  }

  void read_name(std::vector<std::string>& parts) {
    for (;;) {
      std::string part;
      if (text_[at_] == '"') {
        for (++at_; at_ < text_.size(); ++at_) {
          if (text_[at_] == '"' && (++at_ >= text_.size() || text_[at_] != '"')) break;
          part += text_[at_];
        }
      } else {
        for (; at_ < text_.size() && continues_word(text_[at_]); ++at_) {
          const char c = text_[at_];
          part += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
      }
      parts.push_back(std::move(part));
      if (peek(0) != '.' || !(starts_word(peek(1)) || peek(1) == '"')) return;
      ++at_;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

ExprBuilder soft_references(Session& session, std::string_view language, std::string_view body) {
  ExprBuilder found;
  if (language != "sql" && language != "plpgsql") return found;
  std::vector<Ref> seen;
  const auto add = [&](Ref ref) {
    if (!ref || std::find(seen.begin(), seen.end(), ref) != seen.end()) return;
    seen.push_back(ref);
    found.hole(ref, HoleForm::Hidden);
  };
  Words words(body);
  std::vector<std::string> name;
  bool called = false;
  while (words.next(name, called)) {
    // schema.relation.column, relation.column, schema.name, name: the first two parts tell.
    const std::vector<std::string_view> parts(name.begin(),
                                              name.begin() + std::min<size_t>(2, name.size()));
    if (called) {
      if (parts.size() > 1 || !is_builtin_function(parts[0])) {
        for (const Ref routine : find_routines(session, parts)) add(routine);
      }
    }
    add(find_relation(session, parts));
    add(find_type(session, parts));
    if (parts.size() == 2) {
      add(find_relation(session, {parts[0]}));
      add(find_type(session, {parts[0]}));
    }
  }
  return found;
}

}  // namespace dryshod
