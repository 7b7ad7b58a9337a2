// ALTER TABLE (VIEW, INDEX, SEQUENCE, ...) on the relation itself: owner, storage, options, row
// security, replica identity, and the state of its triggers and rules.
// Mirrors ATExecSetRelOptions(), ATExecEnableDisableTrigger() and neighbours of
// src/backend/commands/tablecmds.c. Refuses to know columns and constraints.
#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/features.h"
#include "parser/lower/object.h"
#include "parser/lower/publication.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

// ReplicaIdentityStmt::identity_type, as src/include/catalog/pg_class.h has the letters.
constexpr char kIdentityNothing = 'n';
constexpr char kIdentityFull = 'f';
constexpr char kIdentityIndex = 'i';

/// Calls f with the struct of every index of a relation, constraints' included, to be edited.
template <class F>
void each_index(Catalog& catalog, Ref relation, F&& f) {
  for (const Ref ref : indexes_of(catalog, relation)) {
    if (catalog.is<Index>(ref)) f(ref, catalog.edit<Index>(ref));
    if (catalog.is<PrimaryKey>(ref)) f(ref, catalog.edit<PrimaryKey>(ref));
    if (catalog.is<Unique>(ref)) f(ref, catalog.edit<Unique>(ref));
  }
}

/// The index of that name, when it is this relation's.
Ref own_index(Session& session, Ref relation, std::string_view name) {
  const Catalog& catalog = session.catalog;
  const Ref index = catalog.find(Slot::Relation, catalog.schema_of(relation), session.name(name));
  if (!index) {
    error(session, "index " + quoted(name) + " for table " + quoted_name(session, relation) +
                       " does not exist");
    return {};
  }
  if (!is_index_like(catalog, index) || catalog.parent(index) != relation) {
    error(session, quoted(name) + " is not an index for table " + quoted_name(session, relation));
    return {};
  }
  return index;
}

bool set_clustered(Session& session, Ref relation, Ref index) {
  if (is_partitioned(session, relation)) {
    return error(session, "cannot mark index clustered in partitioned table");
  }
  mark_clustered(session, relation, index);
  return true;
}

/// relation_mark_replica_identity(): one index at most, and only while the table says "index".
bool set_replica_identity(Session& session, Ref relation, const ReplicaIdentityStmt& statement) {
  Catalog& catalog = session.catalog;
  if (!catalog.is<Table>(relation)) {
    return statement.identity_type == kIdentityNothing ||
           error(session, "the replica identity of a materialized view is not modelled");
  }
  Ref index{};
  if (statement.identity_type == kIdentityIndex) {
    index = own_index(session, relation, statement.name);
    if (!index) return false;
    const Index* plain = catalog.get_if<Index>(index);
    if (plain != nullptr && !plain->unique) {
      return error(session, "cannot use non-unique index " + quoted(statement.name) +
                                " as replica identity");
    }
    if (plain != nullptr && plain->predicate) {
      return error(session,
                   "cannot use partial index " + quoted(statement.name) + " as replica identity");
    }
    const Expr keys = plain != nullptr ? plain->keys : Expr{};
    for (const Ref column : key_columns(catalog, keys)) {
      if (!catalog.child<NotNull>(column)) {
        return error(session, "index " + quoted(statement.name) +
                                  " cannot be used as replica identity because column " +
                                  quoted_name(session, column) + " is nullable");
      }
    }
  }
  const char* word = statement.identity_type == kIdentityFull      ? "full"
                     : statement.identity_type == kIdentityNothing ? "nothing"
                     : index                                       ? "index"
                                                                   : "";
  catalog.edit<Table>(relation).replica_identity = session.name(word);
  each_index(catalog, relation, [&](Ref ref, auto& body) { body.replica_identity = ref == index; });
  return true;
}

/// ATExecChangeOwner(): indexes have no owner of their own here; owned sequences follow.
bool change_owner(Session& session, Ref relation, const RoleSpec& role) {
  const Catalog& catalog = session.catalog;
  const Name owner = role_name(session, &role);
  if (catalog.is<Sequence>(relation)) {
    const Ref table = owning_table(catalog, relation);
    if (table && owner_of(session, table) != owner && owner_of(session, relation) != owner) {
      return error(session, "cannot change owner of sequence " + quoted_name(session, relation));
    }
  }
  if (is_index_like(catalog, relation)) {
    session.warn("cannot change owner of index " + quoted_name(session, relation));
    return true;
  }
  set_owner(session, relation, owner);
  if (catalog.is<Table>(relation)) {
    for (const Ref sequence : owned_sequences(catalog, relation)) {
      set_owner(session, sequence, owner);
    }
  }
  return true;
}

