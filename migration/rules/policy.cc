// Row security policies. ALTER POLICY can change roles and expressions, not take one away.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Policy> {
  static std::string roles_clause(const Catalog& c, const Policy& policy) {
    std::string out;
    for (const std::string_view role : c.strings()[policy.roles]) {
      const std::string word = role == "public"       ? "PUBLIC"
                               : role == kCurrentUser ? std::string(role)
                                                      : quote_ident(role);
      out += (out.empty() ? "" : ", ") + word;
    }
    return " TO " + (out.empty() ? "PUBLIC" : out);
  }
  static std::string expressions(const Catalog& c, const Policy& policy) {
    std::string out;
    if (policy.using_expression) out += "\n    USING (" + c.render(policy.using_expression) + ")";
    if (policy.check_expression) {
      out += "\n    WITH CHECK (" + c.render(policy.check_expression) + ")";
    }
    return out;
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Policy& policy = to.get<Policy>(ref);
    std::string sql = "CREATE " + object_words(to, ref);
    if (!policy.permissive) sql += " AS RESTRICTIVE";
    if (to.text(policy.command) != "ALL") sql += " FOR " + std::string(to.text(policy.command));
    emit.statement(sql + roles_clause(to, policy) + expressions(to, policy));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void again(Emit& emit, const Change& change) {
    const Policy& before = change.old_value<Policy>();
    const Policy& after = change.new_value<Policy>();
    std::string sql = "ALTER " + object_words(change.to, change.b);
    if (!(before.roles == after.roles)) sql += roles_clause(change.to, after);
    emit.statement(sql + expressions(change.to, after));
  }
  static bool loses_expression(const Change& change) {
    const Policy& before = change.old_value<Policy>();
    const Policy& after = change.new_value<Policy>();
    return (before.using_expression && !after.using_expression) ||
           (before.check_expression && !after.check_expression);
  }

  // The application that is there would meet it at once.
  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Contract; }
  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Contract; }

  static constexpr auto alters = std::tuple{
      replace<&Policy::permissive>(),
      replace<&Policy::command>(),
      alter<&Policy::roles>(again),
      alter<&Policy::using_expression>(again, loses_expression),
      alter<&Policy::check_expression>(again, loses_expression),
  };
};

DRYSHOD_RULES(Policy)

}  // namespace dryshod
