// Memberships: GRANT role TO role. Majors up to 15 know ADMIN only, and there nothing else is said.
#include "migration/rules/shared/clauses.h"

namespace dryshod {
namespace {

std::string granted_by(const Catalog& catalog, const RoleMembership& body) {
  return body.grantor ? " GRANTED BY " + catalog.bare(body.grantor) : std::string();
}

/// "role TO member", "role FROM member".
std::string pair_words(const Catalog& catalog, Ref ref, const char* between) {
  return catalog.bare(catalog.parent(ref)) + between +
         catalog.bare(catalog.get<RoleMembership>(ref).member);
}

}  // namespace

template <>
struct Rules<RoleMembership> {
  static constexpr int lateness = -4;

  static void grant(Emit& emit, Ref ref, const std::string& options) {
    const Catalog& to = emit.to();
    emit.statement("GRANT " + pair_words(to, ref, " TO ") +
                   (options.empty() ? "" : " WITH " + options) +
                   granted_by(to, to.get<RoleMembership>(ref)));
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const RoleMembership& body = to.get<RoleMembership>(ref);
    std::string options;
    const auto option = [&](const std::string& text) {
      options += (options.empty() ? "" : ", ") + text;
    };
    if (body.admin) option("ADMIN OPTION");
    // Without the option the member's own INHERIT at this time would decide.
    const Role& member = to.get<Role>(body.member);
    const bool is_default = to.major < 16 || body.inherit == member.inherit;
    if (!is_default) option(body.inherit ? "INHERIT TRUE" : "INHERIT FALSE");
    if (!body.set) option("SET FALSE");
    grant(emit, ref, options);
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.statement("REVOKE " + pair_words(from, ref, " FROM ") +
                   granted_by(from, from.get<RoleMembership>(ref)));
  }
  static void changed(Emit& emit, const Change& change) {
    const RoleMembership& before = change.old_value<RoleMembership>();
    const RoleMembership& after = change.new_value<RoleMembership>();
    if (before.admin && !after.admin) {
      emit.statement("REVOKE ADMIN OPTION FOR " + pair_words(change.to, change.b, " FROM ") +
                     granted_by(change.to, after));
    }
    std::string options;
    const auto option = [&](const char* text) {
      options += (options.empty() ? "" : ", ") + std::string(text);
    };
    if (!before.admin && after.admin) option("ADMIN OPTION");
    if (before.inherit != after.inherit) option(after.inherit ? "INHERIT TRUE" : "INHERIT FALSE");
    if (before.set != after.set) option(after.set ? "SET TRUE" : "SET FALSE");
    if (!options.empty()) grant(emit, change.b, options);
  }

  static constexpr auto alters =
      std::tuple{alter<&RoleMembership::admin>(changed), alter<&RoleMembership::inherit>(changed),
                 alter<&RoleMembership::set>(changed)};
};

DRYSHOD_RULES(RoleMembership)

}  // namespace dryshod
