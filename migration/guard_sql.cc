// See guard_sql.h.
#include "migration/guard_sql.h"

#include <fmt/format.h>

#include "catalog/quote.h"

namespace dryshod {

std::string refusal(std::string_view rows, std::string_view what) {
  const std::string body = fmt::format(
      "\nDECLARE\n"
      "    found text;\n"
      "BEGIN\n"
      "    SELECT pg_catalog.string_agg(pg_catalog.row_to_json(few)::text, E'\\n') INTO found FROM "
      "(\n"
      "        SELECT * FROM (\n{}\n        ) AS standing LIMIT 5) AS few;\n"
      "    IF found IS NOT NULL THEN\n"
      "        RAISE EXCEPTION USING MESSAGE = {}, DETAIL = found,\n"
      "            HINT = 'Nothing was done. Change these rows, and run it again.';\n"
      "    END IF;\n"
      "END\n",
      rows, quote_literal(fmt::format("dryshod refuses: there are {}", what)));
  return "DO " + quote_dollar(body);
}

std::string guard_under_lock(const Guard& guard) {
  const std::string check = refusal(guard.rows, guard.what) + ";\n";
  if (guard.relation.empty()) return check;
  return "LOCK TABLE " + guard.relation + " IN ACCESS EXCLUSIVE MODE;\n" + check;
}

}  // namespace dryshod
