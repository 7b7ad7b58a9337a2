// What COMMENT, SECURITY LABEL and GRANT name: columns and constraints, which only they name by a
// list, and all that object.cc finds for DROP and RENAME too. Makes no edit and no diagnostic.
#include "parser/lower/object.h"

namespace dryshod {
namespace {

std::string_view string_of(const Node* node) {
  const auto* s = node_as<String>(node, T_String);
  return s == nullptr ? std::string_view() : std::string_view(s->sval);
}

/// The relation that all names but the last one spell (get_object_address_relobject() and
/// get_object_address_attribute() of src/backend/catalog/objectaddress.c).
FoundObject owning_relation(Session& session, std::vector<std::string_view> parts) {
  parts.pop_back();
  if (const Ref found = find_relation(session, parts)) return {found};
  if (parts.size() > 1 && !find_schema(session, parts[parts.size() - 2])) {
    return {{}, "schema " + quoted(parts[parts.size() - 2]) + " does not exist", true};
  }
  return {{}, "relation " + quoted(qualified_text(parts)) + " does not exist", true};
}

FoundObject column(Session& session, const List* names) {
  const auto parts = name_parts(names);
  if (parts.size() < 2) return {{}, "column name must be qualified"};
  FoundObject found = owning_relation(session, parts);
  if (!found.ref) return found;
  if (const Ref member = session.catalog.column(found.ref, session.name(parts.back()))) {
    return {member};
  }
  return {{},
          "column " + quoted(parts.back()) + " of relation " + quoted_name(session, found.ref) +
              " does not exist",
          true};
}

FoundObject table_constraint(Session& session, const List* names) {
  const auto parts = name_parts(names);
  const FoundObject found = owning_relation(session, parts);
  if (!found.ref) return found;
  return find_part(session, OBJECT_TABCONSTRAINT, found.ref, parts.back());
}

FoundObject domain_constraint(Session& session, const List* object) {
  const auto cells = list_of<Node>(object);
  const FoundObject domain = find_target(session, OBJECT_DOMAIN, cells[0]);
  if (!domain.ref) return domain;
  return find_part(session, OBJECT_DOMCONSTRAINT, domain.ref, string_of(cells[1]));
}

}  // namespace

Ref find_object(Session& session, ObjectType type, const Node* object, std::string* why) {
  const auto* list = reinterpret_cast<const List*>(object);
  FoundObject found;
  switch (type) {
    case OBJECT_COLUMN:
    case OBJECT_ATTRIBUTE:
      found = column(session, list);
      break;
    case OBJECT_TABCONSTRAINT:
      found = table_constraint(session, list);
      break;
    case OBJECT_DOMCONSTRAINT:
      found = domain_constraint(session, list);
      break;
    default:
      found = find_target(session, type, object);
  }
  if (!found.ref && why != nullptr) *why = found.why;
  return found.ref;
}

}  // namespace dryshod
