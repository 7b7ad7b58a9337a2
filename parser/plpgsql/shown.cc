// See shown.h.
#include "parser/plpgsql/shown.h"

#include <algorithm>

#include "catalog/quote.h"
#include "parser/expr/resolve.h"
#include "parser/lower/routine.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

/// What no bare name contains.
const std::string kTypeEnds = std::string(" ,()[]") + kHoleMark;

bool is_routine(const Catalog& catalog, Ref ref) {
  return catalog.is<Function>(ref) || catalog.is<Procedure>(ref) || catalog.is<Aggregate>(ref);
}

/// Is the object found under its bare name, as RelationIsVisible() and its kin ask?
bool visible(const Session& session, Ref object) {
  const std::string_view name = session.text(session.catalog.name(object));
  if (is_routine(session.catalog, object)) {
    const auto found = find_routines(session, {name});
    return std::find(found.begin(), found.end(), object) != found.end();
  }
  return find_relation(session, {name}) == object || find_type(session, {name}) == object;
}

/// The SQL of one hole; none: how it is written hangs on more than its name.
std::optional<std::string> hole_text(const Session& session, Ref ref, HoleForm form) {
  const Catalog& catalog = session.catalog;
  if (form == HoleForm::Hidden) return "";
  if (form == HoleForm::Bare) return catalog.bare(ref);
  if (form == HoleForm::Signature) return std::nullopt;
  if (catalog.is<Function>(ref)) {
    // Several of one name: which one is called by the bare name is told by arguments.
    const auto found = find_routines(session, {session.text(catalog.name(ref))});
    if (found.empty()) return catalog.qualified(ref);
    if (found.size() > 1 || found[0] != ref) return std::nullopt;
    return catalog.bare(ref);
  }
  Slot slots = Slot::None;
  catalog.visit(ref, [&]<class T>(const T&) { slots = T::slots; });
  if (!has(slots, Slot::Relation) && !has(slots, Slot::Type)) return std::nullopt;
  std::string name = shown_name(session, ref);
  if (form != HoleForm::Literal) return name;
  std::string doubled;
  for (const char c : name) doubled += c == '\'' ? "''" : std::string(1, c);
  return doubled;
}

std::string deferral(bool deferrable, bool initially_deferred) {
  return std::string(deferrable ? " DEFERRABLE" : "") +
         (initially_deferred ? " INITIALLY DEFERRED" : "");
}

template <class Key>
Shown key_definition(const Session& session, std::string text, const Key& key) {
  const Catalog& catalog = session.catalog;
  text += "(" + catalog.render(key.columns) + ")";
  if (key.include) text += " INCLUDE (" + catalog.render(key.include) + ")";
  return {text + deferral(key.deferrable, key.initially_deferred)};
}

std::string foreign_key_definition(const Session& session, const ForeignKey& key) {
  const Catalog& catalog = session.catalog;
  std::string text = "FOREIGN KEY (" + catalog.render(key.columns) + ") REFERENCES " +
                     shown_name(session, key.referenced) + "(" +
                     catalog.render(key.referenced_columns) + ")";
  if (key.match) text += " MATCH " + in_capitals(session.text(key.match));
  if (key.on_update) text += " ON UPDATE " + in_capitals(session.text(key.on_update));
  if (key.on_delete) text += " ON DELETE " + in_capitals(session.text(key.on_delete));
  if (key.on_delete_columns) text += " (" + catalog.render(key.on_delete_columns) + ")";
  text += deferral(key.deferrable, key.initially_deferred);
  if (!key.enforced) return text + " NOT ENFORCED";
  return text + (key.valid ? "" : " NOT VALID");
}

}  // namespace

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string shown_name(const Session& session, Ref object) {
  return visible(session, object) ? session.catalog.bare(object)
                                  : session.catalog.qualified(object);
}

std::optional<std::string> shown(const Session& session, Expr expression) {
  const Catalog& catalog = session.catalog;
  std::string out;
  std::string_view rest = catalog.template_text(expression);
  for (const Ref ref : catalog.refs(expression)) {
    const size_t mark = rest.find(kHoleMark);
    if (mark == std::string_view::npos || mark + 1 >= rest.size()) return std::nullopt;
    out += rest.substr(0, mark);
    const auto form = static_cast<HoleForm>(rest[mark + 1]);
    rest.remove_prefix(mark + 2);
    if (catalog.is<Schema>(ref) && form == HoleForm::Qualified && rest.starts_with('.')) {
      rest.remove_prefix(1);
      const std::string_view name = rest.starts_with('"')
                                        ? rest.substr(0, identifier_length(rest))
                                        : rest.substr(0, rest.find_first_of(kTypeEnds));
      // A function of an extension, not a type.
      if (rest.substr(name.size()).starts_with('(')) return std::nullopt;
      const auto parts = split_name(name);
      const bool bare = parts.size() == 1 && extension_type_visible(session, ref, parts[0]);
      if (!bare) out += catalog.bare(ref) + ".";
      continue;
    }
    const auto text = hole_text(session, ref, form);
    if (!text) return std::nullopt;
    out += *text;
  }
  return out += rest;
}

