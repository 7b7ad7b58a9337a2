// See guard_sql.h.
#include "migration/guard_sql.h"

#include <fmt/format.h>

#include "catalog/quote.h"

namespace dryshod {

std::string refusal(std::string_view rows, std::string_view message) {
  // The query's columns may have any names, those of the variable and the row among them: then the
  // column is meant, but with .* the row.
  const std::string body = fmt::format(
      "\n"
      "#variable_conflict use_column\n"
      "DECLARE\n"
      "  _dryshod_rows text;\n"
      "BEGIN\n"
      "  _dryshod_rows := (\n"
      "    SELECT pg_catalog.string_agg(_dryshod_line, E'\\n') FROM (\n"
      "      SELECT pg_catalog.row_to_json(_dryshod_row.*)::text AS _dryshod_line FROM (\n"
      "{}\n"
      "      ) AS _dryshod_row LIMIT 5) AS _dryshod_few);\n"
      "  IF _dryshod_rows IS NOT NULL THEN\n"
      "    RAISE EXCEPTION USING MESSAGE = {}, DETAIL = _dryshod_rows;\n"
      "  END IF;\n"
      "END\n",
      rows, quote_literal(message));
  return "DO " + quote_dollar(body);
}

std::string guard_under_lock(const Guard& guard, std::set<std::string>& locked) {
  const std::string check = refusal(guard.rows, "dryshod refuses: there are " + guard.what) + ";\n";
  if (guard.relation.empty() || !locked.insert(guard.relation).second) return check;
  return "LOCK TABLE " + guard.relation + " IN ACCESS EXCLUSIVE MODE;\n" + check;
}

}  // namespace dryshod
