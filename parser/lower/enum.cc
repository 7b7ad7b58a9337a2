// Enum types: CREATE TYPE ... AS ENUM and ALTER TYPE ... ADD / RENAME VALUE, as
// src/backend/catalog/pg_enum.c does them. Knows labels, and that stored constants follow a renamed
// label (the server stores the label's OID); refuses to know what a value is used for otherwise.
#include <algorithm>
#include <string>
#include <vector>

#include "catalog/quote.h"
#include "parser/lower/definition.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

constexpr size_t kMaxLabelBytes = 63;  // NAMEDATALEN - 1

bool valid_label(Session& session, std::string_view label) {
  if (label.size() <= kMaxLabelBytes) return true;
  return error(session, "invalid enum label \"" + std::string(label) + "\"");
}

std::vector<std::string> labels_of(const Session& session, Ref type) {
  std::vector<std::string> out;
  for (const std::string_view label : session.strings[session.catalog.get<Enum>(type).labels]) {
    out.emplace_back(label);
  }
  return out;
}

Ref need_enum(Session& session, const List* names) {
  const auto parts = name_parts(names);
  const Ref type = find_type(session, parts);
  if (session.catalog.is<Enum>(type)) return type;
  error(session, type ? visible_name(session, type) + " is not an enum"
                      : "type " + quoted(qualified_text(parts)) + " does not exist");
  return {};
}

/// array_in() and array_out(): the elements of a one-dimensional array constant, `before` replaced.
std::string replace_in_array(std::string_view array, std::string_view before,
                             std::string_view after) {
  std::string out, element;
  bool quoted = false;
  auto finish = [&] {
    const std::string_view value = element == before ? after : std::string_view(element);
    const bool plain = !value.empty() && value != "NULL" &&
                       value.find_first_of("{},\"\\ \t\n") == std::string_view::npos;
    if (plain) {
      out += value;
    } else {
      out += '"';
      for (const char c : value) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
      }
      out += '"';
    }
    element.clear();
  };
  for (size_t i = 0; i < array.size(); ++i) {
    const char c = array[i];
    if (c == '\\' && i + 1 < array.size()) {
      element += array[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '}' || c == ',')) {
      if (c != '{' && !(c == '}' && element.empty())) finish();
      out += c;
    } else {
      element += c;
    }
  }
  return out;
}

/// The text of the string constant that starts at `at` (a quote, or E before one); `end` is past
/// it.
std::string constant_at(std::string_view text, size_t at, size_t& end) {
  const bool escapes = text[at] == 'E';
  std::string value;
  size_t i = at + (escapes ? 2 : 1);
  for (; i < text.size(); ++i) {
    if (text[i] == '\\' && escapes && i + 1 < text.size()) {
      value += text[++i];
    } else if (text[i] != '\'') {
      value += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '\'') {
      value += text[++i];
    } else {
      break;
    }
  }
  end = i + 1;
  return value;
}

/// The template with constants of the enum spelled anew: 'before'::type and '{before}'::type[].
Expr with_renamed_label(Catalog& catalog, Expr stored, Ref type, std::string_view before,
                        std::string_view after) {
  const std::vector<Ref> refs = catalog.refs(stored);
  if (std::find(refs.begin(), refs.end(), type) == refs.end()) return stored;
  const std::string_view text = catalog.template_text(stored);
  std::string changed;
  size_t hole = 0;
  bool found = false;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '"') {  // a quoted identifier
      const size_t close = std::min(text.find('"', i + 1), text.size() - 1);
      changed += text.substr(i, close + 1 - i);
      i = close + 1;
      continue;
    }
    const bool constant =
        text[i] == '\'' ||
        (text.substr(i, 2) == "E'" && (i == 0 || !isalnum(static_cast<uint8_t>(text[i - 1]))));
    if (!constant) {
      if (text[i] == kHoleMark) ++hole;
      changed += text[i++];
      continue;
    }
    size_t end = 0;
    const std::string value = constant_at(text, i, end);
    hole += static_cast<size_t>(std::count(value.begin(), value.end(), kHoleMark));
    const std::string cast = std::string("::") + kHoleMark + static_cast<char>(HoleForm::Qualified);
    const bool ours = text.substr(end).starts_with(cast) && refs[hole] == type;
    const bool array = ours && text.substr(end + cast.size()).starts_with("[]");
    const std::string renamed = array             ? replace_in_array(value, before, after)
                                : value == before ? std::string(after)
                                                  : value;
    if (ours && renamed != value) {
      changed += quote_literal(renamed);
      found = true;
    } else {
      changed += text.substr(i, end - i);
    }
    i = end;
  }
  if (!found) return stored;
  ExprBuilder out = catalog.open(stored);
  out.text() = changed;
  return catalog.intern(out);
}