std::optional<std::string> shown_signature(const Session& session, Ref routine) {
  if (!routine || !is_routine(session.catalog, routine)) return std::nullopt;
  Expr signature{};
  session.catalog.visit(routine, [&](const auto& body) {
    if constexpr (requires { signature = body.signature; }) signature = body.signature;
  });
  const auto types = signature ? shown(session, signature) : std::optional<std::string>("");
  if (!types) return std::nullopt;
  std::string out = shown_name(session, routine) + "(";
  bool first = true;
  for (const std::string& type : split_list(*types)) {
    if (!first) out += ",";
    out += type;
    first = false;
  }
  return out + ")";
}

int64_t argument_count(std::string_view signature) {
  return static_cast<int64_t>(split_list(signature).size());
}

std::optional<std::string> shown_arguments(const Session& session, Ref routine) {
  if (!routine || !is_routine(session.catalog, routine)) return std::nullopt;
  Expr arguments{};
  session.catalog.visit(routine, [&](const auto& body) {
    if constexpr (requires { arguments = body.arguments; }) arguments = body.arguments;
  });
  if (!arguments) return "";
  const auto text = shown(session, arguments);
  if (!text) return text;
  std::string out;
  for (const std::string& argument : split_list(*text)) {
    if (!out.empty()) out += ", ";
    out += argument.substr(0, argument.find(" DEFAULT "));
  }
  return out;
}

std::optional<Shown> constraint_definition(const Session& session, Ref constraint) {
  const Catalog& catalog = session.catalog;
  if (const auto* key = catalog.get_if<PrimaryKey>(constraint)) {
    return key_definition(session, "PRIMARY KEY ", *key);
  }
  if (const auto* key = catalog.get_if<Unique>(constraint)) {
    return key_definition(session,
                          key->nulls_not_distinct ? "UNIQUE NULLS NOT DISTINCT " : "UNIQUE ", *key);
  }
  if (const auto* key = catalog.get_if<ForeignKey>(constraint)) {
    return Shown{foreign_key_definition(session, *key)};
  }
  if (const auto* check = catalog.get_if<Check>(constraint)) {
    std::string text = "CHECK (" + catalog.render(check->expression) + ")";
    if (check->no_inherit) text += " NO INHERIT";
    text += !check->enforced ? " NOT ENFORCED" : check->valid ? "" : " NOT VALID";
    return Shown{std::move(text), false};
  }
  if (const auto* not_null = catalog.get_if<NotNull>(constraint)) {
    if (!catalog.is<Column>(catalog.parent(constraint))) return Shown{"NOT NULL"};
    return Shown{"NOT NULL " + catalog.bare(catalog.parent(constraint)) +
                 (not_null->no_inherit ? " NO INHERIT" : "") +
                 (not_null->valid ? "" : " NOT VALID")};
  }
  return std::nullopt;
}

std::optional<Shown> index_definition(const Session& session, Ref ref) {
  const Catalog& catalog = session.catalog;
  const Ref relation = catalog.parent(ref);
  const auto* table = catalog.get_if<Table>(relation);
  const bool partitioned = table != nullptr && table->partition_key;
  const auto head = [&](bool unique, std::string_view method) {
    return std::string("CREATE ") + (unique ? "UNIQUE " : "") + "INDEX " + catalog.bare(ref) +
           " ON " + (partitioned ? "ONLY " : "") + catalog.qualified(relation) + " USING " +
           std::string(method) + " (";
  };
  if (const auto* key = catalog.get_if<PrimaryKey>(ref)) {
    if (key->include || key->options) return std::nullopt;
    return Shown{head(true, "btree") + catalog.render(key->columns) + ")"};
  }
  if (const auto* key = catalog.get_if<Unique>(ref)) {
    if (key->include || key->nulls_not_distinct || key->options) return std::nullopt;
    return Shown{head(true, "btree") + catalog.render(key->columns) + ")"};
  }
  const auto* index = catalog.get_if<Index>(ref);
  if (index == nullptr || index->options) return std::nullopt;
  const std::string keys = catalog.render(index->keys);
  // A class of operators, a collation and a call have a schema where the search_path has it.
  Shown out{head(index->unique, session.text(index->method)) + keys + ")"};
  for (const Ref named : catalog.refs(index->keys)) {
    out.literally = out.literally && catalog.is<Column>(named);
  }
  out.literally = out.literally && keys.find('(') == std::string::npos && !index->predicate;
  if (index->include) out.text += " INCLUDE (" + catalog.render(index->include) + ")";
  if (index->nulls_not_distinct) out.text += " NULLS NOT DISTINCT";
  if (index->predicate) out.text += " WHERE " + catalog.render(index->predicate);
  return out;
}

std::optional<Shown> view_definition(const Session& session, Ref ref) {
  Expr query{};
  session.catalog.visit(ref, [&](const auto& body) {
    if constexpr (requires { query = body.query; }) query = body.query;
  });
  if (!query) return std::nullopt;
  return Shown{" " + session.catalog.render(query) + ";", false};
}

}  // namespace dryshod
