// Mirrors RestoreArchive(), _tocEntryRequired() and _printTocEntry() of
// src/bin/pg_dump/pg_backup_archiver.c of 18, with its default options; and of 9.6, where its
// archives need more (schema public, OIDs).
#include "parser/archive/restored_sql.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "catalog/quote.h"
#include "parser/archive/owned.h"

namespace dryshod {
namespace {

/// RestorePass: what is granted comes after all that is made, and what acts at once after that.
enum class Pass : uint8_t { Main, Acl, PostAcl };

constexpr std::array kPasses = {Pass::Main, Pass::Acl, Pass::PostAcl};

/// _tocEntryRestorePass().
Pass pass_of(const TocEntry& entry) {
  if (entry.kind == "ACL" || entry.kind == "ACL LANGUAGE" || entry.kind == "DEFAULT ACL") {
    return Pass::Acl;
  }
  if (entry.kind == "EVENT TRIGGER" || entry.kind == "MATERIALIZED VIEW DATA") return Pass::PostAcl;
  if (entry.kind == "COMMENT" && entry.tag.starts_with("EVENT TRIGGER ")) return Pass::PostAcl;
  return Pass::Main;
}

bool is_setting(const TocEntry& entry) {
  return entry.kind == "ENCODING" || entry.kind == "STDSTRINGS" || entry.kind == "SEARCHPATH";
}

/// Of the database itself: pg_restore -C alone makes these.
bool is_of_database(const TocEntry& entry) {
  if (entry.kind == "DATABASE" || entry.kind == "DATABASE PROPERTIES") return true;
  return (entry.kind == "ACL" || entry.kind == "COMMENT" || entry.kind == "SECURITY LABEL") &&
         entry.tag.starts_with("DATABASE ");
}

/// Up to 9.5 archives had an entry for schema public, and pg_restore of then left it out: initdb
/// has made it. Later ones say so in a comment.
bool is_made_by_initdb(const TocEntry& entry) {
  return entry.kind == "SCHEMA" && entry.tag == "public" && !entry.definition.starts_with("--");
}

bool is_wanted(const TocEntry& entry) {
  return !is_setting(entry) && !is_of_database(entry) && !is_rows(entry) &&
         !is_made_by_initdb(entry) && entry.kind != "<Init>" && !entry.definition.empty();
}

/// The value in `SET name = 'value';`, as processEncodingEntry() finds it.
std::string_view quoted_value(std::string_view statement) {
  const size_t begin = statement.find('\'');
  if (begin == std::string_view::npos) return {};
  return statement.substr(begin + 1, statement.find('\'', begin + 1) - begin - 1);
}

/// sanitize_line(): a name cannot end its comment.
std::string one_line(std::string_view text) {
  if (text.empty()) return "-";
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return out;
}

class Restore {
 public:
  explicit Restore(const Toc& toc) : toc_(toc) {
    for (const TocEntry& entry : toc.entries) {
      if (entry.kind == "ENCODING") encoding_ = quoted_value(entry.definition);
      if (entry.kind == "STDSTRINGS") standard_strings_ = quoted_value(entry.definition) == "on";
      if (entry.kind == "SEARCHPATH") search_path_ = entry.definition;
    }
  }

  RestoredSql all() {
    head();
    for (const Pass pass : kPasses) {
      for (const TocEntry& entry : toc_.entries) {
        if (is_wanted(entry) && pass_of(entry) == pass) print(entry);
      }
    }
    say("--\n-- PostgreSQL database dump complete\n--\n\n");
    return std::move(out_);
  }

 private:
  void say(std::string_view text) { out_.text += text; }

  void head() {
    out_.places.push_back({0, "the settings of all its entries"});
    say("--\n-- PostgreSQL database dump\n--\n\n");
    if (!toc_.server_version.empty()) {
      say(fmt::format("-- Dumped from database version {}\n", one_line(toc_.server_version)));
    }
    if (!toc_.tool_version.empty()) {
      say(fmt::format("-- Dumped by pg_dump version {}\n", one_line(toc_.tool_version)));
    }
    // _doSetFixedOutputState()
    say("\nSET statement_timeout = 0;\nSET lock_timeout = 0;\n"
        "SET idle_in_transaction_session_timeout = 0;\n");
    say(fmt::format("SET client_encoding = {};\n", quote_literal(encoding_)));
    say(fmt::format("SET standard_conforming_strings = {};\n", standard_strings_ ? "on" : "off"));
    say(search_path_);
    say("SET check_function_bodies = false;\nSET xmloption = content;\n"
        "SET client_min_messages = warning;\n");
    if (!standard_strings_) say("SET escape_string_warning = off;\n");
    say("SET row_security = off;\n\n");
  }

