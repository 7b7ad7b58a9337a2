// See rows.h. One query asks for all facts as JSON, one script tries row after row.
#include "tests/pairs/rows.h"

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "catalog/quote.h"
#include "tests/pairs/row_values.h"

namespace dryshod {
namespace {

using nlohmann::json;

constexpr size_t kMostRows = 14;
constexpr size_t kNullRow = 3;  // everything NULL that may be

constexpr const char* kTables = R"(
SELECT coalesce(json_agg(json_build_object('oid', c.oid::int8, 'name', format('%I.%I', n.nspname, c.relname),
  'only', c.relkind = 'r',
  'columns', (SELECT coalesce(json_agg(json_build_object(
      'name', quote_ident(attname), 'number', attnum, 'type', atttypid::int8, 'typmod', atttypmod,
      'not_null', attnotnull, 'sql', format_type(atttypid, atttypmod),
      'key', EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = c.oid AND attnum = ANY (partattrs)),
      'checks', (SELECT coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '') FROM pg_constraint k
                 WHERE contype = 'c' AND conrelid = c.oid AND attnum = ANY (conkey))) ORDER BY attnum), '[]')
    FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''),
  'bounds', (SELECT coalesce(string_agg(pg_get_expr(p.relpartbound, p.oid), ' '), '')
             FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid),
  'keys', (SELECT coalesce(json_agg(json_build_object('to', confrelid::int8, 'columns', conkey,
             'name', confrelid::regclass::text,
             'to_columns', (SELECT json_agg(quote_ident(attname) ORDER BY o) FROM unnest(confkey)
                            WITH ORDINALITY AS u (k, o) JOIN pg_attribute ON attrelid = confrelid AND attnum = k))),
             '[]')
           FROM pg_constraint WHERE contype = 'f' AND conrelid = c.oid)) ORDER BY c.oid), '[]')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dryshod')
  AND NOT EXISTS (SELECT FROM pg_partition_tree(c.oid) t JOIN pg_class p ON p.oid = t.relid WHERE p.relkind = 'f')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e'))";

struct ForeignKey {
  int64_t to = 0;
  std::string to_name;
  std::vector<int> columns;
  std::vector<std::string> to_columns;
};

struct Column {
  std::string name, sql;
  int number = 0;
  bool not_null = false;
  std::vector<std::string> values;
};

struct Table {
  int64_t oid = 0;
  std::string name;
  bool only = false;  // its children are tables of their own
  std::vector<Column> columns;
  std::vector<ForeignKey> keys;
};

class Filler {
 public:
  Filler(const TestServer& server, const std::string& database, RowKind kind)
      : server_(server), database_(database), types_(server, database, kind == RowKind::Boundary) {
    for (const json& table : json::parse(server.query(database, kTables))) read(table);
  }

  FilledTables run() {
    for (const Table& table : tables_) visit(table);
    std::string script = "BEGIN;\nSET CONSTRAINTS ALL IMMEDIATE;\n";
    for (const Table* table : order_) script += rows_of(*table);
    script += R"(DO $$ DECLARE s regclass; BEGIN
  FOR s IN SELECT oid FROM pg_class WHERE relkind = 'S' LOOP
    BEGIN PERFORM setval(s, 77); EXCEPTION WHEN OTHERS THEN NULL; END;
  END LOOP; END $$;
COMMIT;
)";
    const Outcome outcome = server_.psql(database_, script);
    FilledTables filled;
    filled.tables = static_cast<int>(tables_.size());
    if (!outcome.ok() || tables_.empty()) return filled;
    std::string count = "SELECT 0";
    for (const Table& table : tables_) {
      count += std::string(" + EXISTS (SELECT FROM ") + (table.only ? "ONLY " : "") + table.name +
               ")::int";
    }
    filled.filled = std::stoi(server_.query(database_, count));
    return filled;
  }

 private:
  void read(const json& from) {
    Table table;
    table.oid = from["oid"];
    table.name = from["name"];
    table.only = from["only"];
    for (const json& one : from["columns"]) {
      Column column;
      column.name = one["name"];
      column.sql = one["sql"];
      column.number = one["number"];
      column.not_null = one["not_null"];
      const std::string said = one["key"] ? from["bounds"].get<std::string>() : std::string();
      column.values =
          types_.values(one["type"], one["typmod"], said + " " + one["checks"].get<std::string>());
      table.columns.push_back(std::move(column));
    }
    for (const json& one : from["keys"]) {
      table.keys.push_back({one["to"], one["name"], one["columns"], one["to_columns"]});
    }
    tables_.push_back(std::move(table));
  }

  /// What a table points at comes first.
  void visit(const Table& table) {
    if (!seen_.insert(table.oid).second) return;
    for (const ForeignKey& key : table.keys) {
      for (const Table& to : tables_) {
        if (to.oid == key.to) visit(to);
      }
    }
    order_.push_back(&table);
  }

  /// The value in the row, or that of the row of the same number where a foreign key points.
  std::string value_in(const Table& table, const Column& column, size_t row) const {
    if (row == kNullRow && !column.not_null) return "NULL";
    std::string value = column.values[row % column.values.size()];
    for (const ForeignKey& key : table.keys) {
      for (size_t i = 0; i < key.columns.size(); ++i) {
        if (key.columns[i] != column.number || key.to == table.oid) continue;
        std::string order;
        for (const std::string& each : key.to_columns) order += (order.empty() ? "" : ", ") + each;
        const std::string from = " FROM " + key.to_name;
        value = "(SELECT " + key.to_columns[i] + from + " ORDER BY " + order + " OFFSET " +
                std::to_string(row) + " % (SELECT greatest(count(*), 1)" + from + ") LIMIT 1)";
      }
    }
    return value;
  }

  std::string rows_of(const Table& table) const {
    size_t rows = 5;
    for (const Column& column : table.columns) rows = std::max(rows, column.values.size());
    rows = std::min(rows, kMostRows);
    std::string body = "\nBEGIN\n";
    for (size_t row = 0; row < rows; ++row) {
      std::string names, values;
      for (const Column& column : table.columns) {
        names += (names.empty() ? "" : ", ") + column.name;
        values += (values.empty() ? "" : ", ") + value_in(table, column, row);
      }
      body += "  BEGIN INSERT INTO " + table.name +
              (names.empty() ? " DEFAULT VALUES"
                             : " (" + names + ") OVERRIDING SYSTEM VALUE VALUES (" + values + ")") +
              "; EXCEPTION WHEN OTHERS THEN NULL; END;\n";
    }
    return "DO " + quote_dollar(body + "END\n") + ";\n";
  }

  const TestServer& server_;
  const std::string& database_;
  RowTypes types_;
  std::vector<Table> tables_;
  std::vector<const Table*> order_;
  std::set<int64_t> seen_;
};

}  // namespace

