// See version_break_shapes.h. One function a shape, in the order of the majors that made them
// matter.
#include "neon/version_break_shapes.h"

#include <algorithm>
#include <map>
#include <set>

#include "neon/search_path_needs.h"

namespace dryshod {
namespace {

using Find = void (*)(const Survey&, const ShapeFound&);

/// Calls f(ref, body) for the source's own elements of a kind.
template <class T, class F>
void each_own(const Survey& survey, F&& f) {
  survey.catalog.each_of<T>([&](Ref ref) {
    if (survey.counts(ref) && survey.catalog[ref].local) f(ref, survey.catalog.get<T>(ref));
  });
}

/// The elements of a kind that `holds`.
template <class T, class Holds>
void those(const Survey& survey, const ShapeFound& found, Holds&& holds) {
  each_own<T>(survey, [&](Ref ref, const T& body) {
    if (holds(ref, body)) found(ref, {}, true);
  });
}

bool has_item(const Catalog& catalog, NameList list, std::string_view item) {
  const auto items = catalog.strings()[list];
  return std::find(items.begin(), items.end(), item) != items.end();
}

bool is_partitioned(const Catalog& catalog, Ref table) {
  return catalog.is<Table>(table) && catalog.get<Table>(table).partition_key;
}

void hash_index(const Survey& s, const ShapeFound& found) {
  those<Index>(s, found,
               [&](Ref, const Index& index) { return s.catalog.text(index.method) == "hash"; });
}

/// What a routine asks of a sequence as of a table.
void sequence_columns(const Survey& s, const ShapeFound& found) {
  static constexpr std::string_view kColumns[] = {"sequence_name", "start_value", "increment_by",
                                                  "max_value",     "min_value",   "cache_value",
                                                  "is_cycled"};
  std::set<std::string_view> sequences;
  each_own<Sequence>(
      s, [&](Ref ref, const Sequence&) { sequences.insert(s.catalog.text(s.catalog.name(ref))); });
  std::map<uint32_t, std::pair<bool, std::string>> of;  // element: reads a sequence, a column
  for (const Mention& said : s.code) {
    if (said.kind == MentionKind::Column &&
        std::find(std::begin(kColumns), std::end(kColumns), said.name) != std::end(kColumns)) {
      of[said.element.id].second = said.name;
    } else if (said.kind == MentionKind::Relation && sequences.contains(said.name)) {
      of[said.element.id].first = true;
    }
  }
  for (const auto& [element, what] : of) {
    if (what.first && !what.second.empty()) found(Ref{element}, what.second, true);
  }
}

void key_of_inheritance_parent(const Survey& s, const ShapeFound& found) {
  std::vector<Ref> parents;
  each_own<Inherits>(s, [&](Ref, const Inherits& link) {
    if (!link.bound) parents.push_back(link.from);
  });
  those<PrimaryKey>(s, found, [&](Ref ref, const PrimaryKey&) {
    return std::find(parents.begin(), parents.end(), s.catalog.parent(ref)) != parents.end();
  });
}

void name_column(const Survey& s, const ShapeFound& found) {
  those<Column>(s, found, [&](Ref, const Column& column) {
    return column.type && s.catalog.render(column.type) == "name";
  });
}

/// array_append() and its like in an aggregate or operator over the old polymorphic types.
void array_function_for_anyarray(const Survey& s, const ShapeFound& found) {
  static constexpr std::string_view kFunctions[] = {
      "array_append",    "array_cat",    "array_prepend", "array_position",
      "array_positions", "array_remove", "array_replace", "width_bucket"};
  for (const Mention& said : s.code) {
    if (said.kind != MentionKind::Function || said.detail != kBuiltIn) continue;
    if (std::find(std::begin(kFunctions), std::end(kFunctions), said.name) == std::end(kFunctions))
      continue;
    const auto* aggregate = s.catalog.get_if<Aggregate>(said.element);
    const auto* op = s.catalog.get_if<Operator>(said.element);
    if (aggregate == nullptr && op == nullptr) continue;
    const std::string types =
        s.catalog.render(aggregate != nullptr ? aggregate->signature : op->signature);
    if (types.find("anyarray") != std::string::npos ||
        types.find("anyelement") != std::string::npos) {
      found(said.element, said.name + "(" + types + ")", true);
    }
  }
}

bool is_identifier(std::string_view part) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
  };
  return !part.empty() && letter(part[0]) && std::all_of(part.begin(), part.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '$';
  });
}

