// See foreign_key_guards.h.
#include "migration/rules/shared/foreign_key_guards.h"

#include <fmt/format.h>

#include <algorithm>

#include "migration/rules/shared/stored_rows.h"

namespace dryshod {
namespace {

std::vector<std::string> null_tests(const Catalog& c, const std::vector<Ref>& columns,
                                    const char* negated, const std::string& table) {
  std::vector<std::string> out;
  for (const Ref column : columns) {
    out.push_back(negated + is_null(c, c.get<Column>(column).type, table + c.bare(column)));
  }
  return out;
}

/// Is its equality one of pg_catalog? That of an extension's type is found by a class only.
bool equals_by_catalog(const Catalog& c, Expr type) {
  const std::vector<Ref> refs = c.refs(type);
  if (refs.empty()) return c.render(type).find('.') == std::string::npos;
  return std::all_of(refs.begin(), refs.end(), [&](Ref ref) {
    const Domain* domain = c.get_if<Domain>(ref);
    return c.is<Enum>(ref) || (domain != nullptr && equals_by_catalog(c, domain->type));
  });
}

/// Its type is made anew: until the column has followed, that is another one than the other end may
/// have.
bool is_of_new_type(const Emit& emit, Ref column) {
  const std::vector<Ref> refs = emit.to().refs(emit.to().get<Column>(column).type);
  return std::any_of(refs.begin(), refs.end(), [&](Ref ref) { return emit.is_new(ref); });
}

}  // namespace

std::vector<Guard> guards_of_foreign_key(const Emit& emit, Ref ref) {
  const Catalog& c = emit.to();
  const ForeignKey& key = c.get<ForeignKey>(ref);
  const Ref table = c.parent(ref);
  if (!key.valid || !key.enforced || emit.is_new(table) || !has_rows(c, table)) return {};
  std::vector<Ref> own = c.refs(key.columns), theirs = c.refs(key.referenced_columns);
  const bool period = c.render(key.columns).find("PERIOD ") != std::string::npos;
  if (own.empty() || own.size() != theirs.size() || period) return {};
  const std::string rows = rows_of(c, table, below_key(c, table));
  const std::string target = rows_of(c, key.referenced, below_key(c, key.referenced));
  std::vector<std::string> pairs, own_names, their_names;
  bool by_catalog = true;
  for (size_t i = 0; i < own.size(); ++i) {
    own_names.push_back(c.bare(own[i]));
    their_names.push_back(c.bare(theirs[i]));
    const bool by_text = is_of_new_type(emit, own[i]) || is_of_new_type(emit, theirs[i]);
    const std::string as = by_text ? "::pg_catalog.text" : "";
    pairs.push_back("target." + their_names[i] + as + " OPERATOR(pg_catalog.=) source." +
                    own_names[i] + as);
    by_catalog = by_catalog && equals_by_catalog(c, c.get<Column>(own[i]).type) &&
                 equals_by_catalog(c, c.get<Column>(theirs[i]).type);
  }
  const std::string not_null = joined(null_tests(c, own, "NOT ", "source."), " AND ");
  // EXCEPT compares as the classes of the types do, whatever schema they are in.
  std::string orphans =
      by_catalog
          ? fmt::format(
                "SELECT * FROM {} AS source WHERE {} AND NOT EXISTS (SELECT FROM {} AS "
                "target WHERE {})",
                rows, not_null, target, joined(pairs, " AND "))
          : fmt::format("SELECT {} FROM {} AS source WHERE {} EXCEPT SELECT {} FROM {}",
                        joined(own_names, ", "), rows, not_null, joined(their_names, ", "), target);
  own.insert(own.end(), theirs.begin(), theirs.end());
  own.push_back(key.referenced);
  const bool of_new = reads_new(emit, own);
  std::vector<Guard> out{{std::move(orphans), c.qualified(table),
                          fmt::format("rows of {} that have none in {} ({})", c.qualified(table),
                                      c.qualified(key.referenced), c.bare(ref)),
                          of_new}};
  if (key.match && c.text(key.match) == "full" && own_names.size() > 1) {
    own.resize(own_names.size());
    out.push_back({fmt::format("SELECT * FROM {} WHERE ({}) AND ({})", rows,
                               joined(null_tests(c, own, "", ""), " OR "),
                               joined(null_tests(c, own, "NOT ", ""), " OR ")),
                   c.qualified(table),
                   fmt::format("rows of {} where some of {} is null and some is not",
                               c.qualified(table), joined(own_names, ", ")),
                   of_new});
  }
  return out;
}

}  // namespace dryshod
