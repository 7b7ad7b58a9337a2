// Options of CREATE and ALTER FUNCTION and PROCEDURE: compute_function_attributes() of
// src/backend/commands/functioncmds.c; SET clauses as ExtractSetVariableArgs() and GUCArrayAdd() of
// src/backend/utils/misc/guc_funcs.c keep them. Knows which options there are and what they hold.
#include <algorithm>
#include <map>

#include "catalog/quote.h"
#include "parser/lower/object.h"
#include "parser/lower/routine.h"
#include "parser/lower/settings.h"

namespace dryshod {
namespace {

const DefElem** slot_for(RoutineOptions& o, std::string_view name) {
  const std::pair<std::string_view, const DefElem**> slots[] = {{"as", &o.as},
                                                                {"language", &o.language},
                                                                {"transform", &o.transform},
                                                                {"window", &o.window},
                                                                {"volatility", &o.volatility},
                                                                {"strict", &o.strict},
                                                                {"security", &o.security},
                                                                {"leakproof", &o.leakproof},
                                                                {"cost", &o.cost},
                                                                {"rows", &o.rows},
                                                                {"support", &o.support},
                                                                {"parallel", &o.parallel}};
  for (const auto& [key, slot] : slots) {
    if (key == name) return slot;
  }
  return nullptr;
}

bool function_only(std::string_view name) {
  constexpr std::string_view kNames[] = {"window", "volatility", "strict",  "leakproof",
                                         "cost",   "rows",       "support", "parallel"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

/// GUC_LIST_INPUT of src/backend/utils/misc/guc_tables.c; true where GUC_LIST_QUOTE too.
std::optional<bool> list_setting(std::string_view name) {
  static const std::map<std::string_view, bool> kLists = {
      {"search_path", true},
      {"temp_tablespaces", true},
      {"session_preload_libraries", true},
      {"shared_preload_libraries", true},
      {"local_preload_libraries", true},
      {"unix_socket_directories", true},
      {"datestyle", false},
      {"createrole_self_grant", false},
      {"log_destination", false},
      {"listen_addresses", false},
      {"synchronous_standby_names", false},
      {"wal_consistency_checking", false},
      {"debug_io_direct", false},
      {"restrict_nonsystem_relation_kind", false}};
  const auto found = kLists.find(name);
  return found == kLists.end() ? std::nullopt : std::optional<bool>(found->second);
}

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string constant_text(const Node* node) {
  if (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) return constant_text(cast->arg);
  const auto* constant = node_as<A_Const>(node, T_A_Const);
  if (constant == nullptr) return {};
  switch (constant->val.node.type) {
    case T_Integer:
      return std::to_string(constant->val.ival.ival);
    case T_Float:
      return constant->val.fval.fval;
    case T_Boolean:
      return constant->val.boolval.boolval ? "true" : "false";
    case T_String:
      return constant->val.sval.sval;
    default:
      return {};
  }
}

bool is_string(const Node* node) {
  const auto* constant = node_as<A_Const>(node, T_A_Const);
  return constant != nullptr && constant->val.node.type == T_String;
}

/// flatten_set_variable_args().
bool setting_value(Session& session, const VariableSetStmt& set, std::string_view name,
                   std::string& out) {
  const auto list = list_setting(name);
  const auto args = list_of<Node>(set.args);
  if (args.size() > 1 && !list) {
    return error(session, "SET " + std::string(name) + " takes only one argument", set.location);
  }
  for (const Node* arg : args) {
    if (!out.empty()) out += ", ";
    const std::string text = constant_text(arg);
    out += list && *list && is_string(arg) ? quote_ident(text) : text;
  }
  return true;
}

/// SET x FROM CURRENT: known for the settings a session follows.
std::optional<std::string> current_value(const Session& session, std::string_view name) {
  if (name == "check_function_bodies") return session.check_function_bodies ? "on" : "off";
  if (name == "search_path") return shown_search_path(session);
  return std::nullopt;
}

bool known_language(const Session& session, std::string_view name) {
  if (name == "sql" || name == "plpgsql" || name == "c" || name == "internal") return true;
  if (session.unknown_names_ok) return true;
  if (session.catalog.find_own<Language>({}, session.name(name))) return true;
  bool extended = false;  // an extension brought it, under whatever name
  session.catalog.each_of<Extension>(
      [&](Ref ref) { extended |= session.text(session.catalog.name(ref)) != "plpgsql"; });
  return extended;
}

}  // namespace

bool read_options(Session& session, const List* options, RoutineKind kind, RoutineOptions& out) {
  for (const DefElem* option : list_of<DefElem>(options)) {
    const std::string_view name = option->defname;
    if (name == "set") {
      out.settings.push_back(reinterpret_cast<const VariableSetStmt*>(option->arg));
      continue;
    }
    const DefElem** slot = slot_for(out, name);
    if (slot == nullptr) {
      return error(session, "option " + quoted(name) + " not recognized", option->location);
    }
    if (kind == RoutineKind::Procedure && function_only(name)) {
      return error(session, "invalid attribute in procedure definition", option->location);
    }
    if (*slot != nullptr) {
      return error(session, "conflicting or redundant options", option->location);
    }
    *slot = option;
  }
  return true;
}

bool read_language(Session& session, const RoutineOptions& options, bool has_sql_body, Name& out) {
  if (options.language == nullptr) {
    if (!has_sql_body) return error(session, "no language specified");
    out = session.name("sql");
    return true;
  }
  const std::string language = def_text(*options.language);
  if (!known_language(session, language)) {
    return error(session, "language " + quoted(language) + " does not exist",
                 options.language->location);
  }
  out = session.name(language);
  return true;
}

bool read_body(Session& session, const CreateFunctionStmt& statement, const RoutineOptions& options,
               Name language, const RoutineArguments& arguments, RoutineBody& out) {
  const std::string_view words = session.text(language);
  if (options.as == nullptr && statement.sql_body == nullptr) {
    return error(session, "no function body specified");
  }
  if (options.as != nullptr && statement.sql_body != nullptr) {
    return error(session, "duplicate function body specified");
  }
  if (statement.sql_body != nullptr) {
    if (words != "sql") {
      return error(session, "inline SQL function body only valid for language SQL");
    }
    if (arguments.polymorphic) {
      return error(session,
                   "SQL function with unquoted function body cannot have polymorphic arguments");
    }
    const auto text = print_sql_body(session, statement.sql_body, arguments.scope);
    if (!text) return false;
    out.sql_body = session.catalog.intern(*text);
    return true;
  }
  const auto items = list_of<String>(reinterpret_cast<const List*>(options.as->arg));
  const std::string_view first = items[0]->sval;
  if (words == "c") {
    // The link symbol is the function's name where none is given (or "-", of old dumps).
    const std::string_view symbol = items.size() > 1 ? items[1]->sval : "-";
    out.object_file = session.strings.text(first);
    out.body = session.strings.text(symbol == "-" ? name_parts(statement.funcname).back() : symbol);
    return true;
  }
  if (items.size() > 1) {
    return error(session, "only one AS item needed for language " + quoted(words));
  }
  const bool own_name = words == "internal" && (first.empty() || first == "-");
  out.body = session.strings.text(own_name ? name_parts(statement.funcname).back() : first);
  return true;
}

bool apply_settings(Session& session, const std::vector<const VariableSetStmt*>& settings,
                    NameList& stored) {
  // GUCArrayAdd() and GUCArrayDelete() of src/backend/utils/misc/guc.c: a setting keeps its place.
  std::vector<std::pair<std::string, std::string>> values;
  for (const std::string_view entry : session.strings[stored]) {
    const size_t equals = entry.find('=');
    values.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  for (const VariableSetStmt* set : settings) {
    if (set->kind == VAR_RESET_ALL) {
      values.clear();
      continue;
    }
    const std::string name = folded(set->name);
    std::optional<std::string> value;
    if (set->kind == VAR_SET_VALUE) {
      value.emplace();
      if (!setting_value(session, *set, name, *value)) return false;
    } else if (set->kind == VAR_SET_CURRENT && !(value = current_value(session, name))) {
      return error(session, "the current value of " + quoted(name) + " is not known",
                   set->location);
    }
    const auto old = std::find_if(values.begin(), values.end(),
                                  [&](const auto& entry) { return entry.first == name; });
    if (!value) {
      if (old != values.end()) values.erase(old);
    } else if (old != values.end()) {
      old->second = *value;
    } else {
      values.emplace_back(name, *value);
    }
  }
  std::vector<std::string> entries;
  for (const auto& [name, value] : values) entries.push_back(name + "=" + value);
  stored = session.strings.list(entries);
  return true;
}

bool read_transforms(Session& session, const RoutineOptions& options, Expr& out) {
  if (options.transform == nullptr) return true;
  ExprBuilder text;
  for (const TypeName* type :
       list_of<TypeName>(reinterpret_cast<const List*>(options.transform->arg))) {
    const auto name = type_text(session, *type, false);
    if (!name) return false;
    text << (text.empty() ? "FOR TYPE " : ", FOR TYPE ");
    text.append(*name);
  }
  out = session.catalog.intern(text);
  return true;
}

}  // namespace dryshod
