// See column_type.h. Knows stored text and the operators of pg_catalog; where the catalog has operators,
// casts or extensions of its own, what they make of a type is not known, and all is believed.
#include "parser/lower/column_type.h"

#include "parser/expr/operator_classes.h"
#include "parser/expr/value_type.h"
#include "parser/lower/operator.h"
#include "parser/lower/relation.h"
#include "parser/raw/raw_parse.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

/// Was something found, whose first argument is surely taken for this type?
bool takes_first_for(const Resolution& found, std::string_view type) {
  return found.state == Resolution::State::Found && !found.arguments.empty() &&
         found.arguments[0] == type;
}

bool is_comparison(std::string_view op) {
  return op == "=" || op == "<>" || op == "<" || op == ">" || op == "<=" || op == ">=";
}

bool has_own_rules(const Catalog& catalog) {
  if (!catalog.all<Operator>().empty() || !catalog.all<Cast>().empty()) return true;
  bool extended = false;
  catalog.each_of<Extension>([&](Ref ref) { extended = extended || !catalog[ref].builtin; });
  return extended;
}

ValueType type_value(const Catalog& catalog, Expr type) {
  const Expr under = under_domains(catalog, type);
  if (!under || catalog.template_text(under).ends_with("[]")) return {};
  return builtin_value_type(builtin_base(catalog, under));
}

/// One column that changes its type, and whether what is stored over it can.
class Retype {
 public:
  Retype(Session& session, Ref column, Expr type)
      : session_(session),
        catalog_(session.catalog),
        column_(column),
        name_(catalog_.text(catalog_.name(column))),
        type_(type),
        before_(type_value(catalog_, catalog_.get<Column>(column).type)),
        after_(type_value(catalog_, type)),
        judges_operators_(before_.category != 0 && after_.category != 0 &&
                          !has_own_rules(catalog_)) {}

  bool run() {
    std::vector<Ref> constraints, indexes;
    for (const Ref user : catalog_.users(column_)) {
      if (catalog_.is<Check>(user)) constraints.push_back(user);
      if (catalog_.is<PrimaryKey>(user) || catalog_.is<Unique>(user)) constraints.push_back(user);
      if (catalog_.is<Index>(user)) indexes.push_back(user);
    }
    for (const Ref ref : constraints) {
      if (const auto* check = catalog_.get_if<Check>(ref)) {
        if (!expression(check->expression)) return false;
      } else if (const auto* key = catalog_.get_if<PrimaryKey>(ref)) {
        if (!key_column(key->columns)) return false;
      } else if (!key_column(catalog_.get<Unique>(ref).columns)) {
        return false;
      }
    }
    for (const Ref ref : indexes) {
      if (!index(catalog_.get<Index>(ref))) return false;
    }
    return true;
  }

 private:
  bool has_class(std::string_view method) {
    return has_default_opclass(session_, type_, method) ||
           error(session_, "data type " + type_words(session_, type_) +
                               " has no default operator class for access method " +
                               quoted(method));
  }

  bool key_column(Expr columns) {
    for (const Ref key : key_columns(catalog_, columns)) {
      if (key == column_) return has_class("btree");
    }
    return true;
  }

  bool expression(Expr stored) {
    if (!judges_operators_) return true;
    RawParser parser;
    const auto parsed = parser.parse("SELECT " + catalog_.render(stored), session_.statement);
    const auto statements = list_of<RawStmt>(parsed ? parsed->list : nullptr);
    return statements.empty() || judge(statements[0]->stmt);
  }

  bool index(const Index& index) {
    const std::string_view method = catalog_.text(index.method);
    std::string sql =
        "CREATE INDEX ON t USING " + std::string(method) + " (" + catalog_.render(index.keys) + ")";
    if (index.predicate) sql += " WHERE " + catalog_.render(index.predicate);
    RawParser parser;
    const auto parsed = parser.parse(sql, session_.statement);
    if (!parsed || list_of<RawStmt>(parsed->list).empty()) return true;
    const auto* made = node_as<IndexStmt>(list_of<RawStmt>(parsed->list)[0]->stmt, T_IndexStmt);
    if (made == nullptr) return true;
    for (const IndexElem* element : list_of<IndexElem>(made->indexParams)) {
      if (element->name == nullptr) {
        if (judges_operators_ && !judge(element->expr)) return false;
      } else if (element->name == name_) {
        const auto opclass = name_parts(element->opclass);
        const bool fits = opclass.empty()       ? has_class(method)
                          : opclass.size() == 1 ? opclass_takes(session_, type_, method, opclass[0])
                                                : true;
        if (!fits) return false;
      }
    }
    return !judges_operators_ || made->whereClause == nullptr || judge(made->whereClause);
  }

  bool is_column(const Node* node) const {
    const auto* ref = node_as<ColumnRef>(node, T_ColumnRef);
    const auto parts = ref != nullptr ? name_parts(ref->fields) : std::vector<std::string_view>{};
    return parts.size() == 1 && parts[0] == name_;
  }

