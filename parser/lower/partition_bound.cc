// FOR VALUES of a partition: checked against the partition key and the other partitions, printed as
// pg_get_expr(relpartbound) does. Knows transformPartitionBound() of
// src/backend/parser/parse_utilcmd.c and the refusals of check_new_partition_bound() of
// src/backend/partitioning/partbounds.c; catalog/partition_bounds.h knows which bounds clash.
#include <algorithm>

#include "catalog/domains.h"
#include "catalog/partition_bounds.h"
#include "parser/lower/bound_value.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// What a key item is called and typed; expressions have neither.
struct KeyItem {
  std::string column;
  Expr type{};
  std::string base;
};

std::vector<KeyItem> key_items(const Catalog& catalog, Expr key) {
  std::vector<KeyItem> items;
  for (const ExprBuilder& item : partition_key_items(catalog, key)) {
    KeyItem known;
    if (item.text().starts_with(kHoleMark) && catalog.is<Column>(item.refs()[0])) {
      known.column = std::string(catalog.text(catalog.name(item.refs()[0])));
      known.type = catalog.get<Column>(item.refs()[0]).type;
      known.base = builtin_base(catalog, under_domains(catalog, known.type));
    }
    items.push_back(known);
  }
  return items;
}

/// Every pair is compared, so a table with more partitions than this is taken at its word: only a
/// refusal of a source that no server would have taken is missed.
constexpr size_t kMostCompared = 512;

struct OtherPartition {
  std::string name;
  PartitionBound bound;
};

std::vector<OtherPartition> other_partitions(const Session& session, Ref parent) {
  const Catalog& catalog = session.catalog;
  std::vector<OtherPartition> others;
  const std::vector<Ref> links = session.side.links_to(catalog, parent);
  if (links.size() > kMostCompared) return others;
  for (const Ref link : links) {
    const Expr stored = catalog.get<Inherits>(link).bound;
    if (!stored) continue;
    const std::string name = quoted(message_name(session, catalog.parent(link)));
    if (auto bound = partition_bound(catalog.render(stored))) {
      others.push_back({name, *std::move(bound)});
    }
  }
  return others;
}

bool refuse_clash(Session& session, Ref parent, const PartitionBound& bound,
                  std::string_view partition, const std::vector<std::string>& types) {
  const std::vector<OtherPartition> others = other_partitions(session, parent);
  if (bound.form == PartitionBound::Form::Hash) {
    for (const OtherPartition& other : others) {
      if (other.bound.form != bound.form || !moduli_clash(bound, other.bound)) continue;
      return error(session,
                   "every hash partition modulus must be a factor of the next larger modulus");
    }
  }
  for (const OtherPartition& other : others) {
    if (!bounds_clash(bound, other.bound, types).value_or(false)) continue;
    const bool both_default = bound.form == PartitionBound::Form::Default;
    return error(session, "partition " + quoted(partition) +
                              (both_default ? " conflicts with existing default partition "
                                            : " would overlap partition ") +
                              other.name);
  }
  return true;
}

bool read_values(Session& session, const List* nodes, const std::vector<KeyItem>& items,
                 bool is_list, std::vector<BoundValue>& values) {
  size_t place = 0;
  for (const Node* node : list_of<Node>(nodes)) {
    const KeyItem& item = items[is_list ? 0 : std::min(place, items.size() - 1)];
    ++place;
    BoundValue value;
    if (!read_bound_value(session, node, item.type, item.column, value)) return false;
    if (is_list) {
      // Duplicates are dropped.
      const bool seen = std::any_of(values.begin(), values.end(), [&](const BoundValue& other) {
        return other.text.text() == value.text.text();
      });
      if (seen) continue;
    } else if (value.is_null) {
      return error(session, "cannot specify NULL in range bound");
    }
    values.push_back(value);
  }
  return true;
}

void put_values(const std::vector<BoundValue>& values, ExprBuilder& out) {
  out << "(";
  for (size_t i = 0; i < values.size(); ++i) {
    if (i != 0) out << ", ";
    out.append(values[i].text);
  }
  out << ")";
}

bool print_range(Session& session, const PartitionBoundSpec& spec,
                 const std::vector<KeyItem>& items, ExprBuilder& out) {
  const auto count = [&](const List* list) {
    return static_cast<size_t>(list_of<Node>(list).size()) == items.size();
  };
  if (!count(spec.lowerdatums)) {
    return error(session, "FROM must specify exactly one value per partitioning column",
                 spec.location);
  }
  if (!count(spec.upperdatums)) {
    return error(session, "TO must specify exactly one value per partitioning column",
                 spec.location);
  }
  std::vector<BoundValue> from, to;
  if (!read_values(session, spec.lowerdatums, items, false, from) ||
      !read_values(session, spec.upperdatums, items, false, to)) {
    return false;
  }
  out << "FOR VALUES FROM ";
  put_values(from, out);
  out << " TO ";
  put_values(to, out);
  return true;
}

bool print_hash(Session& session, const PartitionBoundSpec& spec, ExprBuilder& out) {
  if (spec.modulus <= 0) {
    return error(session, "modulus for hash partition must be an integer value greater than zero",
                 spec.location);
  }
  if (spec.remainder < 0 || spec.remainder >= spec.modulus) {
    return error(session, "remainder for hash partition must be less than modulus", spec.location);
  }
  out << "FOR VALUES WITH (modulus " << std::to_string(spec.modulus) << ", remainder "
      << std::to_string(spec.remainder) << ")";
  return true;
}

}  // namespace

bool print_partition_bound(Session& session, Ref parent, const PartitionBoundSpec& spec,
                           std::string_view partition, Expr& text) {
  Catalog& catalog = session.catalog;
  const Expr key = catalog.get<Table>(parent).partition_key;
  const std::string_view strategy = partition_strategy(catalog, key);
  const std::vector<KeyItem> items = key_items(catalog, key);
  ExprBuilder out;
  if (spec.is_default) {
    if (strategy == "HASH") {
      return error(session, "a hash-partitioned table may not have a default partition",
                   spec.location);
    }
    out << "DEFAULT";
  } else {
    const char wanted = strategy == "LIST" ? 'l' : strategy == "RANGE" ? 'r' : 'h';
    if (spec.strategy != wanted) {
      const std::string word = wanted == 'l' ? "list" : wanted == 'r' ? "range" : "hash";
      return error(session, "invalid bound specification for a " + word + " partition",
                   spec.location);
    }
    if (wanted == 'l') {
      std::vector<BoundValue> values;
      if (!read_values(session, spec.listdatums, items, true, values)) return false;
      out << "FOR VALUES IN ";
      put_values(values, out);
    } else if (wanted == 'r') {
      if (!print_range(session, spec, items, out)) return false;
    } else if (!print_hash(session, spec, out)) {
      return false;
    }
  }
  text = catalog.intern(out);
  const auto bound = partition_bound(catalog.render(text));
  if (!bound) return true;
  std::vector<std::string> types;
  for (const KeyItem& item : items) types.push_back(item.base);
  if (bound->form == PartitionBound::Form::Range) {
    const auto order = order_of_ends(bound->from, bound->to, types);
    if (order && *order >= 0) {
      return error(session, "empty range bound specified for partition " + quoted(partition),
                   spec.location);
    }
  }
  return refuse_clash(session, parent, *bound, partition, types);
}

}  // namespace dryshod
