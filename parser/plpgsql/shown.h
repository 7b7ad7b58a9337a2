// What the server's own functions print of an element (src/backend/utils/adt/regproc.c and
// ruleutils.c), names without their schema where the search_path finds them. Knows the text of
// definitions without expressions; of others what they mean, for what is kept of an expression
// leaves out casts that the server spells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parser/lower/session.h"

namespace dryshod {

/// A keyword that we keep in lower case.
std::string in_capitals(std::string_view text);
struct Shown {
  std::string text;
  bool literally = true;  // false: the server's means the same and is spelled otherwise
};

/// regclassout(), regprocout().
std::string shown_name(const Session& session, Ref object);
/// A stored list of names or types; none: not sure.
std::optional<std::string> shown(const Session& session, Expr expression);
/// regprocedureout().
std::optional<std::string> shown_signature(const Session& session, Ref routine);
/// pg_get_function_identity_arguments().
std::optional<std::string> shown_arguments(const Session& session, Ref routine);
/// How many types a signature lists.
int64_t argument_count(std::string_view signature);
/// pg_get_constraintdef(); none for exclusion constraints.
std::optional<Shown> constraint_definition(const Session& session, Ref constraint);
/// pg_get_indexdef(), of indexes and keys without parameters of storage.
std::optional<Shown> index_definition(const Session& session, Ref index);
/// pg_get_viewdef().
std::optional<Shown> view_definition(const Session& session, Ref view);

}  // namespace dryshod
