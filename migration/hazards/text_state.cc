// See text_state.h.
#include "migration/hazards/text_state.h"

#include <algorithm>

namespace dryshod {
namespace {

std::string lower(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool is_alter(const StatementWork& work) {
  return std::any_of(work.acts.begin(), work.acts.end(), [](const Act& act) {
    switch (act.kind) {
      case ActKind::AddColumn:
      case ActKind::DropColumn:
      case ActKind::AlterColumnType:
      case ActKind::SetDefault:
      case ActKind::DropDefault:
      case ActKind::SetNotNull:
      case ActKind::DropNotNull:
        return true;
      default:
        return false;
    }
  });
}

bool makes(ActKind kind) {
  switch (kind) {
    case ActKind::CreateTable:
    case ActKind::CreateTableAs:
    case ActKind::CreatePartition:
    case ActKind::CreateView:
    case ActKind::CreateMaterializedView:
    case ActKind::CreateEnum:
    case ActKind::CreateDomain:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool TextState::made(Ref object, std::string_view name) const {
  return (object && x_made.contains(object.id)) || x_made_names.contains(name);
}

bool TextState::proves_not_null(std::string_view relation, std::string_view column) const {
  return std::any_of(x_not_null_checks.begin(), x_not_null_checks.end(),
                     [&](const NotNullCheck& check) {
                       return check.valid && check.relation == relation && check.column == column;
                     });
}

std::string TextState::setting(std::string_view name) const {
  for (const auto* settings : {&x_local_settings, &x_settings}) {
    const auto found = settings->find(name);
    if (found != settings->end()) return found->second;
  }
  return {};
}

bool TextState::locked_in_order(std::string_view first, std::string_view second) const {
  return x_orders.contains({std::string(first), std::string(second)});
}

void TextState::end_transaction() {
  x_open = false;
  for (size_t i = 0; i < x_held.size(); ++i) {
    for (size_t j = i + 1; j < x_held.size(); ++j) {
      if (x_held[i].mode < LockMode::ShareUpdateExclusive ||
          x_held[j].mode < LockMode::ShareUpdateExclusive) {
        continue;
      }
      x_orders.emplace(x_held[i].name, x_held[j].name);
    }
  }
  if (x_facts.in_one_transaction) return;
  x_held.clear();
  x_not_valid.clear();
  x_labels.clear();
  x_local_settings.clear();
}

void TextState::note(const Act& act, const WatchedStatement& statement) {
  switch (act.kind) {
    case ActKind::Begin:
      x_open = true;
      x_since = statement.where;
      break;
    case ActKind::Commit:
    case ActKind::Rollback:
      end_transaction();
      x_open = act.detail == "chain";
      break;
    case ActKind::SetSetting:
      (statement.work.in_transaction_block && act.has(Act::Local) ? x_local_settings
                                                                  : x_settings)[lower(act.part)] =
          act.detail.empty() ? "default" : act.detail;
      break;
    case ActKind::ValidateConstraint:
      x_validated.insert(act.name);
      for (NotNullCheck& check : x_not_null_checks) {
        if (check.relation == act.name && check.constraint == act.part) check.valid = true;
      }
      break;
    case ActKind::AddForeignKey:
      x_foreign_keys.push_back({act.object, act.name, act.old_detail, act.where});
      [[fallthrough]];
    case ActKind::AddCheck:
    case ActKind::AddNotNull:
      if (act.kind == ActKind::AddCheck && act.has(Act::NotNull)) {
        x_not_null_checks.push_back({act.name, act.part, act.old_detail, !act.has(Act::NotValid)});
      }
      if (act.has(Act::NotValid)) {
        x_not_valid.push_back({act.object, act.name, act.part, act.where});
      }
      break;
    case ActKind::AddEnumValue:
      x_labels.push_back({act.object, act.name, act.part, act.where});
      break;
    default:
      if (makes(act.kind)) x_made_names.insert(act.name);
      break;
  }
}

void TextState::count(const WatchedStatement& statement) {
  for (const Act& act : statement.work.acts) note(act, statement);
  for (const RelationWork& work : statement.work.relations) {
    if (work.is_new && work.relation) x_made.insert(work.relation.id);
    if (work.is_new || work.is_index || made(work.relation, work.name)) continue;
    if (work.lock > LockMode::RowExclusive && x_unbounded.name.empty() &&
        (setting("lock_timeout").empty() || setting("statement_timeout").empty())) {
      x_unbounded = {work.relation, work.name, work.lock, statement.where};
    }
    if (work.lock == LockMode::None || !in_transaction()) continue;
    const auto known = std::find_if(x_held.begin(), x_held.end(), [&](const HeldLock& held) {
      return held.relation == work.relation && held.name == work.name;
    });
    if (known == x_held.end()) {
      x_held.push_back({work.relation, work.name, work.lock, statement.where});
    } else if (work.lock > known->mode) {
      known->mode = work.lock;
      known->since = statement.where;
    }
  }
  x_last_altered = is_alter(statement.work) ? statement.work.acts.front().name : std::string();
}

}  // namespace dryshod
