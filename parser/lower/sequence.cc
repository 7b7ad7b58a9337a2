// Sequences: CREATE and ALTER SEQUENCE, and those that serial and identity columns make. Knows the
// parameters and their defaults by type and sign (init_params() of
// src/backend/commands/sequence.c); the current value is data and is not kept.
#include <charconv>
#include <cstring>
#include <limits>

#include "parser/lower/features.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

struct TypeLimits {
  int64_t minimum, maximum;
};

TypeLimits limits_of(std::string_view type) {
  if (type == "smallint") return {INT16_MIN, INT16_MAX};
  if (type == "integer") return {INT32_MIN, INT32_MAX};
  return {INT64_MIN, INT64_MAX};
}

/// The options of one list, each at most once.
struct SequenceOptions {
  const DefElem *type = nullptr, *start = nullptr, *restart = nullptr, *increment = nullptr,
                *maximum = nullptr, *minimum = nullptr, *cache = nullptr, *cycle = nullptr,
                *owned_by = nullptr, *sequence_name = nullptr, *persistence = nullptr;
};

bool gather(Session& session, const List* options, SequenceOptions& found) {
  for (const DefElem* option : list_of<DefElem>(options)) {
    const std::string_view name = option->defname;
    const DefElem** slot = name == "as"                             ? &found.type
                           : name == "start"                        ? &found.start
                           : name == "restart"                      ? &found.restart
                           : name == "increment"                    ? &found.increment
                           : name == "maxvalue"                     ? &found.maximum
                           : name == "minvalue"                     ? &found.minimum
                           : name == "cache"                        ? &found.cache
                           : name == "cycle"                        ? &found.cycle
                           : name == "owned_by"                     ? &found.owned_by
                           : name == "sequence_name"                ? &found.sequence_name
                           : name == "logged" || name == "unlogged" ? &found.persistence
                                                                    : nullptr;
    if (slot == nullptr) {
      return error(session, "option \"" + std::string(name) + "\" not recognized",
                   option->location);
    }
    if (*slot != nullptr) {
      return error(session, "conflicting or redundant options", option->location);
    }
    *slot = option;
  }
  return true;
}

bool number(Session& session, const DefElem& option, int64_t& value) {
  const std::string text = def_text(option);
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(begin, end, value);
  if (code == std::errc::result_out_of_range) {
    return error(session, "value \"" + text + "\" is out of range for type bigint",
                 option.location);
  }
  if (stop != end || begin == end) {
    return error(session, std::string(option.defname) + " requires a numeric value",
                 option.location);
  }
  return true;
}

bool type_option(Session& session, const DefElem& option, Sequence& body, bool& reset_maximum,
                 bool& reset_minimum, bool is_new) {
  const auto* type = node_as<TypeName>(option.arg, T_TypeName);
  if (type == nullptr) return true;
  const auto text = type_text(session, *type);
  if (!text) return false;
  const std::string spelled = text->text();
  if (spelled != "smallint" && spelled != "integer" && spelled != "bigint") {
    return error(session, "sequence type must be smallint, integer, or bigint", option.location);
  }
  if (!is_new) {
    // Bounds that were the old type's follow the new type.
    const TypeLimits old = limits_of(session.text(body.type));
    reset_maximum = body.maximum == old.maximum;
    reset_minimum = body.minimum == old.minimum;
  }
  body.type = session.name(std::string_view(spelled));
  return true;
}

