// Functions of pg_catalog that code about schemas uses: text, arrays, names of objects. Knows
// PostgreSQL's results (src/backend/utils/adt/varlena.c, oracle_compat.c, quote.c); a function not
// here is not followed, and its result unknown.
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "catalog/quote.h"
#include "parser/expr/resolve.h"
#include "parser/lower/settings.h"
#include "parser/plpgsql/dates.h"
#include "parser/plpgsql/evaluate.h"
#include "parser/plpgsql/shown.h"
#include "parser/plpgsql/system_provider.h"
#include "parser/plpgsql/text_functions.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

using Values = std::vector<Value>;

struct Call {
  Session& session;
  Host& host;
  const Values& arguments;
  std::string text(size_t i) const {
    const Value as = as_text(session, arguments[i]);
    return as.text;
  }
  int64_t integer(size_t i) const { return arguments[i].integer; }
};

using Function = Value (*)(const Call&);

/// A function of strict arguments: a letter each, t text, i integer, a array, any other any; what
/// stands after | may be left out.
struct Known {
  std::string_view arguments;
  Function function;
};

Value quoted_identifier(const Call& c) {
  return Value::of_text(quote_ident(c.text(0)));
}
Value quoted_literal(const Call& c) {
  return Value::of_text(quote_literal(c.text(0)));
}
Value joined_array(const Call& c) {
  std::string out;
  bool first = true;
  for (const Value& item : c.arguments[0].items) {
    if (item.is_null() && c.arguments.size() < 3) continue;
    const auto text = item.is_null() ? std::optional(c.text(2)) : text_of(c.session, item);
    if (!text) return Value::unknown("an element of an array");
    if (!first) out += c.text(1);
    out += *text;
    first = false;
  }
  return Value::of_text(out);
}
Value split_text(const Call& c) {
  return Value::array(text_parts(c.text(0), c.text(1)));
}
Value array_size(const Call& c) {
  if (c.arguments.size() > 1 && c.integer(1) != 1) return Value::unknown("a dimension of an array");
  const auto size = static_cast<int64_t>(c.arguments[0].items.size());
  return size == 0 && c.arguments.size() > 1 ? Value::null() : Value::of(size);
}
Value array_last(const Call& c) {
  const Value size = array_size(c);
  return size.is(ValueKind::Integer) ? Value::of(size.integer - c.arguments[0].integer) : size;
}
Value array_first(const Call& c) {
  return c.arguments[0].items.empty() ? Value::null() : Value::of(1 - c.arguments[0].integer);
}
Value found_relation(const Call& c) {
  std::vector<std::string_view> parts;
  const std::vector<std::string> split = split_name(c.text(0));
  for (const std::string& part : split) parts.push_back(part);
  if (parts.empty()) return Value::null();
  if (const Ref found = find_relation(c.session, parts)) return Value::oid(found, "regclass");
  if (find_system_relation(parts.size() > 1 ? parts[0] : "", parts.back()) != nullptr) {
    return Value::of_text(parts.back());
  }
  return may_be_of_extension(c.session, split) ? Value::unknown("what an extension contains")
                                               : Value::null();
}
/// to_regtype() and others of the kind are casts that give NULL where the cast would raise.
struct Quiet : Host {
  bool failed = false;
  std::optional<Value> variable(const std::vector<std::string_view>&) override {
    return std::nullopt;
  }
  std::optional<Value> parameter(int) override { return std::nullopt; }
  Value call(const FuncCall&, std::vector<Argument>) override { return Value::unknown("a call"); }
  void raise(std::string_view, std::string) override { failed = true; }
  bool raised() const override { return failed; }
  bool spend() override { return true; }
};
Value quiet_cast(const Call& c, std::string_view type) {
  Quiet quiet;
  Value found = cast_to(c.session, quiet, c.arguments[0], type);
  return quiet.failed ? Value::null() : found;
}
Value found_type(const Call& c) {
  return quiet_cast(c, "regtype");
}
Value found_schema(const Call& c) {
  return quiet_cast(c, "regnamespace");
}
Value found_routine(const Call& c) {
  const std::vector<std::string> split = split_name(c.text(0));
  std::vector<std::string_view> parts(split.begin(), split.end());
  if (parts.empty()) return Value::null();
  const auto found = find_routines(c.session, parts);
  if (found.empty() && may_be_of_extension(c.session, split)) {
    return Value::unknown("what an extension contains");
  }
  if (found.empty()) return Value::null();
  return found.size() == 1 ? Value::oid(found[0], "regproc") : Value::unknown("a routine");
}
Value path_schema(const Call& c) {
  for (const Name name : c.session.search_path) {
    if (find_schema(c.session, c.session.text(name))) {
      return Value::of_text(c.session.text(name));
    }
  }
  return Value::null();
}
Value path_schemas(const Call& c) {
  Values out;
  if (c.arguments[0].is_true()) out.push_back(Value::of_text("pg_catalog"));
  for (const Name name : c.session.search_path) {
    if (find_schema(c.session, c.session.text(name))) {
      out.push_back(Value::of_text(c.session.text(name)));
    }
  }
  return Value::array(std::move(out));
}
Value setting(const Call& c) {
  const std::string name = c.text(0);
  // The minor version is not known and taken for 0.
  if (name == "server_version_num") {
    return Value::of_text(std::to_string(c.session.major * 10000));
  }
  if (name == "search_path") return Value::of_text(shown_search_path(c.session));
  // A source starts as a new cluster does, whose only role is a superuser.
  if (name == "is_superuser" && !c.session.role) return Value::of_text("on");
  return Value::unknown("the setting \"" + name + "\"");
}
Value appended(const Call& c) {
  Values items = c.arguments[0].items;
  items.push_back(c.arguments[1]);
  return Value::array(std::move(items));
}
Value prepended(const Call& c) {
  Values items = c.arguments[1].items;
  items.insert(items.begin(), c.arguments[0]);
  return Value::array(std::move(items));
}
/// Without those that are equal; none where that is not known of one.
std::optional<Values> others(const Call& c) {
  Values out;
  for (const Value& item : c.arguments[0].items) {
    const Value same = equal(c.session, item, c.arguments[1]);
    if (!same.known()) return std::nullopt;
    if (!same.is_true()) out.push_back(item);
  }
  return out;
}
Value removed(const Call& c) {
  auto items = others(c);
  return items ? Value::array(std::move(*items)) : Value::unknown("what array_remove() gives");
}
Value array_place(const Call& c) {
  if (!others(c)) return Value::unknown("what array_position() gives");
  int64_t at = 1 - c.arguments[0].integer;
  for (const Value& item : c.arguments[0].items) {
    if (equal(c.session, item, c.arguments[1]).is_true()) return Value::of(at);
    ++at;
  }
  return Value::null();
}
Value joined_arrays(const Call& c) {
  return binary(c.session, c.host, "||", c.arguments[0], c.arguments[1]);
}
Value absolute(const Call& c) {
  return Value::of(c.integer(0) < 0 ? -c.integer(0) : c.integer(0));
}
Value remainder_of(const Call& c) {
  return binary(c.session, c.host, "%", c.arguments[0], c.arguments[1]);
}
Value same_integer(const Call& c) {
  return c.arguments[0];
}
Value as_plain_text(const Call& c) {
  return as_text(c.session, c.arguments[0]);
}
Value formatted_number(const Call& c) {
  if (c.arguments[0].is(ValueKind::Date)) {
    const auto text = format_date(c.arguments[0], c.text(1));
    return text ? Value::of_text(*text) : Value::unknown("what to_char() gives for this format");
  }
  if (!c.arguments[0].is(ValueKind::Integer)) return Value::unknown("what to_char() gives");
  return formatted_integer(c.integer(0), c.text(1));
}
Value truncated(const Call& c) {
  const auto out =
      c.arguments[1].is(ValueKind::Date) ? truncate_date(c.text(0), c.arguments[1]) : std::nullopt;
  return out ? *out : Value::unknown("what date_trunc() gives");
}
/// extract() and date_part() of a date.
Value date_field(const Call& c) {
  const Value& date = c.arguments[1];
  const std::string unit = with_case(c.text(0), false).text;
  const auto number = [&](std::string_view pattern) -> std::optional<int64_t> {
    const auto text = date.is(ValueKind::Date) ? format_date(date, pattern) : std::nullopt;
    return text ? read_integer(*text) : std::nullopt;
  };
  const auto found = number(unit == "year" ? "YYYY" : unit == "day" ? "DD" : "MM");
  const bool known = unit == "year" || unit == "month" || unit == "day" || unit == "quarter";
  if (!found || !known) return Value::unknown("what extract() gives");
  return Value::of(unit == "quarter" ? (*found - 1) / 3 + 1 : *found);
}
Value type_text_of(const Call& c) {
  const Value& type = c.arguments[0];
  if (!type.is(ValueKind::Object)) return Value::unknown("the name of a type");
  auto text = text_of(c.session, type.seen_as("regtype"));
  if (text && c.arguments.size() > 1) text = with_modifier(*text, c.integer(1));
  return text ? Value::of_text(*text) : Value::unknown("the name of a type");
}
/// What a function of one oid prints of the object, besides how prettily; of a name too.
Value printed(const Call& c, std::optional<Shown> (*print)(const Session&, Ref)) {
  const Value object = c.arguments[0].is(ValueKind::Text)
                           ? cast_to(c.session, c.host, c.arguments[0], "regclass")
                           : c.arguments[0];
  const auto shown = object.is(ValueKind::Object) && object.object ? print(c.session, object.object)
                                                                   : std::nullopt;
  if (!shown) return Value::unknown("how the server prints an object");
  const bool pretty = c.arguments.size() > 1 && !c.arguments[1].is_false();
  return pretty ? Value::of_sql(shown->text) : shown_value(*shown);
}
Value constraint_text(const Call& c) {
  return printed(c, constraint_definition);
}
Value index_text(const Call& c) {
  return printed(c, index_definition);
}
Value view_text(const Call& c) {
  return printed(c, view_definition);
}
/// A tree is the expression already, for whoever asks for its text.
Value tree_text(const Call& c) {
  const bool known = c.arguments[0].is(ValueKind::Text) || c.arguments[0].is(ValueKind::Sql);
  return known ? c.arguments[0] : Value::unknown("what pg_get_expr() gives");
}
Value argument_text(const Call& c) {
  const Value& object = c.arguments[0];
  const auto text = object.is(ValueKind::Object) && object.object
                        ? shown_arguments(c.session, object.object)
                        : std::nullopt;
  return text ? Value::of_text(*text) : Value::unknown("how the server prints arguments");
}

