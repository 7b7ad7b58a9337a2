// Triggers: CREATE [OR REPLACE] [CONSTRAINT] TRIGGER, as CreateTriggerFiringOn() of
// src/backend/commands/trigger.c does it, and their copies on partitions. Knows which trigger which
// relation may have; refuses to know what a trigger function does.
#include <algorithm>
#include <string>

extern "C" {
#include "catalog/pg_trigger_d.h"
}

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/lower/definition.h"
#include "parser/lower/foreign.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

/// The kind of relation decides first.
bool check_relation(Session& session, Ref relation, const CreateTrigStmt& s) {
  const Catalog& catalog = session.catalog;
  const std::string name = quoted_name(session, relation);
  if (is_foreign(catalog, relation)) {
    const char* what =
        s.timing == TRIGGER_TYPE_INSTEAD ? "foreign tables cannot have INSTEAD OF triggers"
        : s.isconstraint                 ? "foreign tables cannot have constraint triggers"
        : s.transitionRels != nullptr ? "triggers on foreign tables cannot have transition tables"
                                      : nullptr;
    return what == nullptr || error(session, name + " is a foreign table: " + what);
  }
  if (catalog.is<Table>(relation)) {
    if (s.timing == TRIGGER_TYPE_INSTEAD) {
      return error(session, name + " is a table: tables cannot have INSTEAD OF triggers");
    }
    if (!is_partitioned(session, relation)) return true;
    if (s.row && s.transitionRels != nullptr) {
      return error(session, name +
                                " is a partitioned table: ROW triggers with transition tables "
                                "are not supported on partitioned tables");
    }
    return true;
  }
  if (!catalog.is<View>(relation)) {
    return error(session, "relation " + name + " cannot have triggers");
  }
  if (s.timing != TRIGGER_TYPE_INSTEAD && s.row) {
    return error(session,
                 name + " is a view: views cannot have row-level BEFORE or AFTER triggers");
  }
  if ((s.events & TRIGGER_TYPE_TRUNCATE) != 0) {
    return error(session, name + " is a view: views cannot have TRUNCATE triggers");
  }
  return true;
}

bool check_form(Session& session, const CreateTrigStmt& s) {
  if (s.isconstraint && s.timing != TRIGGER_TYPE_AFTER) {
    return error(session, "constraint triggers must be AFTER");
  }
  if (s.row && (s.events & TRIGGER_TYPE_TRUNCATE) != 0) {
    return error(session, "TRUNCATE FOR EACH ROW triggers are not supported");
  }
  if (s.timing != TRIGGER_TYPE_INSTEAD) return true;
  if (!s.row) return error(session, "INSTEAD OF triggers must be FOR EACH ROW");
  if (s.whenClause != nullptr) {
    return error(session, "INSTEAD OF triggers cannot have WHEN conditions");
  }
  if (s.columns != nullptr) return error(session, "INSTEAD OF triggers cannot have column lists");
  return true;
}

bool check_transition(Session& session, Ref relation, const CreateTrigStmt& s,
                      const TriggerTransition& t) {
  if (!t.isTable) {
    return error(session, "ROW variable naming in the REFERENCING clause is not supported");
  }
  if (session.catalog.is<View>(relation)) {
    return error(session, quoted_name(session, relation) +
                              " is a view: triggers on views cannot have transition tables");
  }
  if (s.row && is_partition(session, relation)) {
    return error(session, "ROW triggers with transition tables are not supported on partitions");
  }
  if (s.row && !parents_of(session, relation).empty()) {
    return error(session,
                 "ROW triggers with transition tables are not supported on inheritance children");
  }
  if (s.timing != TRIGGER_TYPE_AFTER) {
    return error(session, "transition table name can only be specified for an AFTER trigger");
  }
  if ((s.events & TRIGGER_TYPE_TRUNCATE) != 0) {
    return error(session, "TRUNCATE triggers with transition tables are not supported");
  }
  const int rows = s.events & (TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE | TRIGGER_TYPE_DELETE);
  if ((rows & (rows - 1)) != 0) {
    return error(session,
                 "transition tables cannot be specified for triggers with more than one event");
  }
  if (s.columns != nullptr) {
    return error(session, "transition tables cannot be specified for triggers with column lists");
  }
  if (t.isNew && (rows & (TRIGGER_TYPE_INSERT | TRIGGER_TYPE_UPDATE)) == 0) {
    return error(session, "NEW TABLE can only be specified for an INSERT or UPDATE trigger");
  }
  if (!t.isNew && (rows & (TRIGGER_TYPE_DELETE | TRIGGER_TYPE_UPDATE)) == 0) {
    return error(session, "OLD TABLE can only be specified for a DELETE or UPDATE trigger");
  }
  return true;
}

