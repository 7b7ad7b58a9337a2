// The value spaces here are psql's own: booleans as ParseVariableBool() reads them, quoting as
// psqlscanslash.l undoes it.
#include "parser/source/psql.h"

#include <algorithm>
#include <array>

#include "parser/source/lexer.h"

namespace dryshod {

namespace {

bool is_space(char c) {
  return lex::is(c, lex::kSpace);
}
bool is_variable_char(char c) {
  return lex::is(c, lex::kIdentStart | lex::kDigit);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lex::lower(c);
  return out;
}

/// Encoding names compare without case and punctuation (src/common/encnames.c,
/// clean_encoding_name).
std::string clean_encoding(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (lex::is(c, lex::kDigit))
      out += c;
    else if (lex::is(c, lex::kIdentStart) && c != '_')
      out += static_cast<char>(lex::lower(c) & ~0x20);
  }
  return out == "UNICODE" ? "UTF8" : out;
}

/// Reads :name, :'name', :"name" at text[i] (the colon); false when none stands there.
bool read_variable(const PsqlSession& session, std::string_view text, size_t& i, std::string& out,
                   bool& known) {
  size_t at = i + 1;
  char quote = '\0';
  if (at < text.size() && (text[at] == '\'' || text[at] == '"')) quote = text[at++];
  const size_t begin = at;
  while (at < text.size() && is_variable_char(text[at])) ++at;
  if (at == begin || (quote != '\0' && (at >= text.size() || text[at] != quote))) return false;
  const auto found = session.variables.find(text.substr(begin, at - begin));
  known = found != session.variables.end();
  i = quote == '\0' ? at : at + 1;
  if (!known) return true;
  out += quote == '\0'  ? found->second
         : quote == '"' ? psql_identifier(found->second)
                        : psql_literal(found->second);
  return true;
}

}  // namespace

void PsqlSession::run_set(std::string_view text) {
  lex::Lexer lexer(text, standard_strings);
  const lex::Token verb = lexer.next();
  const bool reset = lex::is_word(verb.text, "reset");
  if (!reset && !lex::is_word(verb.text, "set")) return;
  lex::Token name = lexer.next();
  if (lex::is_word(name.text, "session") || lex::is_word(name.text, "local")) name = lexer.next();
  const std::string_view setting =
      name.kind == lex::Kind::QuotedWord ? lex::inside(name.text) : name.text;
  const bool all = reset && lex::is_word(setting, "all");
  const bool strings = lex::is_word(setting, "standard_conforming_strings");
  bool encoding = lex::is_word(setting, "client_encoding");
  std::string value = "default";
  if (lex::is_word(setting, "names")) {  // SET NAMES 'x'
    encoding = true;
  } else if (!reset) {
    lexer.next();  // = or TO
  }
  if (!reset) {
    const lex::Token token = lexer.next();
    value = lowered(token.kind == lex::Kind::String || token.kind == lex::Kind::QuotedWord
                        ? lex::inside(token.text)
                        : token.text);
  }
  if (strings || all) standard_strings = value == "default" || psql_boolean(value).value_or(true);
  if (encoding || all) client_encoding = value == "default" ? "UTF8" : clean_encoding(value);
}

MetaCommand meta_command(std::string_view text) {
  if (!text.empty() && text.front() == '\\') text.remove_prefix(1);
  size_t size = 0;
  // psqlscanslash.l: a command name ends at white space or a backslash.
  while (size < text.size() && !is_space(text[size]) && text[size] != '\\') ++size;
  return {text.substr(0, size), trimmed(text.substr(size))};
}

