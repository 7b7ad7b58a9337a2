// Takes out of a copy of the catalog what cannot or must not be there, and asks migration/ for the
// statements; see target_schema.h.
#include "neon/cutover/target_schema.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

#include "catalog/helpers.h"
#include "diff/diff.h"
#include "migration/proof.h"
#include "migration/script.h"
#include "neon/facts.h"

namespace dryshod {
namespace {

/// What each kind that stays behind is about; null: the kind comes along.
const char* reason_to_leave(Kind kind) {
  switch (kind) {
    case Kind::Owner:
      return "whoever runs the runbook owns all objects";
    case Kind::Role:
    case Kind::RoleMembership:
    case Kind::RolePassword:
      return "roles are made by a file of their own";
    case Kind::Tablespace:
      return "Neon has no tablespaces";
    case Kind::Database:
    case Kind::ConfigurationParameter:
    case Kind::Setting:
      return "of the database or the cluster: set it by hand where it is still wanted";
    case Kind::Publication:
    case Kind::PublishedTable:
    case Kind::PublishedSchema:
    case Kind::Subscription:
      return "lanes of the source's own are not moved: make them anew after the cutover";
    case Kind::DefaultPrivilege:
      return "it is about what a role of the source will make: state it anew for the new owner";
    case Kind::SecurityLabel:
      return "labels need a provider that is loaded";
    default:
      return nullptr;
  }
}

/// Reported one by one only where somebody has to do something about them.
bool is_worth_a_line(Kind kind) {
  return kind == Kind::Publication || kind == Kind::Subscription ||
         kind == Kind::DefaultPrivilege || kind == Kind::SecurityLabel || kind == Kind::Setting;
}

void without_tablespace(Catalog& catalog, std::vector<LeftOut>& left_out) {
  const auto blank = [&]<class T>(std::type_identity<T>) {
    std::vector<Ref> found;
    catalog.each_of<T>([&](Ref ref) {
      if (!catalog.text(catalog.get<T>(ref).tablespace).empty()) found.push_back(ref);
    });
    for (const Ref ref : found) {
      catalog.edit<T>(ref).tablespace = {};
      left_out.push_back({"tablespace of " + catalog.display(ref), "Neon has no tablespaces"});
    }
  };
  blank(std::type_identity<Table>{});
  blank(std::type_identity<Index>{});
  blank(std::type_identity<PrimaryKey>{});
  blank(std::type_identity<Unique>{});
  blank(std::type_identity<Exclusion>{});
  blank(std::type_identity<MaterializedView>{});
}

/// Of a grant: to whom nobody on Neon is equal, or on what only a superuser may grant.
bool is_grant_to_leave(const Catalog& catalog, Ref ref) {
  if (!catalog.is<Grant>(ref)) return false;
  if (is_brought_role(catalog.text(catalog.name(ref)))) return true;
  Ref whole = catalog.parent(ref);
  if (!whole || !catalog[whole].builtin) return false;
  return !(catalog.is<Schema>(whole) && catalog.text(catalog.name(whole)) == "public");
}

Catalog for_target(const Catalog& source, std::vector<LeftOut>& left_out) {
  Catalog catalog = source;
  catalog.mentions_owners = false;
  catalog.mentions_roles = false;
  catalog.mentions_tablespaces = false;
  catalog.mentions_databases = false;
  without_tablespace(catalog, left_out);
  std::vector<Ref> gone;
  catalog.each([&](Ref ref) {
    if (is_helper(catalog, ref)) {
      gone.push_back(ref);
      return;
    }
    const char* reason = reason_to_leave(catalog.kind(ref));
    if (reason == nullptr && is_grant_to_leave(catalog, ref)) {
      reason = "no role of Neon is that one, or only a superuser may grant it";
      left_out.push_back({catalog.display(ref), reason});
    }
    if (reason == nullptr) return;
    if (is_worth_a_line(catalog.kind(ref)) && !catalog[ref].builtin) {
      left_out.push_back({catalog.display(ref), reason});
    }
    gone.push_back(ref);
  });
  for (const Ref ref : gone) {
    if (catalog.alive(ref)) catalog.remove(ref);
  }
  return catalog;
}

/// What a copy of rows need not wait for, as the sections of pg_dump have it, but for primary keys
/// and identities: rows that change while the others are copied are found by them.
bool comes_after_copy(const Catalog& catalog, Ref ref) {
  if (catalog[ref].builtin) return false;
  switch (catalog.kind(ref)) {
    case Kind::Index:
      return !catalog.get<Index>(ref).replica_identity;
    case Kind::Unique:
      return !catalog.get<Unique>(ref).replica_identity;
    case Kind::Exclusion:
    case Kind::ForeignKey:
    case Kind::Trigger:
    case Kind::EventTrigger:
      return true;
    default:
      return false;
  }
}

/// With all that cannot be without it.
Catalog without_late_parts(const Catalog& whole) {
  Catalog catalog = whole;
  std::vector<Ref> open;
  std::set<uint32_t> late;
  const auto add = [&](Ref ref) {
    if (late.insert(ref.id).second) open.push_back(ref);
  };
  catalog.each([&](Ref ref) {
    if (comes_after_copy(catalog, ref)) add(ref);
  });
  while (!open.empty()) {
    const Ref ref = open.back();
    open.pop_back();
    for (const Ref user : catalog.dependents(ref)) add(user);
    for (const Ref derived : catalog.derived_from(ref)) add(derived);
    catalog.each_child(ref, add);
  }
  for (const uint32_t id : late) {
    if (catalog.alive(Ref{id})) catalog.remove(Ref{id});
  }
  return catalog;
}

struct Part {
  std::vector<std::string> statements;
  std::vector<ByHand> by_hand;
};

/// A setting for one statement goes with it: each of them may stand in a transaction of its own.
void add_statement(std::vector<std::string>& list, const std::string& sql, bool& open) {
  const bool is_setting = sql.starts_with("SET LOCAL ") || sql == "RESET search_path";
  if (open || (is_setting && sql.ends_with("= ''") && !list.empty())) {
    list.back() += ";\n" + sql;
  } else {
    list.push_back(sql);
  }
  open = is_setting && !sql.ends_with("= ''");
}

Result<Part> part(const Catalog& from, const Catalog& to, Interpreter& interpreter) {
  const Frozen a(from), b(to);
  const Comparison everything;
  const Result<Script> script = direct_script(a, b, diff(a, b, everything));
  if (!script) return tl::unexpected(script.error());
  Part part;
  part.by_hand = script->by_hand;
  bool open = false;
  std::string text = "SET search_path = '';\n";
  for (const Statement& statement : script->statements) {
    add_statement(part.statements, statement.sql, open);
    text += statement.sql + ";\n";
  }
  const Proof proof = prove(text, a, b, everything, script->by_hand, interpreter);
  if (!proof.holds) return failure("not proven: " + proof.counter_example, Span{});
  return part;
}

}  // namespace

bool is_brought_role(std::string_view name) {
  static const std::set<std::string, std::less<>> brought = [] {
    std::set<std::string, std::less<>> names = {
        "postgres",   "neon_superuser", "cloud_admin",  "zenith_admin",
        "web_access", "supabase_admin", "service_role", "supabase_auth_admin"};
    for (const nlohmann::json& row : Facts::built_in().topic("paths")) {
      for (const nlohmann::json& role : row.value("roles", nlohmann::json::array())) {
        names.insert(role.get<std::string>());
      }
    }
    return names;
  }();
  return name.starts_with("pg_") || brought.contains(name);
}

Result<SchemaScripts> schema_scripts(const Catalog& empty, const Catalog& source,
                                     Interpreter& interpreter) {
  SchemaScripts scripts;
  const Catalog whole = for_target(source, scripts.left_out);
  std::vector<LeftOut> ignored;
  const Catalog start = for_target(empty, ignored);
  const Catalog early = without_late_parts(whole);
  Result<Part> before = part(start, early, interpreter);
  if (!before) return tl::unexpected(before.error());
  Result<Part> after = part(early, whole, interpreter);
  if (!after) return tl::unexpected(after.error());
  scripts.before_copy = std::move(before->statements);
  scripts.after_copy = std::move(after->statements);
  scripts.by_hand = std::move(before->by_hand);
  scripts.by_hand.insert(scripts.by_hand.end(), after->by_hand.begin(), after->by_hand.end());
  return scripts;
}

}  // namespace dryshod
