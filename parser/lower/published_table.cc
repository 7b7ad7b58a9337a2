// Tables in a publication, with column lists and row filters: ADD, DROP and SET, as
// src/backend/commands/publicationcmds.c and src/backend/catalog/pg_publication.c do them. Knows
// which relations can be published; refuses to know parameters.
#include <algorithm>

#include "parser/lower/features.h"
#include "parser/lower/publication.h"

namespace dryshod {
namespace {

bool refuse_relation(Session& session, Ref relation) {
  const Catalog& catalog = session.catalog;
  const Table* table = catalog.get_if<Table>(relation);
  const bool is_table = table != nullptr && !table->server;
  if (is_table && !table->persistence) return true;
  const std::string name = quoted(message_name(session, relation));
  if (session.major >= 15) {
    return error(session, "cannot add relation " + name + " to publication");
  }
  return error(session,
               is_table ? "table " + name + " cannot be replicated" : name + " is not a table");
}

/// OpenTableList(): without ONLY a table brings its children, but for partitions.
bool read_table(Session& session, const PublicationTable& written, Published& out) {
  const Ref relation = need_relation(session, *written.relation);
  if (!relation) return false;
  std::vector<Ref> tables{relation};
  if (written.relation->inh && session.catalog.is<Table>(relation) &&
      !is_partitioned(session, relation)) {
    tables = inheritance_tree(session, relation);
  }
  for (const Ref table : tables) {
    const auto same = std::find_if(out.tables.begin(), out.tables.end(),
                                   [&](const PublishedItem& item) { return item.table == table; });
    if (same == out.tables.end()) {
      out.tables.push_back({table, &written});
      continue;
    }
    const std::string name = quoted(message_name(session, table));
    if (written.whereClause != nullptr || same->written->whereClause != nullptr) {
      return error(session, "conflicting or redundant WHERE clauses for table " + name);
    }
    if (written.columns != nullptr || same->written->columns != nullptr) {
      return error(session, "conflicting or redundant column lists for table " + name);
    }
  }
  return true;
}

/// PublicationObjSpec of src/backend/parser/gram.y
bool fits_major(Session& session, const PublicationObjSpec& object) {
  if (object.pubtable == nullptr) {
    return require(session, Feature::PublicationSchemas, object.location);
  }
  return (object.pubtable->columns == nullptr ||
          require(session, Feature::PublicationColumns, object.location)) &&
         (object.pubtable->whereClause == nullptr ||
          require(session, Feature::PublicationFilter, object.location));
}

bool is_system_column(std::string_view name) {
  constexpr std::string_view kSystem[] = {"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"};
  return std::find(std::begin(kSystem), std::end(kSystem), name) != std::end(kSystem);
}

/// pub_collist_validate(): in the order of the table, as an int2vector keeps them.
bool read_columns(Session& session, Ref table, const List* names, Expr& out) {
  Catalog& catalog = session.catalog;
  std::vector<std::pair<int64_t, Ref>> columns;
  for (const String* written : list_of<String>(names)) {
    const std::string_view name = written->sval;
    const Ref column = catalog.column(table, session.name(name));
    if (!column && is_system_column(name)) {
      return error(session,
                   "cannot use system column " + quoted(name) + " in publication column list");
    }
    if (!column) {
      return error(session, "column " + quoted(name) + " of relation " +
                                quoted(message_name(session, table)) + " does not exist");
    }
    const Ref generated = catalog.child<Generated>(column);
    if (generated && (session.major < 18 || catalog.get<Generated>(generated).is_virtual)) {
      return error(session, std::string("cannot use ") + (session.major < 18 ? "" : "virtual ") +
                                "generated column " + quoted(name) + " in publication column list");
    }
    for (const auto& [position, other] : columns) {
      if (other == column) {
        return error(session, "duplicate column " + quoted(name) + " in publication column list");
      }
    }
    columns.emplace_back(catalog.get<Column>(column).position, column);
  }
  if (columns.empty()) return true;
  std::sort(columns.begin(), columns.end());
  ExprBuilder list;
  for (const auto& [position, column] : columns) {
    if (!list.empty()) list << ", ";
    list.hole(column, HoleForm::Bare);
  }
  out = catalog.intern(list);
  return true;
}

/// TransformPubWhereClauses() and CheckPubRelationColumnList().
bool check_item(Session& session, Ref publication, const PublishedItem& item, bool with_schemas) {
  const bool as_leaves = !session.catalog.get<Publication>(publication).via_partition_root &&
                         is_partitioned(session, item.table);
  if (item.written->whereClause != nullptr && as_leaves) {
    return error(session, "cannot use publication WHERE clause for relation " +
                              quoted(message_name(session, item.table)));
  }
  if (item.written->columns != nullptr && (with_schemas || as_leaves)) {
    const Catalog& catalog = session.catalog;
    const std::string name =
        std::string(session.text(catalog.name(catalog.schema_of(item.table)))) + "." +
        message_name(session, item.table);
    return error(session, "cannot use column list for relation " + quoted(name) +
                              " in publication " + quoted_name(session, publication));
  }
  return true;
}

bool add_table(Session& session, Ref publication, const PublishedItem& item) {
  Catalog& catalog = session.catalog;
  if (find_published_table(catalog, publication, item.table)) {
    return error(session, "relation " + quoted(message_name(session, item.table)) +
                              " is already member of publication " +
                              quoted_name(session, publication));
  }
  if (!refuse_relation(session, item.table)) return false;
  PublishedTable body;
  body.table = catalog.intern(ExprBuilder().hole(item.table));
  if (!read_columns(session, item.table, item.written->columns, body.columns)) return false;
  if (item.written->whereClause != nullptr) {
    const auto text =
        print_condition(session, item.written->whereClause, relation_scope(session, item.table));
    if (!text) return false;
    body.condition = catalog.intern(*text);
  }
  catalog.add(publication, Name{}, body, session.statement);
  return true;
}

bool has_column_list(const Catalog& catalog, Ref publication) {
  bool found = false;
  catalog.each_child_of<PublishedTable>(publication, [&](Ref member) {
    found = found || catalog.get<PublishedTable>(member).columns;
  });
  return found;
}

}  // namespace

Ref published_table(const Catalog& catalog, Ref member) {
  return catalog.refs(catalog.get<PublishedTable>(member).table).front();
}

Ref find_published_table(const Catalog& catalog, Ref publication, Ref table) {
  Ref found{};
  for (const Ref user : catalog.users(table)) {
    if (catalog.is<PublishedTable>(user) && catalog.parent(user) == publication &&
        published_table(catalog, user) == table) {
      found = user;
    }
  }
  return found;
}

bool read_published(Session& session, Ref, const List* objects, Published& out) {
  for (const PublicationObjSpec* object : list_of<PublicationObjSpec>(objects)) {
    if (!fits_major(session, *object)) return false;
    const bool good = object->pubtable != nullptr ? read_table(session, *object->pubtable, out)
                                                  : read_published_schema(session, *object, out);
    if (!good) return false;
  }
  return true;
}

bool add_published(Session& session, Ref publication, const Published& published) {
  const Catalog& catalog = session.catalog;
  const bool with_schemas =
      !published.schemas.empty() || catalog.child<PublishedSchema>(publication);
  for (const PublishedItem& item : published.tables) {
    if (!check_item(session, publication, item, with_schemas)) return false;
  }
  if (!published.schemas.empty() && has_column_list(catalog, publication)) {
    return error(session, "cannot add schema to publication " + quoted_name(session, publication));
  }
  for (const PublishedItem& item : published.tables) {
    if (!add_table(session, publication, item)) return false;
  }
  return add_published_schemas(session, publication, published.schemas);
}

bool drop_published(Session& session, Ref publication, const Published& published) {
  Catalog& catalog = session.catalog;
  for (const PublishedItem& item : published.tables) {
    if (item.written->columns != nullptr) {
      return error(session, "column list must not be specified in ALTER PUBLICATION ... DROP");
    }
    const Ref member = find_published_table(catalog, publication, item.table);
    if (!member) {
      return error(session, "relation " + quoted(message_name(session, item.table)) +
                                " is not part of the publication");
    }
    if (item.written->whereClause != nullptr) {
      return error(session, "cannot use a WHERE clause when removing a table from a publication");
    }
    catalog.remove(member);
  }
  return drop_published_schemas(session, publication, published.schemas);
}

bool set_published(Session& session, Ref publication, const Published& published) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> members;
  catalog.each_child(publication, [&](Ref part) {
    if (catalog.is<PublishedTable>(part) || catalog.is<PublishedSchema>(part)) {
      members.push_back(part);
    }
  });
  for (const Ref member : members) catalog.remove(member);
  return add_published(session, publication, published);
}

}  // namespace dryshod
