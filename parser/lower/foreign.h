// What foreign-data wrappers, servers, user mappings and foreign tables have in common: OPTIONS
// lists and who stands behind a server. Refuses to know what an option means, but for secrets.
#pragma once

#include <string_view>

#include "parser/lower/alter_table.h"
#include "parser/lower/definition.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {

/// transformGenericOptions() of src/backend/commands/foreigncmds.c: ADD, SET and DROP on a sorted
/// "name=value" list. The value of a secret is not kept: what stands for it says that it is there.
bool generic_options(Session& session, const List* written, NameList& options);

/// A foreign-data wrapper of the catalog, or one that an extension brings (an element of its own
/// from then on, built in); none with the error in the session.
Ref need_wrapper(Session& session, std::string_view name);
/// One that an installed extension has or may have; none: no extension can have it.
Ref brought_wrapper(Session& session, std::string_view name);
Ref need_server(Session& session, std::string_view name);
/// The server as a reference.
Expr server_expr(Session& session, Ref server);

// ---- foreign tables (foreign_table.cc) -----------------------------------------
bool is_foreign(const Catalog& catalog, Ref relation);
/// The index, or that of the constraint, lets nothing in twice.
bool is_unique(const Catalog& catalog, Ref index);
/// OPTIONS of a column: only a foreign table's has any.
bool column_options(Session& session, bool foreign, const ColumnDef& definition, Column& body);
/// A foreign table has no keys and no foreign keys.
bool fits_foreign(Session& session, const ConstraintRequests& requests);
/// OPTIONS (...) of the table or of a column.
bool alter_foreign(Session& session, const Alteration& alter);

}  // namespace dryshod
