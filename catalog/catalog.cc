// Element links, the name index and stored expressions. See catalog.h; who refers to whom is in
// references.cc.
#include "catalog/catalog.h"

#include <algorithm>

#include "catalog/quote.h"

namespace dryshod {
namespace {

// The slots of the name index. Members are not in it: a relation has few, they lie together, and to
// walk over them costs less than a look into a large table for each column that is made.
constexpr Slot kSlots[] = {Slot::Relation, Slot::Type, Slot::Routine, Slot::Constraint, Slot::Own};

/// An operator's name is no identifier, and is never quoted.
void append_name(const Catalog& catalog, Ref ref, std::string& out) {
  const Database* database = catalog.get_if<Database>(ref);
  const std::string_view name =
      catalog.text(database != nullptr ? database->called : catalog.name(ref));
  if (catalog.is<Operator>(ref)) {
    out += name;
  } else {
    append_ident(name, out);
  }
}

}  // namespace

Catalog::Catalog(const Catalog&) = default;
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(const Catalog&) = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;

Catalog::Catalog(Strings& strings) : strings_(&strings) {
  elements_.emplace_back();
  elements_[0].alive = false;
  exprs_.emplace_back();
}

// ---- making and unmaking ---------------------------------------------------

void Catalog::reserve(size_t elements) {
  elements_.reserve(elements);
  names_.reserve(elements / 2);  // the others have no name, or are members
}

Ref Catalog::link(Kind kind, uint32_t index, Ref parent, Name name, Span where, Origin origin) {
  const Ref ref{static_cast<uint32_t>(elements_.size())};
  Element e;
  e.kind = kind;
  e.index = index;
  e.parent = parent;
  e.name = name;
  e.where = where;
  e.local = origin.local;
  e.source = origin.source;
  elements_.push_back(e);
  Element& above = elements_[parent.id];  // element 0 heads the list of global elements
  if (above.last_child) {
    elements_[above.last_child.id].next_sibling = ref;
  } else {
    above.first_child = ref;
  }
  elements_[ref.id].previous_sibling = above.last_child;
  above.last_child = ref;
  of_kind_[static_cast<size_t>(kind)].push_back(ref);
  take_names(ref);
  return ref;
}

/// Out of the list of its parent's parts, so that long migration chains do not walk the dead for
/// ever. Its own links stay, for who is walking over it.
void Catalog::unlink(Ref ref) {
  const Element& e = elements_[ref.id];
  Element& above = elements_[e.parent.id];
  const Ref before = e.previous_sibling;
  const Ref after = e.next_sibling;
  (before ? elements_[before.id].next_sibling : above.first_child) = after;
  (after ? elements_[after.id].previous_sibling : above.last_child) = before;
}

void Catalog::remove(Ref ref) {
  if (!alive(ref)) return;
  for (Ref c = elements_[ref.id].first_child; c; c = elements_[c.id].next_sibling) remove(c);
  leave_names(ref);
  elements_[ref.id].alive = false;
  removed_.push_back(ref);
  unlink(ref);
}

void Catalog::rename(Ref ref, Name name) {
  ++renames_;
  leave_names(ref);
  elements_[ref.id].name = name;
  take_names(ref);
}

void Catalog::move(Ref ref, Ref parent) {
  // Parts that take a name in the schema (indexes, constraints) move their names too.
  ++renames_;
  std::vector<Ref> family{ref};
  for (size_t i = 0; i < family.size(); ++i) {
    each_child(family[i], [&](Ref c) { family.push_back(c); });
  }
  for (const Ref r : family) leave_names(r);
  unlink(ref);

  elements_[ref.id].parent = parent;
  elements_[ref.id].next_sibling = {};
  elements_[ref.id].previous_sibling = elements_[parent.id].last_child;
  Element& above = elements_[parent.id];
  (above.last_child ? elements_[above.last_child.id].next_sibling : above.first_child) = ref;
  above.last_child = ref;
  for (const Ref r : family) take_names(r);
}

void Catalog::set_source(Ref ref, Ref source, bool local) {
  touch(ref);
  elements_[ref.id].source = source;
  elements_[ref.id].local = local;
}

// ---- names -----------------------------------------------------------------

uint64_t Catalog::slot_key(Slot slot, Kind kind, Ref scope, Name name) {
  uint64_t key = (uint64_t{scope.id} << 32) | name.id;
  key ^= uint64_t{static_cast<uint8_t>(slot)} * 0x9e3779b97f4a7c15ull;
  if (slot == Slot::Own) key ^= (uint64_t{static_cast<uint8_t>(kind)} + 1) * 0xc2b2ae3d27d4eb4full;
  return key * 0xff51afd7ed558ccdull;
}

Ref Catalog::scope_of(Slot slot, const Element& e, Ref ref) const {
  return slot == Slot::Own ? e.parent : schema_of(ref);
}

void Catalog::take_names(Ref ref) {
  const Element& e = elements_[ref.id];
  if (!e.name) return;
  const Slot slots = slots_of(e.kind);
  for (const Slot slot : kSlots) {
    if (has(slots, slot))
      names_.add(slot_key(slot, e.kind, scope_of(slot, e, ref), e.name), ref.id);
  }
}

void Catalog::leave_names(Ref ref) {
  const Element& e = elements_[ref.id];
  if (!e.name) return;
  const Slot slots = slots_of(e.kind);
  for (const Slot slot : kSlots) {
    if (has(slots, slot)) {
      names_.erase(slot_key(slot, e.kind, scope_of(slot, e, ref), e.name), ref.id);
    }
  }
}

/// Calls f(ref) for every living holder of the name, in no order.
template <class F>
void Catalog::each_holder(Slot slot, Ref scope, Name name, F&& f) const {
  if (slot == Slot::Member) {
    each_child(scope, [&](Ref part) {
      const Element& e = elements_[part.id];
      if (e.name == name && has(slots_of(e.kind), slot)) f(part);
    });
    return;
  }
  names_.each(slot_key(slot, Kind{}, scope, name), [&](uint32_t id) {
    const Element& e = elements_[id];
    if (e.alive && e.name == name && has(slots_of(e.kind), slot) &&
        scope_of(slot, e, Ref{id}) == scope) {
      f(Ref{id});
    }
  });
}

std::vector<Ref> Catalog::find_all(Slot slot, Ref scope, Name name) const {
  std::vector<Ref> found;
  each_holder(slot, scope, name, [&](Ref ref) { found.push_back(ref); });
  std::sort(found.begin(), found.end());
  return found;
}

Ref Catalog::find(Slot slot, Ref scope, Name name) const {
  Ref first{};
  each_holder(slot, scope, name, [&](Ref ref) {
    if (!first || ref < first) first = ref;
  });
  return first;
}

Ref Catalog::find_own(Kind kind, Ref parent, Name name,
                      const std::function<bool(Ref)>& accepts) const {
  Ref first{};
  names_.each(slot_key(Slot::Own, kind, parent, name), [&](uint32_t id) {
    const Element& e = elements_[id];
    if (e.alive && e.kind == kind && e.parent == parent && e.name == name &&
        (!first || Ref{id} < first) && (!accepts || accepts(Ref{id}))) {
      first = Ref{id};
    }
  });
  return first;
}

Ref Catalog::constraint(Ref parent, Name name) const {
  Ref first{};
  each_holder(Slot::Constraint, schema_of(parent), name, [&](Ref ref) {
    if (elements_[ref.id].parent == parent && (!first || ref < first)) first = ref;
  });
  return first;
}

// ---- stored expressions ----------------------------------------------------

Expr Catalog::intern(std::string_view text) {
  return text.empty() ? Expr{} : intern(strings_->text(text));
}

Expr Catalog::intern(Text id) {
  Expr known{};
  plain_exprs_.each(id.id, [&](uint32_t e) {
    if (exprs_[e].text == id) known = Expr{e};
  });
  if (known) return known;
  const Expr made{static_cast<uint32_t>(exprs_.size())};
  exprs_.push_back(StoredExpr{id, 0, 0});
  plain_exprs_.add(id.id, made.id);
  return made;
}

Expr Catalog::intern(const ExprBuilder& built) {
  if (built.refs().empty()) return intern(built.text());
  StoredExpr stored;
  stored.text = strings_->text(built.text());
  stored.first_ref = static_cast<uint32_t>(expr_refs_.size());
  stored.ref_count = static_cast<uint32_t>(built.refs().size());
  expr_refs_.insert(expr_refs_.end(), built.refs().begin(), built.refs().end());
  exprs_.push_back(stored);
  return Expr{static_cast<uint32_t>(exprs_.size() - 1)};
}

std::vector<Ref> Catalog::refs(Expr e) const {
  const StoredExpr& stored = exprs_[e.id];
  const auto first = expr_refs_.begin() + stored.first_ref;
  return {first, first + stored.ref_count};
}

std::string Catalog::render(Expr e) const {
  std::string out;
  render(e, out);
  return out;
}

void Catalog::render(Expr e, std::string& out) const {
  const StoredExpr& stored = exprs_[e.id];
  std::string_view rest = (*strings_)[stored.text];
  for (uint32_t i = 0; i < stored.ref_count; ++i) {
    const size_t mark = rest.find(kHoleMark);
    assert(mark != std::string_view::npos && mark + 1 < rest.size());
    out += rest.substr(0, mark);
    const Ref ref = expr_refs_[stored.first_ref + i];
    switch (static_cast<HoleForm>(rest[mark + 1])) {
      case HoleForm::Qualified:
        append_qualified(ref, out);
        break;
      case HoleForm::Bare:
        append_name(*this, ref, out);
        break;
      case HoleForm::Signature:
        out += signature(ref);
        break;
      case HoleForm::Literal: {
        // The constant around it is the template's; only what must be doubled inside is added.
        for (const char c : qualified(ref)) {
          if (c == '\'') out += c;
          out += c;
        }
        break;
      }
      case HoleForm::Hidden:
        break;
    }
    rest.remove_prefix(mark + 2);
  }
  out += rest;
}

ExprBuilder Catalog::open(Expr e) const {
  ExprBuilder builder;
  std::string_view rest = template_text(e);
  for (const Ref ref : refs(e)) {
    const size_t mark = rest.find(kHoleMark);
    builder << rest.substr(0, mark);
    builder.hole(ref, static_cast<HoleForm>(rest[mark + 1]));
    rest.remove_prefix(mark + 2);
  }
  builder << rest;
  return builder;
}

// ---- spelling --------------------------------------------------------------

std::string Catalog::bare(Ref ref) const {
  std::string out;
  append_name(*this, ref, out);
  return out;
}

void Catalog::append_qualified(Ref ref, std::string& out) const {
  // What an extension contains is its part, and lies in its schema.
  const auto* extension = parent(ref) ? get_if<Extension>(parent(ref)) : nullptr;
  const Ref schema = extension != nullptr ? extension->schema : schema_of(ref);
  if (schema && schema != ref) {
    append_ident(text(name(schema)), out);
    out += '.';
  }
  append_name(*this, ref, out);
}

std::string Catalog::qualified(Ref ref) const {
  std::string out;
  append_qualified(ref, out);
  return out;
}

std::string Catalog::signature(Ref ref) const {
  return visit(ref, [&]<class T>(const T& body) {
    if constexpr (requires { body.signature; }) {
      return qualified(ref) + "(" + render(body.signature) + ")";
    } else {
      return qualified(ref);
    }
  });
}

std::string Catalog::display(Ref ref) const {
  const Element& e = elements_[ref.id];
  const std::string kind_words = [&] {
    std::string words(kind_name(e.kind));
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
  }();
  if (has(slots_of(e.kind), Slot::Routine)) return kind_words + " " + signature(ref);
  std::string path;
  for (Ref r = ref; r; r = parent(r)) {
    if (!name(r)) continue;
    path = path.empty() ? bare(r) : bare(r) + "." + path;
  }
  visit(ref, [&]<class T>(const T& body) {
    if constexpr (requires { body.called; }) path = bare(ref);
    if constexpr (requires { body.signature; }) {
      path += (path.empty() ? "(" : " (") + render(body.signature) + ")";
    }
  });
  return kind_words + " " + path;
}

}  // namespace dryshod
