// Extensions. Their version is the server's affair.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Extension> {
  static constexpr int lateness = -1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Ref schema = emit.to().get<Extension>(ref).schema;
    emit.statement("CREATE EXTENSION " + emit.to().bare(ref) +
                   (schema ? " WITH SCHEMA " + emit.to().bare(schema) : ""));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP EXTENSION " + emit.from().bare(ref)).loss =
        "extension " + emit.from().bare(ref) + " with everything of its types";
  }
  static void schema(Emit& emit, const Change& change) {
    const Ref schema = change.new_value<Extension>().schema;
    emit.statement("ALTER EXTENSION " + change.to.bare(change.b) + " SET SCHEMA " +
                   change.to.bare(schema));
  }
  static bool unsaid(const Change& change) { return !change.new_value<Extension>().schema; }

  static constexpr auto alters = std::tuple{alter<&Extension::schema>(schema, unsaid)};
};

DRYSHOD_RULES(Extension)

}  // namespace dryshod
