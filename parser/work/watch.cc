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

WorkWatch::WorkWatch(Session& session) : session_(session) {}
WorkWatch::~WorkWatch() = default;

void WorkWatch::before(const Node& statement) {
  statement_ = &statement;
  work_ = {};
  work_.in_transaction_block = session_.in_transaction_block();
  work_.refuses_transaction = refuses_transaction_block(statement) != nullptr;
  removed_ = session_.catalog.removed().size();
  draft_.emplace(session_, settings_, work_);
  alter_.reset();
  // Looking names up may put words into the session: they are the statement's own to say.
  const size_t diagnostics = session_.diagnostics.size();
  const uint32_t reported = session_.reported;
  if (const auto* alter = node_as<AlterTableStmt>(&statement, T_AlterTableStmt)) {
    alter_ = std::make_unique<AlterTableWatch>(*draft_, *alter);
  } else if (!watch_definition(*draft_, statement) && !watch_change(*draft_, statement) &&
             !watch_type(*draft_, statement) && !watch_upkeep(*draft_, statement)) {
    switch (statement.type) {
      case T_SelectStmt:
      case T_InsertStmt:
      case T_UpdateStmt:
      case T_DeleteStmt:
      case T_MergeStmt:
        watch_data(*draft_, statement);
        break;
      default:
        break;
    }
  }
  session_.diagnostics.resize(diagnostics);
  session_.reported = reported;
}

StatementWork WorkWatch::after() {
  if (alter_ != nullptr) alter_->after();
  const bool reads_no_row = std::any_of(work_.acts.begin(), work_.acts.end(), [](const Act& act) {
    return act.has(Act::UsingIndex) ||
           (act.kind == ActKind::CreateIndex && act.has(Act::Concurrently));
  });
  watch_new_parts(*draft_, reads_no_row);
  const std::vector<Ref>& log = session_.catalog.removed();
  if (log.size() > removed_) {
    watch_removed(*draft_, {log.begin() + static_cast<long>(removed_), log.end()},
                  drops_concurrently(*statement_));
  }
  draft_->finish();
  follow_settings();
  alter_.reset();
  draft_.reset();
  return std::move(work_);
}

void WorkWatch::follow_settings() {
  for (const Act& act : work_.acts) {
    if (act.kind != ActKind::SetSetting) continue;
    std::string name = act.part;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (name == "timezone") settings_.utc = is_utc(act.detail);
  }
}

}  // namespace dryshod
