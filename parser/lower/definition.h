// What CREATE statements of types, routines and views share: where a new object goes, what a
// DefElem names, and references to things that are no element (collations, functions of
// pg_catalog). Knows names and stored expressions; refuses to know any kind's rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/lower/lower.h"
#include "parser/lower/relation.h"

namespace dryshod {

struct NewObject {
  Ref schema;
  Name name;
};

/// The schema and name of an object to be made, both there and free in the slot (None: not asked).
std::optional<NewObject> new_object(Session& session, const List* names, Slot slot);
std::optional<NewObject> new_relation(Session& session, const RangeVar& name);

/// Room for the nodes that a DefElem's plain string stands for.
struct SpareNode {
  ListCell cell;
  TypeName type;
  List list;  // last: it ends in a flexible array
};
/// defGetQualifiedName() of src/backend/commands/define.c: the name a DefElem holds; null: none.
const List* def_list(const DefElem& option, SpareNode& spare);
/// The same in parts, at least one: without a name that is an error of the session.
std::vector<std::string_view> def_names(Session& session, const DefElem& option);
/// defGetBoolean(): refused unless it is a Boolean's word.
bool check_bool(Session& session, const DefElem& option);
/// defGetTypeName(): the type a DefElem holds; null: none.
const TypeName* def_type(const DefElem& option, SpareNode& spare);

/// COLLATE x as stored; none for the type's own.
Expr collation_expr(Session& session, const List* names);
Expr collation_expr(Session& session, const CollateClause* clause);

/// The spelling of a pseudo-type: such a type has no values to store (attribute.cc).
bool is_pseudo_type(std::string_view text);

/// Is it the constant NULL, whose cast to the type says nothing?
bool is_null_constant(Session& session, const Node* expression, Expr type);
/// What DEFAULT NULL of a column or domain of that type stores; absent: nothing.
Expr null_default(Session& session, Expr type);
// ---- constants in the type they are for (typed_default.cc) ---------------------
/// A DEFAULT of a routine's argument: a string constant or NULL takes the type without its
/// modifier.
std::optional<ExprBuilder> print_typed_default(Session& session, const Node* expression,
                                               const TypeName& type);
/// The type below a domain, and below domains over domains.
ExprBuilder base_type(const Catalog& catalog, Ref domain);
/// The same where only the canonical text of the type is known.
ExprBuilder typed_constant(const Catalog& catalog, std::string_view value, const ExprBuilder& type);

// ---- attributes of composite types (attribute.cc) ------------------------------
bool add_attribute(Session& session, Ref composite, const ColumnDef& definition);
bool drop_attribute(Session& session, Ref composite, const char* name, DropBehavior behavior,
                    bool missing_ok);
bool set_attribute_type(Session& session, Ref composite, const char* name,
                        const ColumnDef& definition);

// ---- functions and other things by name ----------------------------------------
/// A function by name and input types ("a, b", as signatures spell them). None with an error in the
/// session when the catalog can say that it does not exist.
std::optional<ExprBuilder> function_name(Session& session,
                                         const std::vector<std::string_view>& parts,
                                         const ExprBuilder& signature, int location = -1);
/// The same for a function that has no arguments: another signature is another function.
std::optional<ExprBuilder> function_name_exactly(Session& session,
                                                 const std::vector<std::string_view>& parts);
/// The input types of a routine of any kind.
Expr signature_of(const Catalog& catalog, Ref routine);
/// The routine of the schema with this name and these input types.
Ref routine_with(const Catalog& catalog, Ref schema, Name name, const ExprBuilder& signature);

/// Do the two stand for the same text and the same elements?
bool same_expr(const Catalog& catalog, Expr stored, const ExprBuilder& built);
/// The SQL of a template that is not stored yet, for messages and comparisons.
std::string rendered(Session& session, const ExprBuilder& built);
/// Gives every stored expression of the catalog to `rewrite`, and stores what it returns.
template <class F>
void rewrite_expressions(Catalog& catalog, F&& rewrite) {
  catalog.each([&](Ref ref) {
    catalog.visit(ref, [&]<class T>(const T&) {
      each_field<T>([&](const auto& field) {
        using M = std::remove_cvref_t<decltype(std::declval<T&>().*(field.member))>;
        if constexpr (std::is_same_v<M, Expr>) {
          const Expr before = catalog.get<T>(ref).*(field.member);
          if (before) catalog.edit<T>(ref).*(field.member) = rewrite(before);
        }
      });
    });
  });
}

}  // namespace dryshod