  /// The type of a constant, cast or not; of anything else it is not known.
  ValueType constant(const Node* node) {
    if (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) {
      const auto text = type_text(session_, *cast->typeName, false);
      return text && text->refs().empty() ? builtin_value_type(text->text()) : ValueType{};
    }
    const auto* c = node_as<A_Const>(node, T_A_Const);
    if (c == nullptr) return {};
    if (c->isnull || c->val.node.type == T_String) return unknown_literal();
    if (c->val.node.type == T_Integer) return builtin_value_type("integer");
    if (c->val.node.type == T_Boolean) return builtin_value_type("boolean");
    return {};
  }

  bool judge(const Node* tree) {
    bool good = true;
    walk_tree(tree, [&](const Node* node) {
      if (!good) return false;
      if (const auto* call = node_as<FuncCall>(node, T_FuncCall)) return good = takes(*call);
      const auto* e = node_as<A_Expr>(node, T_A_Expr);
      if (e == nullptr) return true;
      const auto op = name_parts(e->name);
      if (op.size() != 1) return true;
      if (e->kind == AEXPR_IN && is_column(e->lexpr)) {
        for (const Node* item : list_of<Node>(reinterpret_cast<const List*>(e->rexpr))) {
          good = good && takes(op[0], constant(item), true);
        }
      } else if ((e->kind == AEXPR_OP || e->kind == AEXPR_LIKE || e->kind == AEXPR_ILIKE) &&
                 e->lexpr != nullptr) {
        if (is_column(e->lexpr)) good = takes(op[0], constant(e->rexpr), true);
        if (good && is_column(e->rexpr)) good = takes(op[0], constant(e->lexpr), false);
      }
      return good;
    });
    return good;
  }

  /// An operator with the column on one side. What the server had to cast when it stored the
  /// expression stays cast to what it was.
  bool takes(std::string_view op, const ValueType& other, bool column_left) {
    if (!other.known() || other.category == 0) return true;
    const auto sides = [&](const ValueType& column, const ValueType& beside) {
      return column_left ? std::vector<ValueType>{column, beside}
                         : std::vector<ValueType>{beside, column};
    };
    ValueType stored = other.is_unknown_literal() ? before_ : other;
    if (!is_exact_builtin_operator(op, sides(before_, stored))) {
      if (!is_comparison(op)) return true;
      const Resolution was = resolve_operator(op, {before_, other});
      if (!takes_first_for(was, before_.name)) return true;
      stored = before_;
    }
    const auto now = sides(after_, stored);
    if (resolve_operator(op, now).state != Resolution::State::None) return true;
    return error(session_, "operator does not exist: " + now[0].name + " " + std::string(op) + " " +
                               now[1].name);
  }

  /// A call of pg_catalog's with the column itself among its arguments.
  bool takes(const FuncCall& call) {
    const auto name = name_parts(call.funcname);
    if (name.size() != 1 || call.func_variadic || call.agg_order != nullptr ||
        !find_routines(session_, name).empty()) {
      return true;
    }
    std::vector<ValueType> was, now;
    for (const Node* argument : list_of<Node>(call.args)) {
      const bool own = is_column(argument);
      const ValueType type = own ? before_ : constant(argument);
      if (type.category == 0 || type.is_unknown_literal()) return true;
      was.push_back(type);
      now.push_back(own ? after_ : type);
    }
    if (was.empty() || !is_column(list_of<Node>(call.args)[0])) return true;
    const Resolution before = resolve_function(name[0], was, session_.major);
    if (!takes_first_for(before, before_.name)) return true;
    if (resolve_function(name[0], now, session_.major).state != Resolution::State::None)
      return true;
    std::string types;
    for (const ValueType& type : now) types += (types.empty() ? "" : ", ") + type.name;
    return error(session_, "function " + std::string(name[0]) + "(" + types + ") does not exist");
  }

  Session& session_;
  const Catalog& catalog_;
  Ref column_;
  std::string_view name_;
  Expr type_;
  ValueType before_, after_;
  bool judges_operators_;
};

}  // namespace

bool opclass_takes(Session& session, Expr type, std::string_view method, std::string_view opclass) {
  const Catalog& catalog = session.catalog;
  const Expr under = under_domains(catalog, type);
  const std::string_view taken = builtin_operator_class_type(method, opclass);
  const std::string base = builtin_base(catalog, under);
  if (taken.empty() || taken == "record" || builtin_value_type(base).category == 0) return true;
  bool takes = false;
  if (taken == "anyarray" || catalog.template_text(under).ends_with("[]")) {
    takes = taken == "anyarray" && catalog.template_text(under).ends_with("[]");
  } else if (taken == "anyrange" || taken == "anymultirange") {
    takes = base.ends_with("range");
  } else if (taken != "anyenum") {
    takes = is_binary_coercible(base == "bpchar" ? "character" : base, taken);
  }
  return takes || error(session, "operator class " + quoted(opclass) +
                                     " does not accept data type " + type_words(session, type));
}

bool dependents_take(Session& session, Ref column, Expr type) {
  return Retype(session, column, type).run();
}

}  // namespace dryshod
