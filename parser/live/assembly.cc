// See assembly.h.
#include "parser/live/assembly.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "catalog/quote.h"
#include "parser/live/acl_text.h"
#include "parser/live/order.h"
#include "parser/live/table_text.h"
#include "parser/lower/connection_string.h"

namespace dryshod {
namespace {

// The catalogs that are spoken of here, by their OIDs, which never change (pg_class.dat and
// others).
constexpr uint32_t kShell = 0;  // of queries_types.cc
constexpr uint32_t kAttach = 3;
constexpr uint32_t kType = 1247;
constexpr uint32_t kRoutine = 1255;
constexpr uint32_t kClass = 1259;
constexpr uint32_t kDefault = 2604;
constexpr uint32_t kConstraint = 2606;
constexpr uint32_t kSubscription = 6100;

int number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class Assembly {
 public:
  explicit Assembly(const LiveServer& server) : server_(server) {}

  LiveCatalog all(const std::vector<LiveQuery>& queries, const std::vector<LiveRows>& answers) {
    const auto each = [&](Answer kind, auto&& take) {
      for (size_t i = 0; i < queries.size(); ++i) {
        if (queries[i].answer == kind) take(answers[i]);
      }
    };
    each(Answer::Relations, [&](const LiveRows& rows) { relations(rows); });
    each(Answer::Columns, [&](const LiveRows& rows) { columns(rows); });
    sort_columns();
    each(Answer::Defaults, [&](const LiveRows& rows) { defaults(rows); });
    each(Answer::NotNulls, [&](const LiveRows& rows) { not_nulls(rows); });
    each(Answer::Inherits, [&](const LiveRows& rows) { inherits(rows); });
    each(Answer::Checks, [&](const LiveRows& rows) { checks(rows); });
    each(Answer::Comments, [&](const LiveRows& rows) { name_not_nulls(rows); });
    each(Answer::Objects, [&](const LiveRows& rows) { objects(rows); });
    each(Answer::Constraints, [&](const LiveRows& rows) { constraints(rows); });
    each(Answer::Subscriptions, [&](const LiveRows& rows) { subscriptions(rows); });
    tables();
    each(Answer::Parts, [&](const LiveRows& rows) { parts(rows); });
    each(Answer::Dependencies, [&](const LiveRows& rows) { dependencies(rows); });
    each(Answer::Extensions, [&](const LiveRows& rows) { extensions(rows); });
    each(Answer::Comments, [&](const LiveRows& rows) { comments(rows); });
    each(Answer::Labels, [&](const LiveRows& rows) { labels(rows); });
    each(Answer::Privileges, [&](const LiveRows& rows) { privileges(rows); });
    each(Answer::DefaultPrivileges, [&](const LiveRows& rows) { default_privileges(rows); });
    each(Answer::Unseen, [&](const LiveRows& rows) {
      for (int row = 0; row < rows.size(); ++row) catalog_.unseen.emplace_back(rows.text(row, 0));
    });
    write();
    return std::move(catalog_);
  }

 private:
  /// Where an object is said.
  struct Place {
    uint32_t item = 0;
    bool in_rest = false;    // in what LiveItem::rest_needs is about
    std::string_view tag{};  // for comments; empty: it has none
  };

  static uint64_t key(uint32_t catalog, uint32_t oid) {
    return (static_cast<uint64_t>(catalog) << 32) | oid;
  }

  const Place* find(uint32_t catalog, uint32_t oid) const {
    const auto found = places_.find(key(catalog, oid));
    return found == places_.end() ? nullptr : &found->second;
  }

  uint32_t add(int priority, std::string tag, std::string text) {
    items_.push_back({priority, std::move(tag), std::move(text)});
    return static_cast<uint32_t>(items_.size() - 1);
  }

  void relations(const LiveRows& rows) {
    relations_.reserve(static_cast<size_t>(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
      relations_.push_back(live_relation(rows, row));
      by_oid_[relations_.back().oid] = static_cast<uint32_t>(relations_.size() - 1);
    }
  }

  LiveRelation* relation(uint32_t oid) {
    const auto found = by_oid_.find(oid);
    return found == by_oid_.end() ? nullptr : &relations_[found->second];
  }

  void columns(const LiveRows& rows) {
    LiveRelation* last = nullptr;
    for (int row = 0; row < rows.size(); ++row) {
      const uint32_t oid = rows.oid(row, 0);
      if (last == nullptr || last->oid != oid) last = relation(oid);
      (last != nullptr ? last->columns : attributes_[oid]).push_back(live_column(rows, row));
    }
  }

  /// Sorted here: the server would do it on disk.
  void sort_columns() {
    const auto by_number = [](const LiveColumn& a, const LiveColumn& b) {
      return a.number < b.number;
    };
    for (LiveRelation& r : relations_) std::sort(r.columns.begin(), r.columns.end(), by_number);
    for (auto& [oid, list] : attributes_) std::sort(list.begin(), list.end(), by_number);
  }

  /// Of a relation that is told; null: of another.
  LiveColumn* column(LiveRelation*& on, const LiveRows& rows, int row) {
    const uint32_t oid = rows.oid(row, 0);
    if (on == nullptr || on->oid != oid) on = relation(oid);
    if (on == nullptr) return nullptr;
    const LiveColumn* found = column_of(*on, number(rows.text(row, 1)));
    return found == nullptr ? nullptr
                            : &on->columns[static_cast<size_t>(found - on->columns.data())];
  }

  void defaults(const LiveRows& rows) {
    LiveRelation* on = nullptr;
    for (int row = 0; row < rows.size(); ++row) {
      if (LiveColumn* c = column(on, rows, row)) set_default(*c, rows, row);
    }
  }

  void not_nulls(const LiveRows& rows) {
    LiveRelation* on = nullptr;
    std::unordered_map<std::string, uint32_t> used;  // how often, by schema and name
    for (int row = 0; row < rows.size(); ++row) {
      LiveColumn* c = column(on, rows, row);
      if (c == nullptr) continue;
      set_not_null(*c, *on, rows, row);
      ++used[std::string(schema_of(on->name)).append(c->not_null_name)];
    }
    // The server finds another name where the usual one is taken in the schema, by a copy (LIKE) or
    // a child; which of the two comes first is not the same here as in a dump.
    for (LiveRelation& r : relations_) {
      for (LiveColumn& c : r.columns) {
        if (c.not_null_oid == 0 || !c.not_null_is_usual) continue;
        c.not_null_is_usual = used[std::string(schema_of(r.name)).append(c.not_null_name)] < 2;
      }
    }
  }

  /// What has a comment is called by its name, the usual one or not.
  void name_not_nulls(const LiveRows& rows) {
    std::unordered_set<uint32_t> commented;
    for (int row = 0; row < rows.size(); ++row) {
      if (rows.oid(row, 0) == kConstraint) commented.insert(rows.oid(row, 1));
    }
    if (commented.empty()) return;
    for (LiveRelation& r : relations_) {
      for (LiveColumn& c : r.columns) {
        c.not_null_is_usual = c.not_null_is_usual && !commented.contains(c.not_null_oid);
      }
    }
  }

  void inherits(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      if (LiveRelation* child = relation(rows.oid(row, 0))) {
        child->parents.push_back({rows.oid(row, 1), rows.text(row, 2)});
      }
    }
  }

  void checks(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      if (LiveRelation* on = relation(rows.oid(row, 0)))
        on->checks.push_back(live_check(rows, row));
    }
  }

