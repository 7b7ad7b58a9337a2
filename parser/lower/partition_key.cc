// PARTITION BY, as pg_get_partkeydef() prints it, and its parts read back from what is stored.
#include <algorithm>

#include "parser/lower/relation.h"

namespace dryshod {
namespace {

std::string_view strategy_word(PartitionStrategy strategy) {
  switch (strategy) {
    case PARTITION_STRATEGY_LIST:
      return "LIST";
    case PARTITION_STRATEGY_RANGE:
      return "RANGE";
    case PARTITION_STRATEGY_HASH:
      return "HASH";
  }
  return "";
}

bool print_item(Session& session, Ref table, const PartitionElem& element,
                std::string_view strategy, ExprBuilder& out) {
  // A partition key item has the parts of an index key; LIST and RANGE compare as btree does.
  IndexElem as_key{};
  as_key.type = T_IndexElem;
  as_key.name = element.name;
  as_key.expr = element.expr;
  as_key.collation = element.collation;
  as_key.opclass = element.opclass;
  as_key.ordering = SORTBY_DEFAULT;
  as_key.nulls_ordering = SORTBY_NULLS_DEFAULT;
  if (element.name != nullptr) {
    const Ref column = session.catalog.column(table, session.name(element.name));
    if (!column) {
      return error(session,
                   "column " + quoted(element.name) +
                       " named in partition key does not "
                       "exist",
                   element.location);
    }
    if (session.catalog.child<Generated>(column)) {
      return error(session, "cannot use generated column in partition key", element.location);
    }
  }
  IndexKey key;
  if (!print_index_key(session, table, as_key, strategy == "HASH" ? "hash" : "btree", key)) {
    return false;
  }
  out.append(key.text);
  return true;
}

}  // namespace

bool print_partition_key(Session& session, Ref table, const PartitionSpec& spec, Expr& key) {
  const std::string_view strategy = strategy_word(spec.strategy);
  const auto params = list_of<PartitionElem>(spec.partParams);
  if (strategy == "LIST" && params.size() > 1) {
    return error(session, "cannot use \"list\" partition strategy with more than one column",
                 spec.location);
  }
  ExprBuilder out;
  out << strategy << " (";
  bool first = true;
  for (const PartitionElem* element : params) {
    if (!first) out << ", ";
    first = false;
    if (!print_item(session, table, *element, strategy, out)) return false;
  }
  out << ")";
  key = session.catalog.intern(out);
  return true;
}

std::string_view partition_strategy(const Catalog& catalog, Expr key) {
  const std::string_view text = catalog.template_text(key);
  return text.substr(0, text.find(' '));
}

std::vector<ExprBuilder> partition_key_items(const Catalog& catalog, Expr key) {
  // The strategy and the outer parentheses hold everything: the items are what is left inside.
  const ExprBuilder whole = catalog.open(key);
  const std::string& text = whole.text();
  const size_t open = text.find('(');
  return split_items(std::string_view(text).substr(open + 1, text.size() - open - 2), whole.refs());
}

}  // namespace dryshod
