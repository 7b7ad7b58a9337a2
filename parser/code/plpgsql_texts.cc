// See plpgsql_texts.h. The cases are those of plpgsql_statement_tree_walker() of
// src/pl/plpgsql/src/pl_funcs.c.
#include "parser/code/plpgsql_texts.h"

#include <algorithm>

#include "parser/plpgsql/effects.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

template <class T>
const T& as(const PLpgSQL_stmt* statement) {
  return *reinterpret_cast<const T*>(statement);
}

class Texts {
 public:
  std::vector<PlpgsqlText> take() { return std::move(texts_); }

  void variables(const PLpgSQL_function& function) {
    for (int i = 0; i < function.ndatums; ++i) {
      const PLpgSQL_datum* datum = function.datums[i];
      if (datum->dtype != PLPGSQL_DTYPE_VAR && datum->dtype != PLPGSQL_DTYPE_REC) continue;
      const auto* variable = reinterpret_cast<const PLpgSQL_variable*>(datum);
      line_ = variable->lineno;
      add(variable->default_val);
      if (datum->dtype == PLPGSQL_DTYPE_VAR) {
        query(reinterpret_cast<const PLpgSQL_var*>(datum)->cursor_explicit_expr);
      }
    }
  }

  void statements(const List* list) {
    for (const PLpgSQL_stmt* one : list_of<PLpgSQL_stmt>(list)) statement(one);
  }

  void statement(const PLpgSQL_stmt* s) {
    line_ = s->lineno;
    own(s);
    for (const List* inner : inner_lists(s)) statements(inner);
  }

 private:
  void add(const PLpgSQL_expr* expression) {
    if (expression != nullptr) texts_.push_back({expression, line_, false, false, {}});
  }
  void query(const PLpgSQL_expr* expression) {
    if (expression != nullptr) texts_.push_back({expression, line_, false, true, {}});
  }
  void dynamic(const PLpgSQL_expr* expression) {
    if (expression != nullptr) texts_.push_back({expression, line_, true, true, {}});
  }
  void all(const List* list) {
    for (const PLpgSQL_expr* one : list_of<PLpgSQL_expr>(list)) add(one);
  }
  void tag(std::string_view words) { texts_.push_back({nullptr, line_, false, false, words}); }

  void own(const PLpgSQL_stmt* s) {
    switch (s->cmd_type) {
      case PLPGSQL_STMT_BLOCK:
      case PLPGSQL_STMT_LOOP:
      case PLPGSQL_STMT_GETDIAG:
      case PLPGSQL_STMT_CLOSE:
        break;
      case PLPGSQL_STMT_ASSIGN:
        add(as<PLpgSQL_stmt_assign>(s).expr);
        break;
      case PLPGSQL_STMT_IF:
        add(as<PLpgSQL_stmt_if>(s).cond);
        for (const auto* e : list_of<PLpgSQL_if_elsif>(as<PLpgSQL_stmt_if>(s).elsif_list)) {
          add(e->cond);
        }
        break;
      case PLPGSQL_STMT_CASE:
        add(as<PLpgSQL_stmt_case>(s).t_expr);
        for (const auto* w : list_of<PLpgSQL_case_when>(as<PLpgSQL_stmt_case>(s).case_when_list)) {
          add(w->expr);
        }
        break;
      case PLPGSQL_STMT_WHILE:
        add(as<PLpgSQL_stmt_while>(s).cond);
        break;
      case PLPGSQL_STMT_FORI:
        add(as<PLpgSQL_stmt_fori>(s).lower);
        add(as<PLpgSQL_stmt_fori>(s).upper);
        add(as<PLpgSQL_stmt_fori>(s).step);
        break;
      case PLPGSQL_STMT_FORS:
        query(as<PLpgSQL_stmt_fors>(s).query);
        break;
      case PLPGSQL_STMT_FORC:
        query(as<PLpgSQL_stmt_forc>(s).argquery);
        break;
      case PLPGSQL_STMT_DYNFORS:
        dynamic(as<PLpgSQL_stmt_dynfors>(s).query);
        all(as<PLpgSQL_stmt_dynfors>(s).params);
        break;
      case PLPGSQL_STMT_FOREACH_A:
        add(as<PLpgSQL_stmt_foreach_a>(s).expr);
        break;
      case PLPGSQL_STMT_EXIT:
        add(as<PLpgSQL_stmt_exit>(s).cond);
        break;
      case PLPGSQL_STMT_RETURN:
        add(as<PLpgSQL_stmt_return>(s).expr);
        break;
      case PLPGSQL_STMT_RETURN_NEXT:
        add(as<PLpgSQL_stmt_return_next>(s).expr);
        break;
      case PLPGSQL_STMT_RETURN_QUERY:
        query(as<PLpgSQL_stmt_return_query>(s).query);
        dynamic(as<PLpgSQL_stmt_return_query>(s).dynquery);
        all(as<PLpgSQL_stmt_return_query>(s).params);
        break;
      case PLPGSQL_STMT_RAISE:
        all(as<PLpgSQL_stmt_raise>(s).params);
        for (const auto* o : list_of<PLpgSQL_raise_option>(as<PLpgSQL_stmt_raise>(s).options)) {
          add(o->expr);
        }
        break;
      case PLPGSQL_STMT_ASSERT:
        add(as<PLpgSQL_stmt_assert>(s).cond);
        add(as<PLpgSQL_stmt_assert>(s).message);
        break;
      case PLPGSQL_STMT_EXECSQL:
        add(as<PLpgSQL_stmt_execsql>(s).sqlstmt);
        break;
      case PLPGSQL_STMT_DYNEXECUTE:
        dynamic(as<PLpgSQL_stmt_dynexecute>(s).query);
        all(as<PLpgSQL_stmt_dynexecute>(s).params);
        break;
      case PLPGSQL_STMT_OPEN:
        query(as<PLpgSQL_stmt_open>(s).argquery);
        query(as<PLpgSQL_stmt_open>(s).query);
        dynamic(as<PLpgSQL_stmt_open>(s).dynquery);
        all(as<PLpgSQL_stmt_open>(s).params);
        break;
      case PLPGSQL_STMT_FETCH:
        add(as<PLpgSQL_stmt_fetch>(s).expr);
        break;
      case PLPGSQL_STMT_PERFORM:
        query(as<PLpgSQL_stmt_perform>(s).expr);
        break;
      case PLPGSQL_STMT_CALL:
        add(as<PLpgSQL_stmt_call>(s).expr);
        break;
      case PLPGSQL_STMT_COMMIT:
        tag("COMMIT");
        break;
      case PLPGSQL_STMT_ROLLBACK:
        tag("ROLLBACK");
        break;
    }
  }

