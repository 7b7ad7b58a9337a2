// Naming of and in definitions. See definition.h.
#include "parser/lower/definition.h"

#include <algorithm>
#include <array>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/lower/object.h"

namespace dryshod {

std::optional<NewObject> new_object(Session& session, const List* names, Slot slot) {
  const auto parts = name_parts(names);
  if (parts.empty()) return std::nullopt;
  if (parts.size() > 2) {
    error(session, "cross-database references are not implemented");
    return std::nullopt;
  }
  const Ref schema = creation_schema(session, parts.size() == 2 ? parts[0] : std::string_view{});
  if (!schema) return std::nullopt;
  const Name name = session.name(parts.back());
  if (slot != Slot::None && !name_is_free(session, slot, schema, name)) return std::nullopt;
  return NewObject{schema, name};
}

std::optional<NewObject> new_relation(Session& session, const RangeVar& name) {
  const Ref schema = creation_schema(
      session, name.schemaname == nullptr ? std::string_view{} : name.schemaname, name.location);
  if (!schema) return std::nullopt;
  return NewObject{schema, session.name(name.relname)};
}

const List* def_list(const DefElem& option, SpareNode& spare) {
  if (option.arg == nullptr) return nullptr;
  if (option.arg->type == T_List) return reinterpret_cast<const List*>(option.arg);
  if (option.arg->type == T_TypeName) return reinterpret_cast<const TypeName*>(option.arg)->names;
  if (option.arg->type != T_String) return nullptr;
  spare.cell.ptr_value = option.arg;
  spare.list = List{};
  spare.list.type = T_List;
  spare.list.length = spare.list.max_length = 1;
  spare.list.elements = &spare.cell;
  return &spare.list;
}

std::vector<std::string_view> def_names(Session& session, const DefElem& option) {
  SpareNode spare;
  std::vector<std::string_view> names = name_parts(def_list(option, spare));
  if (names.empty()) {
    error(session, std::string(option.defname) + " requires a parameter", option.location);
    names.emplace_back();
  }
  return names;
}

bool check_bool(Session& session, const DefElem& option) {
  std::string word = def_text(option);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 128 ? tolower(c) : c); });
  static constexpr std::array<std::string_view, 6> kWords = {"true", "false", "on",
                                                             "off",  "1",     "0"};
  return option.arg == nullptr || std::find(kWords.begin(), kWords.end(), word) != kWords.end() ||
         error(session, std::string(option.defname) + " requires a Boolean value");
}

const TypeName* def_type(const DefElem& option, SpareNode& spare) {
  if (option.arg != nullptr && option.arg->type == T_TypeName) {
    return reinterpret_cast<const TypeName*>(option.arg);
  }
  const List* names = def_list(option, spare);
  if (names == nullptr) return nullptr;
  spare.type = TypeName{};
  spare.type.type = T_TypeName;
  spare.type.names = const_cast<List*>(names);
  spare.type.typemod = -1;
  spare.type.location = option.location;
  return &spare.type;
}

Expr collation_expr(Session& session, const List* names) {
  const auto parts = name_parts(names);
  if (parts.empty() || parts.back() == "default") return {};
  return session.catalog.intern(collation_text(session, names));
}

Expr collation_expr(Session& session, const CollateClause* clause) {
  return clause == nullptr ? Expr{} : collation_expr(session, clause->collname);
}

Expr signature_of(const Catalog& catalog, Ref routine) {
  if (const auto* f = catalog.get_if<Function>(routine)) return f->signature;
  if (const auto* p = catalog.get_if<Procedure>(routine)) return p->signature;
  if (const auto* a = catalog.get_if<Aggregate>(routine)) return a->signature;
  return {};
}

Ref routine_with(const Catalog& catalog, Ref schema, Name name, const ExprBuilder& signature) {
  for (const Ref routine : catalog.find_all(Slot::Routine, schema, name)) {
    if (same_expr(catalog, signature_of(catalog, routine), signature)) return routine;
  }
  return {};
}

std::optional<ExprBuilder> function_name(Session& session,
                                         const std::vector<std::string_view>& parts,
                                         const ExprBuilder& signature, int location) {
  ExprBuilder out;
  if (parts.empty()) return out;
  const bool in_pg_catalog = parts.size() > 1 && parts[parts.size() - 2] == "pg_catalog";
  if (!in_pg_catalog) {
    const auto overloads = find_routines(session, parts);
    for (const Ref routine : overloads) {
      if (same_expr(session.catalog, signature_of(session.catalog, routine), signature)) {
        return out.hole(routine);
      }
    }
    // A polymorphic or implicitly cast argument: the one with as many arguments, if there is one.
    const auto arity = [](std::string_view types) {
      return types.empty() ? 0 : 1 + std::count(types.begin(), types.end(), ',');
    };
    for (const Ref routine : overloads) {
      const Expr types = signature_of(session.catalog, routine);
      const auto text = types ? session.catalog.template_text(types) : std::string_view{};
      if (arity(text) == arity(signature.text())) return out.hole(routine);
    }
    const bool builtin = parts.size() == 1 && is_builtin_function(parts[0]);
    if (!builtin && !session.unknown_names_ok) {
      error(session,
            "function " + qualified_text(parts) + "(" + rendered(session, signature) +
                ") does not exist",
            location);
      return std::nullopt;
    }
    if (parts.size() > 1) out << quote_ident(parts[parts.size() - 2]) << ".";
  }
  out << quote_ident(parts.back());
  return out;
}

std::optional<ExprBuilder> function_name_exactly(Session& session,
                                                 const std::vector<std::string_view>& parts) {
  for (const Ref routine : find_routines(session, parts)) {
    if (same_expr(session.catalog, signature_of(session.catalog, routine), ExprBuilder())) {
      return ExprBuilder().hole(routine);
    }
  }
  const bool builtin = parts.size() > 1 ? parts[parts.size() - 2] == "pg_catalog"
                                        : is_builtin_function(parts.back());
  if (!builtin && !session.unknown_names_ok) {
    error(session, "function " + qualified_text(parts) + "() does not exist");
    return std::nullopt;
  }
  ExprBuilder out;
  if (parts.size() > 1 && !builtin) out << quote_ident(parts[parts.size() - 2]) << ".";
  return out << quote_ident(parts.back());
}

bool same_expr(const Catalog& catalog, Expr stored, const ExprBuilder& built) {
  if (!stored) return built.empty();
  return catalog.template_text(stored) == built.text() && catalog.refs(stored) == built.refs();
}

std::string rendered(Session& session, const ExprBuilder& built) {
  if (built.empty()) return {};
  return session.catalog.render(session.catalog.intern(built));
}

}  // namespace dryshod
