// Exclusion constraints: index keys with an operator each.
#include "parser/lower/features.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// One CREATE TABLE makes equal constraints once (transformIndexConstraints()).
Ref equal_exclusion(const Catalog& catalog, Ref relation, const Exclusion& body) {
  Ref found{};
  catalog.each_child_of<Exclusion>(relation, [&](Ref ref) {
    const Exclusion& other = catalog.get<Exclusion>(ref);
    const bool same = !catalog[ref].source && other.method == body.method &&
                      same_expr(catalog, other.elements, body.elements) &&
                      same_expr(catalog, other.include, body.include) &&
                      same_expr(catalog, other.predicate, body.predicate) &&
                      other.deferrable == body.deferrable &&
                      other.initially_deferred == body.initially_deferred;
    if (same && !found) found = ref;
  });
  return found;
}

}  // namespace

bool add_exclusion(Session& session, Ref relation, const ConstraintRequest& request, bool recurse,
                   bool is_create) {
  Catalog& catalog = session.catalog;
  const Constraint& node = request.node;
  if (is_partitioned(session, relation) &&
      !require(session, Feature::PartitionedExclusion, node.location)) {
    return false;
  }
  const std::string method = node.access_method == nullptr ? "btree" : node.access_method;
  Exclusion body;
  ExprBuilder elements;
  std::vector<std::string> names;
  std::vector<Ref> columns;
  for (const List* pair : list_of<List>(node.exclusions)) {
    const auto cells = list_of<Node>(pair);
    const auto* element = reinterpret_cast<const IndexElem*>(cells[0]);
    IndexKey key;
    if (!print_index_key(session, relation, *element, method, key)) return false;
    Expr type{};
    if (element->name != nullptr) {
      columns.push_back(catalog.column(relation, session.name(element->name)));
      if (columns.back()) type = catalog.get<Column>(columns.back()).type;
    }
    if (!names.empty()) elements << ", ";
    elements.append(key.text);
    elements << " WITH ";
    elements.append(operator_text(session, reinterpret_cast<const List*>(cells[1]), type));
    names.push_back(key.name);
  }
  if (!check_index_method(session, method, false, names.size(), node.including != nullptr)) {
    return false;
  }
  if (is_partitioned(session, relation) &&
      !covers_partition_key(session, relation, columns, "EXCLUDE")) {
    return false;
  }
  ExprBuilder include;
  for (const String* name : list_of<String>(node.including)) {
    const Ref column = catalog.column(relation, session.name(name->sval));
    if (!column) {
      return error(session, "column " + quoted(name->sval) + " named in key does not exist",
                   node.location);
    }
    if (!include.empty()) include << ", ";
    include.hole(column, HoleForm::Bare);
    names.push_back(name->sval);
  }
  if (node.where_clause != nullptr) {
    const auto predicate =
        print_condition(session, node.where_clause, relation_scope(session, relation));
    if (!predicate) return false;
    // make_ands_implicit() leaves nothing of TRUE.
    if (predicate->text() != "true") body.predicate = catalog.intern(*predicate);
  }
  body.method = session.name(std::string_view(method));
  body.elements = catalog.intern(elements);
  if (!include.empty()) body.include = catalog.intern(include);
  body.deferrable = node.deferrable;
  body.initially_deferred = node.initdeferred;
  body.options = options_list(session, node.options);
  body.tablespace = tablespace_for(session, node.indexspace);
  if (is_create && equal_exclusion(catalog, relation, body)) return true;
  Name name{};
  if (!constraint_index_name(session, relation, node, distinct_column_names(names), name)) {
    return false;
  }
  const Ref made = catalog.add(relation, name, body, session.at(node.location));
  return !recurse || copy_index_to_partitions(session, made);
}

}  // namespace dryshod