bool read_transitions(Session& session, Ref relation, const CreateTrigStmt& s, Trigger& body) {
  for (const TriggerTransition* t : list_of<TriggerTransition>(s.transitionRels)) {
    if (!check_transition(session, relation, s, *t)) return false;
    Name& table = t->isNew ? body.new_table : body.old_table;
    if (table) {
      return error(session, std::string(t->isNew ? "NEW" : "OLD") +
                                " TABLE cannot be specified multiple times");
    }
    table = session.name(t->name);
  }
  if (body.old_table && body.old_table == body.new_table) {
    return error(session, "OLD TABLE name and NEW TABLE name cannot be the same");
  }
  return true;
}

/// The order of pg_get_triggerdef(), whatever was written.
bool read_events(Session& session, Ref relation, const CreateTrigStmt& s, ExprBuilder& out) {
  auto event = [&](int bit, std::string_view word) {
    if ((s.events & bit) == 0) return;
    if (!out.empty()) out << " OR ";
    out << word;
  };
  event(TRIGGER_TYPE_INSERT, "INSERT");
  event(TRIGGER_TYPE_DELETE, "DELETE");
  event(TRIGGER_TYPE_UPDATE, "UPDATE");
  std::vector<Ref> columns;
  for (const String* name : list_of<String>(s.columns)) {
    const Ref column = session.catalog.column(relation, session.name(name->sval));
    if (!column) {
      return error(session, "column " + quoted(name->sval) + " of relation " +
                                quoted_name(session, relation) + " does not exist");
    }
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      return error(session, "column " + quoted(name->sval) + " specified more than once");
    }
    out << (columns.empty() ? " OF " : ", ");
    out.hole(column, HoleForm::Bare);
    columns.push_back(column);
  }
  event(TRIGGER_TYPE_TRUNCATE, "TRUNCATE");
  return true;
}

/// WHEN sees the rows that the events have.
bool read_condition(Session& session, Ref relation, const CreateTrigStmt& s, Trigger& body) {
  if (s.whenClause == nullptr) return true;
  Scope scope;
  auto row = [&](const char* name, int events_without) {
    if (!s.row || s.events == events_without) return;
    scope.items.push_back(ScopeItem{session.name(name), relation});
  };
  row("old", TRIGGER_TYPE_INSERT);
  row("new", TRIGGER_TYPE_DELETE);
  const auto text = print_condition(session, s.whenClause, scope);
  if (text) body.condition = session.catalog.intern(*text);
  return text.has_value();
}

/// The function takes no arguments and returns trigger.
bool read_function(Session& session, const CreateTrigStmt& s, Trigger& body) {
  const auto parts = name_parts(s.funcname);
  const auto text = function_name_exactly(session, parts);
  if (!text) return false;
  if (!text->refs().empty()) {
    const Function* function = session.catalog.get_if<Function>(text->refs()[0]);
    const bool right =
        function != nullptr && session.catalog.render(function->returns) == "trigger";
    if (!right) {
      return error(session, "function " + qualified_text(parts) + " must return type trigger");
    }
  }
  body.function = session.catalog.intern(*text);
  return true;
}

