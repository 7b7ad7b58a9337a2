// A catalog: the elements of one database, in one typed store per kind, as a server would hold them
// after running a source. Lowering edits it; freeze() makes it comparable; from then on it is
// const. Knows names, parents, references and stored expressions; refuses to know SQL syntax, where
// the input came from, and what a difference is.
//
// Errors: none. A handle that does not belong here is a bug and aborts in debug builds.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catalog/big_memory.h"
#include "catalog/diagnostic.h"
#include "catalog/expr.h"
#include "catalog/flat_index.h"
#include "catalog/objects.h"
#include "catalog/strings.h"

namespace dryshod {

/// How an element came to be. A derived element exists because of another one (its source); a
/// local one was declared. Both at once is PostgreSQL's attislocal with attinhcount > 0.
struct Origin {
  bool local = true;
  Ref source{};  // none: nothing derives it
};

/// What every element has, whatever its kind. 48 bytes; a schema of 20,000 tables has 400,000.
struct Element {
  Kind kind{};
  bool alive = true;
  bool local = true;
  bool builtin = false;  // came with template0 or an extension: never diffed as its own
  uint32_t index = 0;    // in its kind's store
  Ref parent;            // part-of: it goes when the parent goes
  Ref source;            // what derives it
  Ref first_child, last_child, next_sibling, previous_sibling;
  Name name;  // none where a kind has none (a default, a comment)
  Span where;
};

class Catalog {
 public:
  /// `strings` must outlive the catalog and is shared by every catalog compared with it.
  explicit Catalog(Strings& strings);
  Catalog(const Catalog&);
  Catalog(Catalog&&) noexcept;
  Catalog& operator=(const Catalog&);
  Catalog& operator=(Catalog&&) noexcept;
  ~Catalog();

  Strings& strings() const { return *strings_; }

  // ---- making and unmaking -------------------------------------------------
  /// Makes room for so many elements before they come.
  void reserve(size_t elements);
  template <class T>
  Ref add(Ref parent, Name name, const T& body, Span where = {}, Origin origin = {}) {
    auto& store = all<T>();
    store.push_back(body);
    return link(kKindOf<T>, static_cast<uint32_t>(store.size() - 1), parent, name, where, origin);
  }
  /// Takes the element and all its parts out, silently: who depends on it is the caller's affair
  /// (dependents()). Handles to it stay readable.
  void remove(Ref ref);
  /// What was taken out so far, parts before their whole: who watches a statement compares.
  const std::vector<Ref>& removed() const { return removed_; }
  void rename(Ref ref, Name name);
  /// Moves an element with its parts below another parent (SET SCHEMA).
  void move(Ref ref, Ref parent);
  void set_source(Ref ref, Ref source, bool local);
  void set_builtin(Ref ref, bool builtin = true) { elements_[ref.id].builtin = builtin; }

  // ---- reading -------------------------------------------------------------
  const Element& operator[](Ref ref) const {
    assert(ref.id < elements_.size());
    return elements_[ref.id];
  }
  Kind kind(Ref ref) const { return elements_[ref.id].kind; }
  Name name(Ref ref) const { return elements_[ref.id].name; }
  Ref parent(Ref ref) const { return elements_[ref.id].parent; }
  std::string_view text(Name name) const { return (*strings_)[name]; }
  std::string_view text(Text text) const { return (*strings_)[text]; }
  bool alive(Ref ref) const { return ref && elements_[ref.id].alive; }
  template <class T>
  bool is(Ref ref) const {
    return ref && elements_[ref.id].kind == kKindOf<T>;
  }

  template <class T>
  const T& get(Ref ref) const {
    assert(is<T>(ref));
    return all<T>()[elements_[ref.id].index];
  }
  template <class T>
  T& edit(Ref ref) {
    assert(is<T>(ref));
    touch(ref);
    return all<T>()[elements_[ref.id].index];
  }
  /// The struct if the element is of this kind, else null.
  template <class T>
  const T* get_if(Ref ref) const {
    return is<T>(ref) ? &get<T>(ref) : nullptr;
  }
  /// Calls f with the struct of the element, whatever its kind.
  template <class F>
  decltype(auto) visit(Ref ref, F&& f) const {
    const Element& e = elements_[ref.id];
    switch (e.kind) {
#define KIND(T, name) \
  case Kind::T:       \
    return f(all<T>()[e.index]);
#include "catalog/kinds.def"
    }
    __builtin_unreachable();
  }

