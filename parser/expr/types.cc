// TypeName → canonical text: format_type_extended() of src/backend/utils/adt/format_type.c and the
// typmodout functions of the built-in types. Knows how the grammar spells types; nothing of what
// their values are.
#include <charconv>
#include <cstring>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/digits.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/resolve.h"
#include "parser/lower/features.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {
namespace {

struct Modifiers {
  std::vector<int64_t> numbers;
  bool constant = true;  // false: the modifier of an extension's type, free text
};

Modifiers modifiers_of(const List* typmods) {
  Modifiers result;
  for (const Node* node : list_of<Node>(typmods)) {
    const auto* constant = node_as<A_Const>(node, T_A_Const);
    const bool known = constant != nullptr && !constant->isnull;
    if (known && constant->val.node.type == T_Integer) {
      result.numbers.push_back(constant->val.ival.ival);
      continue;
    }
    // typenameTypeMod() passes texts on; anytypmodin functions read them as numbers.
    const auto number = known && constant->val.node.type == T_String
                            ? as_int64(constant->val.sval.sval)
                            : std::nullopt;
    if (!number) {
      result.constant = false;
      return result;
    }
    result.numbers.push_back(*number);
  }
  return result;
}

std::string parenthesised(int64_t n) {
  return "(" + std::to_string(n) + ")";
}

// INTERVAL_MASK() of src/include/utils/timestamp.h, and intervaltypmodout().
std::string interval_text(const std::vector<int64_t>& numbers) {
  constexpr int64_t kMonth = 1 << 1, kYear = 1 << 2, kDay = 1 << 3, kHour = 1 << 10,
                    kMinute = 1 << 11, kSecond = 1 << 12, kFullRange = 0x7FFF;
  struct Fields {
    int64_t mask;
    std::string_view words;
  };
  constexpr Fields kFields[] = {
      {kYear, " year"},
      {kMonth, " month"},
      {kDay, " day"},
      {kHour, " hour"},
      {kMinute, " minute"},
      {kSecond, " second"},
      {kYear | kMonth, " year to month"},
      {kDay | kHour, " day to hour"},
      {kDay | kHour | kMinute, " day to minute"},
      {kDay | kHour | kMinute | kSecond, " day to second"},
      {kHour | kMinute, " hour to minute"},
      {kHour | kMinute | kSecond, " hour to second"},
      {kMinute | kSecond, " minute to second"},
  };
  std::string text = "interval";
  if (numbers.empty()) return text;
  if (numbers[0] != kFullRange) {
    for (const Fields& fields : kFields) {
      if (fields.mask == numbers[0]) text += fields.words;
    }
  }
  if (numbers.size() > 1 && numbers[1] != 0xFFFF) {
    text += parenthesised(numbers[1] > 6 ? 6 : numbers[1]);
  }
  return text;
}

std::string temporal_text(std::string_view word, std::string_view zone,
                          const std::vector<int64_t>& numbers) {
  std::string text(word);
  // Above MAX_TIMESTAMP_PRECISION the server warns and takes that.
  if (!numbers.empty()) text += parenthesised(numbers[0] > 6 ? 6 : numbers[0]);
  return text += zone;
}

/// numerictypmodin() of src/backend/utils/adt/numeric.c
bool numeric_scale_fits(Session& session, std::string_view name,
                        const std::vector<int64_t>& numbers, int location) {
  if (name != "numeric" || numbers.size() < 2) return true;
  return (numbers[1] >= 0 && numbers[1] <= numbers[0]) ||
         require(session, Feature::NumericScale, location);
}

std::string numeric_text(const std::vector<int64_t>& numbers) {
  if (numbers.empty()) return "numeric";
  return "numeric(" + std::to_string(numbers[0]) + "," +
         std::to_string(numbers.size() > 1 ? numbers[1] : 0) + ")";
}

std::string sized(std::string_view word, std::string_view bare,
                  const std::vector<int64_t>& numbers) {
  return numbers.empty() ? std::string(bare) : std::string(word) + parenthesised(numbers[0]);
}

// `sure`: the text must give back a type without modifier, where the word alone would mean (1).
std::string builtin_text(std::string_view name, const std::vector<int64_t>& numbers, bool sure) {
  if (name == "bit") return sized("bit", sure ? "\"bit\"" : "bit", numbers);
  if (name == "bpchar") return sized("character", sure ? "bpchar" : "character", numbers);
  if (name == "varchar") return sized("character varying", "character varying", numbers);
  if (name == "varbit") return sized("bit varying", "bit varying", numbers);
  if (name == "bool") return "boolean";
  if (name == "int2") return "smallint";
  if (name == "int4") return "integer";
  if (name == "int8") return "bigint";
  if (name == "float4") return "real";
  if (name == "float8") return "double precision";
  if (name == "numeric") return numeric_text(numbers);
  if (name == "interval") return interval_text(numbers);
  if (name == "time") return temporal_text("time", " without time zone", numbers);
  if (name == "timetz") return temporal_text("time", " with time zone", numbers);
  if (name == "timestamp") return temporal_text("timestamp", " without time zone", numbers);
  if (name == "timestamptz") return temporal_text("timestamp", " with time zone", numbers);
  if (name == "json") return "json";  // a keyword since 16, where format_type() spells it bare too
  return quote_ident(name);
}

}  // namespace