bool read_trigger(Session& session, Ref relation, const CreateTrigStmt& s, Trigger& body) {
  body.timing = session.name(s.timing == TRIGGER_TYPE_BEFORE    ? "BEFORE"
                             : s.timing == TRIGGER_TYPE_INSTEAD ? "INSTEAD OF"
                                                                : "AFTER");
  body.for_each_row = s.row;
  body.constraint = s.isconstraint;
  body.deferrable = s.deferrable;
  body.initially_deferred = s.initdeferred;
  ExprBuilder events;
  if (!read_transitions(session, relation, s, body) || !read_events(session, relation, s, events) ||
      !read_condition(session, relation, s, body) || !read_function(session, s, body)) {
    return false;
  }
  body.events = session.catalog.intern(events);
  if (s.constrrel != nullptr) {
    const Ref from = need_relation(session, *s.constrrel);
    if (!from) return false;
    body.from_table = session.catalog.intern(ExprBuilder().hole(from));
  }
  std::vector<std::string> arguments;
  for (const String* argument : list_of<String>(s.args)) arguments.emplace_back(argument->sval);
  body.arguments = session.strings.list(arguments);
  return true;
}

/// A trigger of the name that is already there: replaced with OR REPLACE, refused without.
bool find_old_trigger(Session& session, Ref relation, const CreateTrigStmt& s, Ref& old) {
  const Catalog& catalog = session.catalog;
  old = catalog.find_own<Trigger>(relation, session.name(s.trigname));
  if (!old) return true;
  const std::string what =
      "trigger " + quoted(s.trigname) + " for relation " + quoted_name(session, relation);
  if (!s.replace) return error(session, what + " already exists");
  if (catalog[old].source) return error(session, what + " is an internal or a child trigger");
  if (s.isconstraint || catalog.get<Trigger>(old).constraint) {
    return error(session, what + " is a constraint trigger");
  }
  return true;
}

std::vector<Ref> partitions_of(const Session& session, Ref table) {
  return is_partitioned(session, table) ? children_of(session, table) : std::vector<Ref>{};
}

/// One copy, and the copies of the copy.
bool clone_trigger(Session& session, Ref trigger, Ref partition) {
  Catalog& catalog = session.catalog;
  const Ref parent = catalog.parent(trigger);
  const Name name = catalog.name(trigger);
  Trigger body = catalog.get<Trigger>(trigger);
  body.events = retarget(session, body.events, parent, partition);
  body.condition = retarget(session, body.condition, parent, partition);
  Ref copy = catalog.find_own<Trigger>(partition, name);
  if (copy && catalog[copy].source != trigger) {
    return error(session, "trigger " + quoted(session.text(name)) + " for relation " +
                              quoted_name(session, partition) + " already exists");
  }
  if (copy) {
    catalog.edit<Trigger>(copy) = body;
  } else {
    copy = catalog.add(partition, name, body, session.statement, Origin{false, trigger});
  }
  for (const Ref below : partitions_of(session, partition)) {
    if (!clone_trigger(session, copy, below)) return false;
  }
  return true;
}

}  // namespace

void clone_row_triggers(Session& session, Ref parent, Ref partition) {
  std::vector<Ref> triggers;
  session.catalog.each_child_of<Trigger>(parent, [&](Ref trigger) {
    if (session.catalog.get<Trigger>(trigger).for_each_row) triggers.push_back(trigger);
  });
  for (const Ref trigger : triggers) {
    if (!clone_trigger(session, trigger, partition)) return;
  }
}

bool lower(Session& session, const CreateTrigStmt& statement) {
  const Ref relation = need_relation(session, *statement.relation);
  if (!relation) return false;
  Trigger body;
  Ref trigger{};
  if (!check_relation(session, relation, statement) || !check_form(session, statement) ||
      !read_trigger(session, relation, statement, body) ||
      !find_old_trigger(session, relation, statement, trigger)) {
    return false;
  }
  Catalog& catalog = session.catalog;
  if (trigger) {
    catalog.edit<Trigger>(trigger) = body;
  } else {
    trigger = catalog.add(relation, session.name(statement.trigname), body, session.statement);
  }
  if (!body.for_each_row) return true;
  for (const Ref partition : partitions_of(session, relation)) {
    if (!clone_trigger(session, trigger, partition)) return false;
  }
  return true;
}

}  // namespace dryshod
