// See extension_member.h.
#include "parser/lower/extension_member.h"

#include "parser/expr/extension_facts.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

/// An extension of which it is known goes before one that may have anything.
Ref extension_with(const Session& session, std::string_view kind,
                   const std::vector<std::string_view>& parts) {
  const Catalog& catalog = session.catalog;
  const Ref named = parts.size() > 1 ? find_schema(session, parts[parts.size() - 2]) : Ref{};
  if (parts.size() > 1 && !named) return {};
  Ref known{}, unknown{};
  catalog.each_child_of<Extension>({}, [&](Ref ref) {
    const Ref schema = catalog.get<Extension>(ref).schema;
    if (!schema || (named && schema != named)) return;
    const std::string_view name = session.text(catalog.name(ref));
    if (extension_has(session, name, kind, parts.back())) known = ref;
    // The same one for both sides, whatever the order in which they were installed.
    const bool first = !unknown || name < session.text(catalog.name(unknown));
    if (!is_known_extension(session, name) && first) unknown = ref;
  });
  return known ? known : unknown;
}

}  // namespace

Ref find_extension_routine(Session& session, const ObjectWithArgs& object) {
  const auto parts = name_parts(object.objname);
  if (parts.empty() || object.args_unspecified) return {};
  const Ref extension = extension_with(session, "function", parts);
  if (!extension) return {};
  ExprBuilder types;
  for (const TypeName* name : list_of<TypeName>(object.objargs)) {
    const auto text = type_text(session, *name, false);
    if (!text) return {};
    if (!types.empty()) types << ", ";
    types.append(*text);
  }
  Ref found{};
  session.catalog.each_child_of<Function>(extension, [&](Ref ref) {
    if (session.text(session.catalog.name(ref)) == parts.back() &&
        same_expr(session.catalog, session.catalog.get<Function>(ref).signature, types)) {
      found = ref;
    }
  });
  if (found) return found;
  Function body;
  body.signature = session.catalog.intern(types);
  found = session.catalog.add(extension, session.name(parts.back()), body, session.statement);
  session.catalog.set_builtin(found);
  return found;
}

Ref find_extension_relation(Session& session, ObjectType type, const RangeVar& name) {
  std::vector<std::string_view> parts;
  if (name.schemaname != nullptr) parts.emplace_back(name.schemaname);
  parts.emplace_back(name.relname);
  const Ref extension = extension_with(session, "relation", parts);
  if (!extension) return {};
  const auto element = [&]<class T>(const T& body) {
    Ref ref{};
    session.catalog.each_child_of<T>(extension, [&](Ref member) {
      if (session.text(session.catalog.name(member)) == name.relname) ref = member;
    });
    if (!ref) {
      ref = session.catalog.add(extension, session.name(name.relname), body, session.statement);
      session.catalog.set_builtin(ref);
    }
    return ref;
  };
  return type == OBJECT_SEQUENCE ? element(Sequence{}) : element(View{});
}

void mark_members_unfollowed(Session& session, Ref schema) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> extensions;
  catalog.each_child_of<Extension>({}, [&](Ref ref) {
    const bool here = catalog.get<Extension>(ref).schema == schema;
    if (here && !catalog.child<Grant>(ref)) extensions.push_back(ref);
  });
  for (const Ref ref : extensions) {
    catalog.set_builtin(catalog.add(ref, session.name("public"), Grant{}, session.statement));
  }
}

}  // namespace dryshod
