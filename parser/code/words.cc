// See words.h.
#include "parser/code/words.h"

#include <algorithm>
#include <string>
#include <utility>

#include "parser/source/lexer.h"

namespace dryshod {
namespace {

struct Word {
  std::string text;  // folded
  size_t begin = 0, end = 0;
};

std::string folded(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lex::lower);
  return out;
}

bool is_any(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::string_view kReserved[] = {
#define KEYWORD(word) word,
#include "catalog/keywords.def"
    // and verbs, which the grammar does not reserve
    "alter",  "begin",    "by",      "commit", "delete",  "drop", "execute", "function", "if",
    "insert", "language", "replace", "return", "returns", "set",  "update",  "view"};

bool is_reserved(std::string_view word) {
  return std::find(std::begin(kReserved), std::end(kReserved), word) != std::end(kReserved);
}

class Scan {
 public:
  Scan(std::string_view text, uint32_t at, SaidList& into) : text_(text), at_(at), into_(into) {}

  void sql() {
    lex::Lexer lexer(text_, true);
    std::string_view previous;
    for (lex::Token t = lexer.next(); t.kind != lex::Kind::End && t.kind != lex::Kind::Broken;
         t = lexer.next()) {
      const auto begin = static_cast<size_t>(t.text.data() - text_.data());
      switch (t.kind) {
        case lex::Kind::Word:
          if (previous_is_number_ && begin == end_of_previous_) {
            say(MentionKind::Syntax, {}, "letters after a number");
          }
          word({folded(t.text), begin, begin + t.text.size()});
          break;
        case lex::Kind::QuotedWord:
          word({std::string(lex::inside(t.text)), begin, begin + t.text.size()});
          break;
        case lex::Kind::Punct:
          if (t.text == "." && has_name_) {
            dotted_ = true;
          } else {
            if (postfix_ && is_any(t.text, {")", ",", ";"})) postfix();
            flush(t.text == "(");
          }
          break;
        default:
          flush(false);
          break;
      }
      if (t.kind == lex::Kind::Word || t.kind == lex::Kind::QuotedWord) {
        if (postfix_ && is_any(folded(t.text), {"as", "from", "where", "and", "or", "then"})) {
          postfix();
        }
      }
      postfix_ = t.text == "!" && is_operand(previous);
      previous = t.text;
      previous_is_number_ = t.kind == lex::Kind::Number || t.kind == lex::Kind::Param;
      end_of_previous_ = begin + t.text.size();
    }
    if (postfix_) postfix();
    flush(false);
    end_statement();
  }

  /// Whatever the language: runs of letters, and the sign after them.
  void other() {
    size_t i = 0;
    while (i < text_.size()) {
      if (!lex::is(text_[i], lex::kIdentStart)) {
        if (text_[i] == '.' && has_name_) {
          dotted_ = true;
        } else if (!lex::is(text_[i], lex::kSpace)) {
          flush(text_[i] == '(');
        }
        ++i;
        continue;
      }
      const size_t begin = i;
      while (i < text_.size() && lex::is(text_[i], lex::kIdentCont)) ++i;
      word({folded(text_.substr(begin, i - begin)), begin, i});
    }
    flush(false);
    end_statement();
  }

 private:
  static bool is_operand(std::string_view token) {
    return !token.empty() && (lex::is(token.back(), lex::kIdentCont) || token.back() == ')' ||
                              token.back() == '\'' || token.back() == '"');
  }

  void postfix() {
    say(MentionKind::Syntax, {}, "postfix operator");
    postfix_ = false;
  }

  void word(Word word) {
    if (has_name_ && dotted_) {
      schema_ = std::move(name_);
      name_ = std::move(word.text);
      dotted_ = false;
      return;
    }
    flush(false);
    statement(word);
    begin_ = word.begin;
    name_ = std::move(word.text);
    has_name_ = true;
  }

  /// "LISTEN channel", where a statement may begin.
  void statement(const Word& word) {
    const bool starts = begins_statement(word.begin);
    if (last_verb_.empty()) {
      if (starts && is_any(word.text, {"listen", "unlisten", "notify", "load", "prepare",
                                       "deallocate", "lock", "set", "reset", "copy", "declare"})) {
        last_verb_ = word.text;
      } else if (starts && is_any(word.text, {"create", "alter"})) {
        last_verb_ = word.text;
      }
      return;
    }
    const std::string verb = std::exchange(last_verb_, {});
    if (verb == "create") {
      if (is_any(word.text, {"temp", "temporary"})) tag("CREATE TEMP TABLE", {});
      if (word.text == "extension") tag("CREATE EXTENSION", {});
    } else if (verb == "alter") {
      if (word.text == "system") tag("ALTER SYSTEM", {});
    } else if (verb == "set" || verb == "reset") {
      if (is_any(word.text, {"session", "local"})) {
        last_verb_ = verb;
        return;
      }
      say(MentionKind::Setting, {}, word.text);
    } else if (verb == "prepare" && word.text == "transaction") {
      tag("PREPARE TRANSACTION", {});
    } else if (verb != "copy" && verb != "declare") {
      tag(upper(verb), word.text);
    }
  }

  /// 'LISTEN ' || channel: the text ends after the verb.
  void end_statement() {
    if (!is_any(last_verb_, {"listen", "unlisten", "notify", "load", "deallocate", "lock"})) return;
    tag(upper(last_verb_), {});
  }
  static std::string upper(std::string word) {
    for (char& c : word) c = static_cast<char>(c - 'a' + 'A');
    return word;
  }

  /// At the text's beginning, or after ; or a quote (spaces aside).
  bool begins_statement(size_t begin) const {
    while (begin > 0 && lex::is(text_[begin - 1], lex::kSpace)) --begin;
    return begin == 0 || is_any(text_.substr(begin - 1, 1), {";", "'", "\"", "`", "$"});
  }

  void flush(bool called) {
    if (!has_name_) return;
    const auto from = is_any(before_, {"from", "join", "into", "update", "table", "using", "only"});
    const MentionKind kind = called && before_ != "into" ? MentionKind::Function
                             : from                      ? MentionKind::Relation
                                                         : MentionKind::Column;
    const bool is_type = before_colons();
    before_ = schema_.empty() ? name_ : std::string();
    // Words of the grammar name nothing, but for functions that are called.
    if (kind != MentionKind::Function && schema_.empty() && is_reserved(name_)) {
      name_.clear();
      has_name_ = dotted_ = false;
      return;
    }
    say(is_type ? MentionKind::Type : kind, std::move(schema_), std::move(name_));
    schema_.clear();
    name_.clear();
    has_name_ = dotted_ = false;
  }

  /// A type stands after "::".
  bool before_colons() const {
    size_t at = begin_;
    while (at > 0 && lex::is(text_[at - 1], lex::kSpace)) --at;
    return at > 1 && text_[at - 1] == ':' && text_[at - 2] == ':';
  }

  void tag(std::string name, std::string about) {
    Said said{MentionKind::Statement, {}, std::move(name), std::move(about)};
    said.at = at_;
    said.certain = false;
    into_.add(std::move(said));
  }
  void say(MentionKind kind, std::string schema, std::string name) {
    Said said{kind, std::move(schema), std::move(name), {}};
    said.at = at_;
    said.certain = false;
    into_.add(std::move(said));
  }

  std::string_view text_;
  uint32_t at_;
  SaidList& into_;
  std::string schema_, name_, before_, last_verb_;
  size_t begin_ = 0, end_of_previous_ = 0;
  bool has_name_ = false, dotted_ = false, postfix_ = false, previous_is_number_ = false;
};

}  // namespace

void add_words(std::string_view text, Wording wording, uint32_t at, SaidList& into) {
  Scan scan(text, at, into);
  if (wording == Wording::Sql) {
    scan.sql();
  } else {
    scan.other();
  }
}

}  // namespace dryshod