/// ATPrepChangePersistence(): what is published is permanent, and so is what a permanent table
/// refers to.
bool may_change_persistence(Session& session, Ref table, bool logged) {
  const Catalog& catalog = session.catalog;
  const std::string name = quoted_name(session, table);
  const std::vector<Ref> users = catalog.users(table);
  if (!logged && std::any_of(users.begin(), users.end(), [&](Ref user) {
        return catalog.is<PublishedTable>(user) && published_table(catalog, user) == table;
      })) {
    return error(session, "cannot change table " + name +
                              " to unlogged because it is part of a publication");
  }
  Ref other{};
  const auto look = [&](Ref key, Ref end) {
    const bool permanent = !catalog.get<Table>(end).persistence;
    if (end != table && permanent != logged && !other && catalog.is<ForeignKey>(key)) other = end;
  };
  if (logged) {
    catalog.each_child_of<ForeignKey>(
        table, [&](Ref key) { look(key, catalog.get<ForeignKey>(key).referenced); });
  } else {
    for (const Ref user : users) {
      const auto* key = catalog.get_if<ForeignKey>(user);
      if (key != nullptr && key->referenced == table) look(user, catalog.parent(user));
    }
  }
  if (!other) return true;
  return error(session, "could not change table " + name + " to " +
                            (logged ? "logged because it references unlogged table "
                                    : "unlogged because it references logged table ") +
                            quoted_name(session, other));
}

bool set_persistence(Session& session, Ref relation, bool logged) {
  Catalog& catalog = session.catalog;
  const Name word = logged ? Name{} : session.name("unlogged");
  if (catalog.is<Sequence>(relation)) {
    if (!require(session, Feature::UnloggedSequence)) return false;
    catalog.edit<Sequence>(relation).persistence = word;
    return true;
  }
  Table& table = catalog.edit<Table>(relation);
  if (session.text(table.persistence) == "temporary") {
    return error(session, "cannot change logged status of table " + quoted_name(session, relation) +
                              " because it is temporary");
  }
  if (session.major >= 18 && is_partitioned(session, relation)) {
    return error(session, "ALTER action SET " + std::string(logged ? "LOGGED" : "UNLOGGED") +
                              " cannot be performed on relation " + quoted_name(session, relation));
  }
  if (!may_change_persistence(session, relation, logged)) return false;
  table.persistence = word;
  if (session.major >= 15) {
    for (const Ref sequence : owned_sequences(catalog, relation)) {
      catalog.edit<Sequence>(sequence).persistence = word;
    }
  }
  return true;
}

/// Storage parameters, wherever the kind keeps them.
bool set_options(Session& session, Ref relation, const AlterTableCmd& cmd) {
  Catalog& catalog = session.catalog;
  if (is_partitioned(session, relation) && cmd.subtype != AT_ResetRelOptions) {
    return error(session, session.major >= 16
                              ? "cannot specify storage parameters for a partitioned table"
                              : "unrecognized parameter of a partitioned table");
  }
  const auto* list = reinterpret_cast<const List*>(cmd.def);
  const auto change = [&](OptionList before) {
    switch (cmd.subtype) {
      case AT_SetRelOptions:
        return options_list(session, list, before);
      case AT_ResetRelOptions:
        return options_without(session, list, before);
      default:
        return options_list(session, list);
    }
  };
  catalog.visit(relation, [&]<class T>(const T& body) {
    if constexpr (requires { body.options.written; }) {
      const OptionList after = change(body.options);
      catalog.edit<T>(relation).options = after;
    }
  });
  // A partition's index may be no copy of its parent's any more.
  if (attached_to(catalog, relation)) settle_copies(session, catalog.parent(relation));
  return true;
}

bool set_tablespace(Session& session, Ref relation, std::string_view name) {
  Catalog& catalog = session.catalog;
  const Name tablespace = name == "pg_default" ? Name{} : session.name(name);
  catalog.visit(relation, [&]<class T>(const T& body) {
    if constexpr (requires { body.tablespace; }) catalog.edit<T>(relation).tablespace = tablespace;
  });
  return true;
}

bool set_access_method(Session& session, Ref relation, const char* name) {
  Catalog& catalog = session.catalog;
  // The youngest first: it is the major that all of it needs.
  if ((name == nullptr && !require(session, Feature::AccessMethodDefault)) ||
      (is_partitioned(session, relation) && !require(session, Feature::PartitionedAccessMethod)) ||
      !require(session, Feature::SetAccessMethod)) {
    return false;
  }
  // DEFAULT: of a partitioned table none of its own, whatever the setting
  // (ATPrepSetAccessMethod() of src/backend/commands/tablecmds.c).
  const Name usual = is_partitioned(session, relation) ? Name{} : session.default_access_method;
  const Name method = name != nullptr ? session.name(name) : usual;
  const Name stored = session.text(method) == "heap" ? Name{} : method;
  catalog.visit(relation, [&]<class T>(const T& body) {
    if constexpr (requires { body.access_method; }) {
      catalog.edit<T>(relation).access_method = stored;
    }
  });
  return true;
}

// ---- triggers and rules ------------------------------------------------------

Name state_word(Session& session, AlterTableType type) {
  switch (type) {
    case AT_DisableTrig:
    case AT_DisableTrigAll:
    case AT_DisableTrigUser:
    case AT_DisableRule:
      return session.name("disabled");
    case AT_EnableReplicaTrig:
    case AT_EnableReplicaRule:
      return session.name("replica");
    case AT_EnableAlwaysTrig:
    case AT_EnableAlwaysRule:
      return session.name("always");
    default:
      return {};
  }
}

