// Roles. They come before everything that can belong to them and go after it.
#include "catalog/secret.h"
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Role> {
  static constexpr int lateness = -4;

  /// The attributes that differ, as CREATE and ALTER ROLE spell them.
  static std::string attributes(const Catalog& c, const Role& before, const Role& after) {
    std::string out;
    const auto word = [&](bool was, bool is, const char* text) {
      if (was != is) out += std::string(is ? " " : " NO") + text;
    };
    word(before.superuser, after.superuser, "SUPERUSER");
    word(before.inherit, after.inherit, "INHERIT");
    word(before.create_role, after.create_role, "CREATEROLE");
    word(before.create_database, after.create_database, "CREATEDB");
    word(before.login, after.login, "LOGIN");
    word(before.replication, after.replication, "REPLICATION");
    word(before.bypass_row_security, after.bypass_row_security, "BYPASSRLS");
    if (before.connection_limit != after.connection_limit) {
      out += " CONNECTION LIMIT " + std::to_string(after.connection_limit);
    }
    if (!(before.valid_until == after.valid_until)) {
      out += " VALID UNTIL " +
             quote_literal(after.valid_until ? c.text(after.valid_until) : "infinity");
    }
    return out;
  }

  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    std::string sql = "CREATE ROLE " + to.bare(ref) + attributes(to, Role{}, to.get<Role>(ref));
    for (const Ref part : parts) {
      if (to.is<RolePassword>(part)) sql += " PASSWORD " + quote_literal(kSecretPlaceholder);
    }
    emit.statement(sql);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP ROLE " + emit.from().bare(ref)).why =
        "fails while another database of the cluster still has something of it";
  }
  static void changed(Emit& emit, const Change& change) {
    emit.statement("ALTER ROLE " + change.to.bare(change.b) +
                   attributes(change.to, change.old_value<Role>(), change.new_value<Role>()));
  }

  static constexpr auto alters = std::tuple{alter<&Role::superuser>(changed),
                                            alter<&Role::inherit>(changed),
                                            alter<&Role::create_role>(changed),
                                            alter<&Role::create_database>(changed),
                                            alter<&Role::login>(changed),
                                            alter<&Role::replication>(changed),
                                            alter<&Role::bypass_row_security>(changed),
                                            alter<&Role::connection_limit>(changed),
                                            alter<&Role::valid_until>(changed)};
};

DRYSHOD_RULES(Role)

}  // namespace dryshod
