// See online_columns.h.
#include "migration/rules/shared/online_columns.h"

#include <algorithm>

#include "catalog/helpers.h"
#include "catalog/not_null_proof.h"
#include "catalog/volatility.h"
#include "migration/rules/shared/backfill.h"

namespace dryshod {
namespace {

bool among(Parts parts, Ref ref) {
  return ref && std::find(parts.begin(), parts.end(), ref) != parts.end();
}

/// A check that stays says it already: then SET NOT NULL reads nothing.
bool is_proven(const Emit& emit, Ref column) {
  const Catalog& from = emit.from();
  const Ref before = emit.old_of(column);
  if (!before) return false;
  std::vector<Ref> checks = valid_checks(from, from.parent(before));
  const bool has_heirs = has_children(from, from.parent(before));
  std::erase_if(checks, [&](Ref check) {
    const Ref after = emit.new_of(check);
    return !after || emit.is_new(after) || (has_heirs && from.get<Check>(check).no_inherit);
  });
  return says_not_null(from, before, checks);
}

std::string helper_sequence(const Catalog& catalog, Ref column) {
  const Ref table = catalog.parent(column);
  return catalog.bare(catalog.schema_of(table)) + "." +
         quote_ident(helper_name(std::string(catalog.text(catalog.name(table))) + "_" +
                                 std::string(catalog.text(catalog.name(column))) + "_seq"));
}

/// Of which a default takes its numbers.
std::string sequence_of(const Catalog& catalog, Ref value) {
  for (const Ref ref : catalog.refs(catalog.get<Default>(value).expression)) {
    if (catalog.is<Sequence>(ref)) return catalog.qualified(ref);
  }
  return {};
}

/// Numbers until the column is NOT NULL, which GENERATED AS IDENTITY asks for.
void number_by_helper(Emit& emit, Ref column, const Sequence& body) {
  const Catalog& to = emit.to();
  const std::string sequence = helper_sequence(to, column);
  const std::string options = sequence_options(to, body);
  const auto then = [&](std::string sql) {
    online_piece(emit, std::move(sql), Phase::Expand).with_last = true;
  };
  then("CREATE SEQUENCE " + sequence + " AS " + std::string(to.text(body.type)) +
       (options.empty() ? "" : " " + options));
  // Who may insert needs no right on the sequence of an identity.
  then("GRANT USAGE ON SEQUENCE " + sequence + " TO PUBLIC");
  then(alter_head(to, column) + " ALTER COLUMN " + to.bare(column) + " SET DEFAULT nextval(" +
       quote_literal(sequence) + "::regclass)");
}

void become_identity(Emit& emit, Ref identity) {
  const Catalog& to = emit.to();
  const Ref column = to.parent(identity);
  const std::string helper = helper_sequence(to, column);
  const std::string alter = alter_head(to, column) + " ALTER COLUMN " + to.bare(column) + " ";
  const size_t first = emit.pieces().size();
  online_piece(emit, alter + "DROP DEFAULT", Phase::Validate);
  online_piece(emit, alter + "ADD " + identity_clause(to, identity), Phase::Validate);
  identity_marks(emit, identity);
  online_piece(emit,
               "SELECT pg_catalog.setval(" +
                   quote_literal(to.qualified(to.get<Identity>(identity).sequence)) +
                   ", last_value, is_called) FROM " + helper,
               Phase::Validate)
      .why = "the identity goes on where the filling stopped";
  online_piece(emit, "DROP SEQUENCE " + helper, Phase::Validate);
  for (size_t i = first + 1; i < emit.pieces().size(); ++i) emit.pieces()[i].with_last = true;
}

}  // namespace

bool writes_when_added(const Catalog& catalog, Expr type) {
  const std::vector<Ref> refs = catalog.refs(type);
  if (refs.size() != 1 || !catalog.is<Domain>(refs[0]) || catalog.render(type).ends_with(']')) {
    return false;
  }
  return catalog.child<Check>(refs[0]) || catalog.child<NotNull>(refs[0]) ||
         writes_when_added(catalog, catalog.get<Domain>(refs[0]).type);
}

bool set_not_null_online(Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  const Ref column = to.parent(ref);
  if (!to.is<Column>(column) || !to.is<Table>(to.parent(column))) return false;
  const NotNull& not_null = to.get<NotNull>(ref);
  const Ref table = to.parent(column);
  if (!not_null.valid || to.get<Table>(table).server || !is_online_tree(emit, table) ||
      is_proven(emit, column)) {
    return false;
  }
  const std::string head = alter_head(to, table);
  if (to.major >= 18 && not_null.constraint_name) {
    const std::string name = quote_ident(to.text(not_null.constraint_name));
    add_then_validate(emit, head, name,
                      "CONSTRAINT " + name + " NOT NULL " + to.bare(column) +
                          (not_null.no_inherit ? " NO INHERIT" : ""));
    return true;
  }
  // DROP CONSTRAINT in the same ALTER TABLE would come first: its passes do not follow the text.
  under_check(emit, head, helper_name(std::string(to.text(to.name(column))) + "_not_null"),
              to.bare(column) + " IS NOT NULL", [&] {
                online_piece(emit, head + " ALTER COLUMN " + to.bare(column) + " SET NOT NULL",
                             Phase::Validate);
              });
  return true;
}

bool add_column_online(Emit& emit, Ref ref, Parts parts, bool waits) {
  const Catalog& to = emit.to();
  const Ref table = to.parent(ref);
  const Column& column = to.get<Column>(ref);
  if (to.get<Table>(table).server || !is_online_tree(emit, table)) return false;
  if (to.child<Generated>(ref) || writes_when_added(to, column.type)) return false;
  const Ref value = to.child<Default>(ref);
  const Ref identity = to.child<Identity>(ref);
  const bool numbers = among(parts, identity) && to.alive(to.get<Identity>(identity).sequence);
  const bool fills =
      among(parts, value) && (waits || is_volatile(to, to.get<Default>(value).expression));
  if (!numbers && !fills) return false;

  online_piece(emit, alter_head(to, ref) + " ADD COLUMN " + column_clause(emit, ref, {}),
               Phase::Expand)
      .why = "without its default, which would be written into every row under this lock";
  const size_t first = emit.pieces().size();
  column_marks(emit, ref);
  if (fills) rules_of(Kind::Default).create(emit, value, {});
  for (size_t i = first; i < emit.pieces().size(); ++i) emit.pieces()[i].with_last = true;
  if (numbers) number_by_helper(emit, ref, to.get<Sequence>(to.get<Identity>(identity).sequence));
  fill_online(emit, {table, to.bare(ref) + " = DEFAULT", to.bare(ref) + " IS NULL",
                     "add column " + to.qualified(table) + "." + to.bare(ref),
                     numbers ? helper_sequence(to, ref) : sequence_of(to, value)});
  for (const Ref part : parts) {
    if (!to.is<NotNull>(part) || to.parent(part) != ref) continue;
    if (!set_not_null_online(emit, part)) rules_of(Kind::NotNull).create(emit, part, {});
  }
  if (numbers) become_identity(emit, identity);
  return true;
}

}  // namespace dryshod
