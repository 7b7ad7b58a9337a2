// See helper_sql.h.
#include "migration/helper_sql.h"

#include <fmt/format.h>

#include "catalog/helpers.h"
#include "catalog/quote.h"

namespace dryshod {

std::string drop_empty_helper_schema() {
  return "DO " + quote_dollar(fmt::format("\nBEGIN\n"
                                          "    DROP SCHEMA IF EXISTS {};\n"
                                          "EXCEPTION WHEN dependent_objects_still_exist THEN\n"
                                          "    NULL;\n"
                                          "END\n",
                                          kHelperSchema));
}

std::string drop_unfinished_index(const std::string& name) {
  return "DO " +
         quote_dollar(fmt::format("\nBEGIN\n"
                                  "    IF EXISTS (SELECT FROM pg_catalog.pg_index\n"
                                  "               WHERE indexrelid = pg_catalog.to_regclass({})\n"
                                  "                 AND NOT indisvalid) THEN\n"
                                  "        DROP INDEX {};\n"
                                  "    END IF;\n"
                                  "END\n",
                                  quote_literal(name), name));
}

std::string unfinished_index(const std::string& name) {
  return fmt::format(
      "SELECT {0} AS unfinished WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_index "
      "WHERE indexrelid = pg_catalog.to_regclass({0}) AND indisvalid)",
      quote_literal(name));
}

std::string drop_index_concurrently(const std::string& name) {
  return "DROP INDEX CONCURRENTLY IF EXISTS " + name + ";\n";
}

}  // namespace dryshod
