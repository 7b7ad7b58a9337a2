// Works on tokens, never inside quotes or comments; overwrites with spaces where it can, so that
// byte offsets into the statement keep their meaning.
#include "parser/source/old_spelling.h"

#include <algorithm>
#include <array>
#include <vector>

#include "parser/source/lexer.h"

namespace dryshod {

namespace {

using lex::is_word;
using lex::Token;

struct Pass {
  std::string_view original;
  std::vector<Token> tokens;
  std::string text;

  bool word(size_t i, std::string_view w) const {
    return i < tokens.size() && tokens[i].kind == lex::Kind::Word && is_word(tokens[i].text, w);
  }
  bool punct(size_t i, std::string_view c) const {
    return i < tokens.size() && tokens[i].text == c;
  }
  size_t begin(size_t i) const {
    return static_cast<size_t>(tokens[i].text.data() - original.data());
  }
  size_t end(size_t i) const { return begin(i) + tokens[i].text.size(); }
  void overwrite(size_t first, size_t last, std::string_view with) {
    text.replace(begin(first), end(last) - begin(first),
                 std::string(with) + std::string(end(last) - begin(first) - with.size(), ' '));
  }
};

// ALTER TABLE ... SET WITH OIDS and CREATE TABLE ... WITH OIDS: gone with 12. The hidden column is
// not carried: a restore on 12 and later could not have it either.
std::string_view with_oids(Pass& pass) {
  for (size_t i = 0; i + 1 < pass.tokens.size(); ++i) {
    if (!pass.word(i, "with") || !pass.word(i + 1, "oids")) continue;
    if (i > 0 && pass.word(i - 1, "set")) {
      pass.text.replace(pass.begin(i), pass.end(i + 1) - pass.begin(i), "WITHOUT OIDS");
    } else {
      pass.overwrite(i, i + 1, "");
    }
    return "WITH OIDS left out: no server since 12 has it";
  }
  return {};
}

// CREATE FUNCTION ... WITH (isStrict, isCachable): gone with 11 (gram.y, createfunc_opt_list).
std::string_view function_attributes(Pass& pass) {
  if (!pass.word(0, "create")) return {};
  for (size_t i = 0; i + 1 < pass.tokens.size(); ++i) {
    if (!pass.word(i, "with") || !pass.punct(i + 1, "(")) continue;
    std::string now;
    size_t at = i + 2;
    for (; at < pass.tokens.size() && !pass.punct(at, ")"); ++at) {
      if (pass.word(at, "isstrict"))
        now += "STRICT ";
      else if (pass.word(at, "iscachable"))
        now += "IMMUTABLE ";
      else if (!pass.punct(at, ","))
        return {};
    }
    if (at >= pass.tokens.size() || now.empty()) return {};
    now.pop_back();
    pass.overwrite(i, at, now);
    return "WITH (isStrict, isCachable) respelled as STRICT, IMMUTABLE";
  }
  return {};
}

// CREATE OPERATOR CLASS ... OPERATOR n op RECHECK: without effect since 8.4, an error by now.
std::string_view recheck(Pass& pass) {
  bool in_class = pass.word(0, "create");
  in_class = in_class && ((pass.word(1, "operator") && pass.word(2, "class")));
  const bool in_family =
      pass.word(0, "alter") && pass.word(1, "operator") && pass.word(2, "family");
  bool found = false;
  for (size_t i = 3; (in_class || in_family) && i < pass.tokens.size(); ++i) {
    const bool last = i + 1 == pass.tokens.size() || pass.punct(i + 1, ",");
    if (!pass.word(i, "recheck") || !last) continue;
    pass.overwrite(i, i, "");
    found = true;
  }
  return found ? "RECHECK left out: it has no effect since 8.4" : std::string_view{};
}

// Words that 9.3 to 17 took out of the identifiers (src/include/parser/kwlist.h of those majors):
// dumps of older servers write them unquoted where 18 wants quotes, as in f(json json).
std::string_view new_keyword(Pass& pass, size_t error_at) {
  constexpr std::array<std::string_view, 20> kWords = {
      "json",           "json_array",   "json_arrayagg", "json_exists",    "json_object",
      "json_objectagg", "json_query",   "json_scalar",   "json_serialize", "json_table",
      "json_value",     "merge_action", "system_user",   "normalize",      "xmlnamespaces",
      "xmltable",       "grouping",     "lateral",       "tablesample",    "xmlparse"};
  const auto listed = [&](size_t i) {
    return i < pass.tokens.size() && pass.tokens[i].kind == lex::Kind::Word &&
           std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view w) { return is_word(pass.tokens[i].text, w); });
  };
  size_t at = 0;
  while (at < pass.tokens.size() && pass.begin(at) < error_at) ++at;
  // The grammar often takes the word for a type or a call and stumbles over what follows.
  const size_t word = at > 0 && listed(at - 1) ? at - 1 : at;
  if (!listed(word)) return {};
  std::string quoted = "\"";
  for (const char c : pass.tokens[word].text) quoted += lex::lower(c);
  pass.text.replace(pass.begin(word), pass.tokens[word].text.size(), quoted + "\"");
  return "a word that became a keyword later was quoted";
}

}  // namespace

std::optional<Respelled> old_spelling(std::string_view text, bool standard_strings,
                                      size_t error_at) {
  Pass pass{text, {}, std::string(text)};
  lex::Lexer lexer(text, standard_strings);
  for (Token t = lexer.next(); t.kind != lex::Kind::End; t = lexer.next()) {
    if (t.kind == lex::Kind::Broken) return std::nullopt;
    pass.tokens.push_back(t);
  }
  for (const auto rule : {with_oids, function_attributes, recheck}) {
    const std::string_view what = rule(pass);
    if (!what.empty()) return Respelled{std::move(pass.text), what};
  }
  const std::string_view what = new_keyword(pass, error_at);
  if (!what.empty()) return Respelled{std::move(pass.text), what};
  return std::nullopt;
}

}  // namespace dryshod
