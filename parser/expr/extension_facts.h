// What extensions contain: which of them a bare name or operator comes from.
// Knows the facts of extension_contents.def, what the session was taught instead, and which
// extensions a catalog has; refuses to know what the members do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/expr/value_type.h"
#include "parser/lower/session.h"

namespace dryshod {

/// The extensions that have to be installed before that one; empty also where nothing is known.
std::vector<std::string_view> required_extensions(std::string_view extension);
/// Does the extension contain it? `kind` is spelled as in SQL, in lower case ("operator class").
bool extension_has(const Session& session, std::string_view extension, std::string_view kind,
                   std::string_view name);

/// The names of all of a kind that it is known to contain.
std::vector<std::string_view> extension_members(const Session& session, std::string_view extension,
                                                std::string_view kind);

/// Is it known what the extension contains?
bool is_known_extension(const Session& session, std::string_view extension);

/// Is there an extension in that schema of which nobody knows what it contains? Never asked of
/// schema public: what a source looks for there is its own.
bool holds_unknown_extension(const Session& session, Ref schema);

/// The schema that a name without one comes from, when nothing in the catalog defines it: that of
/// the first extension on the search_path known to contain it; else that of the only schema on the
/// path that has extensions. None when no such extension is installed, or several could have it.
Ref extension_schema(const Session& session, std::string_view kind, std::string_view name);

/// The installed extension in that schema that is known to contain it: what names it goes with it.
/// None: not known.
Ref known_extension(const Session& session, std::string_view kind, std::string_view name,
                    Ref schema);
/// The one that brings the default operator class of a built-in type for an access method that has
/// none of its own for it. None: not known.
Ref extension_of_default_class(const Session& session, Expr type, std::string_view method);

/// What oper() finds for an operator without schema, where it is an extension's.
struct ExtensionOperator {
  Ref schema;               // none: pg_catalog's, or not known
  std::string_view result;  // format_type(); a type of the extension without its schema
  std::vector<std::string>
      operands{};  // declared types, as a value's type would be called; empty: not sure
};
ExtensionOperator extension_operator(const Session& session, std::string_view name,
                                     const std::vector<ValueType>& args);

}  // namespace dryshod