  /// Relations go by their names alone, as pg_dump sorts them.
  static std::string sort_name(std::string_view tag) {
    constexpr std::string_view kSequence = "SEQUENCE ";
    return std::string(tag.starts_with(kSequence) ? tag.substr(kSequence.size()) : tag);
  }

  void objects(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      const uint32_t catalog = rows.oid(row, 0);
      const uint32_t oid = rows.oid(row, 1);
      const std::string_view tag = rows.text(row, 3);
      const uint32_t item =
          add(number(rows.text(row, 2)), sort_name(tag), std::string(rows.text(row, 5)));
      LiveItem& added = items_[item];
      if (catalog == kType && rows.null(row, 5)) composites_.emplace_back(item, oid);
      if (!added.text.empty() && added.text.back() != '\n') added.text += '\n';
      if (!rows.null(row, 4)) owner(added, tag, rows.text(row, 4));
      places_[key(catalog, oid)] = {item, false, tag};
    }
  }

  void constraints(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      const LiveRelation* on = relation(rows.oid(row, 0));
      if (on == nullptr) continue;
      const LiveConstraint k = live_constraint(rows, row);
      const std::string_view tag = own(fmt::format("CONSTRAINT {} ON {}", k.name, on->name));
      const uint32_t item = add(k.priority, std::string(tag), constraint_text(*on, k));
      places_[key(kConstraint, k.oid)] = {item, false, tag};
      if (k.index_oid == 0) continue;
      // It is made with the key.
      const std::string_view of_index =
          own(fmt::format("INDEX {}{}", schema_of(on->name), k.index));
      places_[key(kClass, k.index_oid)] = {item, false, of_index};
    }
  }

  static void owner(LiveItem& item, std::string_view tag, std::string_view owner) {
    item.after.append("ALTER ").append(tag).append(" OWNER TO ").append(owner).append(";\n");
  }

  void subscriptions(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      const std::string tag = fmt::format("SUBSCRIPTION {}", rows.text(row, 0));
      std::string why;
      const auto connection = without_secrets(rows.text(row, 2), why);
      const uint32_t item =
          add(kSubscriptionPriority, tag,
              fmt::format("CREATE {} CONNECTION {} PUBLICATION {} WITH (connect = false, {});\n",
                          tag, quote_literal(connection.value_or("")), rows.text(row, 3),
                          rows.text(row, 4)));
      owner(items_[item], tag, rows.text(row, 1));
      places_[key(kSubscription, rows.oid(row, 5))] = {item, false, own(tag)};
    }
  }

  /// A text that lives as long as this.
  std::string_view own(std::string text) {
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    return *texts_.back();
  }

  void see_parents(LiveRelation& r) {
    for (const LiveParent& named : r.parents) {
      const LiveRelation* parent = relation(named.oid);
      if (parent == nullptr) continue;
      for (LiveColumn& c : r.columns) {
        const auto same = std::find_if(parent->columns.begin(), parent->columns.end(),
                                       [&](const LiveColumn& p) { return p.name == c.name; });
        if (same == parent->columns.end()) continue;
        c.parent_has_default |= !same->default_text.empty() && same->generated == '\0';
        // Since 18 the constraint says itself whether it is inherited.
        c.parent_not_null |= same->not_null && c.not_null_oid == 0;
      }
    }
  }

  void tables() {
    for (LiveRelation& r : relations_) {
      if (!r.is_partition) see_parents(r);
    }
    for (const LiveRelation& r : relations_) {
      const std::string_view tag = own(fmt::format("{} {}", relation_word(r.kind), r.name));
      const uint32_t item = add(kRelationPriority, std::string(r.name), relation_text(r));
      LiveItem& added = items_[item];
      added.can_split = r.kind != 'm';
      owner(added, tag, r.owner);
      added.after += relation_settings(r);
      places_[key(kClass, r.oid)] = {item, r.kind == 'v', tag};
      splits_[item] = &r;
      for (const LiveColumn& c : r.columns) {
        if (c.default_oid != 0) places_[key(kDefault, c.default_oid)] = {item, c.generated == '\0'};
      }
      for (const LiveCheck& c : r.checks) {
        // pg_dump leaves out the comments of those that are not the table's own.
        places_[key(kConstraint, c.oid)] = {
            item, true,
            c.is_local ? own(fmt::format("CONSTRAINT {} ON {}", c.name, r.name))
                       : std::string_view{}};
      }
      if (r.is_partition && !r.parents.empty()) {
        const uint32_t attach = add(kAttachPriority, std::string(tag), attach_text(r));
        places_[key(kAttach, r.oid)] = {attach, false};
        items_[attach].needs.push_back(item);
        attached_.emplace_back(attach, r.parents.front().oid);
      }
    }
    for (const auto& [attach, parent] : attached_) {
      if (const Place* place = find(kClass, parent)) items_[attach].needs.push_back(place->item);
    }
    for (const LiveRelation& r : relations_) {
      for (const LiveParent& parent : r.parents) {
        if (const Place* place = find(kClass, parent.oid)) {
          items_[find(kClass, r.oid)->item].needs.push_back(place->item);
        }
      }
    }
  }

  /// After all that has statements of its own: what is made by another's.
  void parts(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      const Place* whole = find(rows.oid(row, 2), rows.oid(row, 3));
      if (whole == nullptr) continue;
      const Place place{whole->item, whole->in_rest, rows.text(row, 4)};
      places_.try_emplace(key(rows.oid(row, 0), rows.oid(row, 1)), place);
      for (auto& [item, oid] : composites_) {
        if (oid != rows.oid(row, 3) || rows.oid(row, 0) != kClass) continue;
        const std::string_view tag = find(kType, oid)->tag;
        items_[item].text =
            composite_text(tag.substr(tag.find(' ') + 1), attributes_[rows.oid(row, 1)]);
        break;
      }
    }
  }

  void dependencies(const LiveRows& rows) {
    // A function that its own type needs is of the type's shell.
    std::unordered_set<uint64_t> type_needs;
    for (int row = 0; row < rows.size(); ++row) {
      if (rows.oid(row, 0) != kType || rows.oid(row, 2) != kRoutine) continue;
      if (find(kShell, rows.oid(row, 1)) != nullptr)
        type_needs.insert(key(rows.oid(row, 1), rows.oid(row, 3)));
    }
    for (int row = 0; row < rows.size(); ++row) {
      const Place* user = find(rows.oid(row, 0), rows.oid(row, 1));
      if (user == nullptr) continue;
      const Place* need = find(rows.oid(row, 2), rows.oid(row, 3));
      if (rows.oid(row, 0) == kRoutine && rows.oid(row, 2) == kType &&
          type_needs.contains(key(rows.oid(row, 3), rows.oid(row, 1)))) {
        need = find(kShell, rows.oid(row, 3));
      }
      if (need == nullptr || need->item == user->item) continue;
      // Of a view all is its rest but its columns.
      LiveItem& item = items_[user->item];
      (user->in_rest ? item.rest_needs : item.needs).push_back(need->item);
    }
  }

  /// "COLUMN app.t.c", "TABLE app.t"; empty: the object is not told here.
  std::string tag_of(uint32_t catalog, uint32_t oid, int column, const Place*& place) {
    place = find(catalog, oid);
    if (place == nullptr && catalog == kConstraint) return not_null_tag(oid, place);
    if (place == nullptr) return {};
    if (column == 0) return std::string(place->tag);
    const LiveRelation* on = relation(oid);
    const auto attributes = attributes_.find(oid);
    if (on == nullptr && attributes == attributes_.end()) return {};
    const std::string& tag = items_[place->item].tag;
    for (const LiveColumn& c : on != nullptr ? on->columns : attributes->second) {
      if (c.number != column) continue;
      const std::string_view name =
          on != nullptr ? on->name : std::string_view(tag).substr(tag.find(' ') + 1);
      return fmt::format("COLUMN {}.{}", name, c.name);
    }
    return {};
  }

  /// Hardly one of them has a comment: they are looked for only then.
  std::string not_null_tag(uint32_t oid, const Place*& place) const {
    for (const LiveRelation& r : relations_) {
      for (const LiveColumn& c : r.columns) {
        if (c.not_null_oid != oid) continue;
        place = find(kClass, r.oid);
        return fmt::format("CONSTRAINT {} ON {}", quote_ident(c.not_null_name), r.name);
      }
    }
    return {};
  }

  void comments(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      const Place* place = nullptr;
      const std::string tag =
          tag_of(rows.oid(row, 0), rows.oid(row, 1), number(rows.text(row, 2)), place);
      if (tag.empty()) continue;
      const std::string text =
          fmt::format("COMMENT ON {} IS {};\n", tag, quote_literal(rows.text(row, 3)));
      // A check may come after its table, in its rest.
      (place->in_rest && rows.oid(row, 0) == kConstraint ? last_ : items_[place->item].after) +=
          text;
    }
  }

  void extensions(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      const Place* place = find(rows.oid(row, 0), rows.oid(row, 1));
      if (place == nullptr || place->tag.empty()) continue;
      items_[place->item].after +=
          fmt::format("ALTER {} DEPENDS ON EXTENSION {};\n", place->tag, rows.text(row, 2));
    }
  }

  void labels(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      const Place* place = nullptr;
      const std::string tag =
          tag_of(rows.oid(row, 0), rows.oid(row, 1), number(rows.text(row, 2)), place);
      if (tag.empty()) continue;
      items_[place->item].after +=
          fmt::format("SECURITY LABEL FOR {} ON {} IS {};\n", quote_ident(rows.text(row, 3)), tag,
                      quote_literal(rows.text(row, 4)));
    }
  }

  void privileges(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      LivePrivileges of;
      of.on = rows.text(row, 2);
      of.column = rows.text(row, 3);
      of.acl = rows.text(row, 5);
      of.base = rows.text(row, 6);
      of.type = rows.text(row, 7).front();
      of.server_version = server_.version;
      add(kPrivilegePriority, fmt::format("{} {}", of.on, of.column), privilege_statements(of));
    }
  }

  void default_privileges(const LiveRows& rows) {
    for (int row = 0; row < rows.size(); ++row) {
      LivePrivileges of;
      std::string prefix = fmt::format("ALTER DEFAULT PRIVILEGES FOR ROLE {} ", rows.text(row, 0));
      if (!rows.null(row, 1)) prefix.append("IN SCHEMA ").append(rows.text(row, 1)).append(" ");
      of.prefix = prefix;
      of.acl = rows.text(row, 3);
      of.base = rows.text(row, 4);
      of.type = rows.text(row, 2).front();
      of.server_version = server_.version;
      switch (of.type) {
        case 'S':
          of.on = "SEQUENCES";
          of.type = 's';
          break;
        case 'f':
          of.on = "FUNCTIONS";
          break;
        case 'T':
          of.on = "TYPES";
          break;
        case 'n':
          of.on = "SCHEMAS";
          break;
        case 'L':
          of.on = "LARGE OBJECTS";
          break;
        default:
          of.on = "TABLES";
      }
      add(kPrivilegePriority, prefix + std::string(of.on), privilege_statements(of));
    }
  }

  void write() {
    const std::vector<uint32_t> order = order_items(items_, [&](uint32_t i) {
      items_[i].text = relation_text(*splits_.at(i), true);
      return rest_text(*splits_.at(i));
    });
    size_t size = last_.size();
    for (const LiveItem& item : items_) size += item.text.size() + item.after.size() + 1;
    catalog_.text.reserve(size);
    for (const uint32_t i : order) {
      if (items_[i].text.empty() && items_[i].after.empty()) continue;
      catalog_.text.append(items_[i].text).append(items_[i].after).append("\n");
    }
    catalog_.text += last_;
  }

  const LiveServer& server_;
  LiveCatalog catalog_;
  std::vector<LiveItem> items_;
  std::unordered_map<uint64_t, Place> places_;
  std::vector<LiveRelation> relations_;
  std::unordered_map<uint32_t, uint32_t> by_oid_;                     // of relations_
  std::unordered_map<uint32_t, std::vector<LiveColumn>> attributes_;  // of composites
  std::vector<std::pair<uint32_t, uint32_t>> composites_, attached_;  // item, OID
  std::unordered_map<uint32_t, const LiveRelation*> splits_;          // by item
  std::vector<std::unique_ptr<std::string>> texts_;
  std::string last_;
};

}  // namespace

LiveCatalog assemble(const LiveServer& server, const std::vector<LiveQuery>& queries,
                     const std::vector<LiveRows>& answers) {
  return Assembly(server).all(queries, answers);
}

}  // namespace dryshod
