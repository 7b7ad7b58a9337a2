// Publications: CREATE with what they publish, SET for their parameters. One for all tables cannot
// become one for some, nor the other way round.
#include "migration/rules/shared/publications.h"

#include <algorithm>

namespace dryshod {
namespace {

constexpr std::string_view kOperations[] = {"insert", "update", "delete", "truncate"};

std::string publish(const Catalog& c, const Publication& publication) {
  const auto some = c.strings()[publication.operations];
  std::string out;
  for (const std::string_view operation : kOperations) {
    if (std::find(some.begin(), some.end(), operation) == some.end()) continue;
    out += (out.empty() ? "" : ", ") + std::string(operation);
  }
  return "publish = " + quote_literal(out);
}

void add(std::string& list, const std::string& item) {
  list += (list.empty() ? "" : ", ") + item;
}

}  // namespace

template <>
struct Rules<Publication> {
  static constexpr int lateness = 1;

  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    const Publication& publication = to.get<Publication>(ref);
    std::vector<std::string> members;
    for (const Ref part : parts) {
      if (to.is<PublishedTable>(part)) members.push_back(published_table_clause(to, part, true));
      if (to.is<PublishedSchema>(part)) members.push_back(published_schema_clause(to, part));
    }
    std::sort(members.begin(), members.end());
    std::string list;
    // Up to 14 the word stands once, before all tables (PublicationForTables of
    // src/backend/parser/gram.y).
    constexpr std::string_view kWord = "TABLE ";
    const bool once = to.major < 15;
    for (const std::string& member : members) {
      add(list, once && !list.empty() ? member.substr(kWord.size()) : member);
    }
    std::string sql = "CREATE " + object_words(to, ref);
    if (publication.all_tables) sql += " FOR ALL TABLES";
    if (!list.empty()) sql += " FOR " + list;
    std::string options;
    if (to.strings()[publication.operations].size() != std::size(kOperations)) {
      add(options, publish(to, publication));
    }
    if (publication.via_partition_root) add(options, "publish_via_partition_root = true");
    if (publication.generated_columns) {
      add(options,
          "publish_generated_columns = " + std::string(to.text(publication.generated_columns)));
    }
    if (!options.empty()) sql += " WITH (" + options + ")";
    emit.statement(sql);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void set(Emit& emit, const Change& change) {
    const Publication& before = change.old_value<Publication>();
    const Publication& after = change.new_value<Publication>();
    std::string options;
    if (!(before.operations == after.operations)) add(options, publish(change.to, after));
    if (before.via_partition_root != after.via_partition_root) {
      add(options, std::string("publish_via_partition_root = ") +
                       (after.via_partition_root ? "true" : "false"));
    }
    if (!(before.generated_columns == after.generated_columns)) {
      add(options,
          "publish_generated_columns = " +
              (after.generated_columns ? std::string(change.to.text(after.generated_columns))
                                       : std::string("none")));
    }
    emit.statement("ALTER " + object_words(change.to, change.b) + " SET (" + options + ")");
  }

  static constexpr auto alters = std::tuple{
      replace<&Publication::all_tables>(), alter<&Publication::operations>(set),
      alter<&Publication::via_partition_root>(set), alter<&Publication::generated_columns>(set)};
};

DRYSHOD_RULES(Publication)

}  // namespace dryshod
