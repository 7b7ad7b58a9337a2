// See table_text.h.
#include "parser/live/table_text.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "catalog/quote.h"

namespace dryshod {
namespace {

char first(std::string_view text) {
  return text.empty() ? '\0' : text.front();
}

/// What the server's quote_ident() was given.
std::string unquoted(std::string_view name) {
  if (!name.starts_with('"')) return std::string(name);
  std::string out;
  for (size_t i = 1; i + 1 < name.size(); ++i) {
    out += name[i];
    if (name[i] == '"') ++i;
  }
  return out;
}

/// table_column_not_null, not shortened.
bool is_usual_name(std::string_view name, const LiveRelation& r, const LiveColumn& c) {
  constexpr std::string_view kEnd = "_not_null";
  if (!name.ends_with(kEnd)) return false;
  name.remove_suffix(kEnd.size());
  const std::string column = unquoted(c.name);
  if (!name.ends_with(column)) return false;
  name.remove_suffix(column.size());
  const std::string table = unquoted(r.name.substr(schema_of(r.name).size()));
  return name.size() == table.size() + 1 && name.ends_with('_') && name.starts_with(table);
}

/// "(a, b)" of "1 2".
std::string column_list(const LiveRelation& r, std::string_view numbers) {
  std::string out = " (";
  while (!numbers.empty()) {
    int number = 0;
    const auto end = std::from_chars(numbers.data(), numbers.data() + numbers.size(), number).ptr;
    numbers.remove_prefix(static_cast<size_t>(end - numbers.data()));
    if (const LiveColumn* column = column_of(r, number)) out += column->name;
    if (numbers.empty()) break;
    numbers.remove_prefix(1);
    out += ", ";
  }
  return out + ")";
}

/// Its definition is in this statement, not in a parent's or the type's.
bool is_printed(const LiveRelation& r, const LiveColumn& c) {
  return r.of_type.empty() && (c.is_local || r.is_partition);
}

bool prints_not_null(const LiveRelation& r, const LiveColumn& c) {
  return c.not_null && (r.is_partition || (c.not_null_is_local && !c.parent_not_null));
}

std::string not_null(const LiveColumn& c) {
  std::string out;
  if (!c.not_null_is_usual) out.append(" CONSTRAINT ").append(quote_ident(c.not_null_name));
  return out + " NOT NULL";
}

std::string default_clause(const LiveColumn& c) {
  if (c.default_text.empty()) return c.parent_has_default ? " DEFAULT NULL" : "";
  if (c.generated == '\0') return fmt::format(" DEFAULT {}", c.default_text);
  return fmt::format(" GENERATED ALWAYS AS ({}){}", c.default_text,
                     c.generated == 's' ? " STORED" : "");
}

std::string column_text(const LiveRelation& r, const LiveColumn& c, bool without_default) {
  std::string out;
  const bool has_not_null = prints_not_null(r, c);
  if (!is_printed(r, c)) {
    if (!r.of_type.empty()) {
      const bool has_default = !c.default_text.empty() && !without_default;
      if (!has_default && !has_not_null) return {};
      out.append(c.name).append(" WITH OPTIONS");
      if (has_default) out += default_clause(c);
      if (has_not_null) out += not_null(c);
      return out;
    }
    // Named not-nulls (18) are constraints of the table; before, the column is altered.
    if (!has_not_null || c.not_null_oid == 0) return {};
    if (!c.not_null_is_usual)
      out.append("CONSTRAINT ").append(quote_ident(c.not_null_name)).append(" ");
    out.append("NOT NULL ").append(c.name);
    return out + (c.no_inherit ? " NO INHERIT" : "");
  }
  out.append(c.name).append(" ").append(c.type);
  if (!c.collation.empty()) out.append(" COLLATE ").append(c.collation);
  if (!without_default || c.generated != '\0') out += default_clause(c);
  if (has_not_null) out += not_null(c) + (c.no_inherit ? " NO INHERIT" : "");
  return out;
}

bool prints_check(const LiveRelation& r, const LiveCheck& c) {
  return c.is_valid && (c.is_local || r.is_partition);
}

std::string check_text(const LiveCheck& c) {
  return fmt::format("CONSTRAINT {} {}", c.name, c.definition);
}

/// What the statement of the table does not say of its columns' defaults.
std::string alter_defaults(const LiveRelation& r, bool of_printed) {
  std::string out;
  for (const LiveColumn& c : r.columns) {
    const bool inside = r.kind != 'v' && r.kind != 'm' && (is_printed(r, c) || !r.of_type.empty());
    if (c.generated != '\0' || (inside && !of_printed)) continue;
    if (!c.default_text.empty()) {
      out += fmt::format("ALTER TABLE ONLY {} ALTER COLUMN {} SET DEFAULT {};\n", r.name, c.name,
                         c.default_text);
    } else if (c.parent_has_default && !r.is_partition) {
      out += fmt::format("ALTER TABLE ONLY {} ALTER COLUMN {} SET DEFAULT NULL;\n", r.name, c.name);
    }
  }
  return out;
}

std::string with_options(const LiveRelation& r) {
  if (r.options.empty() && r.toast_options.empty()) return {};
  const char* comma = r.options.empty() || r.toast_options.empty() ? "" : ", ";
  return fmt::format(" WITH ({}{}{})", r.options, comma, r.toast_options);
}

std::string_view without_semicolon(std::string_view query) {
  while (!query.empty() && (query.back() == ';' || query.back() == '\n')) query.remove_suffix(1);
  return query;
}

std::string view_text(const LiveRelation& r, bool hollow, bool again) {
  std::string out = again ? "CREATE OR REPLACE VIEW " : "CREATE VIEW ";
  out.append(r.name).append(hollow ? "" : with_options(r)).append(" AS\n");
  if (hollow) {
    std::string columns;
    for (const LiveColumn& c : r.columns) {
      columns += fmt::format("{}    NULL::{}{}{} AS {}", columns.empty() ? "" : ",\n", c.type,
                             c.collation.empty() ? "" : " COLLATE ", c.collation, c.name);
    }
    return out + "SELECT\n" + columns + ";\n";
  }
  out.append(without_semicolon(r.view));
  if (!r.check_option.empty())
    out.append("\n  WITH ").append(r.check_option).append(" CHECK OPTION");
  return out + ";\n";
}

std::string matview_text(const LiveRelation& r) {
  std::string out = fmt::format("CREATE MATERIALIZED VIEW {}", r.name);
  if (!r.access_method.empty()) out.append(" USING ").append(r.access_method);
  out += with_options(r);
  if (!r.tablespace.empty()) out.append(" TABLESPACE ").append(r.tablespace);
  return out.append(" AS\n").append(without_semicolon(r.view)).append("\n  WITH NO DATA;\n");
}

}  // namespace

LiveRelation live_relation(const LiveRows& rows, int row) {
  const auto text = [&](int column) { return rows.text(row, column); };
  LiveRelation r;
  r.oid = rows.oid(row, 0);
  r.kind = first(text(1));
  r.name = text(2);
  r.owner = text(3);
  r.persistence = first(text(4));
  r.is_partition = rows.yes(row, 5);
  r.partition_key = text(6);
  r.bound = text(7);
  r.of_type = text(8);
  r.access_method = text(9);
  r.tablespace = text(10);
  r.options = text(11);
  r.toast_options = text(12);
  r.replica_identity = first(text(13));
  r.row_security = rows.yes(row, 14);
  r.forced_row_security = rows.yes(row, 15);
  r.server = text(16);
  r.fdw_options = text(17);
  r.view = text(18);
  r.check_option = text(19);
  return r;
}

LiveColumn live_column(const LiveRows& rows, int row) {
  const auto text = [&](int column) { return rows.text(row, column); };
  LiveColumn c;
  const std::string_view number = text(1);
  std::from_chars(number.data(), number.data() + number.size(), c.number);
  c.name = text(2);
  c.type = text(3);
  c.is_local = rows.yes(row, 4);
  c.generated = first(text(5));
  c.collation = text(6);
  c.statistics = text(7);
  c.storage = text(8);
  c.compression = text(9);
  c.options = text(10);
  c.fdw_options = text(11);
  c.not_null = rows.yes(row, 12);
  return c;
}

const LiveColumn* column_of(const LiveRelation& r, int number) {
  const auto found =
      std::lower_bound(r.columns.begin(), r.columns.end(), number,
                       [](const LiveColumn& c, int wanted) { return c.number < wanted; });
  return found != r.columns.end() && found->number == number ? &*found : nullptr;
}

void set_default(LiveColumn& c, const LiveRows& rows, int row) {
  c.default_oid = rows.oid(row, 2);
  c.default_text = rows.text(row, 3);
}

void set_not_null(LiveColumn& c, const LiveRelation& r, const LiveRows& rows, int row) {
  const std::string_view name = rows.text(row, 3);
  c.not_null_oid = rows.oid(row, 2);
  c.not_null_name = name;
  // The usual name is left out, as determineNotNullFlags() does it: what the server calls it then
  // may depend on what is there already, and is to be the same here as in a dump.
  c.not_null_is_usual = is_usual_name(name, r, c);
  c.no_inherit = rows.yes(row, 4);
  c.not_null_is_local = rows.yes(row, 5);
  c.not_null = rows.yes(row, 6);
}

LiveConstraint live_constraint(const LiveRows& rows, int row) {
  const auto text = [&](int column) { return rows.text(row, column); };
  LiveConstraint k;
  k.oid = rows.oid(row, 1);
  k.priority = static_cast<int>(rows.oid(row, 2));
  k.name = text(3);
  k.only = rows.yes(row, 4);
  k.columns = text(5);
  k.definition = text(6);
  k.index_oid = rows.oid(row, 7);
  k.index = text(8);
  k.tablespace = text(9);
  k.is_clustered = rows.yes(row, 10);
  k.is_replica_identity = rows.yes(row, 11);
  return k;
}

LiveCheck live_check(const LiveRows& rows, int row) {
  return {rows.oid(row, 1), rows.text(row, 2), rows.text(row, 3), rows.yes(row, 4),
          rows.yes(row, 5)};
}

std::string_view schema_of(std::string_view name) {
  size_t at = 0;
  for (bool quoted = false; at < name.size() && (quoted || name[at] != '.'); ++at) {
    quoted = quoted != (name[at] == '"');
  }
  return name.substr(0, at + 1);
}

std::string_view relation_word(char kind) {
  switch (kind) {
    case 'v':
      return "VIEW";
    case 'm':
      return "MATERIALIZED VIEW";
    case 'f':
      return "FOREIGN TABLE";
    default:
      return "TABLE";
  }
}

std::string relation_text(const LiveRelation& r, bool without_rest) {
  if (r.kind == 'm') return matview_text(r);
  if (r.kind == 'v') {
    std::string out = view_text(r, without_rest, false);
    return without_rest ? out : out + alter_defaults(r, true);
  }
  std::string elements;
  const auto add = [&](const std::string& text) {
    if (text.empty()) return;
    elements += elements.empty() ? "\n    " : ",\n    ";
    elements += text;
  };
  for (const LiveColumn& c : r.columns) add(column_text(r, c, without_rest));
  if (!without_rest) {
    for (const LiveCheck& c : r.checks) {
      if (prints_check(r, c)) add(check_text(c));
    }
  }
  std::string out = r.persistence == 'u' ? "CREATE UNLOGGED " : "CREATE ";
  out.append(relation_word(r.kind)).append(" ").append(r.name);
  if (!r.of_type.empty()) out.append(" OF ").append(r.of_type);
  if (r.of_type.empty() || !elements.empty()) out.append(" (").append(elements).append("\n)");
  if (!r.parents.empty() && !r.is_partition) {
    out += " INHERITS (";
    for (size_t i = 0; i < r.parents.size(); ++i) {
      out.append(i == 0 ? "" : ", ").append(r.parents[i].name);
    }
    out += ")";
  }
  if (!r.partition_key.empty()) out.append(" PARTITION BY ").append(r.partition_key);
  if (!r.server.empty()) out.append(" SERVER ").append(r.server).append(r.fdw_options);
  if (!r.access_method.empty()) out.append(" USING ").append(r.access_method);
  out += with_options(r);
  if (!r.tablespace.empty()) out.append(" TABLESPACE ").append(r.tablespace);
  out += ";\n";
  if (!without_rest) {
    out += alter_defaults(r, false);
    for (const LiveCheck& c : r.checks) {
      if (c.is_valid || !c.is_local) continue;
      out += fmt::format("ALTER TABLE {} ADD {};\n", r.name, check_text(c));
    }
  }
  return out;
}

std::string rest_text(const LiveRelation& r) {
  if (r.kind == 'v') return view_text(r, false, true) + alter_defaults(r, true);
  std::string out = alter_defaults(r, true);
  for (const LiveCheck& c : r.checks) {
    if (!c.is_local && !r.is_partition) continue;
    out += fmt::format("ALTER TABLE {} ADD {};\n", r.name, check_text(c));
  }
  return out;
}

std::string relation_settings(const LiveRelation& r) {
  std::string out;
  const bool is_table = r.kind != 'v' && r.kind != 'm';
  for (const LiveColumn& c : r.columns) {
    const auto alter = [&](std::string_view what, std::string_view value,
                           std::string_view end = "") {
      out +=
          fmt::format("ALTER {} ONLY {} ALTER COLUMN {} {}{}{};\n",
                      r.kind == 'f' ? "FOREIGN TABLE" : "TABLE", r.name, c.name, what, value, end);
    };
    // Before 18 a not-null of an inherited column has no other form.
    if (is_table && !is_printed(r, c) && r.of_type.empty() && c.not_null_oid == 0 &&
        prints_not_null(r, c)) {
      alter("SET NOT NULL", "");
    }
    if (!c.statistics.empty()) alter("SET STATISTICS ", c.statistics);
    if (!c.storage.empty()) alter("SET STORAGE ", c.storage);
    if (!c.compression.empty()) alter("SET COMPRESSION ", c.compression);
    if (!c.options.empty()) alter("SET (", c.options, ")");
    if (!c.fdw_options.empty()) alter("", c.fdw_options);
  }
  if (r.kind == 'r' || r.kind == 'p' || r.kind == 'm') {
    if (r.replica_identity == 'n' || r.replica_identity == 'f') {
      out += fmt::format("ALTER TABLE ONLY {} REPLICA IDENTITY {};\n", r.name,
                         r.replica_identity == 'n' ? "NOTHING" : "FULL");
    }
  }
  if (r.forced_row_security) {
    out += fmt::format("ALTER TABLE ONLY {} FORCE ROW LEVEL SECURITY;\n", r.name);
  }
  if (r.row_security) out += fmt::format("ALTER TABLE {} ENABLE ROW LEVEL SECURITY;\n", r.name);
  return out;
}

std::string constraint_text(const LiveRelation& r, const LiveConstraint& k) {
  std::string out;
  // As pg_dump says it.
  if (!k.tablespace.empty())
    out.append("SET default_tablespace = ").append(k.tablespace).append(";\n");
  // A foreign key of a partitioned table is also its partitions'.
  const bool only = k.only && (r.kind != 'p' || k.index_oid != 0);
  out.append(only ? "ALTER TABLE ONLY " : "ALTER TABLE ").append(r.name);
  out.append(" ADD CONSTRAINT ").append(k.name).append(" ").append(k.definition);
  if (!k.columns.empty()) out += column_list(r, k.columns);
  out += ";\n";
  if (!k.tablespace.empty()) out += "SET default_tablespace = '';\n";
  if (k.is_clustered) out += fmt::format("ALTER TABLE {} CLUSTER ON {};\n", r.name, k.index);
  if (k.is_replica_identity) {
    out += fmt::format("ALTER TABLE ONLY {} REPLICA IDENTITY USING INDEX {};\n", r.name, k.index);
  }
  return out;
}

std::string attach_text(const LiveRelation& r) {
  return fmt::format("ALTER TABLE ONLY {} ATTACH PARTITION {} {};\n", r.parents.front().name,
                     r.name, r.bound);
}

std::string composite_text(std::string_view name, const std::vector<LiveColumn>& columns) {
  std::string out = fmt::format("CREATE TYPE {} AS (", name);
  for (size_t i = 0; i < columns.size(); ++i) {
    const LiveColumn& c = columns[i];
    out += fmt::format("{}\n    {} {}", i == 0 ? "" : ",", c.name, c.type);
    if (!c.collation.empty()) out.append(" COLLATE ").append(c.collation);
  }
  return out + "\n);\n";
}

}  // namespace dryshod
