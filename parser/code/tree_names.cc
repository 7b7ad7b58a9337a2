// See tree_names.h.
#include "parser/code/tree_names.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "parser/code/statement_tags.h"
#include "parser/code/syntax_forms.h"
#include "parser/code/words.h"
#include "parser/expr/resolve.h"
#include "parser/raw/tree_walk.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

template <class T>
const T& as(const Node* node) {
  return *reinterpret_cast<const T*>(node);
}

const Node* node_of(const void* node) {
  return static_cast<const Node*>(node);
}

const char* string_of(const Node* node) {
  const auto* constant = node_as<A_Const>(node, T_A_Const);
  return constant != nullptr && !constant->isnull && constant->val.node.type == T_String
             ? constant->val.sval.sval
             : nullptr;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lex::lower);
  return out;
}

class TreeNames {
 public:
  TreeNames(const TreeText& text, SaidList& into) : text_(text), into_(into) {}

  void statement(const Node* node) {
    const StatementTag tag = statement_tag(*node);
    if (!tag.tag.empty()) say(MentionKind::Statement, {}, std::string(tag.tag), tag.about);
    inside(node);
  }

  /// What a statement has below it; what the grammar's own walk knows, it knows.
  void inside(const Node* node) {
    if (node == nullptr) return;
    switch (node->type) {
      case T_VariableSetStmt:
        set(as<VariableSetStmt>(node));
        break;
      case T_VariableShowStmt:
        say(MentionKind::Setting, {}, lowered(as<VariableShowStmt>(node).name), {});
        break;
      case T_AlterSystemStmt:
        set(*as<AlterSystemStmt>(node).setstmt);
        break;
      case T_AlterRoleSetStmt:
        set(*as<AlterRoleSetStmt>(node).setstmt);
        break;
      case T_AlterDatabaseSetStmt:
        set(*as<AlterDatabaseSetStmt>(node).setstmt);
        break;
      case T_CopyStmt:
        walk(as<CopyStmt>(node).relation);
        inside(as<CopyStmt>(node).query);
        walk(as<CopyStmt>(node).whereClause);
        break;
      case T_CreateTableAsStmt:
        walk(as<CreateTableAsStmt>(node).into->rel);
        inside(as<CreateTableAsStmt>(node).query);
        break;
      case T_DeclareCursorStmt:
        inside(as<DeclareCursorStmt>(node).query);
        break;
      case T_PrepareStmt:
        list(as<PrepareStmt>(node).argtypes);
        statement(as<PrepareStmt>(node).query);
        break;
      case T_ExplainStmt:
        statement(as<ExplainStmt>(node).query);
        break;
      case T_ViewStmt:
        inside(as<ViewStmt>(node).query);
        break;
      case T_ExecuteStmt:
        list(as<ExecuteStmt>(node).params);
        break;
      case T_CallStmt:
        walk(as<CallStmt>(node).funccall);
        break;
      case T_LockStmt:
        list(as<LockStmt>(node).relations);
        break;
      case T_TruncateStmt:
        list(as<TruncateStmt>(node).relations);
        break;
      case T_RefreshMatViewStmt:
        walk(as<RefreshMatViewStmt>(node).relation);
        break;
      case T_CreateStmt:
        table(as<CreateStmt>(node));
        break;
      case T_CreateForeignTableStmt:
        table(as<CreateForeignTableStmt>(node).base);
        break;
      case T_AlterTableStmt:
        if (!text_.frame) walk(as<AlterTableStmt>(node).relation);
        for (const auto* c : list_of<AlterTableCmd>(as<AlterTableStmt>(node).cmds)) part(c->def);
        break;
      case T_AlterTableCmd:
        part(as<AlterTableCmd>(node).def);
        break;
      case T_CompositeTypeStmt:
        parts(as<CompositeTypeStmt>(node).coldeflist);
        break;
      case T_CreateDomainStmt:
        walk(as<CreateDomainStmt>(node).typeName);
        parts(as<CreateDomainStmt>(node).constraints);
        break;
      case T_IndexStmt:
        if (!text_.frame) walk(as<IndexStmt>(node).relation);
        index_items(as<IndexStmt>(node).indexParams);
        walk(as<IndexStmt>(node).whereClause);
        break;
      case T_RuleStmt:
        walk(as<RuleStmt>(node).whereClause);
        for (const Node* action : list_of<Node>(as<RuleStmt>(node).actions)) statement(action);
        break;
      case T_CreatePolicyStmt:
        walk(as<CreatePolicyStmt>(node).qual);
        walk(as<CreatePolicyStmt>(node).with_check);
        break;
      case T_CreateTrigStmt:
        walk(as<CreateTrigStmt>(node).whenClause);
        name(MentionKind::Function, as<CreateTrigStmt>(node).funcname, -1);
        break;
      case T_CreateEventTrigStmt:
        name(MentionKind::Function, as<CreateEventTrigStmt>(node).funcname, -1);
        break;
      case T_CreateStatsStmt:
        for (const auto* e : list_of<StatsElem>(as<CreateStatsStmt>(node).exprs)) walk(e->expr);
        break;
      case T_CreateConversionStmt:
        name(MentionKind::Function, as<CreateConversionStmt>(node).func_name, -1);
        break;
      case T_CreateCastStmt:
        walk(as<CreateCastStmt>(node).sourcetype);
        walk(as<CreateCastStmt>(node).targettype);
        break;
      case T_DefineStmt:
        definition(as<DefineStmt>(node));
        break;
      case T_CreateFunctionStmt:
        routine(as<CreateFunctionStmt>(node));
        break;
      default:
        walk(node);
        break;
    }
  }

