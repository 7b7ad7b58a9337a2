// Names that the server makes up for what a script leaves unnamed, byte for byte. Knows name slots
// and NAMEDATALEN; refuses to know what is being named.
#include <algorithm>

#include "parser/lower/lower.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

constexpr size_t kNameLimit = 63;  // NAMEDATALEN - 1

/// ConstraintNameExists() of src/backend/catalog/pg_constraint.c: any constraint of the schema,
/// not-nulls included, which are a field here and so not in the name index.
bool constraint_name_exists(const Session& session, Ref schema, Name name) {
  return session.catalog.find(Slot::Constraint, schema, name) ||
         session.side.has_constraint(session.catalog, schema, name);
}

}  // namespace

std::string clip_name(std::string_view name, size_t limit) {
  if (name.size() <= limit) return std::string(name);
  size_t end = limit;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
  return std::string(name.substr(0, end));
}

std::string make_object_name(std::string_view name1, std::string_view name2,
                             std::string_view label) {
  size_t overhead = name2.empty() ? 0 : 1;
  if (!label.empty()) overhead += label.size() + 1;
  const size_t budget = overhead < kNameLimit ? kNameLimit - overhead : 0;
  size_t length1 = name1.size();
  size_t length2 = name2.size();
  while (length1 + length2 > budget) {
    if (length1 > length2) {
      --length1;
    } else {
      --length2;
    }
  }
  // Each part is clipped to whole characters on its own: pg_mbcliplen() of each.
  std::string name = clip_name(name1, length1);
  if (!name2.empty()) name += "_" + clip_name(name2, length2);
  if (!label.empty()) name.append("_").append(label);
  return name;
}

Name choose_relation_name(Session& session, std::string_view name1, std::string_view name2,
                          std::string_view label, Ref schema, bool is_constraint) {
  std::string with_digit(label);
  for (int pass = 1;; ++pass) {
    const Name name = session.name(make_object_name(name1, name2, with_digit));
    if (!session.catalog.find(Slot::Relation, schema, name) &&
        (!is_constraint || !constraint_name_exists(session, schema, name))) {
      return name;
    }
    with_digit = std::string(label) + std::to_string(pass);
  }
}

Name choose_constraint_name(Session& session, std::string_view name1, std::string_view name2,
                            std::string_view label, Ref schema, const std::vector<Name>& others) {
  std::string with_digit(label);
  for (int pass = 1;; ++pass) {
    const Name name = session.name(make_object_name(name1, name2, with_digit));
    if (std::find(others.begin(), others.end(), name) == others.end() &&
        !constraint_name_exists(session, schema, name)) {
      return name;
    }
    with_digit = std::string(label) + std::to_string(pass);
  }
}

std::string name_addition(const std::vector<std::string>& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    if (!joined.empty()) joined += '_';
    joined += clip_name(column, kNameLimit);
    if (joined.size() > kNameLimit) break;
  }
  return joined;
}

std::vector<std::string> distinct_column_names(const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const std::string& origin : wanted) {
    std::string name = origin;
    for (int i = 1; std::find(names.begin(), names.end(), name) != names.end(); ++i) {
      const std::string digits = std::to_string(i);
      name = clip_name(origin, kNameLimit - digits.size()) + digits;
    }
    names.push_back(name);
  }
  return names;
}

bool constraint_name_is_used(const Session& session, Ref relation, Name name) {
  return session.catalog.constraint(relation, name) ||
         session.side.find_constraint(session.catalog, relation, name);
}

}  // namespace dryshod
