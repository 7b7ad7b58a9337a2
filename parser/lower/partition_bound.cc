// FOR VALUES of a partition: checked against the partition key and the other partitions, printed as
// pg_get_expr(relpartbound) does. Knows transformPartitionBound() of
// src/backend/parser/parse_utilcmd.c and check_new_partition_bound() of
// src/backend/partitioning/partbounds.c.
#include <algorithm>

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

/// A bound taken apart: FROM and TO of a range, or the values of a list in `from`.
struct Bound {
  std::vector<BoundValue> from, to;
};

BoundValue stored_value(const ExprBuilder& item) {
  BoundValue value;
  const std::string& text = item.text();
  value.text = item;
  if (text == "MINVALUE") value.kind = BoundValue::Kind::Minimum;
  if (text == "MAXVALUE") value.kind = BoundValue::Kind::Maximum;
  if (text == "NULL") value.kind = BoundValue::Kind::Null;
  if (value.kind == BoundValue::Kind::Value) {
    value.order = text;
    if (text.size() >= 2 && text.front() == '\'') value.order = text.substr(1, text.size() - 2);
  }
  return value;
}

/// `FOR VALUES FROM (...) TO (...)` or `IN (...)` back into values.
Bound stored_bound(const Catalog& catalog, Expr stored) {
  Bound bound;
  const std::string_view text = catalog.template_text(stored);
  const auto read = [&](std::string_view before, std::vector<BoundValue>& into, size_t from) {
    const size_t begin = text.find(before, from);
    if (begin == std::string_view::npos) return std::string_view::npos;
    const size_t open = begin + before.size();
    int depth = 1;
    bool quoted = false;
    size_t end = open;
    for (; end < text.size() && depth > 0; ++end) {
      if (text[end] == '\'') quoted = !quoted;
      if (quoted) continue;
      if (text[end] == '(') ++depth;
      if (text[end] == ')') --depth;
    }
    for (const ExprBuilder& item :
         split_items(text.substr(open, end - open - 1), catalog.refs(stored))) {
      into.push_back(stored_value(item));
    }
    return end;
  };
  if (text.starts_with("FOR VALUES IN (")) {
    read("IN (", bound.from, 0);
  } else if (text.starts_with("FOR VALUES FROM (")) {
    const size_t end = read("FROM (", bound.from, 0);
    if (end != std::string_view::npos) read(" TO (", bound.to, end);
  }
  return bound;
}

/// Lexicographic; nothing where some pair has no known order.
std::optional<int> compare(const std::vector<BoundValue>& a, const std::vector<BoundValue>& b,
                           const std::vector<KeyItem>& items) {
  for (size_t i = 0; i < a.size() && i < b.size() && i < items.size(); ++i) {
    const auto order = compare_bound_values(a[i], b[i], items[i].base);
    if (!order) return std::nullopt;
    if (*order != 0) return order;
    if (a[i].kind != BoundValue::Kind::Value) return 0;  // after MINVALUE nothing more counts
  }
  return 0;
}

bool overlaps(const Bound& a, const Bound& b, const std::vector<KeyItem>& items) {
  if (a.to.empty() != b.to.empty()) return false;
  if (a.to.empty()) {
    return std::any_of(a.from.begin(), a.from.end(), [&](const BoundValue& value) {
      return std::any_of(b.from.begin(), b.from.end(), [&](const BoundValue& other) {
        return value.text.text() == other.text.text() && value.text.refs() == other.text.refs();
      });
    });
  }
  const auto first = compare(a.from, b.to, items);
  const auto second = compare(b.from, a.to, items);
  return first && second && *first < 0 && *second < 0;
}

/// Every pair is compared, so a table with more partitions than this is taken at its word: only a
/// refusal of a source that no server would have taken is missed.
constexpr size_t kMostCompared = 512;

bool clashes(Session& session, Ref parent, const Bound& bound, bool is_default,
             std::string_view partition, const std::vector<KeyItem>& items) {
  const Catalog& catalog = session.catalog;
  const std::vector<Ref> links = session.side.links_to(catalog, parent);
  if (links.size() > kMostCompared) return false;
  for (const Ref link : links) {
    const Expr stored = catalog.get<Inherits>(link).bound;
    if (!stored) continue;
    const std::string other = quoted(message_name(session, catalog.parent(link)));
    const bool other_default = catalog.template_text(stored) == "DEFAULT";
    if (is_default && other_default) {
      error(session, "partition " + quoted(partition) +
                         " conflicts with existing default partition " + other);
      return true;
    }
    if (is_default || other_default) continue;
    if (overlaps(bound, stored_bound(catalog, stored), items)) {
      error(session, "partition " + quoted(partition) + " would overlap partition " + other);
      return true;
    }
  }
  return false;
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
    } else if (value.kind == BoundValue::Kind::Null) {
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
                 const std::vector<KeyItem>& items, std::string_view partition, Bound& bound,
                 ExprBuilder& out) {
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
  if (!read_values(session, spec.lowerdatums, items, false, bound.from) ||
      !read_values(session, spec.upperdatums, items, false, bound.to)) {
    return false;
  }
  const auto order = compare(bound.from, bound.to, items);
  if (order && *order >= 0) {
    return error(session, "empty range bound specified for partition " + quoted(partition),
                 spec.location);
  }
  out << "FOR VALUES FROM ";
  put_values(bound.from, out);
  out << " TO ";
  put_values(bound.to, out);
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
  const Catalog& catalog = session.catalog;
  const Expr key = catalog.get<Table>(parent).partition_key;
  const std::string_view strategy = partition_strategy(catalog, key);
  const std::vector<KeyItem> items = key_items(catalog, key);
  ExprBuilder out;
  Bound bound;
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
      if (!read_values(session, spec.listdatums, items, true, bound.from)) return false;
      out << "FOR VALUES IN ";
      put_values(bound.from, out);
    } else if (wanted == 'r') {
      if (!print_range(session, spec, items, partition, bound, out)) return false;
    } else if (!print_hash(session, spec, out)) {
      return false;
    }
  }
  if (clashes(session, parent, bound, spec.is_default, partition, items)) return false;
  text = session.catalog.intern(out);
  return true;
}

}  // namespace dryshod
