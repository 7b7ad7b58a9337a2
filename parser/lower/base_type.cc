// Base types: CREATE TYPE in its two forms and ALTER TYPE SET, as DefineType() and AlterType() of
// src/backend/commands/typecmds.c do them. Knows the options and what is left out because it is the
// default anyway; functions are named, never looked into.
#include <algorithm>
#include <array>
#include <map>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/lower/define.h"
#include "parser/lower/definition.h"
#include "parser/lower/operator.h"

namespace dryshod {
namespace {

using Options = std::map<std::string, const DefElem*>;

constexpr std::string_view kOptions[] = {
    "like",       "internallength", "input",     "output",   "receive",   "send",      "typmod_in",
    "typmod_out", "analyze",        "subscript", "category", "preferred", "delimiter", "element",
    "default",    "passedbyvalue",  "alignment", "storage",  "collatable"};

struct LayoutRow {
  std::string_view type;
  int length;
  bool by_value;
  std::string_view align, storage;
};
constexpr LayoutRow kLayouts[] = {
#define TYPE_LAYOUT(type, length, by_value, align, storage) \
  {type, length, by_value, align, storage},
#include "parser/lower/type_layout.def"
};

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(tolower(c)); });
  return text;
}

bool read_options(Session& session, const List* definition, Options& options) {
  for (const DefElem* given : list_of<DefElem>(definition)) {
    std::string name = given->defname;
    if (name == "analyse") name = "analyze";
    if (std::find(std::begin(kOptions), std::end(kOptions), name) == std::end(kOptions)) {
      session.warn("type attribute " + quoted(given->defname) + " not recognized", given->location);
    } else if (!options.emplace(name, given).second) {
      return error(session, "conflicting or redundant options", given->location);
    }
  }
  return true;
}

const DefElem* option(const Options& options, const std::string& name) {
  const auto found = options.find(name);
  return found == options.end() ? nullptr : found->second;
}

/// The functions of a type: what each takes, in the order in which it is looked for, and returns.
struct TypeFunction {
  std::string_view option, words;         // as refusals call it
  std::array<std::string_view, 2> takes;  // "*" is the type itself
  std::string_view returns;
};
constexpr TypeFunction kFunctions[] = {
    {"input", "type input", {"cstring", "cstring, oid, integer"}, "*"},
    {"output", "type output", {"*", ""}, "cstring"},
    {"receive", "type receive", {"internal", "internal, oid, integer"}, "*"},
    {"send", "type send", {"*", ""}, "bytea"},
    {"typmod_in", "typmod_in", {"cstring[]", ""}, "integer"},
    {"typmod_out", "typmod_out", {"integer", ""}, "cstring"},
    {"analyze", "type analyze", {"internal", ""}, "boolean"},
    {"subscript", "type subscripting", {"internal", ""}, "internal"},
};

ExprBuilder types_for(std::string_view takes, Ref type) {
  ExprBuilder text;
  if (takes == "*") return std::move(text.hole(type));
  return std::move(text << takes);
}

std::string upper_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(toupper(c)); });
  return out;
}

/// findTypeInputFunction() and its like.
bool find_function(Session& session, const TypeFunction& slot, const DefElem& given, Ref type,
                   ExprBuilder& out) {
  const auto parts = def_names(session, given);
  for (const std::string_view takes : slot.takes) {
    if (takes.empty()) continue;
    const ExprBuilder types = types_for(takes, type);
    for (const Ref routine : find_routines(session, parts)) {
      if (!same_expr(session.catalog, signature_of(session.catalog, routine), types)) continue;
      const Function* function = session.catalog.get_if<Function>(routine);
      const std::string wanted =
          slot.returns == "*" ? visible_name(session, type) : std::string(slot.returns);
      const std::string returns =
          function == nullptr ? std::string() : session.catalog.render(function->returns);
      if (returns != (slot.returns == "*" ? session.catalog.qualified(type) : wanted)) {
        return error(session, std::string(slot.words) + " function " + qualified_text(parts) +
                                  " must return type " + wanted);
      }
      out.hole(routine);
      return true;
    }
  }
  const bool of_type = slot.returns == "*" || slot.takes[0] == "*";
  const bool in_catalog = parts.size() == 1 || parts[parts.size() - 2] == "pg_catalog";
  if (in_catalog && is_builtin_function(parts.back()) && !of_type) {
    out << quote_ident(parts.back());
    return true;
  }
  if (session.unknown_names_ok) {
    out << dotted(parts);
    return true;
  }
  if (in_catalog && is_builtin_function(parts.back()) && slot.returns == "*") {
    return error(session, std::string(slot.words) + " function " + qualified_text(parts) +
                              " must return type " + visible_name(session, type));
  }
  return error(session,
               "function " + qualified_text(parts) + "(" +
                   rendered(session, types_for(slot.takes[0], type)) + ") does not exist",
               given.location);
}