FilledTables fill_tables(const TestServer& server, const std::string& database, RowKind kind) {
  return Filler(server, database, kind).run();
}

Contents::Contents(const TestServer& server, const std::string& database) {
  const std::string facts = server.query(database, R"(
SELECT coalesce(json_agg(json_build_object('name', n.nspname || '.' || c.relname,
  'quoted', format('%I.%I', n.nspname, c.relname), 'sequence', relkind = 'S',
  'wholes', (WITH RECURSIVE up AS (
               SELECT c.oid AS id
               UNION SELECT d.refobjid FROM pg_depend d WHERE d.classid = c.tableoid AND d.objid = c.oid
                        AND d.refclassid = c.tableoid AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
               UNION SELECT inhparent FROM pg_inherits JOIN up ON inhrelid = id)
             SELECT json_agg(whole) FROM (
               SELECT format('%I.%I', s.nspname, t.relname) AS whole FROM up JOIN pg_class t ON t.oid = id
               JOIN pg_namespace s ON s.oid = t.relnamespace
               UNION ALL
               SELECT format('%I.%I.%I', s.nspname, t.relname, i.attname) FROM pg_depend d
               JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace s ON s.oid = t.relnamespace
               JOIN pg_attribute i ON i.attrelid = t.oid AND i.attnum = d.refobjsubid
               WHERE d.classid = c.tableoid AND d.objid = c.oid AND d.refclassid = c.tableoid
               AND d.refobjsubid > 0 AND d.deptype = 'i') AS of),
  'columns', (SELECT coalesce(json_agg(attname ORDER BY attnum), '[]') FROM pg_attribute
              WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)) ORDER BY n.nspname, c.relname), '[]')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dryshod'))");
  for (const json& one : json::parse(facts)) {
    relations_.push_back(
        {one["name"], one["quoted"], one["sequence"], one["columns"], one["wholes"]});
  }
}

std::string Contents::of(const TestServer& server, const std::string& database,
                         const std::set<std::string>& left_out) const {
  std::string all;
  for (const Relation& relation : relations_) {
    // What is said of a table is said of its partitions.
    const auto is_left_out = [&](const std::string& part) {
      return std::any_of(relation.wholes.begin(), relation.wholes.end(),
                         [&](const std::string& whole) { return left_out.contains(whole + part); });
    };
    if (is_left_out("")) continue;
    std::string row, from = relation.quoted;
    if (relation.sequence) {
      row = "last_value, is_called";
    } else {
      from = "ONLY " + from;
      for (const std::string& column : relation.columns) {
        if (is_left_out("." + quote_ident(column))) continue;
        row += (row.empty() ? "" : ", ") + quote_ident(column);
      }
    }
    if (!all.empty()) all += "\nUNION ALL\n";
    all +=
        "SELECT " + quote_literal(relation.name) + " || ' ' || ROW(" + row + ")::text FROM " + from;
  }
  if (all.empty()) return {};
  const Outcome outcome =
      server.psql(database, "\\pset format unaligned\n\\pset tuples_only on\nSELECT line FROM (\n" +
                                all + ") AS a (line) ORDER BY line COLLATE \"C\";\n");
  return outcome.out + outcome.err;
}

}  // namespace dryshod
