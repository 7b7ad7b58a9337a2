// See watch.h.
#include "parser/work/watch.h"

#include <algorithm>

#include "parser/work/alter_table.h"
#include "parser/work/new_parts.h"
#include "parser/work/queries.h"
#include "parser/work/statements.h"

namespace dryshod {
namespace {

/// Names that the time zone database gives UTC.
bool is_utc(std::string_view zone) {
  constexpr std::string_view kNames[] = {"utc",       "etc/utc", "etc/universal", "etc/zulu",
                                         "universal", "zulu",    "gmt",           "etc/gmt",
                                         "0",         "+00",     "00:00",         "+00:00"};
  std::string lower(zone);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::find(std::begin(kNames), std::end(kNames), lower) != std::end(kNames);
}

bool drops_concurrently(const Node& statement) {
  const auto* drop = node_as<DropStmt>(&statement, T_DropStmt);
  return drop != nullptr && drop->concurrent;
}

}  // namespace

WorkWatch::WorkWatch(Session& session) : x_session(session) {}
WorkWatch::~WorkWatch() = default;

void WorkWatch::before(const Node& statement) {
  x_statement = &statement;
  x_work = {};
  x_work.in_transaction_block = x_session.in_transaction_block();
  x_work.refuses_transaction = refuses_transaction_block(statement) != nullptr;
  x_removed = x_session.catalog.removed().size();
  x_draft.emplace(x_session, x_settings, x_work);
  x_alter.reset();
  // Looking names up may put words into the session: they are the statement's own to say.
  const size_t diagnostics = x_session.diagnostics.size();
  const uint32_t reported = x_session.reported;
  if (const auto* alter = node_as<AlterTableStmt>(&statement, T_AlterTableStmt)) {
    x_alter = std::make_unique<AlterTableWatch>(*x_draft, *alter);
  } else if (!watch_definition(*x_draft, statement) && !watch_change(*x_draft, statement) &&
             !watch_type(*x_draft, statement) && !watch_upkeep(*x_draft, statement)) {
    switch (statement.type) {
      case T_SelectStmt:
      case T_InsertStmt:
      case T_UpdateStmt:
      case T_DeleteStmt:
      case T_MergeStmt:
        watch_data(*x_draft, statement);
        break;
      default:
        break;
    }
  }
  x_session.diagnostics.resize(diagnostics);
  x_session.reported = reported;
}

StatementWork WorkWatch::after() {
  if (x_alter != nullptr) x_alter->after();
  const bool reads_no_row = std::any_of(x_work.acts.begin(), x_work.acts.end(), [](const Act& act) {
    return act.has(Act::UsingIndex) ||
           (act.kind == ActKind::CreateIndex && act.has(Act::Concurrently));
  });
  watch_new_parts(*x_draft, reads_no_row);
  const std::vector<Ref>& log = x_session.catalog.removed();
  if (log.size() > x_removed) {
    watch_removed(*x_draft, {log.begin() + static_cast<long>(x_removed), log.end()},
                  drops_concurrently(*x_statement));
  }
  x_draft->finish();
  follow_settings();
  x_alter.reset();
  x_draft.reset();
  return std::move(x_work);
}

void WorkWatch::follow_settings() {
  for (const Act& act : x_work.acts) {
    if (act.kind != ActKind::SetSetting) continue;
    std::string name = act.part;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (name == "timezone") x_settings.utc = is_utc(act.detail);
  }
}

}  // namespace dryshod