/// Everything but the functions, as CREATE TYPE spells it.
struct Values {
  Layout layout{-1, false, "int4", "plain"};
  std::string category = "U", delimiter = ",";
  std::optional<std::string> default_value;
  bool preferred = false, collatable = false;
};

bool read_length(Session& session, const DefElem& given, int& length) {
  const std::string text = lower_case(def_text(given));
  if (text == "variable") {
    length = -1;
    return true;
  }
  length = std::atoi(text.c_str());
  return length > 0 || length == -1 || length == -2 ||
         error(session, "invalid type internal size " + text);
}

bool read_alignment(Session& session, const DefElem& given, std::string& align) {
  std::string text = lower_case(def_text(given));
  if (text.starts_with("pg_catalog.")) text.erase(0, 11);
  if (text == "double precision" || text == "float8") text = "double";
  if (text == "integer") text = "int4";
  if (text == "smallint") text = "int2";
  if (text == "bpchar" || text == "character") text = "char";
  if (text != "double" && text != "int4" && text != "int2" && text != "char") {
    return error(session, "alignment " + quoted(def_text(given)) + " not recognized");
  }
  align = text;
  return true;
}

bool read_storage(Session& session, const DefElem& given, std::string& storage) {
  const std::string text = lower_case(def_text(given));
  if (text != "plain" && text != "external" && text != "extended" && text != "main") {
    return error(session, "storage " + quoted(def_text(given)) + " not recognized");
  }
  storage = text;
  return true;
}

/// TypeCreate() of src/backend/catalog/pg_type.c.
bool is_sound(Session& session, const Layout& layout) {
  const std::map<std::string_view, char> letters = {
      {"char", 'c'}, {"int2", 's'}, {"int4", 'i'}, {"double", 'd'}};
  const std::string align = std::string("alignment \"") + letters.at(layout.align) + "\"";
  if (layout.by_value) {
    const std::map<int, std::string_view> fits = {
        {1, "char"}, {2, "int2"}, {4, "int4"}, {8, "double"}};
    const auto found = fits.find(layout.length);
    if (found == fits.end()) {
      return error(session, "internal size " + std::to_string(layout.length) +
                                " is invalid for passed-by-value type");
    }
    if (found->second != layout.align) {
      return error(session, align + " is invalid for passed-by-value type of size " +
                                std::to_string(layout.length));
    }
  } else if (layout.length == -1 && layout.align != "int4" && layout.align != "double") {
    return error(session, align + " is invalid for variable-length type");
  } else if (layout.length == -2 && layout.align != "char") {
    return error(session, align + " is invalid for variable-length type");
  }
  return layout.storage == "plain" || layout.length == -1 ||
         error(session, "fixed-size types must have storage PLAIN");
}

bool read_values(Session& session, const Options& options, Values& values) {
  if (const DefElem* like = option(options, "like")) {
    SpareNode spare;
    const TypeName* type = def_type(*like, spare);
    const auto text = type == nullptr ? std::nullopt : whole_type(session, *type);
    if (!text) return false;
    if (const auto layout = layout_of(session, *text)) values.layout = *layout;
  }
  Layout& layout = values.layout;
  const DefElem* given = nullptr;
  if ((given = option(options, "internallength")) && !read_length(session, *given, layout.length)) {
    return false;
  }
  if ((given = option(options, "alignment")) && !read_alignment(session, *given, layout.align)) {
    return false;
  }
  if ((given = option(options, "storage")) && !read_storage(session, *given, layout.storage)) {
    return false;
  }
  if ((given = option(options, "passedbyvalue"))) layout.by_value = def_bool(*given);
  if ((given = option(options, "category"))) {
    const std::string text = def_text(*given);
    if (text.empty() || text[0] < 32 || text[0] > 126) {
      return error(session, "invalid type category " + quoted(text) + ": must be simple ASCII");
    }
    values.category = text.substr(0, 1);
  }
  if ((given = option(options, "delimiter"))) values.delimiter = def_text(*given).substr(0, 1);
  if ((given = option(options, "default"))) values.default_value = def_text(*given);
  if ((given = option(options, "preferred"))) values.preferred = def_bool(*given);
  if ((given = option(options, "collatable"))) values.collatable = def_bool(*given);
  return is_sound(session, layout);
}