  std::vector<PlpgsqlText> texts_;
  int line_ = 0;
};

bool is_name(const lex::Token& t) {
  return t.kind == lex::Kind::Word || t.kind == lex::Kind::QuotedWord;
}
bool is_word(const lex::Token& t, std::string_view word) {
  return t.kind == lex::Kind::Word && lex::is_word(t.text, word);
}
bool is_punct(const lex::Token& t, std::string_view text) {
  return t.kind == lex::Kind::Punct && t.text == text;
}

std::string folded(const lex::Token& t) {
  if (t.kind == lex::Kind::QuotedWord) return std::string(lex::inside(t.text));
  std::string out(t.text);
  std::transform(out.begin(), out.end(), out.begin(), lex::lower);
  return out;
}

}  // namespace

std::vector<PlpgsqlText> plpgsql_texts(const PLpgSQL_function& function) {
  Texts texts;
  texts.variables(function);
  texts.statement(reinterpret_cast<const PLpgSQL_stmt*>(function.action));
  return texts.take();
}

std::vector<DeclaredType> declared_types(std::string_view body) {
  std::vector<lex::Token> tokens;
  lex::Lexer lexer(body, true);
  for (lex::Token t = lexer.next(); t.kind != lex::Kind::End && t.kind != lex::Kind::Broken;
       t = lexer.next()) {
    tokens.push_back(t);
  }
  std::vector<DeclaredType> out;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!is_word(tokens[i], "declare")) continue;
    for (++i; i < tokens.size() && !is_word(tokens[i], "begin"); ++i) {
      size_t at = i + 1;
      if (at < tokens.size() && is_word(tokens[at], "constant")) ++at;
      const bool has_type = is_name(tokens[i]) && at < tokens.size() && is_name(tokens[at]) &&
                            !is_word(tokens[at], "alias") && !is_word(tokens[at], "cursor") &&
                            !is_word(tokens[at], "no") && !is_word(tokens[at], "scroll");
      if (has_type) {
        size_t last = at;
        while (last + 2 < tokens.size() && is_punct(tokens[last + 1], ".") &&
               is_name(tokens[last + 2])) {
          last += 2;
        }
        const bool copied = last + 1 < tokens.size() && is_punct(tokens[last + 1], "%");
        if (!copied) {
          out.push_back({last > at ? folded(tokens[last - 2]) : std::string(), folded(tokens[last]),
                         static_cast<uint32_t>(tokens[at].text.data() - body.data())});
        }
      }
      while (i < tokens.size() && !is_punct(tokens[i], ";")) ++i;
    }
  }
  return out;
}

}  // namespace dryshod