bool bounds(Session& session, const SequenceOptions& options, Sequence& body, bool reset_maximum,
            bool reset_minimum, bool is_new) {
  const TypeLimits limits = limits_of(session.text(body.type));
  const auto check_range = [&](const DefElem* option, const char* what, int64_t value) {
    if (value >= limits.minimum && value <= limits.maximum) return true;
    return error(session,
                 std::string(what) + " (" + std::to_string(value) +
                     ") is out of range for sequence data type " +
                     std::string(session.text(body.type)),
                 option == nullptr ? -1 : option->location);
  };
  if (options.maximum != nullptr && options.maximum->arg != nullptr) {
    if (!number(session, *options.maximum, body.maximum)) return false;
  } else if (is_new || options.maximum != nullptr || reset_maximum) {
    body.maximum = body.increment > 0 || reset_maximum ? limits.maximum : -1;
  }
  if (!check_range(options.maximum, "MAXVALUE", body.maximum)) return false;
  if (options.minimum != nullptr && options.minimum->arg != nullptr) {
    if (!number(session, *options.minimum, body.minimum)) return false;
  } else if (is_new || options.minimum != nullptr || reset_minimum) {
    body.minimum = body.increment < 0 || reset_minimum ? limits.minimum : 1;
  }
  if (!check_range(options.minimum, "MINVALUE", body.minimum)) return false;
  if (body.minimum >= body.maximum) {
    return error(session, "MINVALUE (" + std::to_string(body.minimum) +
                              ") must be less than MAXVALUE (" + std::to_string(body.maximum) +
                              ")");
  }
  return true;
}

bool within(Session& session, const char* what, int64_t value, const Sequence& body) {
  if (value < body.minimum) {
    return error(session, std::string(what) + " value (" + std::to_string(value) +
                              ") cannot be less than MINVALUE (" + std::to_string(body.minimum) +
                              ")");
  }
  if (value > body.maximum) {
    return error(session, std::string(what) + " value (" + std::to_string(value) +
                              ") cannot be greater than MAXVALUE (" + std::to_string(body.maximum) +
                              ")");
  }
  return true;
}

bool set_owned_by(Session& session, Ref sequence, const DefElem& option);

}  // namespace

bool apply_sequence_options(Session& session, Ref sequence, const List* options, bool is_new) {
  SequenceOptions found;
  if (!gather(session, options, found)) return false;
  Sequence body = session.catalog.get<Sequence>(sequence);
  bool reset_maximum = false;
  bool reset_minimum = false;
  if (is_new && !body.type) body.type = session.name("bigint");
  if (found.type != nullptr &&
      !type_option(session, *found.type, body, reset_maximum, reset_minimum, is_new)) {
    return false;
  }
  if (found.increment != nullptr && !number(session, *found.increment, body.increment)) {
    return false;
  }
  if (body.increment == 0) return error(session, "INCREMENT must not be zero");
  if (found.cycle != nullptr) body.cycle = def_bool(*found.cycle);
  if (!bounds(session, found, body, reset_maximum, reset_minimum, is_new)) return false;
  if (found.start != nullptr) {
    if (!number(session, *found.start, body.start)) return false;
  } else if (is_new) {
    body.start = body.increment > 0 ? body.minimum : body.maximum;
  }
  if (!within(session, "START", body.start, body)) return false;
  if (found.restart != nullptr && found.restart->arg != nullptr) {
    int64_t restart = 0;
    if (!number(session, *found.restart, restart)) return false;
    if (!within(session, "RESTART", restart, body)) return false;
  }
  if (found.cache != nullptr && !number(session, *found.cache, body.cache)) return false;
  if (body.cache <= 0) {
    return error(session, "CACHE (" + std::to_string(body.cache) + ") must be greater than zero");
  }
  if (found.persistence != nullptr) {
    if (!require(session, Feature::UnloggedSequence, found.persistence->location)) {
      return false;
    }
    const bool unlogged = std::strcmp(found.persistence->defname, "unlogged") == 0;
    body.persistence = unlogged ? session.name("unlogged") : Name{};
  }
  session.catalog.edit<Sequence>(sequence) = body;
  return found.owned_by == nullptr || set_owned_by(session, sequence, *found.owned_by);
}