 private:
  // ---- nodes of expressions and queries
  void walk(const void* node) {
    if (node != nullptr && is_query(*node_of(node))) note_aliases(node_of(node));
    walk_tree(node_of(node), [this](const Node* n) {
      visit(n);
      return true;
    });
  }
  static bool is_query(const Node& node) {
    return node.type == T_SelectStmt || node.type == T_InsertStmt || node.type == T_UpdateStmt ||
           node.type == T_DeleteStmt || node.type == T_MergeStmt;
  }
  /// Columns come before the relations that they are of.
  void note_aliases(const Node* query) {
    walk_tree(query, [this](const Node* n) {
      const auto* range = node_as<RangeVar>(n, T_RangeVar);
      if (range != nullptr && range->alias != nullptr) {
        aliases_[range->alias->aliasname] = range->relname;
      }
      if (const auto* with = node_as<CommonTableExpr>(n, T_CommonTableExpr)) {
        of_with_.insert(with->ctename);
      }
      return true;
    });
  }
  void list(const List* nodes) {
    for (const Node* node : list_of<Node>(nodes)) walk(node);
  }

  void visit(const Node* n) {
    switch (n->type) {
      case T_FuncCall:
        call(as<FuncCall>(n));
        break;
      case T_ColumnRef:
        column(as<ColumnRef>(n));
        break;
      case T_RangeVar:
        relation(as<RangeVar>(n));
        break;
      case T_TypeName:
        type(as<TypeName>(n));
        break;
      case T_TypeCast:
        cast(as<TypeCast>(n));
        break;
      case T_A_Expr:
        operation(as<A_Expr>(n));
        break;
      case T_SubLink:
        if (as<SubLink>(n).operName != nullptr) operator_name(as<SubLink>(n).operName, {});
        break;
      case T_SQLValueFunction:
        value_function(as<SQLValueFunction>(n));
        break;
      default:
        break;
    }
    each_form(*n, text_.text, [this](std::string_view form, std::string_view detail) {
      say(MentionKind::Syntax, {}, std::string(form), std::string(detail));
    });
  }

  void call(const FuncCall& call) {
    name(MentionKind::Function, call.funcname, call.location);
    const auto parts = name_parts(call.funcname);
    const auto arguments = list_of<Node>(call.args);
    if (parts.empty() || arguments.empty()) return;
    if (parts.back() != "set_config" && parts.back() != "current_setting") return;
    const char* setting = string_of(uncast(arguments[0]));
    if (setting == nullptr) return;
    const bool sets = parts.back() == "set_config" && arguments.size() > 1;
    const char* value = sets ? string_of(uncast(arguments[1])) : nullptr;
    say(MentionKind::Setting, {}, lowered(setting), value == nullptr ? "" : value);
  }

