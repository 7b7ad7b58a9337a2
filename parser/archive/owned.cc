// Mirrors _getObjectDescription() of src/bin/pg_dump/pg_backup_archiver.c of 18.
#include "parser/archive/owned.h"

#include <algorithm>
#include <array>

#include "catalog/quote.h"

namespace dryshod {
namespace {

constexpr std::array<std::string_view, 20> kNamed = {"COLLATION",
                                                     "CONVERSION",
                                                     "DOMAIN",
                                                     "FOREIGN TABLE",
                                                     "MATERIALIZED VIEW",
                                                     "SEQUENCE",
                                                     "STATISTICS",
                                                     "TABLE",
                                                     "TEXT SEARCH DICTIONARY",
                                                     "TEXT SEARCH CONFIGURATION",
                                                     "TYPE",
                                                     "VIEW",
                                                     "DATABASE",
                                                     "PROCEDURAL LANGUAGE",
                                                     "SCHEMA",
                                                     "EVENT TRIGGER",
                                                     "FOREIGN DATA WRAPPER",
                                                     "SERVER",
                                                     "PUBLICATION",
                                                     "SUBSCRIPTION"};

/// Their arguments, or index method, stand in what drops them.
constexpr std::array<std::string_view, 6> kAsDropped = {
    "AGGREGATE", "FUNCTION", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY", "PROCEDURE"};

constexpr std::array<std::string_view, 12> kOwnerless = {
    "CAST",    "CHECK CONSTRAINT", "CONSTRAINT", "DATABASE PROPERTIES",
    "DEFAULT", "FK CONSTRAINT",    "INDEX",      "RULE",
    "TRIGGER", "ROW SECURITY",     "POLICY",     "USER MAPPING"};

template <size_t N>
bool is_in(const std::array<std::string_view, N>& list, std::string_view kind) {
  return std::find(list.begin(), list.end(), kind) != list.end();
}

}  // namespace

std::optional<std::string> owned_object(const TocEntry& entry) {
  if (is_in(kNamed, entry.kind)) {
    std::string out(entry.kind);
    out += ' ';
    if (!entry.schema.empty()) out += quote_ident(entry.schema) + ".";
    return out + quote_ident(entry.tag);
  }
  if (entry.kind == "BLOB") return "LARGE OBJECT " + std::string(entry.tag);
  if (is_in(kAsDropped, entry.kind)) {
    constexpr std::string_view kDrop = "DROP ";
    std::string_view dropped = entry.drop;
    if (!dropped.starts_with(kDrop)) return std::nullopt;
    dropped.remove_prefix(kDrop.size());
    while (!dropped.empty() && (dropped.back() == '\n' || dropped.back() == ';')) {
      dropped.remove_suffix(1);
    }
    return std::string(dropped);
  }
  if (is_in(kOwnerless, entry.kind)) return std::string();
  return std::nullopt;
}

}  // namespace dryshod