std::optional<std::vector<std::string>> meta_arguments(const PsqlSession& session,
                                                       std::string_view text) {
  std::vector<std::string> out;
  size_t i = 0;
  while (i < text.size()) {
    while (i < text.size() && is_space(text[i])) ++i;
    if (i >= text.size()) break;
    std::string argument;
    while (i < text.size() && !is_space(text[i])) {
      const char c = text[i];
      if (c == '`') return std::nullopt;
      if (c == ':' && text.substr(i, 3) == ":{?") {
        const size_t close = text.find('}', i);
        if (close == std::string_view::npos) return std::nullopt;
        argument +=
            session.variables.contains(text.substr(i + 3, close - i - 3)) ? "TRUE" : "FALSE";
        i = close + 1;
      } else if (bool known = true; c == ':' && text.substr(i, 2) != "::" &&
                                    read_variable(session, text, i, argument, known)) {
        if (!known) return std::nullopt;
      } else if (c == '\'') {
        for (++i; i < text.size(); ++i) {
          if (text[i] == '\'' && text.substr(i, 2) != "''") break;
          if (text[i] == '\'') ++i;
          if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
            argument += text[i] == 'n'   ? '\n'
                        : text[i] == 't' ? '\t'
                        : text[i] == 'r' ? '\r'
                                         : text[i];
          } else {
            argument += text[i];
          }
        }
        ++i;
      } else if (c == '"') {
        do {
          argument += text[i++];
        } while (i < text.size() && text[i] != '"');
        if (i < text.size()) argument += text[i++];
      } else {
        argument += c;
        ++i;
      }
    }
    out.push_back(std::move(argument));
  }
  return out;
}

bool ends_statement(std::string_view name) {
  constexpr std::array<std::string_view, 13> kSending = {
      "g",    "gx",    "gexec",      "gset",           "gdesc",        "crosstabview", "watch",
      "bind", "parse", "bind_named", "close_prepared", "sendpipeline", "getresults"};
  return std::find(kSending.begin(), kSending.end(), name) != kSending.end();
}

std::string_view meta_harmless(std::string_view name) {
  struct Row {
    std::string_view name, why;
  };
  constexpr std::string_view kShows = "psql: shows something, changes nothing";
  constexpr std::string_view kLooks = "psql: changes how results look";
  constexpr std::string_view kRead = "psql: taken into account while reading";
  constexpr Row kRows[] = {
      {"restrict", "psql: guards the script itself"},
      {"unrestrict", "psql: guards the script itself"},
      {"echo", kShows},
      {"qecho", kShows},
      {"warn", kShows},
      {"p", kShows},
      {"print", kShows},
      {"conninfo", kShows},
      {"copyright", kShows},
      {"errverbose", kShows},
      {"h", kShows},
      {"help", kShows},
      {"?", kShows},
      {"l", kShows},
      {"list", kShows},
      {"z", kShows},
      {"sf", kShows},
      {"sv", kShows},
      {"g", "psql: sends the statement"},
      {"gx", "psql: sends the statement"},
      {"gdesc", kShows},
      {"crosstabview", "psql: sends the statement"},
      {"timing", kLooks},
      {"pset", kLooks},
      {"x", kLooks},
      {"a", kLooks},
      {"t", kLooks},
      {"f", kLooks},
      {"C", kLooks},
      {"H", kLooks},
      {"html", kLooks},
      {"T", kLooks},
      {"o", kLooks},
      {"out", kLooks},
      {"set", kRead},
      {"unset", kRead},
      {"encoding", kRead},
      {"if", kRead},
      {"elif", kRead},
      {"else", kRead},
      {"endif", kRead},
      {"copy", "data"},
  };
  for (const Row& row : kRows) {
    if (row.name == name) return row.why;
  }
  // \d, \dt, \du+, ...: the whole family describes.
  return !name.empty() && name[0] == 'd' ? kShows : std::string_view{};
}

std::optional<bool> psql_boolean(std::string_view value) {
  // Prefixes count, as in ParseVariableBool(); "o" alone is neither on nor off.
  const std::string v = lowered(value);
  const auto begins = [&](std::string_view word, size_t least) {
    return v.size() >= least && word.substr(0, v.size()) == v;
  };
  if (begins("true", 1) || begins("yes", 1) || begins("on", 2) || v == "1") return true;
  if (begins("false", 1) || begins("no", 1) || begins("off", 2) || v == "0") return false;
  return std::nullopt;
}

std::string psql_literal(std::string_view value) {
  std::string out = value.find('\\') == std::string_view::npos ? "'" : " E'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

std::string psql_identifier(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"') out += c;
    out += c;
  }
  return out + "\"";
}

bool is_foreign_encoding(std::string_view client_encoding) {
  return client_encoding != "UTF8" && client_encoding != "SQLASCII" && !client_encoding.empty();
}

}  // namespace dryshod