namespace {

bool set_owned_by(Session& session, Ref sequence, const DefElem& option) {
  Catalog& catalog = session.catalog;
  const auto* names = node_as<List>(option.arg, T_List);
  std::vector<std::string_view> parts = name_parts(names);
  if (catalog[sequence].source) {
    return error(session, "cannot change ownership of identity sequence", option.location);
  }
  if (parts.size() == 1) {
    if (parts[0] != "none") return error(session, "invalid OWNED BY option", option.location);
    catalog.remove(catalog.child<OwnedBy>(sequence));
    return true;
  }
  const std::string_view column_name = parts.back();
  parts.pop_back();
  const Ref table = find_relation(session, parts);
  if (!table) {
    std::string name;
    for (const std::string_view part : parts) {
      if (!name.empty()) name += '.';
      name += part;
    }
    return error(session, "relation \"" + name + "\" does not exist", option.location);
  }
  if (!catalog.is<Table>(table) && !catalog.is<View>(table)) {
    return error(session,
                 "sequence cannot be owned by relation \"" + message_name(session, table) + "\"",
                 option.location);
  }
  if (catalog.schema_of(table) != catalog.schema_of(sequence)) {
    return error(session, "sequence must be in same schema as table it is linked to",
                 option.location);
  }
  const Ref column = catalog.column(table, session.name(column_name));
  if (!column) {
    return error(session,
                 "column \"" + std::string(column_name) + "\" of relation \"" +
                     message_name(session, table) + "\" does not exist",
                 option.location);
  }
  const Name owner = owner_of(session, sequence);
  const Name table_owner = owner_of(session, table);
  if (owner && table_owner && owner != table_owner) {
    return error(session, "sequence must have same owner as table it is linked to",
                 option.location);
  }
  add_owned_by(session, sequence, column, session.at(option.location));
  return true;
}

}  // namespace

Name choose_sequence_name(Session& session, Ref schema, std::string_view table,
                          std::string_view column) {
  return choose_relation_name(session, table, column, "seq", schema, false);
}

Name sequence_persistence(const Session& session, Name table_persistence) {
  // Before 15 there are no unlogged sequences: those of unlogged tables are permanent.
  if (session.major < 15 && session.text(table_persistence) == "unlogged") return {};
  return table_persistence;
}

Ref make_sequence(Session& session, Ref schema, Name name, std::string_view type,
                  const List* options, Name persistence) {
  if (!name_is_free(session, Slot::Relation, schema, name)) return {};
  // A sequence has no type of its own name, but DefineRelation() refuses one all the same.
  if (session.catalog.find(Slot::Type, schema, name)) {
    error(session, "type \"" + std::string(session.text(name)) + "\" already exists");
    return {};
  }
  Sequence body;
  body.type = session.name(type);
  body.persistence = persistence;
  const Ref sequence = session.catalog.add(schema, name, body, session.statement);
  if (!apply_sequence_options(session, sequence, options, true)) {
    session.catalog.remove(sequence);
    return {};
  }
  created(session, sequence);
  return sequence;
}

bool lower(Session& session, const CreateSeqStmt& statement) {
  const RangeVar& written = *statement.sequence;
  const char* in = written.schemaname == nullptr ? "" : written.schemaname;
  const Ref schema = creation_schema(session, in, written.location);
  if (!schema) return false;
  const Name name = session.name(written.relname);
  if (statement.if_not_exists && session.catalog.find(Slot::Relation, schema, name)) return true;
  Name persistence{};
  if (written.relpersistence == 'u') {
    if (!require(session, Feature::UnloggedSequence)) return false;
    persistence = session.name("unlogged");
  } else if (written.relpersistence == 't') {
    persistence = session.name("temporary");
  }
  return static_cast<bool>(
      make_sequence(session, schema, name, "bigint", statement.options, persistence));
}

bool lower(Session& session, const AlterSeqStmt& statement) {
  const Ref sequence = find_relation(session, *statement.sequence);
  if (!sequence) {
    if (statement.missing_ok) return true;
    return static_cast<bool>(need_relation(session, *statement.sequence));
  }
  if (!session.catalog.is<Sequence>(sequence)) {
    return error(session, "\"" + message_name(session, sequence) + "\" is not a sequence",
                 statement.sequence->location);
  }
  return apply_sequence_options(session, sequence, statement.options, false);
}

}  // namespace dryshod
