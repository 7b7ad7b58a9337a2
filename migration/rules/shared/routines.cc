// Routine spelling; see routines.h.
#include "migration/rules/shared/routines.h"
#include "migration/rules/shared/settings.h"

#include <vector>

namespace dryshod {
namespace {

template <class T>
std::string body_clause(const Catalog& c, const T& routine) {
  if (routine.sql_body) return "\n" + c.render(routine.sql_body);
  if (routine.object_file) {
    return "\nAS " + quote_literal(c.text(routine.object_file)) + ", " +
           quote_literal(c.text(routine.body));
  }
  const std::string_view language = c.text(routine.language);
  if (language == "internal" || language == "c") {
    return "\nAS " + quote_literal(c.text(routine.body));
  }
  return "\nAS " + quote_dollar(c.text(routine.body));
}

template <class T>
std::string setting_clauses(const Catalog& c, const T& routine) {
  std::string out;
  for (const std::string_view item : c.strings()[routine.settings]) {
    const size_t equals = item.find('=');
    const std::string_view name = item.substr(0, equals);
    const std::string_view value = item.substr(equals + 1);
    out += "\nSET " + quote_ident(name) + " TO ";
    out += setting_value_words(name, value);
  }
  return out;
}

std::string function_clauses(const Catalog& c, const Function& f) {
  std::string out;
  const auto word = [&](bool on, const char* text) {
    if (on) out += std::string(" ") + text;
  };
  word(f.window, "WINDOW");
  word(c.text(f.volatility) == "immutable", "IMMUTABLE");
  word(c.text(f.volatility) == "stable", "STABLE");
  word(f.strict, "STRICT");
  word(f.security_definer, "SECURITY DEFINER");
  word(f.leakproof, "LEAKPROOF");
  word(c.text(f.parallel) == "safe", "PARALLEL SAFE");
  word(c.text(f.parallel) == "restricted", "PARALLEL RESTRICTED");
  if (f.cost) out += " COST " + std::string(c.text(f.cost));
  if (f.rows) out += " ROWS " + std::string(c.text(f.rows));
  if (f.support) out += " SUPPORT " + c.render(f.support);
  return out;
}

template <class T>
std::string head(const Catalog& c, Ref ref, const T& routine, const char* word, bool or_replace) {
  return std::string("CREATE ") + (or_replace ? "OR REPLACE " : "") + word + " " +
         c.qualified(ref) + "(" + c.render(routine.arguments) + ")";
}

template <class T>
bool need_replacing(const Change& change) {
  const T& before = change.from.get<T>(change.a);
  const T& after = change.to.get<T>(change.b);
  const auto old_names = change.from.strings()[before.argument_names];
  const auto new_names = change.to.strings()[after.argument_names];
  if (old_names.size() > new_names.size() && !old_names.empty()) return true;
  for (size_t i = 0; i < old_names.size(); ++i) {
    if (!old_names[i].empty() && old_names[i] != new_names[i]) return true;
  }
  if (after.default_count < before.default_count) return true;
  // Output arguments are the result type: any change among them is one of the type.
  const auto has_output = [](const std::string& arguments) {
    return arguments.find("OUT ") != std::string::npos;
  };
  const std::string old_text = change.from.render(before.arguments);
  const std::string new_text = change.to.render(after.arguments);
  return old_text != new_text && (has_output(old_text) || has_output(new_text));
}

}  // namespace

std::string routine_statement(const Catalog& c, Ref ref, bool or_replace) {
  if (const Function* f = c.get_if<Function>(ref)) {
    std::string sql = head(c, ref, *f, "FUNCTION", or_replace);
    if (f->returns) sql += " RETURNS " + c.render(f->returns);
    sql += "\nLANGUAGE " + quote_ident(c.text(f->language));
    if (f->transforms) sql += " TRANSFORM " + c.render(f->transforms);
    return sql + function_clauses(c, *f) + setting_clauses(c, *f) + body_clause(c, *f);
  }
  const Procedure& p = c.get<Procedure>(ref);
  std::string sql = head(c, ref, p, "PROCEDURE", or_replace);
  sql += "\nLANGUAGE " + quote_ident(c.text(p.language));
  if (p.transforms) sql += " TRANSFORM " + c.render(p.transforms);
  if (p.security_definer) sql += " SECURITY DEFINER";
  return sql + setting_clauses(c, p) + body_clause(c, p);
}

bool arguments_need_replacing(const Change& change) {
  return change.from.is<Function>(change.a) ? need_replacing<Function>(change)
                                            : need_replacing<Procedure>(change);
}

}  // namespace dryshod