/// Always with its schema (src/backend/utils/adt/ruleutils.c). The column's name is taken as it is.
Value serial_sequence(const Call& c) {
  const Value relation = cast_to(c.session, c.host, c.arguments[0], "regclass");
  if (!relation.known() || !relation.is(ValueKind::Object)) return Value::unknown("a relation");
  const Catalog& catalog = c.session.catalog;
  const Ref column = catalog.column(relation.object, c.session.name(c.text(1)));
  if (!column) {
    c.host.raise("42703", "column \"" + c.text(1) + "\" of relation \"" +
                              catalog.bare(relation.object) + "\" does not exist");
    return Value::unknown("a column that does not exist");
  }
  Ref sequence{};
  if (const Ref identity = catalog.child<Identity>(column)) {
    sequence = catalog.get<Identity>(identity).sequence;
  }
  catalog.each_of<OwnedBy>([&](Ref owned) {
    if (!sequence && catalog.get<OwnedBy>(owned).column == column) {
      sequence = catalog.parent(owned);
    }
  });
  return sequence ? Value::of_text(catalog.qualified(sequence)) : Value::null();
}

#define TEXT_FUNCTION(name, expression) \
  Value name(const Call& c) {           \
    return expression;                  \
  }
TEXT_FUNCTION(lower_case, with_case(c.text(0), false))
TEXT_FUNCTION(upper_case, with_case(c.text(0), true))
TEXT_FUNCTION(replaced, Value::of_text(replace_all(c.text(0), c.text(1), c.text(2))))
TEXT_FUNCTION(characters, Value::of(static_cast<int64_t>(character_count(c.text(0)))))
TEXT_FUNCTION(bytes, Value::of(static_cast<int64_t>(c.text(0).size())))
TEXT_FUNCTION(repeated, repeat_text(c.text(0), c.integer(1)))
TEXT_FUNCTION(translated, Value::of_text(translate(c.text(0), c.text(1), c.text(2))))
TEXT_FUNCTION(part_of, split_part(c.text(0), c.text(1), c.integer(2)))
TEXT_FUNCTION(where, Value::of(position_of(c.text(0), c.text(1))))
TEXT_FUNCTION(begins, Value::boolean(c.text(0).starts_with(c.text(1))))
TEXT_FUNCTION(backwards, Value::of_text(reverse(c.text(0))))
#undef TEXT_FUNCTION
Value replaced_pattern(const Call& c) {
  return replace_matches(c.arguments[0], c.arguments[1], c.text(2),
                         c.arguments.size() > 3 ? c.text(3) : "");
}
/// What stands above depends on the encoding.
Value ascii_character(const Call& c) {
  if (c.integer(0) < 1 || c.integer(0) > 127) return Value::unknown("what chr() gives");
  return character(static_cast<char>(c.integer(0)));
}
Value left_part(const Call& c) {
  return Value::of_text(leftmost(c.text(0), c.integer(1)));
}
Value right_part(const Call& c) {
  return Value::of_text(rightmost(c.text(0), c.integer(1)));
}
Value padded_left(const Call& c) {
  return pad(c.text(0), c.integer(1), c.arguments.size() > 2 ? c.text(2) : " ", true);
}
Value padded_right(const Call& c) {
  return pad(c.text(0), c.integer(1), c.arguments.size() > 2 ? c.text(2) : " ", false);
}
Value trim_by(const Call& c, bool left, bool right) {
  return Value::of_text(trim(c.text(0), c.arguments.size() > 1 ? c.text(1) : " ", left, right));
}
Value trimmed_both(const Call& c) {
  return trim_by(c, true, true);
}
Value trimmed_left(const Call& c) {
  return trim_by(c, true, false);
}
Value trimmed_right(const Call& c) {
  return trim_by(c, false, true);
}
Value middle(const Call& c) {
  const bool whole = c.arguments.size() < 3;
  if (!whole && c.integer(2) < 0) {
    c.host.raise("22011", "negative substring length not allowed");
    return Value::unknown("a text of negative length");
  }
  return Value::of_text(substring(c.text(0), c.integer(1), whole ? INT64_MAX : c.integer(2)));
}

