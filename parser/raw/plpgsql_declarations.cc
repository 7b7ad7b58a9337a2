// The compiler asks a catalog what the types of declarations are; libpg_query has pg_catalog's only
// and refuses, or takes for a row, what it does not know. So such types are written in words that
// it does know. Knows the shape of DECLARE sections (pl_gram.y, decl_statement), nothing more.
#include <algorithm>
#include <vector>

#include "parser/expr/resolve.h"
#include "parser/raw/plpgsql_parse.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

using lex::Kind;
using lex::Token;

std::vector<Token> tokens_of(std::string_view body) {
  std::vector<Token> out;
  lex::Lexer lexer(body, true);
  for (Token t = lexer.next(); t.kind != Kind::End && t.kind != Kind::Broken; t = lexer.next()) {
    out.push_back(t);
  }
  return out;
}

bool is_name(const Token& t) {
  return t.kind == Kind::Word || t.kind == Kind::QuotedWord;
}
bool is_word(const Token& t, std::string_view word) {
  return t.kind == Kind::Word && lex::is_word(t.text, word);
}
bool is_punct(const Token& t, std::string_view text) {
  return t.kind == Kind::Punct && t.text == text;
}

std::string folded(const Token& t) {
  if (t.kind == Kind::QuotedWord) return std::string(lex::inside(t.text));
  std::string out(t.text);
  std::transform(out.begin(), out.end(), out.begin(), lex::lower);
  return out;
}

class Declarations {
 public:
  explicit Declarations(std::string_view body) : body_(body), tokens_(tokens_of(body)) {}

  std::string plain() {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      if (!is_word(tokens_[i], "declare")) continue;
      for (++i; i < tokens_.size() && !is_word(tokens_[i], "begin");) i = declaration(i);
    }
    return std::string(out_).append(body_.substr(copied_));
  }

 private:
  /// From the name on; returns where the next one begins.
  size_t declaration(size_t at) {
    if (is_word(tokens_[at], "declare")) return at + 1;  // decl_start may stand again
    const size_t name = at++;
    if (at < tokens_.size() && is_word(tokens_[at], "constant")) ++at;
    const bool has_type = is_name(tokens_[name]) && at < tokens_.size() && is_name(tokens_[at]) &&
                          !is_word(tokens_[at], "alias") && !is_word(tokens_[at], "cursor") &&
                          !is_word(tokens_[at], "no") && !is_word(tokens_[at], "scroll");
    if (has_type) type(tokens_[name], at);
    while (at < tokens_.size() && !is_punct(tokens_[at], ";")) ++at;
    return at + 1;
  }

  void type(const Token& variable, size_t first) {
    size_t last = first;
    while (last + 2 < tokens_.size() && is_punct(tokens_[last + 1], ".") &&
           is_name(tokens_[last + 2])) {
      last += 2;
    }
    const bool percent = last + 2 < tokens_.size() && is_punct(tokens_[last + 1], "%");
    if (percent && is_word(tokens_[last + 2], "rowtype")) {
      replace(first, last + 2, "record");
    } else if (percent) {
      replace(first, last + 2, has_fields(variable) ? "record" : "text");
    } else {
      const std::string name = folded(tokens_[last]);
      const bool of_catalog =
          (first == last || folded(tokens_[first]) == "pg_catalog") && is_known(name);
      if (!of_catalog) replace(first, last, has_fields(variable) ? "record" : "text");
    }
  }

  static bool is_known(std::string_view name) {
    static constexpr std::string_view kWords[] = {
        "int", "integer", "smallint",  "bigint",   "real",      "float",   "double",   "decimal",
        "dec", "numeric", "boolean",   "char",     "character", "varchar", "national", "nchar",
        "bit", "time",    "timestamp", "interval", "setof",     "record",  "refcursor"};
    return std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords) ||
           is_builtin_type(name);
  }

  /// Does the code say `variable.field` anywhere?
  bool has_fields(const Token& variable) const {
    const std::string name = folded(variable);
    for (size_t i = 0; i + 2 < tokens_.size(); ++i) {
      if (is_name(tokens_[i]) && is_punct(tokens_[i + 1], ".") && is_name(tokens_[i + 2]) &&
          folded(tokens_[i]) == name && (i == 0 || !is_punct(tokens_[i - 1], "."))) {
        return true;
      }
    }
    return false;
  }

  void replace(size_t first, size_t last, std::string_view with) {
    const auto begin = static_cast<size_t>(tokens_[first].text.data() - body_.data());
    const auto end =
        static_cast<size_t>(tokens_[last].text.data() - body_.data()) + tokens_[last].text.size();
    out_.append(body_.substr(copied_, begin - copied_)).append(with);
    const std::string_view gone = body_.substr(begin, end - begin);
    out_.append(static_cast<size_t>(std::count(gone.begin(), gone.end(), '\n')), '\n');
    copied_ = end;
  }

  std::string_view body_;
  std::vector<Token> tokens_;
  std::string out_;
  size_t copied_ = 0;
};

}  // namespace

std::string plain_declarations(std::string_view body) {
  return Declarations(body).plain();
}

}  // namespace dryshod
