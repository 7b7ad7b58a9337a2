// Queries for publications and subscriptions. See queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

std::string publications(const LiveServer& server) {
  const char* truncates = server.since(11) ? "CASE WHEN p.pubtruncate THEN 'truncate' END" : "NULL";
  const char* root =
      server.since(13)
          ? "CASE WHEN p.pubviaroot THEN ', publish_via_partition_root = true' ELSE '' END"
          : "''";
  const char* generated =
      server.since(18)
          ? "CASE WHEN p.pubgencols = 's' THEN ', publish_generated_columns = stored' ELSE '' END"
          : "''";
  return fmt::format(R"(
SELECT 'pg_publication'::regclass::oid, p.oid, {0}, 'PUBLICATION ' || quote_ident(p.pubname),
  quote_ident(pg_get_userbyid(p.pubowner)),
  'CREATE PUBLICATION ' || quote_ident(p.pubname) || CASE WHEN p.puballtables THEN ' FOR ALL TABLES'
    ELSE '' END || ' WITH (publish = ' || quote_literal(concat_ws(', ',
    CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
    CASE WHEN p.pubdelete THEN 'delete' END, {1})) || {2} || {3} || ');'
FROM pg_publication p WHERE {4})",
                     static_cast<int>(kPublicationPriority), truncates, root, generated,
                     is_own("pg_publication", "p"));
}

std::string published_tables(const LiveServer& server) {
  const char* details = server.since(15) ? R"(
  coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
    FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attnum = ANY (x.prattrs)), '') ||
  coalesce(' WHERE (' || pg_get_expr(x.prqual, x.prrelid) || ')', ''))"
                                         : "''";
  return fmt::format(R"(
SELECT 'pg_publication_rel'::regclass::oid, x.oid, {0}, 'PUBLICATION ' || quote_ident(p.pubname) || ' '
  || format('%I.%I', n.nspname, r.relname), NULL, 'ALTER PUBLICATION ' || quote_ident(p.pubname) ||
  ' ADD TABLE ONLY ' || format('%I.%I', n.nspname, r.relname) || {1} || ';'
FROM pg_publication_rel x JOIN pg_publication p ON p.oid = x.prpubid
JOIN pg_class r ON r.oid = x.prrelid JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE {2} AND {3})",
                     static_cast<int>(kPublishedPriority), details,
                     is_own_in_schema("pg_class", "r"), is_own("pg_publication", "p"));
}

std::string published_schemas() {
  return fmt::format(R"(
SELECT 'pg_publication_namespace'::regclass::oid, x.oid, {0}, 'PUBLICATION ' || quote_ident(p.pubname)
  || ' ' || quote_ident(n.nspname), NULL, format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I;',
  p.pubname, n.nspname)
FROM pg_publication_namespace x JOIN pg_publication p ON p.oid = x.pnpubid
JOIN pg_namespace n ON n.oid = x.pnnspid WHERE {1})",
                     static_cast<int>(kPublishedPriority), is_own("pg_publication", "p"));
}

/// dumpSubscription(): the options after connect and slot_name.
std::string subscriptions(const LiveServer& server) {
  std::string options;
  const auto add = [&](int major, const std::string& text) {
    if (server.since(major)) options += " || " + text;
  };
  add(14, "CASE WHEN s.subbinary THEN ', binary = true' ELSE '' END");
  if (server.since(18)) {
    add(18,
        "CASE s.substream WHEN 't' THEN ', streaming = on' WHEN 'f' THEN ', streaming = off' ELSE "
        "'' END");
  } else if (server.since(16)) {
    add(16,
        "CASE s.substream WHEN 't' THEN ', streaming = on' WHEN 'p' THEN ', streaming = parallel' "
        "ELSE '' END");
  } else {
    add(14, "CASE WHEN s.substream THEN ', streaming = on' ELSE '' END");
  }
  add(15, "CASE WHEN s.subtwophasestate <> 'd' THEN ', two_phase = on' ELSE '' END");
  add(15, "CASE WHEN s.subdisableonerr THEN ', disable_on_error = true' ELSE '' END");
  add(16, "CASE WHEN NOT s.subpasswordrequired THEN ', password_required = false' ELSE '' END");
  add(16, "CASE WHEN s.subrunasowner THEN ', run_as_owner = true' ELSE '' END");
  add(16, "CASE WHEN s.suborigin <> 'any' THEN ', origin = ' || s.suborigin ELSE '' END");
  add(17, "CASE WHEN s.subfailover THEN ', failover = true' ELSE '' END");
  return fmt::format(R"(
SELECT quote_ident(s.subname), quote_ident(pg_get_userbyid(s.subowner)), s.subconninfo,
  (SELECT string_agg(quote_ident(p), ', ') FROM unnest(s.subpublications) p),
  'slot_name = ' || CASE WHEN s.subslotname IS NULL THEN 'NONE' ELSE
    quote_literal(s.subslotname) END {} || CASE WHEN s.subsynccommit <> 'off' THEN
    ', synchronous_commit = ' || quote_literal(s.subsynccommit) ELSE '' END, s.oid
FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database())",
                     options);
}

}  // namespace

void add_replication_queries(const LiveServer& server, std::vector<LiveQuery>& queries) {
  queries.push_back({Answer::Objects, publications(server)});
  queries.push_back({Answer::Objects, published_tables(server)});
  if (server.since(15)) queries.push_back({Answer::Objects, published_schemas()});
  if (server.is_superuser) {
    queries.push_back({Answer::Subscriptions, subscriptions(server)});
  } else {
    // Column by column, what all may read of it.
    queries.push_back({Answer::Unseen, R"(
SELECT 'subscriptions are shown to superusers alone; this database may have some'
WHERE EXISTS (SELECT s.subname FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
  WHERE d.datname = current_database()))"});
  }
}

}  // namespace dryshod