  /// Number of handles ever given, dead ones included; handles are 1 … size()-1 in order of birth.
  uint32_t size() const {
    return static_cast<uint32_t>(elements_.size());
  }

  /// Living elements in order of birth.
  template <class F>
  void each(F&& f) const {
    for (uint32_t id = 1; id < elements_.size(); ++id) {
      if (elements_[id].alive) f(Ref{id});
    }
  }
  /// Living elements of one kind in order of birth.
  template <class T, class F>
  void each_of(F&& f) const {
    for (const Ref ref : of_kind_[static_cast<size_t>(kKindOf<T>)]) {
      if (elements_[ref.id].alive) f(ref);
    }
  }
  /// Living direct parts in order of birth. The catalog may grow meanwhile; parts may be removed.
  template <class F>
  void each_child(Ref parent, F&& f) const {
    for (Ref c = elements_[parent.id].first_child; c; c = elements_[c.id].next_sibling) {
      if (elements_[c.id].alive) f(c);
    }
  }
  template <class T, class F>
  void each_child_of(Ref parent, F&& f) const {
    each_child(parent, [&](Ref c) {
      if (is<T>(c)) f(c);
    });
  }
  /// The only child of a kind that has no name of its own (default, not-null, owner, ...), or none.
  template <class T>
  Ref child(Ref parent) const {
    for (Ref c = elements_[parent.id].first_child; c; c = elements_[c.id].next_sibling) {
      if (elements_[c.id].alive && is<T>(c)) return c;
    }
    return {};
  }
  /// The nearest ancestor (or the element itself) that is of this kind, or none.
  template <class T>
  Ref ancestor(Ref ref) const {
    while (ref && !is<T>(ref)) ref = parent(ref);
    return ref;
  }
  /// The schema that holds the element, or none for global ones.
  Ref schema_of(Ref ref) const {
    return ancestor<Schema>(ref);
  }

  // ---- names ---------------------------------------------------------------
  /// The first living holder of a name. Scope: the schema for Relation, Type, Routine and
  /// Constraint; the parent for Member. For Own see find_own().
  Ref find(Slot slot, Ref scope, Name name) const;
  /// Every living holder (overloads; constraints of one name on several tables).
  std::vector<Ref> find_all(Slot slot, Ref scope, Name name) const;
  /// An element of this kind by parent (none: global) and name.
  template <class T>
  Ref find_own(Ref parent, Name name) const {
    return find_own(kKindOf<T>, parent, name);
  }
  /// `accepts`, if given, chooses among elements of one name that their identity fields tell apart.
  Ref find_own(Kind kind, Ref parent, Name name,
               const std::function<bool(Ref)>& accepts = nullptr) const;
  /// A column or attribute by name.
  Ref column(Ref relation, Name name) const {
    return find(Slot::Member, relation, name);
  }
  /// A constraint of one relation or domain.
  Ref constraint(Ref parent, Name name) const;

  // ---- stored expressions --------------------------------------------------
  Expr intern(const ExprBuilder& built);
  Expr intern(std::string_view text_without_holes);
  Expr intern(Text text_without_holes);
  bool has_holes(Expr e) const {
    return exprs_[e.id].ref_count != 0;
  }
  std::string_view template_text(Expr e) const {
    return (*strings_)[exprs_[e.id].text];
  }
  Text template_id(Expr e) const {
    return exprs_[e.id].text;
  }
  uint32_t expr_count() const {
    return static_cast<uint32_t>(exprs_.size());
  }
  std::vector<Ref> refs(Expr e) const;
  /// The SQL as it reads now, with today's names in the holes.
  std::string render(Expr e) const;
  void render(Expr e, std::string& out) const;
  /// How often something took another name or place: while it stands still, what is rendered does.
  uint32_t renames() const {
    return renames_;
  }
  /// The template as a builder, to be edited and interned again.
  ExprBuilder open(Expr e) const;