NameList options_of(Session& session, const Values& values) {
  std::vector<std::string> out;
  const Layout& layout = values.layout;
  if (layout.align != "int4") out.push_back("alignment=" + layout.align);
  if (values.category != "U") out.push_back("category=" + values.category);
  if (values.collatable) out.emplace_back("collatable=true");
  if (values.default_value) out.push_back("default=" + *values.default_value);
  if (values.delimiter != ",") out.push_back("delimiter=" + values.delimiter);
  if (layout.length != -1) out.push_back("internallength=" + std::to_string(layout.length));
  if (layout.by_value) out.emplace_back("passedbyvalue=true");
  if (values.preferred) out.emplace_back("preferred=true");
  if (layout.storage != "plain") out.push_back("storage=" + layout.storage);
  return session.strings.list(out);
}

std::string value_of(const Strings& strings, NameList options, std::string_view name,
                     std::string_view usual) {
  for (const std::string_view item : strings[options]) {
    if (item.starts_with(name) && item.substr(name.size()).starts_with("=")) {
      return std::string(item.substr(name.size() + 1));
    }
  }
  return std::string(usual);
}

Layout stored_layout(const Strings& strings, NameList options) {
  return {std::atoi(value_of(strings, options, "internallength", "-1").c_str()),
          value_of(strings, options, "passedbyvalue", "") == "true",
          value_of(strings, options, "alignment", "int4"),
          value_of(strings, options, "storage", "plain")};
}

bool read_functions(Session& session, const Options& options, const Values& values, Ref type,
                    ExprBuilder& out) {
  for (const TypeFunction& slot : kFunctions) {
    const DefElem* given = option(options, std::string(slot.option));
    if (given == nullptr) continue;
    ExprBuilder function;
    if (!find_function(session, slot, *given, type, function)) return false;
    if (!out.empty()) out << ", ";
    (out << upper_case(slot.option) << " = ").append(function);
  }
  const DefElem* element = option(options, "element");
  if (element == nullptr) return true;
  SpareNode spare;
  const TypeName* name = def_type(*element, spare);
  const auto text = name == nullptr ? std::nullopt : whole_type(session, *name);
  if (!text) return false;
  if (text->refs().empty() && is_pseudo_type(text->text())) {
    return error(session, "array element type cannot be " + text->text());
  }
  const auto layout = layout_of(session, *text);
  const bool raw =
      values.layout.length > 0 && !values.layout.by_value && (!layout || layout->length > 0);
  if (option(options, "subscript") == nullptr && !raw) {
    return error(session, "element type cannot be specified without a subscripting function");
  }
  (out << ", ELEMENT = ").append(*text);
  return true;
}

bool check_required(Session& session, const Options& options) {
  if (!options.contains("input")) return error(session, "type input function must be specified");
  if (!options.contains("output")) return error(session, "type output function must be specified");
  return options.contains("typmod_in") || !options.contains("typmod_out") ||
         error(session,
               "type modifier output function is useless without a type modifier input function");
}

}  // namespace

std::optional<Layout> layout_of(const Session& session, const ExprBuilder& type) {
  if (type.text().ends_with("[]")) return std::nullopt;
  if (type.refs().empty()) {
    for (const LayoutRow& row : kLayouts) {
      if (row.type != type.text()) continue;
      return Layout{row.length, row.by_value, std::string(row.align), std::string(row.storage)};
    }
    return std::nullopt;
  }
  const BaseType* base = session.catalog.get_if<BaseType>(type.refs()[0]);
  if (base == nullptr || base->shell) return std::nullopt;
  return stored_layout(session.strings, base->options);
}

bool make_shell(Session& session, const TypeName& type) {
  const auto object = new_object(session, type.names, Slot::Type);
  if (!object) return false;
  BaseType body;
  body.shell = true;
  created(session, session.catalog.add(object->schema, object->name, body, session.statement));
  return true;
}