  /// _selectOutputSchema(): archives from before pg_dump qualified all names.
  void select_schema(std::string_view schema) {
    if (!search_path_.empty() || schema.empty() || schema == schema_) return;
    say(fmt::format("SET search_path = {}{};\n\n", quote_ident(schema),
                    schema == "pg_catalog" ? "" : ", pg_catalog"));
    schema_ = schema;
  }

  /// _selectTablespace()
  void select_tablespace(const std::optional<std::string_view>& tablespace) {
    if (!tablespace || tablespace == tablespace_) return;
    say(fmt::format("SET default_tablespace = {};\n\n",
                    tablespace->empty() ? "''" : quote_ident(*tablespace)));
    tablespace_ = tablespace;
  }

  /// _selectTableAccessMethod()
  void select_access_method(const std::optional<std::string_view>& method) {
    if (!method || method == access_method_) return;
    say(fmt::format("SET default_table_access_method = {};\n\n", quote_ident(*method)));
    access_method_ = method;
  }

  /// _setWithOids() of 11 and before.
  void select_oids(const TocEntry& entry) {
    if (entry.kind != "TABLE" || entry.with_oids == with_oids_) return;
    say(fmt::format("SET default_with_oids = {};\n\n", entry.with_oids ? "true" : "false"));
    with_oids_ = entry.with_oids;
  }

  void comment(const TocEntry& entry) {
    say(fmt::format("--\n-- Name: {}; Type: {}; Schema: {}; Owner: {}", one_line(entry.tag),
                    one_line(entry.kind), one_line(entry.schema), one_line(entry.owner)));
    if (entry.tablespace && !entry.tablespace->empty()) {
      say("; Tablespace: " + one_line(*entry.tablespace));
    }
    say("\n--\n\n");
  }

  /// IssueCommandPerBlob(): the definition is a list of numbers, a line each.
  void per_large_object(const TocEntry& entry, std::string_view before, std::string_view after) {
    std::string_view rest = entry.definition;
    while (!rest.empty()) {
      const std::string_view number = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), number.size() + 1));
      if (number.find_first_not_of("0123456789") != std::string_view::npos) continue;
      if (!number.empty()) say(fmt::format("{}{}{};\n", before, number, after));
    }
    say("\n");
  }

  void owner(const TocEntry& entry) {
    // "We assume that anything without a DROP command is not a separately ownable object."
    if (entry.owner.empty() || entry.drop.empty()) return;
    if (entry.kind == "BLOB METADATA") {
      return per_large_object(entry, "ALTER LARGE OBJECT ",
                              " OWNER TO " + quote_ident(entry.owner));
    }
    const std::optional<std::string> owned = owned_object(entry);
    if (!owned) {
      out_.notes.push_back(
          {Severity::Warning,
           {},
           fmt::format("{}: it belongs to {}, and nothing of that kind is known to have an owner",
                       entry_name(entry), quote_ident(entry.owner)),
           {}});
    } else if (!owned->empty()) {
      say(fmt::format("ALTER {} OWNER TO {};\n\n", *owned, quote_ident(entry.owner)));
    }
  }

  /// _printTocEntry(). Of ACL LARGE OBJECTS the definition is of the first of many large objects,
  /// and pg_restore says it of each: here it is said once, as it would be the same.
  void print(const TocEntry& entry) {
    out_.places.push_back({static_cast<uint32_t>(out_.text.size()), entry_name(entry)});
    const bool is_partitioned = entry.relkind == 'p';
    select_schema(entry.schema);
    select_tablespace(entry.tablespace);
    if (!is_partitioned) select_access_method(entry.access_method);
    select_oids(entry);
    comment(entry);
    if (entry.kind == "BLOB METADATA") {
      per_large_object(entry, "SELECT pg_catalog.lo_create('", "')");
    } else {
      say(entry.definition);
      say("\n\n");
    }
    owner(entry);
    // _printTableAccessMethodNoStorage()
    if (is_partitioned && entry.access_method) {
      say(fmt::format("ALTER TABLE {}.{} SET ACCESS METHOD {};\n\n", quote_ident(entry.schema),
                      quote_ident(entry.tag), quote_ident(*entry.access_method)));
    }
  }

  const Toc& toc_;
  RestoredSql out_;
  std::string_view encoding_ = "SQL_ASCII";
  bool standard_strings_ = false;
  std::string_view search_path_, schema_;
  std::optional<std::string_view> tablespace_, access_method_;
  bool with_oids_ = false;
};

}  // namespace

bool is_rows(const TocEntry& entry) {
  constexpr std::array<std::string_view, 5> kRows = {"TABLE DATA", "SEQUENCE SET", "BLOBS",
                                                     "BLOB COMMENTS", "STATISTICS DATA"};
  return std::find(kRows.begin(), kRows.end(), entry.kind) != kRows.end();
}

RestoredSql restored_sql(const Toc& toc) {
  return Restore(toc).all();
}

}  // namespace dryshod
