// What catalog_rows.cc asks of the *_rows.cc: the rows of one system relation and the cells of a
// row, both made of the catalog's elements.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "parser/plpgsql/catalog_rows.h"
#include "parser/plpgsql/shown.h"

namespace dryshod {

struct SystemProvider {
  std::string_view name;
  std::vector<SystemRow> (*rows)(const Session&);
  /// Unknown for a column that it cannot answer.
  Value (*value)(Session&, const SystemRow&, std::string_view column);
};

/// Ends with an empty name.
extern const SystemProvider kPgClassProviders[];
extern const SystemProvider kPgTypeProviders[];
extern const SystemProvider kPgProcProviders[];
extern const SystemProvider kInformationSchemaProviders[];

// ---- shared by both --------------------------------------------------------------
Value not_answered(std::string_view column);
/// Text or SQL.
Value shown_value(const Shown& shown);
Value expression_value(const Session& session, Expr expression);
/// Of a constraint; neither, of one that cannot be deferred.
struct Deferral {
  bool deferrable = false, initially = false;
};
Deferral deferral_of(const Catalog& catalog, Ref constraint);
/// Until 14 a trigger that a partition has from its table is an internal one.
bool is_internal_trigger(const Session& session, Ref trigger);
/// Of the type "char".
Value character(char c);
Value name_value(const Session& session, Ref element);
Value schema_name(const Session& session, Ref element);
/// The rows of all living elements of these kinds, in order of birth of each kind.
template <class... T>
std::vector<SystemRow> elements_of(const Session& session) {
  std::vector<SystemRow> out;
  const auto add = [&](Ref ref) {
    SystemRow row;
    row.element = ref;
    out.push_back(std::move(row));
  };
  (session.catalog.each_of<T>(add), ...);
  return out;
}
/// pg_namespace.oid of pg_catalog (src/include/catalog/pg_namespace.dat), and the first one that
/// an object of a user may have (FirstNormalObjectId of src/include/access/transam.h).
inline constexpr int64_t kPgCatalogOid = 11, kFirstUserOid = 16384;
/// What there is of a kind beside the catalog's elements; kinds as extensions' members have them.
void add_outside(const Session& session, std::string_view kind, std::vector<SystemRow>& rows);
Value outside_value(const Session& session, const SystemRow& row, const SystemRelation& relation,
                    std::string_view column);
/// pg_attribute.attnum.
int64_t column_number(const Session& session, Ref column);
bool is_temporary(const Session& session, Ref relation);
/// Name of a constraint; of a not-null, what it is called where it has one.
Value constraint_name(const Session& session, Ref constraint);

}  // namespace dryshod
