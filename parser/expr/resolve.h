// Names to elements, as the server finds them: explicit schema, else pg_catalog's own, else the
// search_path in order (src/backend/catalog/namespace.c). Also types: TypeName → canonical text.
// Knows catalogs and raw name nodes; makes no edit and no diagnostic but through its return value.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/expr.h"
#include "parser/lower/session.h"

struct List;
struct RangeVar;
struct TypeName;
struct ObjectWithArgs;

namespace dryshod {

/// The strings of a qualified name list (List of String): {"schema", "name"} or {"name"}.
std::vector<std::string_view> name_parts(const List* names);

/// What is made in it lives as long as the session (end_session()).
inline constexpr std::string_view kTemporarySchema = "pg_temp";
/// The schema a new object goes to: the explicit one, else the first existing of the search_path;
/// that of the session is made when it is asked for. None with an error in the session when there
/// is no such schema.
Ref creation_schema(Session& session, std::string_view explicit_schema, int location = -1);
Ref find_schema(const Session& session, std::string_view name);

/// An existing relation (any kind in Slot::Relation), or none, silently.
Ref find_relation(const Session& session, const RangeVar& name);
Ref find_relation(const Session& session, const std::vector<std::string_view>& parts);
/// An object of a kind whose names are its own (collations, text search objects), or none.
/// `accepts`, where several have one name, says which (operators by their types).
Ref find_in_schemas(const Session& session, Kind kind, const std::vector<std::string_view>& parts,
                    const std::function<bool(Ref)>& accepts = nullptr);
/// The same for a name in Slot::Type (enum, domain, composite, range, table row type), arrays not.
Ref find_type(const Session& session, const std::vector<std::string_view>& parts);
/// Routines of that name visible by search_path, all overloads.
std::vector<Ref> find_routines(const Session& session, const std::vector<std::string_view>& parts);
/// One routine by ObjectWithArgs (COMMENT ON FUNCTION f(int), DROP FUNCTION f). `kinds` empty: any.
/// None when missing or ambiguous; `why` then says so in PostgreSQL's words.
Ref find_routine(Session& session, const ObjectWithArgs& object, std::string* why = nullptr);

/// An existing relation, or none with the error `relation "x" does not exist` in the session.
Ref need_relation(Session& session, const RangeVar& name);

/// The canonical spelling of a type: format_type()'s ("character varying(20)", "integer[]",
/// "timestamp with time zone"), user types by hole. `with_modifier` false drops the typmod
/// (function arguments, casts in signatures). An unknown type is an error in the session unless
/// names may be external; it is then carried by name.
std::optional<ExprBuilder> type_text(Session& session, const TypeName& type,
                                     bool with_modifier = true);
/// The same of a built-in type with its modifier, without building it anew each time. None: no
/// built-in type, or one that is seldom written this way; type_text() knows it.
Text builtin_type_text(Session& session, const TypeName& type);
/// What format_type() calls a type of pg_catalog: integer of int4.
std::string builtin_type_words(std::string_view name);
/// True for a name that format_type would print bare: a type of pg_catalog.
bool is_builtin_type(std::string_view name);

/// A collation as it is written after COLLATE: pg_catalog's bare, others with their schema.
ExprBuilder collation_text(Session& session, const List* names);
/// An operator as it is written between operands: "+", or OPERATOR(schema.+) for a user's.
ExprBuilder operator_text(Session& session, const List* names);
/// The same between two operands of one type.
ExprBuilder operator_text(Session& session, const List* names, Expr type);

/// An unknown name: an error in PostgreSQL's words; a warning when lenient. Always false.
bool unknown_name(Session& session, std::string message, int location);
/// quote_ident of every part, with dots.
std::string dotted(const std::vector<std::string_view>& parts);
/// The parts of a name inside a string constant, as stringToQualifiedNameList() splits them
/// (src/backend/utils/adt/regproc.c); empty when it is none.
std::vector<std::string> split_name(std::string_view text);

}  // namespace dryshod