/// Of a name with a dot: valid_custom_variable_name() of src/backend/utils/misc/guc.c.
bool is_valid_setting(std::string_view name) {
  if (name.find('.') == std::string_view::npos) return true;
  while (true) {
    const size_t dot = name.find('.');
    if (!is_identifier(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

template <class F>
void each_setting(const Survey& s, F&& f) {
  each_own<Setting>(s,
                    [&](Ref ref, const Setting&) { f(ref, s.catalog.text(s.catalog.name(ref))); });
  for (const Mention& said : s.code) {
    if (said.kind == MentionKind::Setting && said.certain) f(said.element, said.name);
  }
  for (const PassedStatement& passed : s.passed) {
    const std::string name = setting_of(passed);
    if (!name.empty()) f(Ref{}, name);
  }
}

void setting_no_identifier(const Survey& s, const ShapeFound& found) {
  each_setting(s, [&](Ref ref, std::string_view name) {
    if (!is_valid_setting(name)) found(ref, std::string(name), true);
  });
}

void unknown_plpgsql_setting(const Survey& s, const ShapeFound& found) {
  static constexpr std::string_view kKnown[] = {
      "plpgsql.check_asserts", "plpgsql.extra_errors", "plpgsql.extra_warnings",
      "plpgsql.print_strict_params", "plpgsql.variable_conflict"};
  each_setting(s, [&](Ref ref, std::string_view name) {
    if (name.starts_with("plpgsql.") &&
        std::find(std::begin(kKnown), std::end(kKnown), name) == std::end(kKnown)) {
      found(ref, std::string(name), true);
    }
  });
}

/// Whoever owns something in schema public has made it there, and has no other right to.
void owner_in_public(const Survey& s, const ShapeFound& found) {
  const Catalog& catalog = s.catalog;
  const Ref schema = catalog.find_own<Schema>({}, catalog.strings().name("public"));
  if (!schema) return;
  const auto may_create = [&](std::string_view role) {
    const Ref grant = catalog.find_own<Grant>(schema, catalog.strings().name(role));
    return grant && (has_item(catalog, catalog.get<Grant>(grant).privileges, "CREATE") ||
                     has_item(catalog, catalog.get<Grant>(grant).privileges, "CREATE*"));
  };
  const Ref owner = catalog.child<Owner>(schema);
  if (may_create("public")) return;
  std::vector<std::string> said;
  each_own<Owner>(s, [&](Ref ref, const Owner& of) {
    const Ref object = catalog.parent(ref);
    const std::string role(catalog.text(of.role));
    if (!object || catalog.parent(object) != schema || role == "postgres" || may_create(role))
      return;
    if (owner && catalog.get<Owner>(owner).role == of.role) return;
    if (std::find(said.begin(), said.end(), role) != said.end()) return;
    said.push_back(role);
    found(object, role, true);
  });
}

/// The columns of type interval that an expression of an index or column makes texts of.
void interval_as_text(const Survey& s, const ShapeFound& found) {
  const Catalog& catalog = s.catalog;
  const auto look = [&](Ref ref, Expr expression) {
    if (!expression || catalog.template_text(expression).find("::text") == std::string::npos)
      return;
    for (const Ref to : catalog.refs(expression)) {
      const auto* column = catalog.get_if<Column>(to);
      if (column == nullptr || !column->type) continue;
      if (catalog.render(column->type).starts_with("interval")) {
        found(ref, std::string(catalog.text(catalog.name(to))), true);
        return;
      }
    }
  };
  each_own<Index>(s, [&](Ref ref, const Index& index) { look(ref, index.keys); });
  each_own<Generated>(s, [&](Ref ref, const Generated& made) { look(ref, made.expression); });
}

void role_createrole(const Survey& s, const ShapeFound& found) {
  those<Role>(s, found, [](Ref, const Role& role) { return role.create_role && !role.superuser; });
}
void role_noinherit(const Survey& s, const ShapeFound& found) {
  those<Role>(s, found, [](Ref, const Role& role) { return !role.inherit; });
}

void unpinned_search_path(const Survey& s, const ShapeFound& found) {
  SearchPathNeeds needs(s);
  const auto look = [&](Ref ref) {
    const auto of = needs.of(ref);
    if (of.empty()) return;
    found(
        ref,
        s.catalog.display(of.front().routine) + " names " + of.front().name + " without its schema",
        std::all_of(of.begin(), of.end(), [](const auto& need) { return need.certain; }));
  };
  each_own<Index>(s, [&](Ref ref, const Index&) { look(ref); });
  each_own<MaterializedView>(s, [&](Ref ref, const MaterializedView&) { look(ref); });
}

void unlogged_partitioned(const Survey& s, const ShapeFound& found) {
  those<Table>(s, found, [&](Ref, const Table& table) {
    return table.partition_key && s.catalog.text(table.persistence) == "unlogged";
  });
}
void deferrable_trigger(const Survey& s, const ShapeFound& found) {
  those<Trigger>(s, found, [](Ref, const Trigger& trigger) { return trigger.deferrable; });
}

// ---- what older majors do not have
void membership_options(const Survey& s, const ShapeFound& found) {
  those<RoleMembership>(s, found, [&](Ref, const RoleMembership& of) {
    const auto* member = s.catalog.get_if<Role>(of.member);
    return !of.set || (member != nullptr && of.inherit != member->inherit);
  });
}
void maintain(const Survey& s, const ShapeFound& found) {
  those<Grant>(s, found, [&](Ref, const Grant& grant) {
    return has_item(s.catalog, grant.privileges, "MAINTAIN") ||
           has_item(s.catalog, grant.privileges, "MAINTAIN*");
  });
}
void nulls_not_distinct(const Survey& s, const ShapeFound& found) {
  those<Index>(s, found, [](Ref, const Index& index) { return index.nulls_not_distinct; });
  those<Unique>(s, found, [](Ref, const Unique& unique) { return unique.nulls_not_distinct; });
}
void security_invoker(const Survey& s, const ShapeFound& found) {
  those<View>(s, found, [&](Ref, const View& view) {
    for (const std::string_view option : s.catalog.strings()[view.options.sorted]) {
      if (option.starts_with("security_invoker=")) return true;
    }
    return false;
  });
}
void published_part(const Survey& s, const ShapeFound& found) {
  those<PublishedTable>(s, found,
                        [](Ref, const PublishedTable& of) { return of.columns || of.condition; });
  those<PublishedSchema>(s, found, [](Ref, const PublishedSchema&) { return true; });
}
void collation_rules(const Survey& s, const ShapeFound& found) {
  those<Collation>(s, found, [](Ref, const Collation& of) { return of.rules != Text{}; });
}
void builtin_collation(const Survey& s, const ShapeFound& found) {
  those<Collation>(
      s, found, [&](Ref, const Collation& of) { return s.catalog.text(of.provider) == "builtin"; });
}
void login_trigger(const Survey& s, const ShapeFound& found) {
  those<EventTrigger>(s, found, [&](Ref, const EventTrigger& trigger) {
    return s.catalog.text(trigger.event) == "login";
  });
}
void partitioned_identity(const Survey& s, const ShapeFound& found) {
  those<Identity>(s, found, [&](Ref ref, const Identity&) {
    return is_partitioned(s.catalog, s.catalog.parent(s.catalog.parent(ref)));
  });
}
void partitioned_exclusion(const Survey& s, const ShapeFound& found) {
  those<Exclusion>(s, found, [&](Ref ref, const Exclusion&) {
    return is_partitioned(s.catalog, s.catalog.parent(ref));
  });
}
void virtual_generated(const Survey& s, const ShapeFound& found) {
  those<Generated>(s, found, [](Ref, const Generated& made) { return made.is_virtual; });
}
void not_enforced(const Survey& s, const ShapeFound& found) {
  those<Check>(s, found, [](Ref, const Check& check) { return !check.enforced; });
  those<ForeignKey>(s, found, [](Ref, const ForeignKey& key) { return !key.enforced; });
}
void not_null_not_valid(const Survey& s, const ShapeFound& found) {
  those<NotNull>(s, found, [](Ref, const NotNull& of) { return !of.valid || of.no_inherit; });
}
void without_overlaps(const Survey& s, const ShapeFound& found) {
  const auto says = [&](Expr columns, std::string_view words) {
    return columns && s.catalog.template_text(columns).find(words) != std::string_view::npos;
  };
  those<PrimaryKey>(
      s, found, [&](Ref, const PrimaryKey& key) { return says(key.columns, " WITHOUT OVERLAPS"); });
  those<Unique>(s, found,
                [&](Ref, const Unique& key) { return says(key.columns, " WITHOUT OVERLAPS"); });
  those<ForeignKey>(s, found,
                    [&](Ref, const ForeignKey& key) { return says(key.columns, "PERIOD "); });
}

constexpr std::pair<std::string_view, Find> kShapes[] = {
#define SHAPE(name) \
  { #name, name }
    SHAPE(hash_index),
    SHAPE(sequence_columns),
    SHAPE(key_of_inheritance_parent),
    SHAPE(name_column),
    SHAPE(array_function_for_anyarray),
    SHAPE(setting_no_identifier),
    SHAPE(unknown_plpgsql_setting),
    SHAPE(owner_in_public),
    SHAPE(interval_as_text),
    SHAPE(role_createrole),
    SHAPE(role_noinherit),
    SHAPE(unpinned_search_path),
    SHAPE(unlogged_partitioned),
    SHAPE(deferrable_trigger),
    SHAPE(membership_options),
    SHAPE(maintain),
    SHAPE(nulls_not_distinct),
    SHAPE(security_invoker),
    SHAPE(published_part),
    SHAPE(collation_rules),
    SHAPE(builtin_collation),
    SHAPE(login_trigger),
    SHAPE(partitioned_identity),
    SHAPE(partitioned_exclusion),
    SHAPE(virtual_generated),
    SHAPE(not_enforced),
    SHAPE(not_null_not_valid),
    SHAPE(without_overlaps),
#undef SHAPE
};

}  // namespace

bool find_shape(std::string_view name, const Survey& survey, const ShapeFound& found) {
  for (const auto& [shape, find] : kShapes) {
    if (shape != name) continue;
    find(survey, found);
    return true;
  }
  return false;
}

std::string setting_of(const PassedStatement& passed) {
  if (passed.tag != "SET" && passed.tag != "SET LOCAL" && passed.tag != "RESET" &&
      passed.tag != "SHOW" && passed.tag != "ALTER SYSTEM") {
    return {};
  }
  const std::string_view text = passed.text;
  size_t at = 0;
  const auto word = [&] {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t')) ++at;
    std::string out;
    for (bool quoted = false; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted) {
        out += c;
      } else if (c == ' ' || c == '=' || c == '\n' || c == '\t' || c == ';') {
        break;
      } else {
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    return out;
  };
  std::string name = word();
  while (name == "alter" || name == "system" || name == "set" || name == "reset" ||
         name == "show" || name == "session" || name == "local") {
    name = word();
  }
  return name;
}

}  // namespace dryshod
