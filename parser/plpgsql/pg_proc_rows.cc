// pg_proc, pg_trigger, pg_policy, pg_extension and others of code: which element answers which
// column.
#include "parser/lower/relation.h"
#include "parser/plpgsql/shown.h"
#include "parser/plpgsql/system_provider.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

using Column_ = std::string_view;

bool is_window(const Catalog& catalog, Ref ref) {
  const auto* function = catalog.get_if<Function>(ref);
  return function != nullptr && function->window;
}

/// What AggregateCreate() (src/backend/catalog/pg_aggregate.c) makes of each.
Value aggregate_value(Column_ column) {
  if (column == "prosecdef" || column == "proleakproof" || column == "proisstrict" ||
      column == "proretset") {
    return Value::boolean(false);
  }
  if (column == "pronargdefaults") return Value::of(0);
  if (column == "provolatile") return character('i');
  if (column == "prosrc") return Value::of_text("aggregate_dummy");
  return not_answered(column);
}

std::vector<SystemRow> routine_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<Function, Procedure, Aggregate>(session);
  add_outside(session, "function", out);
  return out;
}
Value routine_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "oid") return Value::oid(row.element);
  if (column == "proname") return name_value(session, row.element);
  if (column == "pronamespace") return Value::oid(catalog.schema_of(row.element));
  if (column == "prokind") {
    return character(catalog.is<Procedure>(row.element)   ? 'p'
                     : catalog.is<Aggregate>(row.element) ? 'a'
                     : is_window(catalog, row.element)    ? 'w'
                                                          : 'f');
  }
  if (column == "pronargs") {
    Expr signature{};
    catalog.visit(row.element, [&](const auto& body) {
      if constexpr (requires { signature = body.signature; }) signature = body.signature;
    });
    return Value::of(signature ? argument_count(catalog.render(signature)) : 0);
  }
  const auto* function = catalog.get_if<Function>(row.element);
  const auto* procedure = catalog.get_if<Procedure>(row.element);
  if (function == nullptr && procedure == nullptr) return aggregate_value(column);
  if (column == "prosecdef") {
    return Value::boolean(function != nullptr ? function->security_definer
                                              : procedure->security_definer);
  }
  if (column == "pronargdefaults") {
    return Value::of(function != nullptr ? function->default_count : procedure->default_count);
  }
  if (column == "prosrc" && !(function != nullptr ? function->sql_body : procedure->sql_body)) {
    return Value::of_text(session.strings[function != nullptr ? function->body : procedure->body]);
  }
  if (column == "proisstrict") return Value::boolean(function != nullptr && function->strict);
  if (column == "proleakproof") return Value::boolean(function != nullptr && function->leakproof);
  if (column == "provolatile") {
    const std::string_view name =
        function != nullptr ? session.text(function->volatility) : "volatile";
    return name.empty() ? not_answered(column) : character(name[0]);
  }
  if (column == "proretset") {
    const std::string returns =
        function != nullptr && function->returns ? catalog.render(function->returns) : "";
    return Value::boolean(returns.starts_with("SETOF ") || returns.starts_with("TABLE("));
  }
  if (column == "prorettype" && function != nullptr && function->returns) {
    if (catalog.render(function->returns).starts_with("TABLE(")) return not_answered(column);
    return type_oid(type_facts(session, function->returns), catalog);
  }
  return not_answered(column);
}

/// Of an enforced foreign key besides those of users: two on its table and two on the one that it
/// references, and on each of that one's partitions where no partition derives the key
/// (CreateTrigger() of src/backend/commands/tablecmds.c by way of addFkRecurseReferenced()).
enum Internal : int64_t { kByUser, kCheckInsert, kCheckUpdate, kActionDelete, kActionUpdate };

bool is_partitioned(const Catalog& catalog, Ref table) {
  const auto* body = catalog.get_if<Table>(table);
  return body != nullptr && body->partition_key;
}

/// Until 14 a partitioned table has none itself.
void add_internal(const Session& session, Ref key, Ref table, std::vector<int64_t> which,
                  std::vector<SystemRow>& out) {
  if (session.major < 15 && is_partitioned(session.catalog, table)) return;
  for (const int64_t n : which) {
    SystemRow row;
    row.element = key;
    row.part = table;
    row.n = n;
    out.push_back(std::move(row));
  }
}

