// See type_facts.h. Modifiers as the types' own input functions pack them
// (src/backend/utils/adt/varchar.c, varbit.c, numeric.c, date.c).
#include "parser/plpgsql/type_facts.h"

#include <algorithm>
#include <cstdlib>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/resolve.h"
#include "parser/plpgsql/evaluate.h"
#include "parser/plpgsql/shown.h"

namespace dryshod {
namespace {

constexpr int64_t kHeader = 4;  // VARHDRSZ
constexpr size_t kNameBytes = 63;
constexpr std::string_view kSetOf = "SETOF ";

/// "timestamp(3) with time zone" → "timestamp with time zone" and {3}; empty where something else
/// than numbers stands there. None: nothing is in brackets.
std::optional<std::vector<int64_t>> take_modifier(std::string& text) {
  std::vector<int64_t> out;
  const size_t open = text.find('('), close = text.find(')');
  if (open == std::string::npos || close == std::string::npos) return std::nullopt;
  const char* p = text.c_str() + open + 1;
  while (*p != '\0' && *p != ')') {
    char* end = nullptr;
    out.push_back(std::strtoll(p, &end, 10));
    if (end == p) {
      out.clear();
      break;
    }
    p = *end == ',' ? end + 1 : end;
  }
  text.erase(open, close - open + 1);
  return out;
}

bool take_array(std::string& text) {
  bool is_array = false;
  while (text.ends_with("[]")) {
    is_array = true;
    text.resize(text.size() - 2);
  }
  return is_array;
}

bool on_path(const Session& session, Ref schema) {
  return std::any_of(session.search_path.begin(), session.search_path.end(),
                     [&](Name name) { return find_schema(session, session.text(name)) == schema; });
}

/// An extension's type by its name, with or without schema: its schema.
Ref schema_of_extension_type(const Session& session, const std::vector<std::string>& name) {
  Ref found{};
  const Ref wanted = name.size() > 1 ? find_schema(session, name[0]) : Ref{};
  if (name.size() > 1 && !wanted) return {};
  session.catalog.each_of<Extension>([&](Ref extension) {
    const Ref schema = session.catalog.get<Extension>(extension).schema;
    if (!schema || (wanted ? schema != wanted : !on_path(session, schema))) return;
    const std::string_view called = session.text(session.catalog.name(extension));
    if (!found && extension_has(session, called, "type", name.back())) found = schema;
  });
  return found;
}

}  // namespace

TypeFacts type_facts(const Session& session, Expr type) {
  const Catalog& catalog = session.catalog;
  TypeFacts out;
  std::string text = catalog.render(type);
  if (text.starts_with(kSetOf)) text.erase(0, kSetOf.size());
  const auto refs = catalog.refs(type);
  out.is_array = take_array(text);
  if (!refs.empty() && !catalog.is<Schema>(refs[0])) {
    out.element = refs[0];
    out.name = catalog.text(catalog.name(refs[0]));
    const std::string_view spelled = catalog.template_text(type);
    std::string behind(spelled.substr(std::min(spelled.find(kHoleMark) + 2, spelled.size())));
    out.modified = take_modifier(behind).has_value();
    return out;
  }
  if (auto modifier = take_modifier(text)) {
    out.modified = true;
    out.modifier = std::move(*modifier);
  }
  if (refs.empty()) {
    const bool fields = text.starts_with("interval ");
    out.modified = out.modified || fields;
    out.name = fields ? "interval" : text;
    return out;
  }
  out.schema = refs[0];
  const auto parts = split_name(text);
  if (!parts.empty()) out.name = parts.back();
  return out;
}

Value type_oid(const TypeFacts& type, const Catalog& catalog) {
  const Value::TypeForm form = type.is_array ? Value::kArray : Value::kItself;
  if (type.element) return Value::oid(type.element, "oid", form);
  if (!type.schema) return Value::named({type.name}, "oid", form);
  return Value::named({type.name, std::string(catalog.text(catalog.name(type.schema)))}, "oid",
                      form);
}

std::optional<int64_t> type_modifier(const TypeFacts& type) {
  if (!type.modified) return -1;
  if (!type.built_in() || type.modifier.empty()) return std::nullopt;
  const int64_t first = type.modifier[0];
  if (type.name == "character varying" || type.name == "character") return first + kHeader;
  if (type.name == "bit" || type.name == "bit varying") return first;
  if (type.name.starts_with("time")) return first;
  if (type.name == "numeric") {
    const int64_t scale = type.modifier.size() > 1 ? type.modifier[1] : 0;
    return ((first << 16) | (scale & 0x7ff)) + kHeader;
  }
  return std::nullopt;
}

std::optional<std::string> with_modifier(std::string_view plain, int64_t modifier) {
  std::string text(plain);
  if (modifier < 0) return text;
  const bool is_array = take_array(text);
  std::string brackets;
  if (text == "character varying" || text == "character") {
    brackets = std::to_string(modifier - kHeader);
  } else if (text == "bit" || text == "bit varying" || text.starts_with("time")) {
    brackets = std::to_string(modifier);
  } else if (text == "numeric") {
    const int64_t packed = modifier - kHeader;
    const int64_t scale = ((packed & 0x7ff) ^ 1024) - 1024;
    brackets = std::to_string((packed >> 16) & 0xffff) + "," + std::to_string(scale);
  } else {
    return std::nullopt;
  }
  const size_t at = text.starts_with("time") ? std::min(text.find(' '), text.size()) : text.size();
  text.insert(at, "(" + brackets + ")");
  return is_array ? text + "[]" : text;
}

std::string array_type_name(std::string_view element) {
  return ("_" + std::string(element)).substr(0, kNameBytes);
}

std::string type_name(const TypeFacts& type, const Catalog& catalog) {
  std::string name = type.element  ? std::string(catalog.text(catalog.name(type.element)))
                     : type.schema ? type.name
                                   : internal_type_name(type.name);
  return type.is_array ? array_type_name(name) : name;
}

std::optional<Value> read_type(const Session& session, std::string_view written) {
  std::string text(written);
  const bool is_array = take_array(text);
  const Value::TypeForm form = is_array ? Value::kArray : Value::kItself;
  take_modifier(text);
  const std::vector<std::string> split = split_name(text);
  if (!split.empty()) {
    const std::vector<std::string_view> parts(split.begin(), split.end());
    if (const Ref found = find_type(session, parts)) return Value::oid(found, "regtype", form);
  }
  if (split.size() < 2 || split[0] == "pg_catalog") {
    const std::string plain =
        plain_type_name(split.empty() ? std::string_view(text) : std::string_view(split.back()));
    if (is_builtin_type(internal_type_name(plain))) {
      return Value::named({plain}, "regtype", form);
    }
  }
  const Ref schema = split.empty() ? Ref{} : schema_of_extension_type(session, split);
  if (!schema) return std::nullopt;
  return Value::named({split.back(), std::string(session.text(session.catalog.name(schema)))},
                      "regtype", form);
}

bool extension_type_visible(const Session& session, Ref schema, std::string_view name) {
  return !find_type(session, {name}) && on_path(session, schema);
}

std::optional<std::string> shown_type(const Session& session, const Value& type) {
  if (type.integer > Value::kArray) return std::nullopt;
  std::string text;
  if (type.object) {
    text = shown_name(session, type.object);
  } else if (type.names.size() == 1) {
    text = type.names[0];
  } else {
    const Ref schema = find_schema(session, type.names[1]);
    const bool bare = extension_type_visible(session, schema, type.names[0]);
    text = (bare ? "" : quote_ident(type.names[1]) + ".") + quote_ident(type.names[0]);
  }
  return type.integer == Value::kArray ? text + "[]" : text;
}

}  // namespace dryshod
