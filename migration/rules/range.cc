// Range types: PostgreSQL alters nothing of them.
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/types.h"

namespace dryshod {

template <>
struct Rules<Range> {
  static void create(Emit& emit, Ref ref, Parts) { fill(emit, ref); }
  /// A range and its canonical function need each other: the type is a shell first.
  static void hollow(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    if (to.get<Range>(ref).canonical) emit.statement("CREATE TYPE " + to.qualified(ref));
  }
  static void fill(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    const Range& range = to.get<Range>(ref);
    std::string items = "\n    subtype = " + to.render(range.subtype);
    const auto item = [&](const char* word, const std::string& value) {
      if (!value.empty()) items += std::string(",\n    ") + word + " = " + value;
    };
    item("subtype_opclass", to.render(range.subtype_opclass));
    item("collation", to.render(range.collation));
    item("canonical", to.render(range.canonical));
    item("subtype_diff", to.render(range.subtype_diff));
    if (range.multirange_name) {
      item("multirange_type_name",
           to.bare(to.schema_of(ref)) + "." + quote_ident(to.text(range.multirange_name)));
    }
    emit.statement("CREATE TYPE " + to.qualified(ref) + " AS RANGE (" + items + "\n)");
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.statement("DROP TYPE " + from.qualified(ref) +
                   (from.get<Range>(ref).canonical ? " CASCADE" : ""));
  }
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
  }
  static void move_to(Emit& emit, Ref ref, const std::string& schema) {
    move_object(emit, ref, schema);
  }
  static void set_aside(Emit& emit, Ref ref, const std::string& name) {
    set_type_aside(emit, ref, name);
  }
  static void drop_aside(Emit& emit, Ref ref, const std::string& name) {
    drop_type_aside(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{
      replace<&Range::subtype>(),      replace<&Range::subtype_opclass>(),
      replace<&Range::collation>(),    replace<&Range::canonical>(),
      replace<&Range::subtype_diff>(), replace<&Range::multirange_name>(),
  };
};

DRYSHOD_RULES(Range)

}  // namespace dryshod