void add_referenced(const Session& session, Ref key, Ref table, std::vector<SystemRow>& out) {
  add_internal(session, key, table, {kActionDelete, kActionUpdate}, out);
  if (!is_partitioned(session.catalog, table)) return;
  for (const Ref partition : children_of(session, table)) {
    add_referenced(session, key, partition, out);
  }
}

std::vector<SystemRow> trigger_rows(const Session& session) {
  const Catalog& catalog = session.catalog;
  std::vector<SystemRow> out = elements_of<Trigger>(session);
  for (SystemRow& row : out) row.part = catalog.parent(row.element);
  catalog.each_of<ForeignKey>([&](Ref ref) {
    const ForeignKey& key = catalog.get<ForeignKey>(ref);
    if (!key.enforced) return;
    add_internal(session, ref, catalog.parent(ref), {kCheckInsert, kCheckUpdate}, out);
    if (!catalog[ref].source) add_referenced(session, ref, key.referenced, out);
  });
  return out;
}
Value trigger_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "tgrelid") return Value::oid(row.part);
  if (column == "tgisinternal") {
    return Value::boolean(row.n != kByUser || is_internal_trigger(session, row.element));
  }
  if (row.n != kByUser) {
    // Its name ends with its oid, which nobody knows beforehand.
    if (column == "tgname") {
      return Value::of_text(row.n < kActionDelete ? "RI_ConstraintTrigger_c_0"
                                                  : "RI_ConstraintTrigger_a_0");
    }
    if (column == "tgconstraint") return Value::oid(row.element);
    if (column == "tgenabled") return character('O');
    return not_answered(column);
  }
  const Trigger& trigger = catalog.get<Trigger>(row.element);
  if (column == "oid") return Value::oid(row.element);
  if (column == "tgname") return name_value(session, row.element);
  if (column == "tgenabled") {
    const std::string_view enabled = session.text(trigger.enabled);
    return character(enabled == "disabled"  ? 'D'
                     : enabled == "replica" ? 'R'
                     : enabled == "always"  ? 'A'
                                            : 'O');
  }
  if (column == "tgfoid") {
    const auto refs = catalog.refs(trigger.function);
    const bool one = refs.size() == 1 && catalog.is<Function>(refs[0]);
    return one ? Value::oid(refs[0]) : not_answered(column);
  }
  return not_answered(column);
}

std::vector<SystemRow> policy_rows(const Session& session) {
  return elements_of<Policy>(session);
}
Value policy_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, catalog.parent(row.element));
  if (column == "policyname" || column == "polname") return name_value(session, row.element);
  if (column == "polrelid") return Value::oid(catalog.parent(row.element));
  if (column == "oid") return Value::oid(row.element);
  const Policy& policy = catalog.get<Policy>(row.element);
  if (column == "cmd") return Value::of_text(session.text(policy.command));
  if (column == "polcmd") {
    const std::string_view command = session.text(policy.command);
    return character(command == "SELECT"   ? 'r'
                     : command == "INSERT" ? 'a'
                     : command == "UPDATE" ? 'w'
                     : command == "DELETE" ? 'd'
                                           : '*');
  }
  if (column == "polpermissive") return Value::boolean(policy.permissive);
  if (column == "permissive") {
    return Value::of_text(policy.permissive ? "PERMISSIVE" : "RESTRICTIVE");
  }
  return not_answered(column);
}

std::vector<SystemRow> extension_rows(const Session& session) {
  return elements_of<Extension>(session);
}
Value extension_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "oid") return Value::oid(row.element);
  if (column == "extname") return name_value(session, row.element);
  if (column == "extnamespace") {
    const Ref schema = session.catalog.get<Extension>(row.element).schema;
    return schema ? Value::oid(schema) : Value::of(kPgCatalogOid);
  }
  return not_answered(column);
}

std::vector<SystemRow> rule_rows(const Session& session) {
  return elements_of<Rule>(session);
}
Value rule_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, session.catalog.parent(row.element));
  if (column == "rulename") return name_value(session, row.element);
  return not_answered(column);
}

}  // namespace

const SystemProvider kPgProcProviders[] = {
    {"pg_proc", routine_rows, routine_value},
    {"pg_trigger", trigger_rows, trigger_value},
    {"pg_policies", policy_rows, policy_value},
    {"pg_policy", policy_rows, policy_value},
    {"pg_extension", extension_rows, extension_value},
    {"pg_rules", rule_rows, rule_value},
    {"", nullptr, nullptr},
};

}  // namespace dryshod