/// A row trigger's copies on partitions follow it, unless ONLY was said.
void set_trigger_state(Catalog& catalog, Ref trigger, Name state, bool recurse) {
  catalog.edit<Trigger>(trigger).enabled = state;
  if (!recurse) return;
  for (const Ref copy : catalog.derived_from(trigger)) {
    if (catalog.is<Trigger>(copy)) set_trigger_state(catalog, copy, state, true);
  }
}

bool enable_trigger(Session& session, const Alteration& alter) {
  Catalog& catalog = session.catalog;
  const Name state = state_word(session, alter.cmd.subtype);
  if (alter.cmd.name == nullptr) {  // ALL, USER
    std::vector<Ref> triggers;
    catalog.each_child_of<Trigger>(alter.relation, [&](Ref ref) { triggers.push_back(ref); });
    for (const Ref ref : triggers) set_trigger_state(catalog, ref, state, alter.recurse);
    return true;
  }
  const FoundObject found = find_part(session, OBJECT_TRIGGER, alter.relation, alter.cmd.name);
  if (!found.ref) return error(session, found.why);
  set_trigger_state(catalog, found.ref, state, alter.recurse);
  return true;
}

bool enable_rule(Session& session, const Alteration& alter) {
  const FoundObject found = find_part(session, OBJECT_RULE, alter.relation, alter.cmd.name);
  if (!found.ref) return error(session, found.why);
  session.catalog.edit<Rule>(found.ref).enabled = state_word(session, alter.cmd.subtype);
  return true;
}

bool set_row_security(Session& session, Ref relation, AlterTableType type) {
  Table& table = session.catalog.edit<Table>(relation);
  if (type == AT_EnableRowSecurity) table.row_security = true;
  if (type == AT_DisableRowSecurity) table.row_security = false;
  if (type == AT_ForceRowSecurity) table.force_row_security = true;
  if (type == AT_NoForceRowSecurity) table.force_row_security = false;
  return true;
}

bool cluster_on(Session& session, Ref relation, std::string_view name) {
  const Ref index = index_to_cluster_on(session, relation, name);
  return index && set_clustered(session, relation, index);
}

}  // namespace

/// check_index_is_clusterable() of src/backend/commands/cluster.c.
Ref index_to_cluster_on(Session& session, Ref relation, std::string_view name) {
  const Ref index = own_index(session, relation, name);
  const Index* body = index ? session.catalog.get_if<Index>(index) : nullptr;
  if (body == nullptr) return index;
  // amclusterable of the handlers in src/backend/access.
  constexpr std::string_view kWithoutOrder[] = {"hash", "gin", "spgist", "brin"};
  const std::string_view method = session.text(body->method);
  std::string why;
  if (std::find(std::begin(kWithoutOrder), std::end(kWithoutOrder), method) !=
      std::end(kWithoutOrder)) {
    why = "index " + quoted(name) + " because access method does not support clustering";
  } else if (body->predicate) {
    why = "partial index " + quoted(name);
  }
  if (why.empty()) return index;
  error(session, "cannot cluster on " + why);
  return {};
}

void mark_clustered(Session& session, Ref relation, Ref index) {
  each_index(session.catalog, relation,
             [&](Ref ref, auto& body) { body.clustered = ref == index; });
}

bool alter_relation(Session& session, const Alteration& alter) {
  const AlterTableCmd& cmd = alter.cmd;
  const Ref relation = alter.relation;
  switch (cmd.subtype) {
    case AT_ChangeOwner:
      return change_owner(session, relation, *cmd.newowner);
    case AT_ClusterOn:
      return cluster_on(session, relation, cmd.name);
    case AT_DropCluster:
      return set_clustered(session, relation, {});
    case AT_SetLogged:
    case AT_SetUnLogged:
      return set_persistence(session, relation, cmd.subtype == AT_SetLogged);
    case AT_DropOids:
      return true;
    case AT_SetAccessMethod:
      return set_access_method(session, relation, cmd.name);
    case AT_SetTableSpace:
      return set_tablespace(session, relation, cmd.name);
    case AT_SetRelOptions:
    case AT_ResetRelOptions:
    case AT_ReplaceRelOptions:
      return set_options(session, relation, cmd);
    case AT_EnableRule:
    case AT_EnableAlwaysRule:
    case AT_EnableReplicaRule:
    case AT_DisableRule:
      return enable_rule(session, alter);
    case AT_ReplicaIdentity:
      return set_replica_identity(session, relation,
                                  reinterpret_cast<const ReplicaIdentityStmt&>(*cmd.def));
    case AT_EnableRowSecurity:
    case AT_DisableRowSecurity:
    case AT_ForceRowSecurity:
    case AT_NoForceRowSecurity:
      return set_row_security(session, relation, cmd.subtype);
    default:
      return enable_trigger(session, alter);
  }
}

}  // namespace dryshod
