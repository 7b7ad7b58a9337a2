// Names and types into a catalog; see expr_fixture.h.
#include "tests/parser/expr_fixture.h"

#include "catalog/quote.h"

namespace dryshod::test {

std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

Database::Database(int major) : session_(catalog_, major) {
  catalog_.add<Schema>({}, strings_.name("public"), Schema{});
  session_.search_path = {strings_.name("public")};
}

void Database::parse(std::string_view sql, const std::function<void(const Node*)>& f) {
  const auto parsed = parser_.parse(sql, Span{1, 0, static_cast<uint32_t>(sql.size())});
  if (!parsed) {
    session_.diagnostics.insert(session_.diagnostics.end(), parsed.error().begin(),
                                parsed.error().end());
    return;
  }
  for (const RawStmt* raw : list_of<RawStmt>(parsed->list)) f(raw->stmt);
}

void Database::run(std::string_view sql) {
  parse(sql, [&](const Node* node) { statement(node); });
}

std::string Database::message() {
  return session_.diagnostics.empty() ? "ERROR" : "ERROR: " + session_.diagnostics.back().message;
}

Ref Database::relation(std::string_view name) {
  const auto words = split_name(name);
  return find_relation(session_, std::vector<std::string_view>(words.begin(), words.end()));
}

std::string Database::expression(std::string_view sql, std::string_view relation_name) {
  std::string result = "ERROR: no expression";
  parse("SELECT " + std::string(sql), [&](const Node* node) {
    const auto* select = node_as<SelectStmt>(node, T_SelectStmt);
    const ResTarget* target = list_of<ResTarget>(select->targetList)[0];
    const Scope scope =
        relation_name.empty() ? Scope{} : relation_scope(session_, relation(relation_name));
    const auto printed = print_expression(session_, target->val, scope);
    result = printed ? catalog_.render(catalog_.intern(*printed)) : message();
  });
  return result;
}

std::string Database::query(std::string_view sql, const Scope* outer) {
  std::string result = message();
  parse(sql, [&](const Node* node) {
    const auto printed = print_query(session_, node, outer);
    result = printed ? on_one_line(catalog_.render(catalog_.intern(printed->text))) : message();
  });
  return result;
}

std::string Database::type(std::string_view sql, bool with_modifier) {
  std::string result = "ERROR: no type";
  parse("SELECT NULL::" + std::string(sql), [&](const Node* node) {
    const auto* select = node_as<SelectStmt>(node, T_SelectStmt);
    const auto* cast =
        node_as<TypeCast>(list_of<ResTarget>(select->targetList)[0]->val, T_TypeCast);
    const auto text = type_text(session_, *cast->typeName, with_modifier);
    result = text ? catalog_.render(catalog_.intern(*text)) : message();
  });
  return result;
}

Ref Database::schema_for(const RangeVar& name) {
  return creation_schema(session_, name.schemaname == nullptr ? "" : name.schemaname);
}

Ref Database::schema_for(const List* names, std::string_view& last) {
  const auto parts = name_parts(names);
  last = parts.back();
  return creation_schema(session_, parts.size() > 1 ? parts[0] : "");
}

void Database::table(const CreateStmt& s) {
  const Ref schema = schema_for(*s.relation);
  if (!schema) return;
  const Ref table = catalog_.add(schema, session_.name(s.relation->relname), Table{});
  int64_t position = 0;
  const auto add = [&](Name name, Expr type) {
    if (catalog_.column(table, name)) return;
    Column column;
    column.type = type;
    column.position = ++position;
    catalog_.add(table, name, column);
  };
  for (const RangeVar* parent : list_of<RangeVar>(s.inhRelations)) {
    const Ref ref = find_relation(session_, *parent);
    if (!ref) continue;
    catalog_.each_child_of<Column>(
        ref, [&](Ref c) { add(catalog_.name(c), catalog_.get<Column>(c).type); });
  }
  for (const Node* element : list_of<Node>(s.tableElts)) {
    const auto* column = node_as<ColumnDef>(element, T_ColumnDef);
    if (column == nullptr || column->typeName == nullptr) continue;
    const auto words = name_parts(column->typeName->names);
    std::string_view serial = words.back() == "serial"      ? "integer"
                              : words.back() == "bigserial" ? "bigint"
                                                            : "";
    if (!serial.empty()) {
      add(session_.name(column->colname), catalog_.intern(serial));
      continue;
    }
    const auto type = type_text(session_, *column->typeName);
    add(session_.name(column->colname), type ? catalog_.intern(*type) : Expr{});
  }
  const auto constraints = [&](const List* list) {
    for (const Node* element : list_of<Node>(list)) {
      const auto* c = node_as<Constraint>(element, T_Constraint);
      if (c == nullptr || c->raw_expr == nullptr || !visit) continue;
      visit(c->raw_expr, c->contype == CONSTR_DEFAULT ? Ref{} : table, false);
    }
  };
  constraints(s.tableElts);
  for (const Node* element : list_of<Node>(s.tableElts)) {
    if (const auto* column = node_as<ColumnDef>(element, T_ColumnDef)) {
      constraints(column->constraints);
    }
  }
}

void Database::view(const RangeVar& name, const Node* query, const List* aliases,
                    bool materialized) {
  const Ref schema = schema_for(name);
  if (!schema) return;
  subject = (materialized ? "CREATE MATERIALIZED VIEW " : "CREATE OR REPLACE VIEW ") +
            catalog_.bare(schema) + "." + quote_ident(name.relname) + " AS ";
  if (visit) visit(query, {}, true);
  subject.clear();
  const auto printed = print_query(session_, query, nullptr, aliases);
  const Ref view = materialized
                       ? catalog_.add(schema, session_.name(name.relname), MaterializedView{})
                       : catalog_.add(schema, session_.name(name.relname), View{});
  if (!printed) return;
  int64_t position = 0;
  for (const OutputColumn& output : printed->columns) {
    Column column;
    column.type = output.type;
    column.position = ++position;
    catalog_.add(view, output.name, column);
  }
}

void Database::function(const CreateFunctionStmt& s) {
  std::string_view name;
  const Ref schema = schema_for(s.funcname, name);
  if (!schema) return;
  Function f;
  ExprBuilder inputs, arguments;
  std::vector<std::string> names;
  for (const FunctionParameter* p : list_of<FunctionParameter>(s.parameters)) {
    if (p->mode == FUNC_PARAM_OUT || p->mode == FUNC_PARAM_TABLE) continue;
    if (p->defexpr != nullptr) ++f.default_count;
    const auto type = type_text(session_, *p->argType, false);
    if (!type) return;
    if (!inputs.empty()) inputs << ", ";
    inputs.append(*type);
    arguments << (names.empty() ? "" : ", ") << (p->mode == FUNC_PARAM_VARIADIC ? "VARIADIC " : "");
    arguments.append(*type);
    names.emplace_back(p->name == nullptr ? "" : p->name);
  }
  f.signature = catalog_.intern(inputs);
  f.arguments = catalog_.intern(arguments);
  f.argument_names = strings_.list(names);
  if (s.returnType != nullptr) {
    const auto type = type_text(session_, *s.returnType, false);
    ExprBuilder returns;
    if (s.returnType->setof) returns << "SETOF ";
    if (type) f.returns = catalog_.intern(returns.append(*type));
  }
  catalog_.add(schema, session_.name(name), f);
}

void Database::statement(const Node* node) {
  switch (node->type) {
    case T_CreateSchemaStmt: {
      const auto* s = reinterpret_cast<const CreateSchemaStmt*>(node);
      if (s->schemaname == nullptr || find_schema(session_, s->schemaname)) return;
      catalog_.add<Schema>({}, session_.name(s->schemaname), Schema{});
      return;
    }
    case T_CreateExtensionStmt:
      session_.unknown_names_ok = true;
      return;
    case T_CreateStmt:
      return table(*reinterpret_cast<const CreateStmt*>(node));
    case T_CreateForeignTableStmt:
      return table(reinterpret_cast<const CreateForeignTableStmt*>(node)->base);
    case T_CreateSeqStmt: {
      const auto* s = reinterpret_cast<const CreateSeqStmt*>(node);
      const Ref schema = schema_for(*s->sequence);
      if (schema) catalog_.add(schema, session_.name(s->sequence->relname), Sequence{});
      return;
    }
    case T_CreateEnumStmt: {
      std::string_view name;
      const Ref schema = schema_for(reinterpret_cast<const CreateEnumStmt*>(node)->typeName, name);
      if (schema) catalog_.add(schema, session_.name(name), Enum{});
      return;
    }
    case T_CreateDomainStmt: {
      std::string_view name;
      const Ref schema =
          schema_for(reinterpret_cast<const CreateDomainStmt*>(node)->domainname, name);
      if (!schema) return;
      Domain domain;
      const auto type =
          type_text(session_, *reinterpret_cast<const CreateDomainStmt*>(node)->typeName);
      if (type) domain.type = catalog_.intern(*type);
      catalog_.add(schema, session_.name(name), domain);
      return;
    }
    case T_CompositeTypeStmt: {
      const auto* s = reinterpret_cast<const CompositeTypeStmt*>(node);
      const Ref schema = schema_for(*s->typevar);
      if (!schema) return;
      const Ref type = catalog_.add(schema, session_.name(s->typevar->relname), Composite{});
      for (const ColumnDef* c : list_of<ColumnDef>(s->coldeflist)) {
        Attribute attribute;
        const auto text = type_text(session_, *c->typeName);
        if (text) attribute.type = catalog_.intern(*text);
        catalog_.add(type, session_.name(c->colname), attribute);
      }
      return;
    }
    case T_CreateRangeStmt: {
      std::string_view name;
      const Ref schema = schema_for(reinterpret_cast<const CreateRangeStmt*>(node)->typeName, name);
      if (schema) catalog_.add(schema, session_.name(name), Range{});
      return;
    }
    case T_DefineStmt: {  // an operator or a collation, as lowering carries it
      const auto* s = reinterpret_cast<const DefineStmt*>(node);
      std::string_view name;
      const Ref schema = schema_for(s->defnames, name);
      if (!schema) return;
      if (s->kind == OBJECT_OPERATOR) {
        ExprBuilder types;
        for (const DefElem* option : list_of<DefElem>(s->definition)) {
          const auto* type = node_as<TypeName>(option->arg, T_TypeName);
          if (!std::string_view(option->defname).ends_with("arg") || type == nullptr) continue;
          const auto text = type_text(session_, *type, false);
          if (!types.empty()) types << ", ";
          if (text) types.append(*text);
        }
        Operator body;
        body.signature = catalog_.intern(types);
        catalog_.add(schema, session_.name(name), body);
        return;
      }
      catalog_.add(schema, session_.name(name), Collation{});
      return;
    }
    case T_CreateFunctionStmt:
      return function(*reinterpret_cast<const CreateFunctionStmt*>(node));
    case T_ViewStmt: {
      const auto* s = reinterpret_cast<const ViewStmt*>(node);
      return view(*s->view, s->query, s->aliases, false);
    }
    case T_CreateTableAsStmt: {
      const auto* s = reinterpret_cast<const CreateTableAsStmt*>(node);
      return view(*s->into->rel, s->query, s->into->colNames, true);
    }
    case T_IndexStmt: {
      const auto* s = reinterpret_cast<const IndexStmt*>(node);
      const Ref on = find_relation(session_, *s->relation);
      if (!visit || !on) return;
      for (const IndexElem* e : list_of<IndexElem>(s->indexParams)) {
        if (e->expr != nullptr) visit(e->expr, on, false);
      }
      if (s->whereClause != nullptr) visit(s->whereClause, on, false);
      return;
    }
    case T_AlterTableStmt: {
      const auto* s = reinterpret_cast<const AlterTableStmt*>(node);
      const Ref on = find_relation(session_, *s->relation);
      if (!visit || !on) return;
      for (const AlterTableCmd* c : list_of<AlterTableCmd>(s->cmds)) {
        if (c->subtype == AT_ColumnDefault && c->def != nullptr) visit(c->def, {}, false);
        if (const auto* column = node_as<ColumnDef>(c->def, T_ColumnDef)) {
          for (const Constraint* part : list_of<Constraint>(column->constraints)) {
            const bool plain = part->contype == CONSTR_DEFAULT;
            if (part->raw_expr != nullptr) visit(part->raw_expr, plain ? Ref{} : on, false);
          }
        }
        const auto* constraint = node_as<Constraint>(c->def, T_Constraint);
        if (constraint != nullptr && constraint->raw_expr != nullptr) {
          visit(constraint->raw_expr, on, false);
        }
      }
      return;
    }
    case T_CreatePolicyStmt: {
      const auto* s = reinterpret_cast<const CreatePolicyStmt*>(node);
      const Ref on = find_relation(session_, *s->table);
      if (!visit || !on) return;
      if (s->qual != nullptr) visit(s->qual, on, false);
      if (s->with_check != nullptr) visit(s->with_check, on, false);
      return;
    }
    default:
      return;
  }
}

}  // namespace dryshod::test
