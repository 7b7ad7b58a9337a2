// See declared.h.
#include "migration/rules/shared/declared.h"

#include <fmt/format.h>

namespace dryshod {

std::string give_values(const Catalog& catalog, Ref column, const std::string& expression) {
  const std::string name = catalog.bare(column);
  const std::string table = catalog.qualified(catalog.parent(column));
  const std::string body = fmt::format(
      "\nDECLARE\n"
      "    _dryshod_given bigint;\n"
      "BEGIN\n"
      "    UPDATE {0} SET {1} = ({2}) WHERE {1} IS NULL;\n"
      "    GET DIAGNOSTICS _dryshod_given = ROW_COUNT;\n"
      "    RAISE NOTICE 'dryshod: % rows of % were given a value by the declared expression',\n"
      "        _dryshod_given, {3};\n"
      "END\n",
      table, name, expression, quote_literal(table + "." + name));
  return "DO " + quote_dollar(body);
}

std::string count_changed(const Catalog& catalog, Ref column, const std::string& expression) {
  const std::string name = catalog.bare(column);
  const std::string table = catalog.qualified(catalog.parent(column));
  const std::string body = fmt::format(
      "\nDECLARE\n"
      "    _dryshod_changed bigint;\n"
      "BEGIN\n"
      "    SELECT pg_catalog.count(*) INTO _dryshod_changed FROM {0}\n"
      "     WHERE ({2})::pg_catalog.text IS DISTINCT FROM {1}::pg_catalog.text;\n"
      "    RAISE NOTICE 'dryshod: % rows of % are changed by the declared expression',\n"
      "        _dryshod_changed, {3};\n"
      "END\n",
      table, name, expression, quote_literal(table + "." + name));
  return "DO " + quote_dollar(body);
}

}  // namespace dryshod