std::string builtin_type_words(std::string_view name) {
  return builtin_text(name, {}, true);
}

namespace {

// geometry(Point,4326): what only the type's own input function understands, as the lexer left it.
std::string free_modifiers(const List* typmods) {
  std::string text;
  for (const Node* node : list_of<Node>(typmods)) {
    text += text.empty() ? "(" : ",";
    if (const auto* name = node_as<ColumnRef>(node, T_ColumnRef)) {
      text += dotted(name_parts(name->fields));
    } else if (const auto* constant = node_as<A_Const>(node, T_A_Const)) {
      const Node* value = &constant->val.node;
      if (const auto* n = node_as<Integer>(value, T_Integer)) text += std::to_string(n->ival);
      if (const auto* f = node_as<Float>(value, T_Float)) text += f->fval;
      if (const auto* s = node_as<String>(value, T_String)) text += quote_literal(s->sval);
    }
  }
  return text.empty() ? text : text + ")";
}

// table.column%TYPE.
std::optional<ExprBuilder> type_of_column(Session& session, const TypeName& type) {
  std::vector<std::string_view> parts = name_parts(type.names);
  const std::string written = dotted(parts);
  if (parts.size() < 2) {
    error(session, "improper %TYPE reference (too few dotted names): " + written, type.location);
    return std::nullopt;
  }
  const std::string_view column_name = parts.back();
  parts.pop_back();
  const Ref relation = find_relation(session, parts);
  if (!relation) {
    unknown_name(session, "relation \"" + dotted(parts) + "\" does not exist", type.location);
    return std::nullopt;
  }
  const Ref column = session.catalog.column(relation, session.name(column_name));
  Expr known{};
  if (const auto* c = session.catalog.get_if<Column>(column)) known = c->type;
  if (const auto* a = session.catalog.get_if<Attribute>(column)) known = a->type;
  if (!known) {
    unknown_name(session,
                 "column \"" + std::string(column_name) + "\" of relation \"" + dotted(parts) +
                     "\" does not exist",
                 type.location);
    return std::nullopt;
  }
  // The type alone is taken, not its modifier (LookupTypeName() in parse_type.c).
  ExprBuilder text = session.catalog.open(known);
  if (text.refs().empty()) {
    const size_t open = text.text().find('(');
    const size_t close = text.text().find(')');
    if (open != std::string::npos && close != std::string::npos) {
      text.text().erase(open, close - open + 1);
    }
  }
  return text;
}

// A multirange type has no element of its own: its range names it.
Ref range_of_multirange(const Session& session, const std::vector<std::string_view>& parts) {
  const Name name = session.name(parts.back());
  const auto in = [&](Ref schema) {
    Ref found{};
    if (schema) {
      session.catalog.each_child_of<Range>(schema, [&](Ref range) {
        if (session.catalog.get<Range>(range).multirange_name == name) found = range;
      });
    }
    return found;
  };
  if (session.catalog.all<Range>().empty()) return {};
  if (parts.size() == 2) return in(find_schema(session, parts[0]));
  for (const Name schema : session.search_path) {
    if (const Ref range = in(session.catalog.find_own<Schema>({}, schema))) return range;
  }
  return {};
}

// A name that is no built-in type and not written with pg_catalog.
std::optional<ExprBuilder> user_type(Session& session, const TypeName& type,
                                     std::vector<std::string_view> parts) {
  ExprBuilder text;
  if (parts.size() == 3) parts.erase(parts.begin());
  if (const Ref known = find_type(session, parts)) return std::move(text.hole(known));
  if (const Ref range = range_of_multirange(session, parts)) {
    text.hole(session.catalog.schema_of(range)) << "." << quote_ident(parts.back());
    return std::move(text.hole(range, HoleForm::Hidden));
  }
  // _name is how the array type of name is called inside.
  if (parts.back().size() > 1 && parts.back()[0] == '_') {
    std::vector<std::string_view> element = parts;
    element.back().remove_prefix(1);
    if (const Ref known = find_type(session, element)) {
      return std::move(text.hole(known) << "[]");
    }
  }
  const bool system = parts.size() == 2 && parts[0] == "information_schema";
  const bool row_type = parts.size() == 1 && is_builtin_relation(parts[0]);
  if (!session.unknown_names_ok && !system && !row_type) {
    unknown_name(session, "type \"" + dotted(parts) + "\" does not exist", type.location);
    return std::nullopt;
  }
  Ref schema{};
  if (parts.size() == 1 && !row_type) {
    schema = extension_schema(session, "type", parts[0]);
  } else if (parts.size() == 2) {
    schema = find_schema(session, parts[0]);
    if (schema) parts.erase(parts.begin());
  }
  if (schema) text.hole(schema) << ".";
  text << dotted(parts);
  if (schema) {
    const Ref extension = known_extension(session, "type", parts.back(), schema);
    if (extension) text.hole(extension, HoleForm::Hidden);
  }
  return text;
}

/// The spelling of a type as one short text: its name, whether it stands in pg_catalog, whole
/// numbers as modifiers, array or not. Empty where there is more to it.
class Spelling {
 public:
  explicit Spelling(const TypeName& type) {
    if (type.pct_type || type.setof || list_length(type.names) > 2) return;
    for (const String* name : list_of<String>(type.names)) {
      if (!add(name->sval) || !add(std::string_view("", 1))) return;
    }
    for (const Node* node : list_of<Node>(type.typmods)) {
      const auto* constant = node_as<A_Const>(node, T_A_Const);
      if (constant == nullptr || constant->isnull || constant->val.node.type != T_Integer) return;
      const int value = constant->val.ival.ival;
      if (!add({reinterpret_cast<const char*>(&value), sizeof value})) return;
    }
    if (type.arrayBounds != nullptr && !add("[")) return;
    whole_ = true;
  }
  std::string_view text() const {
    return whole_ ? std::string_view(text_, size_) : std::string_view();
  }

