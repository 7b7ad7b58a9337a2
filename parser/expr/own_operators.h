// Operators and casts that the catalog itself has, beside those of pg_catalog and of extensions.
// Knows their operand types as text; the rules of choice are extension_facts.cc's.
#pragma once

#include "parser/expr/extension_facts.h"

namespace dryshod {

/// extension_operator() for an operator that may be the catalog's: `schema` is then the operator
/// itself. `only`: the schema that is written before it; none: as the search_path finds it.
ExtensionOperator visible_operator(const Session& session, std::string_view name,
                                   const std::vector<ValueType>& args, Ref only = {});
/// resolve_operator() where no other than pg_catalog's operator is meant; else unsure.
Resolution builtin_operator(const Session& session, std::string_view name,
                            const std::vector<ValueType>& args);
/// The type that an operator of the catalog gives; absent where it is not known.
Expr operator_result(const Catalog& catalog, Ref op);
/// The catalog's operator of that name where nothing else has it: not pg_catalog, no extension, no
/// other schema or operands. None: there is no such, or not only it.
Ref only_operator(const Session& session, const std::vector<std::string_view>& parts);
/// What it takes, by format_type()'s names.
std::vector<std::string> operator_operands(const Catalog& catalog, Ref op);
/// Has the catalog an operator that takes the type itself, or any type?
bool has_operator_of(const Catalog& catalog, std::string_view type);
/// Is there a cast of the catalog's from the one type to the other, by format_type()'s names, that
/// is made without being asked for? `assigned`: one that an assignment makes will do.
bool has_own_cast(const Session& session, std::string_view from, std::string_view to,
                  bool assigned = false);

}  // namespace dryshod
