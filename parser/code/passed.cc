// See passed.h.
#include "parser/code/passed.h"

#include "catalog/secret.h"
#include "parser/code/statement_tags.h"
#include "parser/expr/resolve.h"
#include "parser/raw/tree_walk.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

constexpr size_t kShown = 400;  // bytes of a text: for a reader, who has its place

/// Does a word of the text name a secret, or may a connection string hold one?
bool may_hold_secret(std::string_view text) {
  lex::Lexer lexer(text, true);
  for (lex::Token t = lexer.next(); t.kind != lex::Kind::End && t.kind != lex::Kind::Broken;
       t = lexer.next()) {
    if (t.kind == lex::Kind::Punct || t.kind == lex::Kind::Number) continue;
    if (is_secret_option(t.text) || t.text.find("://") != std::string_view::npos) return true;
  }
  return false;
}

std::string cut(std::string text) {
  if (text.size() <= kShown) return text;
  size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + " ...";
}

/// What a query at top level does, if it is one of pg_dump's that define no schema.
std::string_view called_for(const Node& statement) {
  if (statement.type != T_SelectStmt) return {};
  std::string_view found;
  walk_tree(&statement, [&](const Node* node) {
    const auto* call = node_as<FuncCall>(node, T_FuncCall);
    const auto name =
        call == nullptr ? std::vector<std::string_view>() : name_parts(call->funcname);
    if (name.empty()) return found.empty();
    if (name.back().starts_with("lo_") || name.back() == "lowrite" || name.back() == "loread") {
      found = "LARGE OBJECT";
    } else if (name.back().starts_with("pg_restore_")) {
      found = "STATISTICS";
    }
    return found.empty();
  });
  return found;
}

bool is_about_large_objects(const Node& s) {
  switch (s.type) {
    case T_GrantStmt:
      return reinterpret_cast<const GrantStmt&>(s).objtype == OBJECT_LARGEOBJECT;
    case T_CommentStmt:
      return reinterpret_cast<const CommentStmt&>(s).objtype == OBJECT_LARGEOBJECT;
    case T_AlterOwnerStmt:
      return reinterpret_cast<const AlterOwnerStmt&>(s).objectType == OBJECT_LARGEOBJECT;
    case T_SecLabelStmt:
      return reinterpret_cast<const SecLabelStmt&>(s).objtype == OBJECT_LARGEOBJECT;
    default:
      return false;
  }
}

bool is_passed(const Node& s) {
  switch (s.type) {
    case T_VariableSetStmt:
    case T_DiscardStmt:
    case T_CreatedbStmt:
    case T_DropdbStmt:
#define LOWERED(Tag)
#define IGNORED(Tag, reason) case T_##Tag:
#define UNMODELLED(Tag, reason) case T_##Tag:
#include "parser/statements.def"
      return true;
    case T_TransactionStmt: {
      const TransactionStmtKind kind = reinterpret_cast<const TransactionStmt&>(s).kind;
      return kind == TRANS_STMT_PREPARE || kind == TRANS_STMT_COMMIT_PREPARED ||
             kind == TRANS_STMT_ROLLBACK_PREPARED;
    }
    default:
      return false;
  }
}

}  // namespace

std::string without_secrets(std::string_view text) {
  if (!may_hold_secret(text)) return cut(std::string(text.substr(0, kShown + 4)));
  std::string out;
  size_t done = 0;
  lex::Lexer lexer(text, true);
  for (lex::Token t = lexer.next(); t.kind != lex::Kind::End; t = lexer.next()) {
    if (t.kind == lex::Kind::Broken) {
      done = text.size();  // what follows cannot be told apart
      break;
    }
    if (t.kind != lex::Kind::String) continue;
    const auto begin = static_cast<size_t>(t.text.data() - text.data());
    out.append(text.substr(done, begin - done)).append("'").append(kSecretPlaceholder).append("'");
    done = begin + t.text.size();
    if (out.size() > kShown) break;
  }
  return cut(out.append(text.substr(done)));
}

void note_passed(const Node& statement, std::string_view text, Span where,
                 std::vector<PassedStatement>& into) {
  std::string_view called = called_for(statement);
  if (is_about_large_objects(statement)) called = "LARGE OBJECT";
  if (!called.empty()) {
    into.push_back({std::string(called), without_secrets(text), where});
  } else if (is_passed(statement)) {
    const StatementTag tag = statement_tag(statement);
    if (!tag.tag.empty()) into.push_back({std::string(tag.tag), without_secrets(text), where});
  }
}

void note_passed_data(const SourceMap& map, const Item& item, std::vector<PassedStatement>& into) {
  const std::string_view text = map.text(item.span);
  lex::Lexer lexer(text, item.standard_strings);
  if (!lex::is_word(lexer.next().text, "copy")) return;
  std::string tag;
  bool program = false;
  for (lex::Token t = lexer.next(); t.kind != lex::Kind::End && t.kind != lex::Kind::Broken;
       t = lexer.next()) {
    if (t.text == ";") return;
    if (t.kind == lex::Kind::String && !tag.empty()) {
      const auto end = static_cast<size_t>(t.text.data() - text.data()) + t.text.size();
      into.push_back({tag + (program ? " PROGRAM" : " FILE"), without_secrets(text.substr(0, end)),
                      item.span});
      return;
    }
    program = !tag.empty() && lex::is_word(t.text, "program");
    if (program) continue;
    tag.clear();
    if (t.kind != lex::Kind::Word) continue;
    if (lex::is_word(t.text, "from")) tag = "COPY FROM";
    if (lex::is_word(t.text, "to")) tag = "COPY TO";
  }
}

void note_passed_command(const MetaCommand& command, Span where,
                         std::vector<PassedStatement>& into) {
  const bool matters =
      meta_harmless(command.name).empty() || command.name == "copy" || command.name == "restrict";
  if (!matters) return;
  PassedStatement passed{"\\" + std::string(command.name), {}, where};
  passed.text = passed.tag;
  const bool secret =
      command.arguments.find("://") != std::string_view::npos || may_hold_secret(command.arguments);
  if (!secret && !command.arguments.empty()) {
    passed.text += " " + cut(std::string(command.arguments));
  }
  into.push_back(std::move(passed));
}

}  // namespace dryshod
