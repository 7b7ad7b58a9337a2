// SQL spelling of table parts; see clauses.h.
#include "migration/rules/shared/clauses.h"

#include <algorithm>
#include <unordered_set>

#include "migration/inheritance.h"
#include "migration/rules/shared/guards.h"

namespace dryshod {
namespace {

std::string_view words(const Catalog& c, Name n) {
  return c.text(n);
}

std::string deferral(bool deferrable, bool initially_deferred) {
  return std::string(deferrable ? " DEFERRABLE" : "") +
         (initially_deferred ? " INITIALLY DEFERRED" : "");
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

std::string include_clause(const Catalog& c, Expr include) {
  return include ? " INCLUDE (" + c.render(include) + ")" : "";
}

std::string index_tail(const Catalog& c, OptionList options, Name tablespace) {
  std::string out = with_options(c, options);
  if (tablespace) out += " USING INDEX TABLESPACE " + quote_ident(words(c, tablespace));
  return out;
}

std::string foreign_key_clause(const Catalog& c, const ForeignKey& fk) {
  std::string out = "FOREIGN KEY (" + c.render(fk.columns) + ") REFERENCES " +
                    c.qualified(fk.referenced) + "(" + c.render(fk.referenced_columns) + ")";
  if (fk.match) out += " MATCH " + upper(words(c, fk.match));
  if (fk.on_update) out += " ON UPDATE " + upper(words(c, fk.on_update));
  if (fk.on_delete) out += " ON DELETE " + upper(words(c, fk.on_delete));
  if (fk.on_delete_columns) out += " (" + c.render(fk.on_delete_columns) + ")";
  out += deferral(fk.deferrable, fk.initially_deferred);
  if (!fk.enforced) {
    out += " NOT ENFORCED";
  } else if (!fk.valid) {
    out += " NOT VALID";
  }
  return out;
}

std::string exclusion_clause(const Catalog& c, const Exclusion& x) {
  std::string out = "EXCLUDE";
  if (x.method) out += " USING " + quote_ident(words(c, x.method));
  out += " (" + c.render(x.elements) + ")" + include_clause(c, x.include);
  out += index_tail(c, x.options, x.tablespace);
  if (x.predicate) out += " WHERE (" + c.render(x.predicate) + ")";
  return out + deferral(x.deferrable, x.initially_deferred);
}

std::string check_clause(const Catalog& c, const Check& check) {
  std::string out = "CHECK (" + c.render(check.expression) + ")";
  if (check.no_inherit) out += " NO INHERIT";
  if (!check.enforced) {
    out += " NOT ENFORCED";
  } else if (!check.valid) {
    out += " NOT VALID";
  }
  return out;
}

}  // namespace

std::string with_options(const Catalog& catalog, OptionList options) {
  if (!options) return {};
  return " WITH (" + option_items(catalog, options.written) + ")";
}

std::string option_items(const Catalog& catalog, NameList options) {
  std::string out;
  for (const std::string_view item : catalog.strings()[options]) {
    const size_t equals = item.find('=');
    std::string_view name = item.substr(0, equals);
    if (!out.empty()) out += ", ";
    // "toast.autovacuum_enabled": the name space is a word of its own.
    if (const size_t dot = name.find('.'); dot != std::string_view::npos) {
      out += quote_ident(name.substr(0, dot)) + ".";
      name.remove_prefix(dot + 1);
    }
    out += quote_ident(name);
    if (equals != std::string_view::npos) out += "=" + quote_literal(item.substr(equals + 1));
  }
  return out;
}

OptionChange option_change(const Catalog& from, OptionList before, const Catalog& to,
                           OptionList after) {
  const auto name_of = [](std::string_view item) { return item.substr(0, item.find('=')); };
  const auto old_items = from.strings()[before.written];
  const auto new_items = to.strings()[after.written];
  std::vector<std::string> set;
  OptionChange change;
  for (const std::string_view item : new_items) {
    if (std::find(old_items.begin(), old_items.end(), item) == old_items.end()) {
      set.emplace_back(item);
    }
  }
  if (!set.empty()) change.set = option_items(to, to.strings().list(set));
  for (const std::string_view item : old_items) {
    const bool stays = std::any_of(new_items.begin(), new_items.end(), [&](std::string_view other) {
      return name_of(other) == name_of(item);
    });
    if (stays) continue;
    const std::string name(name_of(item));
    if (!change.reset.empty()) change.reset += ", ";
    change.reset += option_items(to, to.strings().list(std::span(&name, 1)));
  }
  return change;
}

std::vector<Ref> children_of(const Catalog& catalog, Ref table) {
  std::vector<Ref> children;
  for (const Ref user : catalog.users(table)) {
    if (catalog.is<Inherits>(user)) children.push_back(catalog.parent(user));
  }
  return children;
}

bool has_children(const Catalog& catalog, Ref table) {
  return !children_of(catalog, table).empty();
}

std::string relation_word(const Catalog& catalog, Ref relation) {
  switch (catalog.kind(relation)) {
    case Kind::View:
      return "VIEW";
    case Kind::MaterializedView:
      return "MATERIALIZED VIEW";
    case Kind::Sequence:
      return "SEQUENCE";
    case Kind::Index:
      return "INDEX";
    case Kind::Domain:
      return "DOMAIN";
    case Kind::Composite:
    case Kind::Enum:
    case Kind::Range:
    case Kind::BaseType:
      return "TYPE";
    case Kind::Table:
      return catalog.get<Table>(relation).server ? "FOREIGN TABLE" : "TABLE";
    default:
      return "TABLE";
  }
}

Ref relation_of(const Catalog& catalog, Ref ref) {
  const auto whole = [&](Kind kind) {
    return kind == Kind::Table || kind == Kind::View || kind == Kind::MaterializedView ||
           kind == Kind::Domain || kind == Kind::Composite || kind == Kind::Sequence ||
           kind == Kind::Enum || kind == Kind::Range || kind == Kind::BaseType;
  };
  while (ref && !whole(catalog.kind(ref))) ref = catalog.parent(ref);
  return ref;
}

std::string alter_head(const Catalog& catalog, Ref ref) {
  const Ref whole = catalog.kind(ref) == Kind::Index ? ref : relation_of(catalog, ref);
  return "ALTER " + relation_word(catalog, whole) + " " + catalog.qualified(whole);
}

std::string alter_only_head(const Catalog& catalog, Ref ref) {
  const Ref whole = relation_of(catalog, ref);
  if (!catalog.is<Table>(whole) || !has_children(catalog, whole)) return alter_head(catalog, ref);
  return "ALTER TABLE ONLY " + catalog.qualified(whole);
}

std::string take_head(const Emit& emit, Ref ref) {
  const bool spared = is_spared(emit.from(), emit.to(), ref, [&](Ref a) { return emit.new_of(a); });
  return spared ? alter_only_head(emit.from(), ref) : alter_head(emit.from(), ref);
}

bool can_spare_children(const Catalog& from, Ref ref) {
  const Table* table = from.get_if<Table>(relation_of(from, ref));
  return table != nullptr && !table->partition_key;
}

std::string object_words(const Catalog& catalog, Ref ref) {
  const auto named_on = [&](const char* word, const std::string& name) {
    const Ref whole = relation_of(catalog, ref);
    return std::string(word) + " " + name + " ON " + (catalog.is<Domain>(whole) ? "DOMAIN " : "") +
           catalog.qualified(whole);
  };
  const auto on = [&](const char* word) { return named_on(word, catalog.bare(ref)); };
  switch (catalog.kind(ref)) {
    case Kind::Schema:
      return "SCHEMA " + catalog.bare(ref);
    case Kind::Role:
      return "ROLE " + catalog.bare(ref);
    case Kind::Tablespace:
      return "TABLESPACE " + catalog.bare(ref);
    case Kind::Database:
      return "DATABASE " + catalog.bare(ref);
    case Kind::ConfigurationParameter:
      return "PARAMETER " + catalog.bare(ref);
    case Kind::Extension:
      return "EXTENSION " + catalog.bare(ref);
    case Kind::Column:
    case Kind::Attribute:
      return "COLUMN " + catalog.qualified(catalog.parent(ref)) + "." + catalog.bare(ref);
    case Kind::Function:
      return "FUNCTION " + catalog.signature(ref);
    case Kind::Procedure:
      return "PROCEDURE " + catalog.signature(ref);
    case Kind::Aggregate:
      return "AGGREGATE " + aggregate_signature(catalog, ref);
    case Kind::PrimaryKey:
    case Kind::Unique:
    case Kind::Exclusion:
    case Kind::Check:
    case Kind::ForeignKey:
      return on("CONSTRAINT");
    case Kind::NotNull:  // of a column, which has its table's
      return named_on("CONSTRAINT",
                      quote_ident(catalog.text(catalog.get<NotNull>(ref).constraint_name)));
    case Kind::Trigger:
      return on("TRIGGER");
    case Kind::Rule:
      return on("RULE");
    case Kind::Policy:
      return on("POLICY");
    case Kind::AccessMethod:
      return "ACCESS METHOD " + catalog.bare(ref);
    case Kind::Language:
      return "LANGUAGE " + catalog.bare(ref);
    case Kind::EventTrigger:
      return "EVENT TRIGGER " + catalog.bare(ref);
    case Kind::ForeignDataWrapper:
      return "FOREIGN DATA WRAPPER " + catalog.bare(ref);
    case Kind::ForeignServer:
      return "SERVER " + catalog.bare(ref);
    case Kind::Publication:
      return "PUBLICATION " + catalog.bare(ref);
    case Kind::Subscription:
      return "SUBSCRIPTION " + catalog.bare(ref);
    case Kind::Collation:
      return "COLLATION " + catalog.qualified(ref);
    case Kind::Conversion:
      return "CONVERSION " + catalog.qualified(ref);
    case Kind::Statistics:
      return "STATISTICS " + catalog.qualified(ref);
    case Kind::TextSearchConfiguration:
      return "TEXT SEARCH CONFIGURATION " + catalog.qualified(ref);
    case Kind::TextSearchDictionary:
      return "TEXT SEARCH DICTIONARY " + catalog.qualified(ref);
    case Kind::TextSearchParser:
      return "TEXT SEARCH PARSER " + catalog.qualified(ref);
    case Kind::TextSearchTemplate:
      return "TEXT SEARCH TEMPLATE " + catalog.qualified(ref);
    case Kind::Operator: {  // its name is no identifier
      const Operator& op = catalog.get<Operator>(ref);
      return "OPERATOR " + catalog.qualified(ref) + " (" + catalog.render(op.signature) + ")";
    }
    case Kind::OperatorClass:
      return "OPERATOR CLASS " + catalog.qualified(ref) + " USING " +
             quote_ident(catalog.text(catalog.get<OperatorClass>(ref).method));
    case Kind::OperatorFamily:
      return "OPERATOR FAMILY " + catalog.qualified(ref) + " USING " +
             quote_ident(catalog.text(catalog.get<OperatorFamily>(ref).method));
    case Kind::Cast:
      return "CAST (" + catalog.render(catalog.get<Cast>(ref).signature) + ")";
    case Kind::Transform:
      return "TRANSFORM FOR " + catalog.render(catalog.get<Transform>(ref).signature);
    case Kind::Opaque:  // spelled as DROP wants it
      return std::string(catalog.text(catalog.name(ref)));
    default:
      return relation_word(catalog, ref) + " " + catalog.qualified(ref);
  }
}

std::string aggregate_signature(const Catalog& catalog, Ref ref) {
  const Aggregate& aggregate = catalog.get<Aggregate>(ref);
  const std::string arguments = catalog.render(aggregate.arguments);
  return catalog.qualified(ref) + "(" + (arguments.empty() ? "*" : arguments) + ")";
}

std::string constraint_body(const Catalog& c, Ref constraint) {
  switch (c.kind(constraint)) {
    case Kind::PrimaryKey: {
      const auto& key = c.get<PrimaryKey>(constraint);
      return "PRIMARY KEY (" + c.render(key.columns) + ")" + include_clause(c, key.include) +
             index_tail(c, key.options, key.tablespace) +
             deferral(key.deferrable, key.initially_deferred);
    }
    case Kind::Unique: {
      const auto& key = c.get<Unique>(constraint);
      return std::string("UNIQUE ") + (key.nulls_not_distinct ? "NULLS NOT DISTINCT " : "") + "(" +
             c.render(key.columns) + ")" + include_clause(c, key.include) +
             index_tail(c, key.options, key.tablespace) +
             deferral(key.deferrable, key.initially_deferred);
    }
    case Kind::Exclusion:
      return exclusion_clause(c, c.get<Exclusion>(constraint));
    case Kind::Check:
      return check_clause(c, c.get<Check>(constraint));
    case Kind::ForeignKey:
      return foreign_key_clause(c, c.get<ForeignKey>(constraint));
    default:
      return {};
  }
}

std::string constraint_clause(const Catalog& catalog, Ref constraint) {
  return "CONSTRAINT " + catalog.bare(constraint) + " " + constraint_body(catalog, constraint);
}

void add_constraint(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  const Ref whole = to.parent(ref);
  emit.sub_command(
          adds_only_to_parent(to, ref) ? alter_only_head(to, whole) : alter_head(to, whole),
          "ADD " + constraint_clause(to, ref))
      .guards = guards_of(emit, ref);
  index_marks(emit, ref);
}

void drop_constraint(Emit& emit, Ref ref) {
  emit.sub_command(take_head(emit, ref), "DROP CONSTRAINT " + emit.from().bare(ref));
}

void validate_constraint(Emit& emit, const Catalog& catalog, Ref ref) {
  emit.sub_command(alter_head(catalog, catalog.parent(ref)),
                   "VALIDATE CONSTRAINT " + catalog.bare(ref))
      .guards = guards_of(emit, ref);
}

namespace {

/// Would the server take this index of a partition for the copy of the one on its parent
/// (CompareIndexInfo() of src/backend/catalog/index.c)?
bool looks_like(const Catalog& c, const Index& own, const Index& above) {
  return own.unique == above.unique && own.method == above.method &&
         own.nulls_not_distinct == above.nulls_not_distinct &&
         c.render(own.keys) == c.render(above.keys) &&
         c.render(own.include) == c.render(above.include) &&
         c.render(own.predicate) == c.render(above.predicate);
}

/// A partition's index that the server would adopt although it is not attached.
bool has_a_look_alike(const Catalog& c, Ref partition, Ref index) {
  const Index* above = c.get_if<Index>(index);
  bool found = false;
  c.each_child_of<Index>(partition, [&](Ref own) {
    found = found || (above != nullptr && !c.child<IndexAttach>(own) &&
                      looks_like(c, c.get<Index>(own), *above));
  });
  return found;
}

}  // namespace

bool adds_only_to_parent(const Catalog& catalog, Ref key_or_index) {
  const Ref table = catalog.parent(key_or_index);
  const Kind kind = catalog.kind(key_or_index);
  if (kind == Kind::Check || kind == Kind::ForeignKey) return false;
  if (!catalog.get_if<Table>(table) || !catalog.get<Table>(table).partition_key) return false;
  std::unordered_set<Ref> attached;
  for (const Ref user : catalog.users(key_or_index)) {
    if (catalog.is<IndexAttach>(user)) attached.insert(catalog.parent(catalog.parent(user)));
  }
  for (const Ref partition : children_of(catalog, table)) {
    if (catalog.get<Table>(partition).server) continue;  // has no indexes at all
    if (!attached.contains(partition) || has_a_look_alike(catalog, partition, key_or_index)) {
      return true;
    }
  }
  return false;
}

void index_marks(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  to.visit(ref, [&]<class T>(const T& body) {
    if constexpr (requires {
                    body.clustered;
                    body.replica_identity;
                  }) {
      const std::string head = alter_head(to, to.parent(ref));
      if (body.clustered) emit.sub_command(head, "CLUSTER ON " + to.bare(ref));
      if (body.replica_identity) {
        emit.sub_command(head, "REPLICA IDENTITY USING INDEX " + to.bare(ref));
      }
    }
  });
}

}  // namespace dryshod