/// A bound says the labels of its key without their type: FOR VALUES IN ('a').
Expr bound_with_renamed_label(Catalog& catalog, Expr bound, std::string_view before,
                              std::string_view after) {
  const std::string text(catalog.template_text(bound));
  std::string changed;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != '\'' && text.compare(i, 2, "E'") != 0) {
      changed += text[i++];
      continue;
    }
    size_t end = 0;
    const std::string value = constant_at(text, i, end);
    changed += value == before ? quote_literal(after) : text.substr(i, end - i);
    i = end;
  }
  ExprBuilder out = catalog.open(bound);
  out.text() = changed;
  return catalog.intern(out);
}

/// The bounds of partitions whose whole key is one column of the enum.
void rename_in_bounds(Catalog& catalog, Ref type, std::string_view before, std::string_view after) {
  std::vector<Ref> links;
  catalog.each_of<Inherits>([&](Ref link) {
    const Inherits& body = catalog.get<Inherits>(link);
    const Table* parent = catalog.get_if<Table>(body.from);
    if (!body.bound || parent == nullptr || !parent->partition_key) return;
    const auto key = catalog.refs(parent->partition_key);
    if (key.size() != 1 || !catalog.is<Column>(key[0])) return;
    const Expr stored = catalog.get<Column>(key[0]).type;
    const auto refs = catalog.refs(stored);
    if (refs.size() == 1 && refs[0] == type && catalog.template_text(stored).size() == 2) {
      links.push_back(link);
    }
  });
  for (const Ref link : links) {
    const Expr bound = catalog.get<Inherits>(link).bound;
    const Expr renamed = bound_with_renamed_label(catalog, bound, before, after);
    catalog.edit<Inherits>(link).bound = renamed;
  }
}

bool rename_label(Session& session, Ref type, const AlterEnumStmt& statement) {
  auto labels = labels_of(session, type);
  const std::string before = statement.oldVal, after = statement.newVal;
  const auto at = std::find(labels.begin(), labels.end(), before);
  if (at == labels.end()) {
    return error(session, "\"" + before + "\" is not an existing enum label");
  }
  if (std::find(labels.begin(), labels.end(), after) != labels.end()) {
    return error(session, "enum label \"" + after + "\" already exists");
  }
  *at = after;
  Catalog& catalog = session.catalog;
  catalog.edit<Enum>(type).labels = session.strings.list(labels);
  rewrite_expressions(catalog, [&](Expr stored) {
    return with_renamed_label(catalog, stored, type, before, after);
  });
  rename_in_bounds(catalog, type, before, after);
  return true;
}

}  // namespace

bool lower(Session& session, const CreateEnumStmt& statement) {
  const auto object = new_object(session, statement.typeName, Slot::Type);
  if (!object) return false;
  std::vector<std::string> labels;
  for (const String* label : list_of<String>(statement.vals)) {
    if (!valid_label(session, label->sval)) return false;
    if (std::find(labels.begin(), labels.end(), label->sval) != labels.end()) {
      return error(session, "enum label \"" + std::string(label->sval) + "\" used more than once");
    }
    labels.emplace_back(label->sval);
  }
  const Ref type = session.catalog.add(object->schema, object->name,
                                       Enum{session.strings.list(labels)}, session.statement);
  created(session, type);
  return true;
}

bool lower(Session& session, const AlterEnumStmt& statement) {
  const Ref type = need_enum(session, statement.typeName);
  if (!type || !valid_label(session, statement.newVal)) return false;
  if (statement.oldVal != nullptr) return rename_label(session, type, statement);
  auto labels = labels_of(session, type);
  if (std::find(labels.begin(), labels.end(), statement.newVal) != labels.end()) {
    if (statement.skipIfNewValExists) return true;
    return error(session, "enum label \"" + std::string(statement.newVal) + "\" already exists");
  }
  auto place = labels.end();
  if (statement.newValNeighbor != nullptr) {
    place = std::find(labels.begin(), labels.end(), statement.newValNeighbor);
    if (place == labels.end()) {
      return error(session, "\"" + std::string(statement.newValNeighbor) +
                                "\" is not an existing enum label");
    }
    if (statement.newValIsAfter) ++place;
  }
  labels.insert(place, statement.newVal);
  session.catalog.edit<Enum>(type).labels = session.strings.list(labels);
  return true;
}

}  // namespace dryshod
