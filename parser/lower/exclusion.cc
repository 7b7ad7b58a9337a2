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

bool print_exclusion_lists(Session& session, Ref relation, const Constraint& node,
                           std::string_view method, IndexLists& lists) {
  const Catalog& catalog = session.catalog;
  for (const List* pair : list_of<List>(node.exclusions)) {
    const auto cells = list_of<Node>(pair);
    const auto* element = reinterpret_cast<const IndexElem*>(cells[0]);
    IndexKey key;
    if (!print_index_key(session, relation, *element, method, key)) return false;
    Expr type{};
    if (element->name != nullptr) {
      lists.columns.push_back(catalog.column(relation, session.name(element->name)));
      if (lists.columns.back()) type = catalog.get<Column>(lists.columns.back()).type;
    }
    if (!lists.names.empty()) lists.keys << ", ";
    lists.keys.append(key.text);
    lists.keys << " WITH ";
    lists.keys.append(operator_text(session, reinterpret_cast<const List*>(cells[1]), type));
    lists.names.push_back(key.name);
  }
  for (const String* name : list_of<String>(node.including)) {
    const Ref column = catalog.column(relation, session.name(name->sval));
    if (!column) {
      return error(session, "column " + quoted(name->sval) + " named in key does not exist",
                   node.location);
    }
    if (!lists.include.empty()) lists.include << ", ";
    lists.include.hole(column, HoleForm::Bare);
    lists.names.push_back(name->sval);
  }
  return print_index_predicate(session, relation, node.where_clause, lists.predicate);
}

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
  IndexLists lists;
  if (!print_exclusion_lists(session, relation, node, method, lists)) return false;
  const auto keys = static_cast<size_t>(list_of<List>(node.exclusions).size());
  if (!check_index_method(session, method, false, keys, node.including != nullptr)) return false;
  if (is_partitioned(session, relation) &&
      !covers_partition_key(session, relation, lists.columns, "EXCLUDE")) {
    return false;
  }
  if (!lists.predicate.empty()) body.predicate = catalog.intern(lists.predicate);
  body.method = session.name(std::string_view(method));
  body.elements = catalog.intern(lists.keys);
  if (!lists.include.empty()) body.include = catalog.intern(lists.include);
  body.deferrable = node.deferrable;
  body.initially_deferred = node.initdeferred;
  body.options = options_list(session, node.options);
  body.tablespace = tablespace_for(session, node.indexspace);
  if (is_create && equal_exclusion(catalog, relation, body)) return true;
  Name name{};
  if (!constraint_index_name(session, relation, node, distinct_column_names(lists.names), name)) {
    return false;
  }
  const Ref made = catalog.add(relation, name, body, session.at(node.location));
  return !recurse || copy_index_to_partitions(session, made);
}

}  // namespace dryshod
