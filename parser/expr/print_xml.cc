// SQL/XML expressions, as get_rule_expr() prints T_XmlExpr (src/backend/utils/adt/ruleutils.c).
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

bool is_true(const Node* node) {
  if (const auto* cast = node_as<TypeCast>(node, T_TypeCast)) node = cast->arg;
  const auto* c = node_as<A_Const>(node, T_A_Const);
  return c != nullptr && !c->isnull && c->val.node.type == T_Boolean && c->val.boolval.boolval;
}

bool is_null(const Node* node) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  return c != nullptr && c->isnull;
}

// XmlStandaloneType of src/include/utils/xml.h.
std::string_view standalone_words(const Node* node) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  const int value = c != nullptr && c->val.node.type == T_Integer ? c->val.ival.ival : 3;
  return value == 0   ? ", STANDALONE YES"
         : value == 1 ? ", STANDALONE NO"
         : value == 2 ? ", STANDALONE NO VALUE"
                      : "";
}

}  // namespace

// value AS name; a column lends its name.
void Printer::xml_attributes(const List* targets) {
  bool first = true;
  for (const ResTarget* target : list_of<ResTarget>(targets)) {
    if (!first) put(", ");
    first = false;
    expression(target->val);
    put(" AS ");
    put_ident(target->name != nullptr ? std::string_view(target->name)
                                      : figure_column_name(target->val));
  }
}

void Printer::xml(const XmlExpr& x) {
  // transformXmlExpr() of src/backend/parser/parse_expr.c says what each argument has to be.
  const auto args = list_of<Node_>(x.args);
  const ImpliedGuard guard(*this);
  const auto argument = [&](const Node_* arg, const std::string& type) {
    if (!type.empty()) imply_for_type(arg, type);
    expression(arg);
  };
  const auto content = [&](bool comma, const std::string& type) {
    for (const Node_* arg : args) {
      if (comma) put(", ");
      comma = true;
      argument(arg, type);
    }
  };
  switch (x.op) {
    case IS_XMLCONCAT:
      put("XMLCONCAT(");
      content(false, "xml");
      return put(")");
    case IS_XMLELEMENT:
      put("XMLELEMENT(NAME ");
      put_ident(x.name);
      if (x.named_args != nullptr) {
        put(", XMLATTRIBUTES(");
        xml_attributes(x.named_args);
        put(")");
      }
      content(true, "");
      return put(")");
    case IS_XMLFOREST:
      put("XMLFOREST(");
      xml_attributes(x.named_args);
      return put(")");
    case IS_XMLPARSE:
      put(x.xmloption == XMLOPTION_DOCUMENT ? "XMLPARSE(DOCUMENT " : "XMLPARSE(CONTENT ");
      argument(args[0], "text");
      return put(args.size() > 1 && is_true(args[1]) ? " PRESERVE WHITESPACE)"
                                                     : " STRIP WHITESPACE)");
    case IS_XMLPI:
      put("XMLPI(NAME ");
      put_ident(x.name);
      content(true, "text");
      return put(")");
    case IS_XMLROOT:
      put("XMLROOT(");
      argument(args[0], "xml");
      put(", VERSION ");
      if (is_null(args[1])) {
        put("NO VALUE");
      } else {
        argument(args[1], "text");
      }
      put(standalone_words(args[2]));
      return put(")");
    case IS_DOCUMENT:
      put("(");
      argument(args[0], "xml");
      return put(" IS DOCUMENT)");
    default:
      fail("XML expression of a kind that is not known", x.location);
  }
}

void Printer::xml_serialize(const XmlSerialize& x) {
  const ImpliedGuard guard(*this);
  imply_for_type(x.expr, "xml");
  put(x.xmloption == XMLOPTION_DOCUMENT ? "XMLSERIALIZE(DOCUMENT " : "XMLSERIALIZE(CONTENT ");
  expression(x.expr);
  put(" AS ");
  type(*x.typeName);
  if (x.indent) require(Feature::XmlserializeIndent, x.location);
  put(x.indent ? " INDENT)" : ")");
}

}  // namespace dryshod