  static const Node* uncast(const Node* node) {
    while (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) node = cast->arg;
    return node;
  }

  void column(const ColumnRef& ref) {
    std::vector<std::string_view> parts;
    for (const Node* field : list_of<Node>(ref.fields)) {
      const auto* string = node_as<String>(field, T_String);
      if (string == nullptr) return;  // *
      parts.emplace_back(string->sval);
    }
    if (parts.empty()) return;
    std::string of(parts.size() > 1 ? parts[parts.size() - 2] : std::string_view());
    if (const auto alias = aliases_.find(of); alias != aliases_.end()) of = alias->second;
    say(MentionKind::Column, std::move(of), std::string(parts.back()), {}, ref.location);
  }

  void relation(const RangeVar& range) {
    const std::string name = range.relname;
    if (range.schemaname == nullptr && of_with_.contains(name)) return;
    say(MentionKind::Relation, range.schemaname == nullptr ? "" : range.schemaname, name, {},
        range.location);
  }

  void type(const TypeName& type) {
    if (type.pct_type) return;
    auto parts = name_parts(type.names);
    // The grammar's own words for types are put into pg_catalog by the grammar.
    if (parts.size() == 2 && parts[0] == "pg_catalog" && !writes(type.location, "pg_catalog")) {
      parts.erase(parts.begin());
    }
    name(MentionKind::Type, parts, type.location);
  }

  void cast(const TypeCast& cast) {
    const char* text = string_of(cast.arg);
    const auto parts = name_parts(cast.typeName->names);
    if (text == nullptr || parts.empty()) return;
    MentionKind kind{};
    if (parts.back() == "regclass") {
      kind = MentionKind::Relation;
    } else if (parts.back() == "regproc" || parts.back() == "regprocedure") {
      kind = MentionKind::Function;
    } else if (parts.back() == "regtype") {
      kind = MentionKind::Type;
    } else {
      return;
    }
    const std::string_view whole = text;
    const std::vector<std::string> named = split_name(whole.substr(0, whole.find('(')));
    if (named.empty()) return;
    say(kind, named.size() > 1 ? named[named.size() - 2] : std::string(), named.back(), {},
        as<A_Const>(cast.arg).location);
  }

  /// The type of an operand, as far as it is written.
  static std::string operand(const Node* node) {
    if (node == nullptr) return "NONE";
    if (const auto* number = node_as<A_Const>(node, T_A_Const)) {
      const NodeTag kind = number->isnull ? T_Invalid : number->val.node.type;
      return kind == T_Integer ? "integer" : kind == T_Float ? "numeric" : "";
    }
    const auto* cast = node_as<TypeCast>(node, T_TypeCast);
    if (cast == nullptr) return {};
    const auto parts = name_parts(cast->typeName->names);
    std::string type = parts.empty() ? std::string() : std::string(parts.back());
    if (cast->typeName->arrayBounds != nullptr) type += "[]";
    return type;
  }

  void operation(const A_Expr& expression) {
    switch (expression.kind) {
      case AEXPR_OP:
      case AEXPR_OP_ANY:
      case AEXPR_OP_ALL:
        operator_name(expression.name, operand(expression.lexpr) + ", " + operand(expression.rexpr),
                      expression.location);
        break;
      case AEXPR_SIMILAR:
        say(MentionKind::Operator, {}, "SIMILAR TO", {});
        break;
      default:
        break;
    }
  }

  void operator_name(const List* names, std::string types, int location = -1) {
    const auto parts = name_parts(names);
    if (parts.empty()) return;
    say(MentionKind::Operator, std::string(parts.size() > 1 ? parts[0] : std::string_view()),
        std::string(parts.back()), std::move(types), location);
  }

