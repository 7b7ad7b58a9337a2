// Subscriptions, as src/backend/commands/subscriptioncmds.c makes and changes them, but for all
// that needs the publisher: nothing is connected to, no slot is made or dropped. Knows the
// parameters of each major.
#include <algorithm>
#include <map>
#include <optional>

#include "parser/lower/connection_string.h"
#include "parser/lower/features.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/lower/replication.h"

namespace dryshod {
namespace {

using Options = std::map<std::string, std::string, std::less<>>;

enum class Sort : uint8_t { Bool, Streaming, Text, Origin, Passing };

struct Parameter {
  std::string_view name;
  std::optional<Feature> feature;  // none: every major has it
  Sort sort;
  std::string_view usual;     // not stored when it has this value
  std::string_view before{};  // what servers do that lack it; a later pg_dump writes it of them
};
// Passing: it says what the statement does, and nothing that stays.
constexpr Parameter kParameters[] = {
    {"binary", {}, Sort::Bool, "false"},
    {"connect", {}, Sort::Passing, ""},
    {"copy_data", {}, Sort::Passing, ""},
    {"create_slot", {}, Sort::Passing, ""},
    {"disable_on_error", Feature::SubscriptionDisableOnError, Sort::Bool, "false"},
    {"enabled", {}, Sort::Passing, ""},
    {"failover", Feature::SubscriptionFailover, Sort::Bool, "false"},
    {"origin", Feature::SubscriptionOrigin, Sort::Origin, "any"},
    {"password_required", Feature::SubscriptionPasswordRequired, Sort::Bool, "true"},
    {"refresh", {}, Sort::Passing, ""},
    {"run_as_owner", Feature::SubscriptionRunAsOwner, Sort::Bool, "false", "true"},
    {"slot_name", {}, Sort::Text, ""},
    {"streaming", {}, Sort::Streaming, ""},
    {"synchronous_commit", {}, Sort::Text, "off"},
    {"two_phase", Feature::SubscriptionTwoPhase, Sort::Bool, "false"},
};

/// What a subscription has when nothing is said (since 18 changes are applied in parallel).
std::string_view usual_of(const Session& session, const Parameter& parameter) {
  if (parameter.sort != Sort::Streaming) return parameter.usual;
  return session.major >= 18 ? "parallel" : "false";
}

const Parameter* find_parameter(std::string_view name) {
  for (const Parameter& parameter : kParameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

/// defGetStreamingMode()
bool read_streaming(Session& session, const DefElem& option, std::string& value) {
  if (lower_case(def_text(option)) == "parallel") {
    if (!require(session, Feature::SubscriptionStreamingParallel, option.location)) return false;
    value = "parallel";
    return true;
  }
  const size_t before = session.diagnostics.size();
  bool on = false;
  if (read_bool(session, option, on)) {
    value = on ? "true" : "false";
    return true;
  }
  if (session.major < 16) return false;
  session.diagnostics.resize(before);
  return error(session, "streaming requires a Boolean value or \"parallel\"");
}

bool read_value(Session& session, const Parameter& parameter, const DefElem& option,
                std::string& value) {
  switch (parameter.sort) {
    case Sort::Streaming:
      return read_streaming(session, option, value);
    case Sort::Text:
      value = def_text(option);
      return true;
    case Sort::Origin:
      value = lower_case(def_text(option));
      return value == "any" || value == "none" ||
             error(session, "unrecognized origin value: " + quoted(def_text(option)));
    case Sort::Bool:
    case Sort::Passing:
      break;
  }
  bool on = false;
  if (!read_bool(session, option, on)) return false;
  value = on ? "true" : "false";
  return true;
}

/// dumpSubscription() of src/bin/pg_dump/pg_dump.c, of a server older than the parameter.
bool says_what_was(const Session& session, const Parameter& parameter, const DefElem& option) {
  return session.dumper_major > session.major && !parameter.before.empty() &&
         lower_case(def_text(option)) == parameter.before;
}

/// parse_subscription_options(), without what the options exclude each other for.
bool read_options(Session& session, const List* written, Options& options) {
  for (const DefElem* option : list_of<DefElem>(written)) {
    const Parameter* parameter = find_parameter(option->defname);
    if (parameter == nullptr) {
      return error(session, "unrecognized subscription parameter: " + quoted(option->defname));
    }
    if (parameter->feature && !has(session, *parameter->feature) &&
        says_what_was(session, *parameter, *option)) {
      continue;
    }
    if (parameter->feature && !require(session, *parameter->feature, option->location))
      return false;
    if (options.contains(option->defname)) return set_twice(session, *option);
    std::string value;
    if (!read_value(session, *parameter, *option, value)) return false;
    options[option->defname] = value;
  }
  return true;
}

bool is(const Options& options, std::string_view name, std::string_view value) {
  const auto found = options.find(name);
  return found != options.end() && found->second == value;
}

/// The options that exclude each other in CREATE SUBSCRIPTION.
bool check_options(Session& session, const Options& options) {
  if (is(options, "connect", "false")) {
    for (const char* other : {"enabled", "create_slot", "copy_data"}) {
      if (is(options, other, "true")) {
        return error(session, std::string("connect = false and ") + other +
                                  " = true are mutually exclusive options");
      }
    }
  }
  const bool connects = !is(options, "connect", "false");
  const auto on = [&](const char* name) {
    return options.contains(name) ? is(options, name, "true") : connects;
  };
  if (is(options, "slot_name", "none")) {
    for (const char* other : {"enabled", "create_slot"}) {
      if (is(options, other, "true")) {
        return error(session, std::string("slot_name = NONE and ") + other +
                                  " = true are mutually exclusive options");
      }
      if (on(other)) {
        return error(session, std::string("subscription with slot_name = NONE must also set ") +
                                  other + " = false");
      }
    }
  }
  if (session.in_transaction_block() && on("create_slot")) {
    return error(session,
                 "CREATE SUBSCRIPTION ... WITH (create_slot = true) cannot run inside a "
                 "transaction block");
  }
  return true;
}

Options stored_options(const Session& session, NameList list) {
  Options options;
  for (const std::string_view item : session.strings[list]) {
    const size_t equals = item.find('=');
    options[std::string(item.substr(0, equals))] = std::string(item.substr(equals + 1));
  }
  return options;
}

/// What stays of the options, put over those there were.
NameList store_options(Session& session, const Options& options, NameList before) {
  Options all = stored_options(session, before);
  for (const auto& [name, value] : options) {
    const Parameter* parameter = find_parameter(name);
    if (parameter == nullptr || parameter->sort == Sort::Passing) continue;
    const bool usual = name != "slot_name" && value == usual_of(session, *parameter);
    if (usual) {
      all.erase(name);
    } else {
      all[name] = value;
    }
  }
  std::vector<std::string> items;
  for (const auto& [name, value] : all) items.push_back(name + "=" + value);
  return session.strings.list(items);
}

/// publicationListToArray() and check_duplicates_in_publist().
bool read_publications(Session& session, const List* written, std::vector<std::string>& names) {
  for (const String* name : list_of<String>(written)) {
    if (std::find(names.begin(), names.end(), name->sval) != names.end()) {
      return error(session, "publication name " + quoted(name->sval) + " used more than once");
    }
    names.emplace_back(name->sval);
  }
  std::sort(names.begin(), names.end());
  return true;
}

bool read_connection(Session& session, const char* written, int location, Text& out) {
  std::string why;
  const auto text = without_secrets(written, why);
  if (!text) return error(session, "invalid connection string syntax: " + why, location);
  out = session.strings.text(*text);
  return true;
}

/// merge_publications()
bool change_publications(Session& session, const AlterSubscriptionStmt& statement,
                         NameList& publications) {
  std::vector<std::string> named;
  if (!read_publications(session, statement.publication, named)) return false;
  if (statement.kind == ALTER_SUBSCRIPTION_SET_PUBLICATION) {
    publications = session.strings.list(named);
    return true;
  }
  const bool adds = statement.kind == ALTER_SUBSCRIPTION_ADD_PUBLICATION;
  std::vector<std::string> all;
  for (const std::string_view name : session.strings[publications]) all.emplace_back(name);
  for (const std::string& name : named) {
    const auto found = std::find(all.begin(), all.end(), name);
    if (adds == (found != all.end())) {
      return error(session,
                   "publication " + quoted(name) +
                       (adds ? " is already in subscription " : " is not in subscription ") +
                       quoted(statement.subname));
    }
    if (adds) {
      all.push_back(name);
    } else {
      all.erase(found);
    }
  }
  if (all.empty()) return error(session, "cannot drop all the publications from a subscription");
  std::sort(all.begin(), all.end());
  publications = session.strings.list(all);
  return true;
}

/// ENABLE, DISABLE, and SET (...).
bool change_options(Session& session, const AlterSubscriptionStmt& statement, Subscription& body) {
  Options options;
  if (!read_options(session, statement.options, options)) return false;
  if (statement.kind == ALTER_SUBSCRIPTION_ENABLED) {
    const Options now = stored_options(session, body.options);
    body.enabled = is(options, "enabled", "true");
    if (body.enabled && is(now, "slot_name", "none")) {
      return error(session, "cannot enable subscription that does not have a slot name");
    }
    return true;
  }
  if (body.enabled && is(options, "slot_name", "none")) {
    return error(session, "cannot set slot_name = NONE for enabled subscription");
  }
  body.options = store_options(session, options, body.options);
  return true;
}

Ref need_subscription(Session& session, const char* name) {
  const Ref found = session.catalog.find_own<Subscription>({}, session.name(name));
  if (!found) error(session, "subscription " + quoted(name) + " does not exist");
  return found;
}

}  // namespace

bool lower(Session& session, const CreateSubscriptionStmt& statement) {
  Catalog& catalog = session.catalog;
  Options options;
  if (!read_options(session, statement.options, options) || !check_options(session, options)) {
    return false;
  }
  const Name name = session.name(statement.subname);
  if (catalog.find_own<Subscription>({}, name)) {
    return error(session, "subscription " + quoted(statement.subname) + " already exists");
  }
  Subscription body;
  std::vector<std::string> publications;
  if (!read_connection(session, statement.conninfo, -1, body.connection) ||
      !read_publications(session, statement.publication, publications)) {
    return false;
  }
  body.publications = session.strings.list(publications);
  body.enabled = options.contains("enabled") ? is(options, "enabled", "true")
                                             : !is(options, "connect", "false");
  options.emplace("slot_name", statement.subname);
  body.options = store_options(session, options, {});
  created(session, catalog.add({}, name, body, session.statement));
  return true;
}

bool lower(Session& session, const AlterSubscriptionStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref subscription = need_subscription(session, statement.subname);
  if (!subscription) return false;
  Subscription body = catalog.get<Subscription>(subscription);
  bool good = true;
  switch (statement.kind) {
    case ALTER_SUBSCRIPTION_OPTIONS:
    case ALTER_SUBSCRIPTION_ENABLED:
      good = change_options(session, statement, body);
      break;
    case ALTER_SUBSCRIPTION_CONNECTION:
      good = read_connection(session, statement.conninfo, -1, body.connection);
      break;
    case ALTER_SUBSCRIPTION_SET_PUBLICATION:
    case ALTER_SUBSCRIPTION_ADD_PUBLICATION:
    case ALTER_SUBSCRIPTION_DROP_PUBLICATION:
      good = change_publications(session, statement, body.publications);
      break;
    case ALTER_SUBSCRIPTION_REFRESH:  // tells the workers
    case ALTER_SUBSCRIPTION_SKIP:     // skips a transaction
      return true;
  }
  if (good) catalog.edit<Subscription>(subscription) = body;
  return good;
}

bool lower(Session& session, const DropSubscriptionStmt& statement) {
  const Ref found = session.catalog.find_own<Subscription>({}, session.name(statement.subname));
  if (!found && statement.missing_ok) return true;
  const Ref subscription = need_subscription(session, statement.subname);
  if (!subscription) return false;
  const Options options =
      stored_options(session, session.catalog.get<Subscription>(subscription).options);
  if (session.in_transaction_block() && !is(options, "slot_name", "none")) {
    return error(session, "DROP SUBSCRIPTION cannot run inside a transaction block");
  }
  return drop_element(session, subscription, statement.behavior);
}

}  // namespace dryshod