 private:
  bool add(std::string_view part) {
    if (part.size() > sizeof text_ - size_) return false;
    std::memcpy(text_ + size_, part.data(), part.size());
    size_ += part.size();
    return true;
  }

  char text_[64];
  size_t size_ = 0;
  bool whole_ = false;
};

bool names_builtin_type(const List* names) {
  const auto parts = name_parts(names);
  return (parts.size() == 2 && parts[0] == "pg_catalog" && is_builtin_type(parts[1])) ||
         (parts.size() == 1 && is_builtin_type(parts[0]));
}

}  // namespace

Text builtin_type_text(Session& session, const TypeName& type) {
  const Spelling spelling(type);
  if (spelling.text().empty()) return {};
  auto& known = session.types.by_spelling;
  if (const auto at = known.find(spelling.text()); at != known.end()) return at->second;
  if (!names_builtin_type(type.names)) return {};
  const auto text = type_text(session, type);
  if (!text) return {};
  const Text made = session.strings.text(text->text());
  known.emplace(spelling.text(), made);
  return made;
}

std::optional<ExprBuilder> type_text(Session& session, const TypeName& type, bool with_modifier) {
  ExprBuilder text;
  std::vector<std::string_view> parts = name_parts(type.names);
  if (parts.empty()) return std::nullopt;
  if (type.pct_type) {
    const auto column_type = type_of_column(session, type);
    if (!column_type) return std::nullopt;
    text = *column_type;
  } else {
    const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
    std::string_view name = parts.back();
    bool array = false;
    if ((system || parts.size() == 1) && name.size() > 1 && name[0] == '_' &&
        is_builtin_type(name.substr(1))) {
      name.remove_prefix(1);
      array = true;
    }
    const Modifiers modifiers = with_modifier ? modifiers_of(type.typmods) : Modifiers{};
    if (system && !is_builtin_type(name) && !is_builtin_relation(name)) {
      unknown_name(session, "type \"" + dotted(parts) + "\" does not exist", type.location);
      return std::nullopt;
    }
    if (system || (parts.size() == 1 && is_builtin_type(name))) {
      if (!numeric_scale_fits(session, name, modifiers.numbers, type.location)) return std::nullopt;
      text << builtin_text(name, modifiers.numbers, with_modifier);
    } else {
      const auto user = user_type(session, type, parts);
      if (!user) return std::nullopt;
      text = *user;
      if (with_modifier) text << free_modifiers(type.typmods);
    }
    if (array) text << "[]";
  }
  // Dimensions and bounds are not kept: int[3][] is integer[].
  if (type.arrayBounds != nullptr && !text.text().ends_with("[]")) text << "[]";
  return text;
}

}  // namespace dryshod