const std::unordered_map<std::string_view, Known>& functions() {
  static const std::unordered_map<std::string_view, Known> kAll = {
      {"quote_ident", {"t", quoted_identifier}},
      {"quote_literal", {"t", quoted_literal}},
      {"lower", {"t", lower_case}},
      {"upper", {"t", upper_case}},
      {"replace", {"ttt", replaced}},
      {"length", {"t", characters}},
      {"char_length", {"t", characters}},
      {"character_length", {"t", characters}},
      {"octet_length", {"t", bytes}},
      {"repeat", {"ti", repeated}},
      {"translate", {"ttt", translated}},
      {"split_part", {"tti", part_of}},
      {"strpos", {"tt", where}},
      {"position", {"tt", where}},
      {"starts_with", {"tt", begins}},
      {"reverse", {"t", backwards}},
      {"chr", {"i", ascii_character}},
      {"left", {"ti", left_part}},
      {"right", {"ti", right_part}},
      {"lpad", {"ti|t", padded_left}},
      {"rpad", {"ti|t", padded_right}},
      {"btrim", {"t|t", trimmed_both}},
      {"ltrim", {"t|t", trimmed_left}},
      {"rtrim", {"t|t", trimmed_right}},
      {"substr", {"ti|i", middle}},
      {"substring", {"ti|i", middle}},
      {"array_to_string", {"at|t", joined_array}},
      {"string_to_array", {"tt", split_text}},
      {"array_length", {"ai", array_size}},
      {"array_upper", {"ai", array_last}},
      {"array_lower", {"ai", array_first}},
      {"cardinality", {"a", array_size}},
      {"array_append", {"a*", appended}},
      {"array_prepend", {"*a", prepended}},
      {"array_remove", {"a*", removed}},
      {"array_position", {"a*", array_place}},
      {"array_cat", {"aa", joined_arrays}},
      {"to_regclass", {"t", found_relation}},
      {"to_regtype", {"t", found_type}},
      {"to_regnamespace", {"t", found_schema}},
      {"to_regproc", {"t", found_routine}},
      {"current_schema", {"", path_schema}},
      {"current_schemas", {"*", path_schemas}},
      {"current_setting", {"t|*", setting}},
      {"abs", {"i", absolute}},
      {"mod", {"ii", remainder_of}},
      {"ceil", {"i", same_integer}},
      {"ceiling", {"i", same_integer}},
      {"floor", {"i", same_integer}},
      {"round", {"i", same_integer}},
      {"trunc", {"i", same_integer}},
      {"text", {"*", as_plain_text}},
      {"name", {"*", as_plain_text}},
      {"to_char", {"*t", formatted_number}},
      {"date_trunc", {"t*", truncated}},
      {"extract", {"t*", date_field}},
      {"date_part", {"t*", date_field}},
      {"format_type", {"*|i", type_text_of}},
      {"pg_get_serial_sequence", {"tt", serial_sequence}},
      {"regexp_replace", {"ttt|t", replaced_pattern}},
      {"pg_get_constraintdef", {"*|*", constraint_text}},
      {"pg_get_indexdef", {"*", index_text}},
      {"pg_get_expr", {"**|*", tree_text}},
      {"pg_get_viewdef", {"*|*", view_text}},
      {"pg_get_function_identity_arguments", {"*", argument_text}},
  };
  return kAll;
}