  void value_function(const SQLValueFunction& function) {
    const auto called = [&](std::string_view word) {
      say(MentionKind::Function, {}, std::string(word), {});
    };
    switch (function.op) {
      case SVFOP_CURRENT_DATE:
        return called("current_date");
      case SVFOP_CURRENT_TIME:
      case SVFOP_CURRENT_TIME_N:
        return called("current_time");
      case SVFOP_CURRENT_TIMESTAMP:
      case SVFOP_CURRENT_TIMESTAMP_N:
        return called("current_timestamp");
      case SVFOP_LOCALTIME:
      case SVFOP_LOCALTIME_N:
        return called("localtime");
      case SVFOP_LOCALTIMESTAMP:
      case SVFOP_LOCALTIMESTAMP_N:
        return called("localtimestamp");
      case SVFOP_CURRENT_ROLE:
        return called("current_role");
      case SVFOP_CURRENT_USER:
        return called("current_user");
      case SVFOP_USER:
        return called("user");
      case SVFOP_SESSION_USER:
        return called("session_user");
      case SVFOP_CURRENT_CATALOG:
        return called("current_catalog");
      case SVFOP_CURRENT_SCHEMA:
        return called("current_schema");
    }
  }

  // ---- statements that define
  void set(const VariableSetStmt& set) {
    if (set.name == nullptr || set.kind == VAR_SET_MULTI) return;
    say(MentionKind::Setting, {}, lowered(set.name), set_value(set));
  }

  void table(const CreateStmt& create) {
    list(create.inhRelations);
    parts(create.tableElts);
    if (create.ofTypename != nullptr) walk(create.ofTypename);
    if (create.partspec == nullptr) return;
    for (const auto* e : list_of<PartitionElem>(create.partspec->partParams)) walk(e->expr);
  }

  void parts(const List* definitions) {
    for (const Node* node : list_of<Node>(definitions)) part(node);
  }

  void part(const Node* node) {
    if (const auto* column = node_as<ColumnDef>(node, T_ColumnDef)) {
      if (column->typeName != nullptr) walk(column->typeName);
      walk(column->raw_default);
      parts(column->constraints);
    } else if (const auto* constraint = node_as<Constraint>(node, T_Constraint)) {
      walk(constraint->raw_expr);
      walk(constraint->where_clause);
      walk(constraint->pktable);
      for (const List* exclusion : list_of<List>(constraint->exclusions)) {
        const auto pair = list_of<Node>(exclusion);
        if (pair.size() != 2) continue;
        index_item(*reinterpret_cast<const IndexElem*>(pair[0]));
        operator_name(reinterpret_cast<const List*>(pair[1]), {});
      }
    } else if (node != nullptr) {
      walk(node);
    }
  }

  void index_items(const List* items) {
    for (const auto* item : list_of<IndexElem>(items)) index_item(*item);
  }
  void index_item(const IndexElem& item) {
    if (item.name != nullptr) say(MentionKind::Column, {}, item.name, {});
    walk(item.expr);
  }

  void definition(const DefineStmt& define) {
    for (const auto* item : list_of<DefElem>(define.definition)) {
      const auto* type = node_as<TypeName>(item->arg, T_TypeName);
      if (type == nullptr) continue;
      const std::string_view key = item->defname;
      const bool calls = key.ends_with("func") || key == "procedure" || key == "function" ||
                         key == "input" || key == "output" || key == "receive" || key == "send";
      if (calls) {
        name(MentionKind::Function, type->names, type->location);
      } else {
        walk(type);
      }
    }
    for (const Node* argument : list_of<Node>(define.args)) {
      if (argument != nullptr && argument->type == T_List) {
        for (const Node* one : list_of<Node>(reinterpret_cast<const List*>(argument))) {
          parameter(one);
        }
      }
    }
  }

  void parameter(const Node* node) {
    if (const auto* p = node_as<FunctionParameter>(node, T_FunctionParameter)) {
      walk(p->argType);
      walk(p->defexpr);
    }
  }

