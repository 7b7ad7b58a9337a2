// Operators by name and operand types, for all that name one in a statement. Knows the catalog's
// operators and the names of pg_catalog's; which one an expression means is extension_facts.h's.
#pragma once

#include <functional>
#include <optional>

#include "parser/lower/object.h"

namespace dryshod {

/// Two operand types as stored text; an empty left one: a prefix operator.
struct Operands {
  ExprBuilder left, right;
};
/// "left, right" with NONE for what is not there, as Operator::signature has it.
ExprBuilder signature_of(const Operands& operands);

/// The catalog's operator of just these operands, the first on the search_path.
Ref find_operator(Session& session, const std::vector<std::string_view>& parts,
                  const Operands& operands);
/// The operands that a statement names; none with an error in the session.
std::optional<Operands> operands_of(Session& session, const ObjectWithArgs& object);
/// LookupOperWithArgs() of src/backend/parser/parse_oper.c.
FoundObject find_operator_object(Session& session, const ObjectWithArgs& object);
/// An operator as an option names it: public.===, bare for pg_catalog's; none with the refusal that
/// it does not exist.
std::optional<ExprBuilder> operator_name(Session& session,
                                         const std::vector<std::string_view>& parts,
                                         const Operands& operands, int location = -1);
/// What the operator gives, as its type is spelled; empty: not known.
std::string result_of_operator(Session& session, const ExprBuilder& op, const Operands& operands);
/// RemoveOperatorById() of src/backend/commands/operatorcmds.c: no other operator names it any
/// more.
void forget_operator(Session& session, Ref op);
/// Runs what gives operators or schemas other names; the links between operators follow.
void follow_rename(Session& session, const std::function<void()>& rename);

// ---- casts, classes, families, languages, transforms by what identifies them ------------------
/// The cast between two types: a list of two TypeNames, as DROP and COMMENT have it.
FoundObject find_cast(Session& session, const List* types);
/// An operator class or family: the access method comes first in the list.
FoundObject find_of_method(Session& session, Kind kind, const List* method_and_name);
Ref find_of_method(const Session& session, Kind kind, std::string_view method,
                   const std::vector<std::string_view>& parts);
/// The access method of a class or family.
Name method_of(const Catalog& catalog, Ref class_or_family);
/// The class of the catalog that is the default of just this type.
Ref default_class(const Session& session, Expr type, std::string_view method);
/// A language of the catalog, of template0 or of an extension; the latter get an element when first
/// named.
Ref find_language(Session& session, std::string_view name);
FoundObject find_transform(Session& session, const List* type_and_language);
/// LookupFuncWithArgs(): the function with its input types, f(integer); none with the refusal.
std::optional<ExprBuilder> function_with_types(Session& session, const ObjectWithArgs& object);

/// The type as messages call it: without the schema that the search_path finds.
std::string type_words(const Session& session, Expr type);
/// typenameType() of src/backend/parser/parse_type.c: a type that is there, and more than a shell.
std::optional<ExprBuilder> whole_type(Session& session, const TypeName& type);
bool refuse_shell(Session& session, const ExprBuilder& type, int location = -1);
/// How a value of a type lies in memory; none: not known.
struct Layout {
  int length = -1;  // -1: variable, -2: up to a zero byte
  bool by_value = false;
  std::string align{}, storage{};  // as CREATE TYPE spells them
};
std::optional<Layout> layout_of(const Session& session, const ExprBuilder& type);
/// "return type x is not yet defined": the shell that CREATE FUNCTION makes of it in the languages
/// c and internal (compute_return_type() of src/backend/commands/functioncmds.c).
bool make_shell(Session& session, const TypeName& type);

/// has_default_opclass() without what the catalog and extensions bring.
bool brings_default_class(const Session& session, Expr type, std::string_view method);

}  // namespace dryshod
