// Event triggers, as src/backend/commands/event_trigger.c makes and changes them. Knows events and
// the command tags that each may be filtered by.
#include <algorithm>

#include "parser/lower/definition.h"
#include "parser/lower/features.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

struct CommandTag {
  std::string_view name;
  bool fires;     // ddl_command_start, ddl_command_end, sql_drop
  bool rewrites;  // table_rewrite
};
constexpr CommandTag kTags[] = {
#define PG_CMDTAG(tag, name, fires, rewrites, rows) {name, fires, rewrites},
#include "tcop/cmdtaglist.h"
#undef PG_CMDTAG
};

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

bool is_event(std::string_view event) {
  constexpr std::string_view kEvents[] = {"ddl_command_start", "ddl_command_end", "sql_drop",
                                          "table_rewrite", "login"};
  return std::find(std::begin(kEvents), std::end(kEvents), event) != std::end(kEvents);
}

/// validate_ddl_tags() and validate_table_rewrite_tags().
bool check_tag(Session& session, std::string_view event, std::string_view written) {
  if (event == "login") {
    return error(session, "tag filtering is not supported for login event triggers");
  }
  const std::string tag = upper_case(written);
  const auto* found = std::find_if(std::begin(kTags), std::end(kTags),
                                   [&](const CommandTag& known) { return known.name == tag; });
  if (found == std::end(kTags)) {
    return error(session,
                 "filter value " + quoted(written) + " not recognized for filter variable \"tag\"");
  }
  return (event == "table_rewrite" ? found->rewrites : found->fires) ||
         error(session, "event triggers are not supported for " + tag);
}

bool read_tags(Session& session, const CreateEventTrigStmt& statement, NameList& out) {
  const List* values = nullptr;
  for (const DefElem* filter : list_of<DefElem>(statement.whenclause)) {
    if (std::string_view(filter->defname) != "tag") {
      return error(session, "unrecognized filter variable " + quoted(filter->defname));
    }
    if (values != nullptr) {
      return error(session, "filter variable \"tag\" specified more than once");
    }
    values = reinterpret_cast<const List*>(filter->arg);
  }
  std::vector<std::string> tags;
  for (const String* value : list_of<String>(values)) {
    if (!check_tag(session, statement.eventname, value->sval)) return false;
    tags.push_back(upper_case(value->sval));
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  out = session.strings.list(tags);
  return true;
}

/// The function takes no arguments and returns event_trigger.
bool read_function(Session& session, const List* name, Expr& out) {
  const auto parts = name_parts(name);
  const auto text = function_name_exactly(session, parts);
  if (!text) return false;
  if (!text->refs().empty()) {
    const auto* function = session.catalog.get_if<Function>(text->refs().front());
    if (function == nullptr || session.catalog.render(function->returns) != "event_trigger") {
      return error(session,
                   "function " + qualified_text(parts) + " must return type event_trigger");
    }
  }
  out = session.catalog.intern(*text);
  return true;
}

Name state_word(const Session& session, char enabled) {
  return enabled == 'D'   ? session.name("disabled")
         : enabled == 'R' ? session.name("replica")
         : enabled == 'A' ? session.name("always")
                          : Name{};
}

}  // namespace

bool lower(Session& session, const CreateEventTrigStmt& statement) {
  EventTrigger body;
  if (std::string_view(statement.eventname) == "login" &&
      !require(session, Feature::EventTriggerLogin)) {
    return false;
  }
  if (!is_event(statement.eventname)) {
    return error(session, "unrecognized event name " + quoted(statement.eventname));
  }
  body.event = session.name(statement.eventname);
  if (!read_tags(session, statement, body.tags)) return false;
  const Name name = session.name(statement.trigname);
  if (session.catalog.find_own<EventTrigger>({}, name)) {
    return error(session, "event trigger " + quoted(statement.trigname) + " already exists");
  }
  if (!read_function(session, statement.funcname, body.function)) return false;
  created(session, session.catalog.add({}, name, body, session.statement));
  return true;
}

bool lower(Session& session, const AlterEventTrigStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref trigger = catalog.find_own<EventTrigger>({}, session.name(statement.trigname));
  if (!trigger) {
    return error(session, "event trigger " + quoted(statement.trigname) + " does not exist");
  }
  catalog.edit<EventTrigger>(trigger).enabled = state_word(session, statement.tgenabled);
  return true;
}

}  // namespace dryshod
