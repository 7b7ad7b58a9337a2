// Reading relations and their parts, and carrying expressions from one relation to another of the
// same column names. Knows the catalog; refuses to know any statement.
#include "parser/lower/relation.h"

#include <algorithm>

namespace dryshod {

std::vector<Ref> columns_of(const Catalog& catalog, Ref relation) {
  std::vector<Ref> columns;
  catalog.each_child_of<Column>(relation, [&](Ref column) { columns.push_back(column); });
  const auto before = [&](Ref a, Ref b) {
    return catalog.get<Column>(a).position < catalog.get<Column>(b).position;
  };
  if (!std::is_sorted(columns.begin(), columns.end(), before)) {
    std::stable_sort(columns.begin(), columns.end(), before);
  }
  return columns;
}

int64_t next_position(const Catalog& catalog, Ref relation) {
  int64_t last = 0;
  catalog.each_child_of<Column>(
      relation, [&](Ref column) { last = std::max(last, catalog.get<Column>(column).position); });
  return last + 1;
}

Expr retarget(Session& session, Expr expression, Ref from, Ref to) {
  Catalog& catalog = session.catalog;
  if (!expression || !catalog.has_holes(expression)) return expression;
  const ExprBuilder old = catalog.open(expression);
  ExprBuilder fresh;
  std::string_view rest = old.text();
  for (const Ref ref : old.refs()) {
    const size_t mark = rest.find(kHoleMark);
    fresh << rest.substr(0, mark);
    Ref target = ref;
    if (ref == from) {
      target = to;
    } else if (catalog.parent(ref) == from && catalog.is<Column>(ref)) {
      if (const Ref same = catalog.column(to, catalog.name(ref))) target = same;
    }
    fresh.hole(target, static_cast<HoleForm>(rest[mark + 1]));
    rest.remove_prefix(mark + 2);
  }
  fresh << rest;
  return catalog.intern(fresh);
}

bool same_expr(const Catalog& catalog, Expr a, Expr b) {
  if (a == b) return true;
  if (!a || !b) return false;
  return catalog.template_text(a) == catalog.template_text(b) && catalog.refs(a) == catalog.refs(b);
}

std::vector<ExprBuilder> split_items(const Catalog& catalog, Expr list) {
  if (!list) return {};
  return split_items(catalog.template_text(list), catalog.refs(list));
}

std::vector<ExprBuilder> split_items(std::string_view text, const std::vector<Ref>& refs) {
  std::vector<ExprBuilder> items;
  items.emplace_back();
  size_t next_ref = 0;
  int depth = 0;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == kHoleMark) {
      items.back().hole(refs[next_ref++], static_cast<HoleForm>(text[++i]));
      continue;
    }
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if (c == ',' && depth == 0) {
      items.emplace_back();
      if (i + 1 < text.size() && text[i + 1] == ' ') ++i;
      continue;
    }
    items.back().text() += c;
  }
  return items;
}

std::vector<Ref> key_columns(const Catalog& catalog, Expr list) {
  std::vector<Ref> columns;
  for (const ExprBuilder& item : split_items(catalog, list)) {
    if (item.refs().empty()) continue;
    std::string_view text = item.text();
    if (text.starts_with("PERIOD ")) text.remove_prefix(7);
    if (!text.empty() && text[0] == kHoleMark && catalog.is<Column>(item.refs()[0])) {
      columns.push_back(item.refs()[0]);
    }
  }
  return columns;
}

std::vector<Ref> columns_used(const Catalog& catalog, Ref relation, const ExprBuilder& built) {
  std::vector<Ref> used;
  for (const Ref ref : built.refs()) {
    if (catalog.is<Column>(ref) && catalog.parent(ref) == relation &&
        std::find(used.begin(), used.end(), ref) == used.end()) {
      used.push_back(ref);
    }
  }
  return used;
}

void undo_since(Session& session, uint32_t size) {
  Catalog& catalog = session.catalog;
  for (uint32_t id = catalog.size(); id-- > size;) catalog.remove(Ref{id});
}

std::vector<Ref> children_of(const Session& session, Ref table) {
  std::vector<Ref> children;
  for (const Ref link : session.side.links_to(session.catalog, table)) {
    children.push_back(session.catalog.parent(link));
  }
  return children;
}

std::vector<Ref> parents_of(const Session& session, Ref table) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> links;
  catalog.each_child_of<Inherits>(table, [&](Ref link) { links.push_back(link); });
  if (links.empty()) return {};
  std::stable_sort(links.begin(), links.end(), [&](Ref a, Ref b) {
    return catalog.get<Inherits>(a).position < catalog.get<Inherits>(b).position;
  });
  std::vector<Ref> parents;
  for (const Ref link : links) parents.push_back(catalog.get<Inherits>(link).from);
  return parents;
}

bool is_partitioned(const Session& session, Ref table) {
  const Table* body = session.catalog.get_if<Table>(table);
  return body != nullptr && static_cast<bool>(body->partition_key);
}

bool is_partition(const Session& session, Ref table) {
  bool found = false;
  session.catalog.each_child_of<Inherits>(table, [&](Ref link) {
    found = found || static_cast<bool>(session.catalog.get<Inherits>(link).bound);
  });
  return found;
}

std::vector<Ref> indexes_of(const Catalog& catalog, Ref relation) {
  std::vector<Ref> indexes;
  catalog.each_child(relation, [&](Ref part) {
    if (is_index_like(catalog, part)) indexes.push_back(part);
  });
  return indexes;
}

std::string message_name(const Session& session, Ref ref) {
  return std::string(session.text(session.catalog.name(ref)));
}

Name tablespace_for(const Session& session, const char* written) {
  if (written != nullptr && *written != '\0') {
    const std::string_view name = written;
    return name == "pg_default" ? Name{} : session.strings.name(name);
  }
  return session.default_tablespace;
}

}  // namespace dryshod
