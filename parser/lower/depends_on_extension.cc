// ALTER ... [NO] DEPENDS ON EXTENSION: ExecAlterObjectDependsStmt() of
// src/backend/commands/alter.c. That the object goes with the extension is dependency.cc's affair.
#include "parser/lower/object.h"

namespace dryshod {
namespace {

FoundObject object_of(Session& session, const AlterObjectDependsStmt& statement) {
  if (statement.relation == nullptr) {
    return find_target(session, statement.objectType, statement.object);
  }
  if (statement.objectType != OBJECT_TRIGGER) {
    return find_relation_object(session, statement.objectType, *statement.relation);
  }
  const Ref table = need_relation(session, *statement.relation);
  if (!table) return {};
  const auto parts = name_parts(reinterpret_cast<const List*>(statement.object));
  return find_part(session, OBJECT_TRIGGER, table, parts.back());
}

}  // namespace

bool lower(Session& session, const AlterObjectDependsStmt& statement) {
  Catalog& catalog = session.catalog;
  const FoundObject object = object_of(session, statement);
  if (!object.ref) return !object.why.empty() ? error(session, object.why) : false;
  const Name name = session.name(statement.extname->sval);
  const Ref extension = catalog.find_own<Extension>({}, name);
  if (!extension) {
    return error(session, "extension " + quoted(statement.extname->sval) + " does not exist");
  }
  const Ref there = catalog.find_own<DependsOnExtension>(object.ref, name);
  if (there && statement.remove) catalog.remove(there);
  if (!there && !statement.remove) {
    catalog.add(object.ref, name, DependsOnExtension{extension}, session.statement);
  }
  return true;
}

}  // namespace dryshod
