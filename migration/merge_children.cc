// See merge_children.h.
#include "migration/merge_children.h"

#include <algorithm>
#include <set>
#include <string>
#include <type_traits>

namespace dryshod {
namespace {

class Children {
 public:
  Children(const Nodes& nodes, Merged& merged)
      : nodes_(nodes), merged_(merged), catalog_(merged.catalog) {}

  void complete() {
    std::vector<Ref> links;
    catalog_.each_of<Inherits>([&](Ref link) { links.push_back(link); });
    for (const Ref link : links) complete(catalog_.parent(link));
    leave_behind();
  }

 private:
  /// Parents first.
  void complete(Ref table) {
    if (!done_.insert(table).second) return;
    std::vector<Ref> links;
    catalog_.each_child_of<Inherits>(table, [&](Ref link) { links.push_back(link); });
    for (const Ref link : links) {
      const Ref parent = catalog_.get<Inherits>(link).from;
      if (!parent) continue;
      complete(parent);
      std::vector<Ref> columns, checks, parts;
      catalog_.each_child_of<Column>(parent, [&](Ref column) { columns.push_back(column); });
      catalog_.each_child_of<Check>(parent, [&](Ref check) { checks.push_back(check); });
      std::stable_sort(columns.begin(), columns.end(), [&](Ref x, Ref y) {
        return catalog_.get<Column>(x).position < catalog_.get<Column>(y).position;
      });
      for (const Ref column : columns) bring_column(link, table, column);
      for (const Ref check : checks) bring_check(link, table, check);
      if (!catalog_.get<Inherits>(link).bound) continue;
      catalog_.each_child(parent, [&](Ref part) { parts.push_back(part); });
      for (const Ref part : parts) {
        bring_index<Index>(link, table, part);
        bring_index<PrimaryKey>(link, table, part);
        bring_index<Unique>(link, table, part);
        bring_index<Exclusion>(link, table, part);
      }
    }
  }

  /// What one side has brought down to a child that the other has taken from its parent does not
  /// come.
  void leave_behind() {
    std::vector<Ref> gone;
    catalog_.each([&](Ref ref) {
      const Element& e = catalog_[ref];
      if (!e.source || e.local) return;
      const Ref table = catalog_.ancestor<Table>(ref), above = catalog_.ancestor<Table>(e.source);
      if (!table || !above || table == above) return;
      bool linked = false;
      catalog_.each_child_of<Inherits>(
          table, [&](Ref link) { linked = linked || catalog_.get<Inherits>(link).from == above; });
      if (!linked) gone.push_back(ref);
    });
    for (const Ref ref : gone) catalog_.remove(ref);
  }

  /// Does no side have both? Then none says what becomes of it.
  bool never_met(Ref link, Ref part) const {
    const NodeId x = node(link), y = node(part);
    if (y == 0) return true;  // it has come down itself
    for (const Side side : kAllSides) {
      if (nodes_[x].at[side] && nodes_[y].at[side]) return false;
    }
    return true;
  }
  NodeId node(Ref ref) const {
    return ref.id < merged_.node_of.size() ? merged_.node_of[ref.id] : 0;
  }

  void bring_column(Ref link, Ref table, Ref above) {
    Ref own = catalog_.column(table, catalog_.name(above));
    if (own) {
      // It follows: no statement of its own could change it.
      const bool follows = catalog_[own].source == above && !catalog_[own].local;
      if (follows) {
        const Column of = catalog_.get<Column>(above);
        Column& body = catalog_.edit<Column>(own);
        body.type = of.type;
        body.collation = of.collation;
      }
    } else if (never_met(link, above)) {
      Column body = catalog_.get<Column>(above);
      body.position = 1;
      catalog_.each_child_of<Column>(table, [&](Ref other) {
        body.position = std::max(body.position, catalog_.get<Column>(other).position + 1);
      });
      own = catalog_.add(table, catalog_.name(above), body, {}, Origin{false, above});
      bring_part<Generated>(table, own, above);
    }
    const Ref given = catalog_.child<Default>(above);
    if (own && given && !catalog_.child<Default>(own) && !catalog_.child<Generated>(own) &&
        never_met(link, given)) {
      bring_part<Default>(table, own, above);
    }
    const Ref not_null = catalog_.child<NotNull>(above);
    if (own && not_null && !catalog_.get<NotNull>(not_null).no_inherit &&
        !catalog_.child<NotNull>(own) && never_met(link, not_null)) {
      const NotNull body = catalog_.get<NotNull>(not_null);
      catalog_.add(own, {}, body, {}, Origin{false, not_null});
    }
  }

  template <class T>
  void bring_part(Ref table, Ref own, Ref above) {
    const Ref part = catalog_.child<T>(above);
    if (!part) return;
    T body = catalog_.get<T>(part);
    body.expression = over(table, catalog_.parent(above), body.expression);
    catalog_.add(own, {}, body, {}, Origin{false, part});
  }

  void bring_check(Ref link, Ref table, Ref above) {
    Check body = catalog_.get<Check>(above);
    const Name name = catalog_.name(above);
    if (body.no_inherit || !never_met(link, above) || catalog_.constraint(table, name)) return;
    body.expression = over(table, catalog_.parent(above), body.expression);
    catalog_.add(table, name, body, {}, Origin{false, above});
  }

  /// The server makes it, by a name of its own choice; but one that not every partition has is made
  /// on the parent alone.
  template <class T>
  void bring_index(Ref link, Ref table, Ref above) {
    if (!catalog_.is<T>(above) || !never_met(link, above)) return;
    if (const Table* body = catalog_.get_if<Table>(table); body == nullptr || body->server) return;
    T body = catalog_.get<T>(above);
    each_field<T>([&](const auto& field) {
      auto& value = body.*(field.member);
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Expr>) {
        if (value) value = over(table, catalog_.parent(above), value);
      }
    });
    const std::string name = std::string(catalog_.text(catalog_.name(table))) + " " +
                             std::string(catalog_.text(catalog_.name(above)));
    const Ref made =
        catalog_.add(table, catalog_.strings().name(name), body, {}, Origin{false, above});
    catalog_.add(made, {}, IndexAttach{above}, {}, Origin{false, above});
  }

  /// The same over the columns of the child.
  Expr over(Ref table, Ref parent, Expr expression) {
    const ExprBuilder opened = catalog_.open(expression);
    ExprBuilder mapped;
    std::string_view rest = opened.text();
    for (const Ref ref : opened.refs()) {
      const size_t mark = rest.find(kHoleMark);
      mapped << rest.substr(0, mark);
      const bool is_column = catalog_.is<Column>(ref) && catalog_.parent(ref) == parent;
      Ref own = is_column ? catalog_.column(table, catalog_.name(ref)) : Ref{};
      if (catalog_.is<NotNull>(ref)) {
        const Ref column = catalog_.column(table, catalog_.name(catalog_.parent(ref)));
        if (column) own = catalog_.child<NotNull>(column);
      }
      mapped.hole(own ? own : ref, static_cast<HoleForm>(rest[mark + 1]));
      rest.remove_prefix(mark + 2);
    }
    mapped << rest;
    return catalog_.intern(mapped);
  }

  const Nodes& nodes_;
  Merged& merged_;
  Catalog& catalog_;
  std::set<Ref> done_;
};

}  // namespace

void complete_children(const Nodes& nodes, Merged& merged) {
  Children(nodes, merged).complete();
}

}  // namespace dryshod
