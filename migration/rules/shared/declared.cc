// See declared.h.
#include "migration/rules/shared/declared.h"

#include <fmt/format.h>

#include "migration/rules/shared/stored_rows.h"

namespace dryshod {
namespace {

/// `count`: statements that leave a number of rows in _dryshod_rows.
std::string counted(const Catalog& catalog, Ref column, const std::string& count,
                    const char* words) {
  const std::string place = catalog.qualified(catalog.parent(column)) + "." + catalog.bare(column);
  return "DO " + quote_dollar(fmt::format("\nDECLARE\n"
                                          "    _dryshod_rows bigint;\n"
                                          "BEGIN\n"
                                          "    {}\n"
                                          "    RAISE NOTICE 'dryshod: % rows of % {}',\n"
                                          "        _dryshod_rows, {};\n"
                                          "END\n",
                                          count, words, quote_literal(place)));
}

}  // namespace

std::string give_values(const Catalog& catalog, Ref column, const std::string& expression) {
  return counted(
      catalog, column,
      fmt::format("UPDATE {0} SET {1} = ({2}) WHERE {1} IS NULL;\n"
                  "    GET DIAGNOSTICS _dryshod_rows = ROW_COUNT;",
                  catalog.qualified(catalog.parent(column)), catalog.bare(column), expression),
      "were given a value by the declared expression");
}

std::string count_changed(const Catalog& catalog, Ref column, const std::string& expression) {
  return counted(catalog, column,
                 fmt::format("SELECT pg_catalog.count(*) INTO _dryshod_rows FROM {0}\n"
                             "     WHERE ({1}){3} IS DISTINCT FROM {2}{3};",
                             catalog.qualified(catalog.parent(column)), expression,
                             catalog.bare(column), kReadsAs),
                 "are changed by the declared expression");
}

}  // namespace dryshod