bool fits(const Value& value, char wanted) {
  switch (wanted) {
    case 't':
      return !value.is(ValueKind::Array) && !value.is(ValueKind::Row) && !value.is(ValueKind::Sql);
    case 'i':
      return value.is(ValueKind::Integer);
    case 'a':
      return value.is(ValueKind::Array);
    default:
      return true;
  }
}

/// Functions that take NULL for a value.
std::optional<Value> lax_function(Session& session, Host& host, std::string_view name,
                                  const Values& arguments) {
  if (name == "format") return format_text(session, host, arguments);
  if (name == "concat" || name == "concat_ws")
    return concat(session, arguments, name == "concat_ws");
  if (name == "quote_nullable" && arguments.size() == 1) {
    if (arguments[0].is_null()) return Value::of_text("NULL");
    const Value text = as_text(session, arguments[0]);
    return text.known() ? Value::of_text(quote_literal(text.text)) : text;
  }
  // The semicolon behind a definition, and blanks around it.
  if ((name == "rtrim" || name == "btrim") && !arguments.empty() &&
      arguments[0].is(ValueKind::Sql)) {
    const bool blanks = arguments.size() == 1;
    const bool known = blanks || (arguments[1].is(ValueKind::Text) &&
                                  arguments[1].text.find_first_not_of("; \n") == std::string::npos);
    if (!known) return Value::unknown("a part of SQL");
    return Value::of_sql(
        trim(arguments[0].text, blanks ? " " : arguments[1].text, name == "btrim", true));
  }
  if (name == "num_nulls" || name == "num_nonnulls") {
    int64_t nulls = 0;
    for (const Value& one : arguments) {
      if (!one.known()) return one;
      nulls += one.is_null() ? 1 : 0;
    }
    return Value::of(name == "num_nulls" ? nulls : static_cast<int64_t>(arguments.size()) - nulls);
  }
  if (name == "array_append" && arguments.size() == 2 && arguments[0].is_null()) {
    return Value::array({arguments[1]});
  }
  if (name == "array_append" && arguments.size() == 2 && arguments[0].is(ValueKind::Array)) {
    return appended(Call{session, host, arguments});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Value> builtin_function(Session& session, Host& host, std::string_view name,
                                      const Values& arguments) {
  if (auto lax = lax_function(session, host, name, arguments)) return lax;
  const auto found = functions().find(name);
  if (found == functions().end()) return std::nullopt;
  const Value not_followed =
      Value::unknown("what " + std::string(name) + "() gives for these arguments");
  Values ready = arguments;
  size_t at = 0;
  bool optional = false;
  for (const char wanted : found->second.arguments) {
    if (wanted == '|') {
      optional = true;
      continue;
    }
    if (at == ready.size()) {
      if (!optional) return not_followed;
      break;
    }
    Value& one = ready[at++];
    if (!one.known() || one.is_null()) continue;
    if (wanted == 'i' && one.is(ValueKind::Text)) {
      if (const auto read = read_integer(one.text)) one = Value::of(*read);
    }
    if (wanted == 'a' && one.is(ValueKind::Text)) {
      if (const auto read = read_array(one.text)) one = *read;
    }
    if (!fits(one, wanted)) return not_followed;
    if (wanted == 't' && !as_text(session, one).known()) return not_followed;
  }
  if (at != ready.size()) return not_followed;
  for (const Value& one : ready) {
    if (!one.known()) return one;
  }
  for (const Value& one : ready) {
    if (one.is_null()) return Value::null();
  }
  return found->second.function(Call{session, host, ready});
}

}  // namespace dryshod
