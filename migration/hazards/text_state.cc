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
  return (object && made_.contains(object.id)) || made_names_.contains(name);
}

bool TextState::proves_not_null(std::string_view relation, std::string_view column) const {
  return std::any_of(not_null_checks_.begin(), not_null_checks_.end(),
                     [&](const NotNullCheck& check) {
                       return check.valid && check.relation == relation && check.column == column;
                     });
}

std::string TextState::setting(std::string_view name) const {
  for (const auto* settings : {&local_settings_, &settings_}) {
    const auto found = settings->find(name);
    if (found != settings->end()) return found->second;
  }
  return {};
}

bool TextState::locked_in_order(std::string_view first, std::string_view second) const {
  return orders_.contains({std::string(first), std::string(second)});
}

void TextState::end_transaction() {
  open_ = false;
  for (size_t i = 0; i < held_.size(); ++i) {
    for (size_t j = i + 1; j < held_.size(); ++j) {
      if (held_[i].mode < LockMode::ShareUpdateExclusive ||
          held_[j].mode < LockMode::ShareUpdateExclusive) {
        continue;
      }
      orders_.emplace(held_[i].name, held_[j].name);
    }
  }
  if (facts_.in_one_transaction) return;
  held_.clear();
  not_valid_.clear();
  labels_.clear();
  local_settings_.clear();
}

void TextState::note(const Act& act, const WatchedStatement& statement) {
  switch (act.kind) {
    case ActKind::Begin:
      open_ = true;
      since_ = statement.where;
      break;
    case ActKind::Commit:
    case ActKind::Rollback:
      end_transaction();
      open_ = act.detail == "chain";
      break;
    case ActKind::SetSetting:
      (statement.work.in_transaction_block && act.has(Act::Local) ? local_settings_
                                                                  : settings_)[lower(act.part)] =
          act.detail.empty() ? "default" : act.detail;
      break;
    case ActKind::ValidateConstraint:
      validated_.insert(act.name);
      for (NotNullCheck& check : not_null_checks_) {
        if (check.relation == act.name && check.constraint == act.part) check.valid = true;
      }
      break;
    case ActKind::AddForeignKey:
      foreign_keys_.push_back({act.object, act.name, act.old_detail, act.where});
      [[fallthrough]];
    case ActKind::AddCheck:
    case ActKind::AddNotNull:
      if (act.kind == ActKind::AddCheck && act.has(Act::NotNull)) {
        not_null_checks_.push_back({act.name, act.part, act.old_detail, !act.has(Act::NotValid)});
      }
      if (act.has(Act::NotValid)) {
        not_valid_.push_back({act.object, act.name, act.part, act.where});
      }
      break;
    case ActKind::AddEnumValue:
      labels_.push_back({act.object, act.name, act.part, act.where});
      break;
    default:
      if (makes(act.kind)) made_names_.insert(act.name);
      break;
  }
}

void TextState::count(const WatchedStatement& statement) {
  for (const Act& act : statement.work.acts) note(act, statement);
  for (const RelationWork& work : statement.work.relations) {
    if (work.is_new && work.relation) made_.insert(work.relation.id);
    if (work.is_new || work.is_index || made(work.relation, work.name)) continue;
    if (work.lock > LockMode::RowExclusive && unbounded_.name.empty() &&
        (setting("lock_timeout").empty() || setting("statement_timeout").empty())) {
      unbounded_ = {work.relation, work.name, work.lock, statement.where};
    }
    if (work.lock == LockMode::None || !in_transaction()) continue;
    const auto known = std::find_if(held_.begin(), held_.end(), [&](const HeldLock& held) {
      return held.relation == work.relation && held.name == work.name;
    });
    if (known == held_.end()) {
      held_.push_back({work.relation, work.name, work.lock, statement.where});
    } else if (work.lock > known->mode) {
      known->mode = work.lock;
      known->since = statement.where;
    }
  }
  last_altered_ = is_alter(statement.work) ? statement.work.acts.front().name : std::string();
}

}  // namespace dryshod
