// SECURITY LABEL, mirroring ExecSecLabelStmt() of src/backend/commands/seclabel.c: one label per
// provider and object, and NULL takes it away. Which providers there are is the server's affair.
#include "parser/lower/of_cluster.h"

namespace dryshod {
namespace {

/// SecLabelSupportsObjectType()
bool has_labels(ObjectType type) {
  switch (type) {
    case OBJECT_AGGREGATE:
    case OBJECT_COLUMN:
    case OBJECT_DATABASE:
    case OBJECT_DOMAIN:
    case OBJECT_EVENT_TRIGGER:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_FUNCTION:
    case OBJECT_LANGUAGE:
    case OBJECT_LARGEOBJECT:
    case OBJECT_MATVIEW:
    case OBJECT_PROCEDURE:
    case OBJECT_PUBLICATION:
    case OBJECT_ROLE:
    case OBJECT_ROUTINE:
    case OBJECT_SCHEMA:
    case OBJECT_SEQUENCE:
    case OBJECT_SUBSCRIPTION:
    case OBJECT_TABLE:
    case OBJECT_TABLESPACE:
    case OBJECT_TYPE:
    case OBJECT_VIEW:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool lower(Session& session, const SecLabelStmt& statement) {
  Catalog& catalog = session.catalog;
  if (!has_labels(statement.objtype)) {
    return error(session, "security labels are not supported for this type of object");
  }
  if (statement.objtype == OBJECT_LARGEOBJECT) return large_object(session);
  std::string why;
  const Ref object = find_object(session, statement.objtype, statement.object, &why);
  if (!object) return error(session, why);
  // Without FOR it is the only provider's there is, which has no name here.
  const Name provider = session.name(statement.provider);
  const Ref old = catalog.find_own<SecurityLabel>(object, provider);
  if (statement.label == nullptr) {
    if (old) catalog.remove(old);
    return true;
  }
  const Text label = session.strings.text(statement.label);
  if (old) {
    catalog.edit<SecurityLabel>(old).label = label;
  } else {
    catalog.add(object, provider, SecurityLabel{label}, session.statement);
  }
  return true;
}

}  // namespace dryshod