bool define_base_type(Session& session, const DefineStmt& statement) {
  Catalog& catalog = session.catalog;
  const auto object = new_object(session, statement.defnames, Slot::None);
  if (!object) return false;
  const Ref before = catalog.find(Slot::Type, object->schema, object->name);
  const BaseType* shell = catalog.get_if<BaseType>(before);
  const std::string name = quoted(session.text(object->name));
  if (before && (shell == nullptr || !shell->shell || statement.definition == nullptr)) {
    return error(session, "type " + name + " already exists");
  }
  if (statement.definition == nullptr) {
    BaseType body;
    body.shell = true;
    created(session, catalog.add(object->schema, object->name, body, session.statement));
    return true;
  }
  if (!before) return error(session, "type " + name + " does not exist");
  Options options;
  Values values;
  ExprBuilder functions;
  if (!read_options(session, statement.definition, options) || !check_required(session, options) ||
      !read_values(session, options, values) ||
      !read_functions(session, options, values, before, functions)) {
    return false;
  }
  const Expr stored = catalog.intern(functions);
  const NameList list = options_of(session, values);
  BaseType& body = catalog.edit<BaseType>(before);
  body.shell = false;
  body.functions = stored;
  body.options = list;
  return true;
}

bool lower(Session& session, const AlterTypeStmt& statement) {
  Catalog& catalog = session.catalog;
  const auto parts = name_parts(statement.typeName);
  const Ref type = find_type(session, parts);
  if (!type) {
    const bool builtin = parts.size() == 1 && is_builtin_type(parts[0]);
    return error(session, builtin ? std::string(parts[0]) + " is not a base type"
                                  : "type " + quoted(qualified_text(parts)) + " does not exist");
  }
  if (!refuse_shell(session, ExprBuilder().hole(type))) return false;
  if (!catalog.is<BaseType>(type)) {
    return error(session, visible_name(session, type) + " is not a base type");
  }
  const BaseType before = catalog.get<BaseType>(type);
  Layout layout = stored_layout(session.strings, before.options);
  std::vector<ExprBuilder> items = split_items(catalog, before.functions);
  for (const DefElem* given : list_of<DefElem>(statement.options)) {
    const std::string name =
        std::string_view(given->defname) == "analyse" ? "analyze" : given->defname;
    if (name == "storage") {
      if (!read_storage(session, *given, layout.storage)) return false;
      if (layout.storage != "plain" && layout.length != -1) {
        return error(session, "fixed-size types must have storage PLAIN");
      }
      const std::string was = value_of(session.strings, before.options, "storage", "plain");
      if (was != "plain" && layout.storage == "plain") {
        return error(session, "cannot change type's storage to PLAIN");
      }
      continue;
    }
    const auto* slot = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                    [&](const TypeFunction& s) { return s.option == name; });
    if (slot == std::end(kFunctions) || name == "input" || name == "output") {
      const bool known =
          std::find(std::begin(kOptions), std::end(kOptions), name) != std::end(kOptions);
      return error(session, "type attribute " + quoted(given->defname) +
                                (known ? " cannot be changed" : " not recognized"));
    }
    const std::string head = upper_case(name) + " = ";
    std::erase_if(items, [&](const ExprBuilder& item) { return item.text().starts_with(head); });
    if (given->arg == nullptr) continue;
    ExprBuilder function;
    if (!find_function(session, *slot, *given, type, function)) return false;
    ExprBuilder item;
    items.push_back(std::move((item << head).append(function)));
  }
  // In the order of CREATE TYPE.
  const auto place = [](const ExprBuilder& item) {
    for (size_t i = 0; i < std::size(kFunctions); ++i) {
      if (item.text().starts_with(upper_case(kFunctions[i].option) + " = ")) return i;
    }
    return std::size(kFunctions);
  };
  std::stable_sort(items.begin(), items.end(),
                   [&](const ExprBuilder& a, const ExprBuilder& b) { return place(a) < place(b); });
  ExprBuilder functions;
  for (const ExprBuilder& item : items) {
    if (!functions.empty()) functions << ", ";
    functions.append(item);
  }
  std::vector<std::string> options;
  for (const std::string_view item : session.strings[before.options]) {
    if (!item.starts_with("storage=")) options.emplace_back(item);
  }
  if (layout.storage != "plain") options.push_back("storage=" + layout.storage);
  const Expr stored = catalog.intern(functions);
  const NameList list = session.strings.list(options);
  BaseType& body = catalog.edit<BaseType>(type);
  body.functions = stored;
  body.options = list;
  return true;
}

}  // namespace dryshod