  // ---- references ----------------------------------------------------------
  /// Calls f(target, hard, field name) for every reference of the element but its parent.
  template <class F>
  void each_reference(Ref ref, F&& f) const {
    visit(ref, [&]<class T>(const T& body) {
      each_field<T>([&](const auto& field) {
        using M = std::remove_cvref_t<decltype(body.*(field.member))>;
        if (field.meaning == Meaning::Noise) return;
        const bool hard = field.meaning != Meaning::Soft;
        if constexpr (std::is_same_v<M, Ref>) {
          if (body.*(field.member)) f(body.*(field.member), hard, field.name);
        } else if constexpr (std::is_same_v<M, Expr>) {
          const StoredExpr& stored = exprs_[(body.*(field.member)).id];
          for (uint32_t i = 0; i < stored.ref_count; ++i) {
            f(expr_refs_[stored.first_ref + i], hard, field.name);
          }
        }
      });
    });
  }
  // Who refers to an element is looked up in an index that is made when it is first asked for and
  // follows what is made and edited from then on. So these three, const as they are, are for one
  // thread at a time.
  /// Living elements with a hard reference to this one, in order of birth.
  std::vector<Ref> users(Ref target) const;
  /// Living elements that this one derives, in order of birth.
  std::vector<Ref> derived_from(Ref source) const;
  /// Living elements with a hard reference to this one or to a part of it, parts of it left out.
  std::vector<Ref> dependents(Ref ref) const;
  bool is_part_of(Ref ref, Ref whole) const;

  // ---- spelling ------------------------------------------------------------
  std::string qualified(Ref ref) const;  // schema.name, quoted
  std::string bare(Ref ref) const;       // name, quoted
  std::string signature(Ref ref) const;  // schema.name(input types) of a routine
  /// For people and messages: "column public.users.email".
  std::string display(Ref ref) const;

  // ---- facts about the source ----------------------------------------------
  int major = 18;
  bool is_dump = false;              // pg_dump wrote it, and never speaks of the cluster
  bool mentions_owners = false;      // any owner clause in the source
  bool mentions_privileges = false;  // any GRANT or REVOKE in the source
  // Of the cluster: any statement about one.
  bool mentions_roles = false;
  bool mentions_tablespaces = false;
  bool mentions_databases = false;

  template <class T>
  BigVector<T>& all() {
    return static_cast<Store<T>&>(stores_).elements;
  }
  template <class T>
  const BigVector<T>& all() const {
    return static_cast<const Store<T>&>(stores_).elements;
  }

 private:
  struct StoredExpr {
    Text text;
    uint32_t first_ref = 0;
    uint32_t ref_count = 0;
  };

  Ref link(Kind kind, uint32_t index, Ref parent, Name name, Span where, Origin origin);
  Ref scope_of(Slot slot, const Element& e, Ref ref) const;
  void take_names(Ref ref);
  void leave_names(Ref ref);
  void unlink(Ref ref);
  template <class F>
  void each_holder(Slot slot, Ref scope, Name name, F&& f) const;
  void append_qualified(Ref ref, std::string& out) const;
  void touch(Ref ref) {
    if (users_.seen != 0) users_.edited.push_back(ref);
  }
  void catch_up() const;
  void note_users(Ref user) const;
  template <class F>
  void each_maybe_user(Ref target, F&& f) const;
  bool refers(Ref user, Ref target) const;
  static uint64_t slot_key(Slot slot, Kind kind, Ref scope, Name name);

  Strings* strings_;
  BigVector<Element> elements_;
  // A std::tuple would do, and cost every file that includes this half a second to compile.
  template <class T>
  struct Store {
    BigVector<T> elements;
  };
  struct Nothing {};
  struct Stores :
#define KIND(T, name) Store<T>,
#include "catalog/kinds.def"
      Nothing {
  };
  Stores stores_;
  std::array<BigVector<Ref>, kKindCount> of_kind_;  // in order of birth, the dead too
  FlatIndex names_;
  BigVector<StoredExpr> exprs_;
  BigVector<Ref> expr_refs_;
  FlatIndex plain_exprs_;  // hole-free text → Expr
  uint32_t renames_ = 0;
  std::vector<Ref> removed_;

  /// Lists of users (by reference or source) by target, latest first. A list may name who no longer
  /// refers to it, or twice; it never lacks one. A copy of a catalog makes its own: a question to
  /// the original, which is const, may be growing these on another thread.
  struct Users {
    struct Link {
      Ref user;
      uint32_t next;
    };
    Users() = default;
    Users(const Users&) noexcept {}
    Users(Users&&) noexcept = default;
    Users& operator=(const Users&) { return *this = Users(); }
    Users& operator=(Users&&) noexcept = default;
    ~Users() = default;
    uint32_t seen = 0;          // handles below are in the lists; 0: never asked
    BigVector<uint32_t> first;  // by target, into links
    BigVector<Link> links;
    // Who got hold of an element to edit it may write after it was noted here, until the next
    // question at the latest: so each is noted at two.
    std::vector<Ref> edited, edited_before;
  };
  mutable Users users_;
};

}  // namespace dryshod