  void routine(const CreateFunctionStmt& create) {
    for (const Node* p : list_of<Node>(create.parameters)) parameter(p);
    if (create.returnType != nullptr) walk(create.returnType);
    for (const auto* option : list_of<DefElem>(create.options)) {
      const auto* strings = node_as<List>(option->arg, T_List);
      if (std::string_view(option->defname) != "as" || strings == nullptr) continue;
      const auto* body = node_as<String>(list_of<Node>(strings)[0], T_String);
      // Of no routine in a catalog: its language may be anything.
      if (body != nullptr) add_words(body->sval, Wording::Other, text_.at, into_);
    }
    if (create.sql_body == nullptr) return;
    if (create.sql_body->type != T_List) {
      walk(create.sql_body);
      return;
    }
    for (const Node* block : list_of<Node>(reinterpret_cast<const List*>(create.sql_body))) {
      for (const Node* one : list_of<Node>(reinterpret_cast<const List*>(block))) statement(one);
    }
  }

  // ---- names
  bool writes(int location, std::string_view word) const {
    return location >= 0 && text_.text.substr(static_cast<size_t>(location)).starts_with(word);
  }

  void name(MentionKind kind, const List* names, int location) {
    name(kind, name_parts(names), location);
  }
  void name(MentionKind kind, const std::vector<std::string_view>& parts, int location) {
    if (parts.empty()) return;
    std::string schema(parts.size() > 1 ? parts[parts.size() - 2] : std::string_view());
    if (kind == MentionKind::Function && schema == "pg_catalog" &&
        !writes(location, "pg_catalog")) {
      schema.clear();  // of a form that the grammar makes a call of
    }
    say(kind, std::move(schema), std::string(parts.back()), {}, location);
  }

  void say(MentionKind kind, std::string schema, std::string word, std::string detail,
           int location = -1) {
    Said said{kind, std::move(schema), std::move(word), std::move(detail)};
    said.at = text_.at;
    said.certain = text_.certain;
    if (location >= 0 && text_.holes != nullptr) hole(static_cast<uint32_t>(location), said);
    into_.add(std::move(said));
  }

  /// The last hole in the dotted name that begins here, or in the constant.
  void hole(uint32_t location, Said& said) const {
    if (text_.holes->empty()) return;
    lex::Lexer lexer(text_.text.substr(location), true);
    size_t end = location;
    for (lex::Token t = lexer.next();; t = lexer.next()) {
      if (t.kind != lex::Kind::Word && t.kind != lex::Kind::QuotedWord &&
          t.kind != lex::Kind::String && t.kind != lex::Kind::Punct) {
        break;
      }
      end = static_cast<size_t>(t.text.data() - text_.text.data()) + t.text.size();
      if (t.kind == lex::Kind::String || t.kind == lex::Kind::Punct) break;
      if (end >= text_.text.size() || text_.text[end] != '.') break;
      lexer.next();
    }
    // Holes are in the order of the text.
    auto hole = std::partition_point(
        text_.holes->begin(), text_.holes->end(),
        [&](const HoledText::Hole& h) { return h.begin < std::max<size_t>(end, location + 1); });
    if (hole == text_.holes->begin() || (--hole)->begin < location) return;
    said.hole = hole->number;
    said.schema.clear();
    said.name.clear();
  }

  const TreeText& text_;
  SaidList& into_;
  std::unordered_map<std::string, std::string> aliases_;
  std::unordered_set<std::string> of_with_;  // what WITH names is no relation
};

void collect_constants(const Node* node, DynamicText& out) {
  walk_tree(node, [&](const Node* n) {
    if (const char* text = string_of(n)) out.parts.emplace_back(text);
    return true;
  });
}

}  // namespace

void add_names(const List* statements, const TreeText& text, SaidList& into) {
  TreeNames names(text, into);
  for (const RawStmt* raw : list_of<RawStmt>(statements)) {
    if (text.frame) {
      names.inside(raw->stmt);
    } else {
      names.statement(raw->stmt);
    }
  }
}

DynamicText dynamic_text(const Node* select) {
  DynamicText out;
  collect_constants(select, out);
  const auto* query = node_as<SelectStmt>(select, T_SelectStmt);
  const auto targets = list_of<ResTarget>(query != nullptr ? query->targetList : nullptr);
  out.whole = targets.size() == 1 && targets[0]->val != nullptr &&
              string_of(targets[0]->val) != nullptr && query->fromClause == nullptr;
  return out;
}

}  // namespace dryshod
