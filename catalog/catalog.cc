// Element links, the name index and stored expressions. See catalog.h.
#include "catalog/catalog.h"

#include <algorithm>

#include "catalog/quote.h"

namespace dryshod {
namespace {

constexpr Slot kSlots[] = {Slot::Relation, Slot::Type,   Slot::Routine,
                           Slot::Constraint, Slot::Member, Slot::Own};

}  // namespace

Catalog::Catalog(Strings& strings) : strings_(&strings) {
  elements_.emplace_back();
  elements_[0].alive = false;
  exprs_.emplace_back();
}

// ---- making and unmaking ---------------------------------------------------

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
  above.last_child = ref;
  take_names(ref);
  return ref;
}

void Catalog::remove(Ref ref) {
  if (!alive(ref)) return;
  for (Ref c = elements_[ref.id].first_child; c; c = elements_[c.id].next_sibling) remove(c);
  leave_names(ref);
  Element& e = elements_[ref.id];
  e.alive = false;
  // Unlinked from the parent, so that long migration chains do not walk the dead for ever.
  Element& above = elements_[e.parent.id];
  Ref before{};
  for (Ref c = above.first_child; c != ref; c = elements_[c.id].next_sibling) before = c;
  (before ? elements_[before.id].next_sibling : above.first_child) = e.next_sibling;
  if (above.last_child == ref) above.last_child = before;
}

void Catalog::rename(Ref ref, Name name) {
  leave_names(ref);
  elements_[ref.id].name = name;
  take_names(ref);
}

void Catalog::move(Ref ref, Ref parent) {
  // Parts that take a name in the schema (indexes, constraints) move their names too.
  std::vector<Ref> family{ref};
  for (size_t i = 0; i < family.size(); ++i) {
    each_child(family[i], [&](Ref c) { family.push_back(c); });
  }
  for (const Ref r : family) leave_names(r);
  Element& old_parent = elements_[elements_[ref.id].parent.id];
  Ref before{};
  for (Ref c = old_parent.first_child; c != ref; c = elements_[c.id].next_sibling) before = c;
  (before ? elements_[before.id].next_sibling : old_parent.first_child) =
      elements_[ref.id].next_sibling;
  if (old_parent.last_child == ref) old_parent.last_child = before;

  elements_[ref.id].parent = parent;
  elements_[ref.id].next_sibling = {};
  Element& above = elements_[parent.id];
  (above.last_child ? elements_[above.last_child.id].next_sibling : above.first_child) = ref;
  above.last_child = ref;
  for (const Ref r : family) take_names(r);
}

void Catalog::set_source(Ref ref, Ref source, bool local) {
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
  if (slot == Slot::Member || slot == Slot::Own) return e.parent;
  return schema_of(ref);
}

void Catalog::take_names(Ref ref) {
  const Element& e = elements_[ref.id];
  if (!e.name) return;
  const Slot slots = slots_of(e.kind);
  for (const Slot slot : kSlots) {
    if (has(slots, slot)) names_.emplace(slot_key(slot, e.kind, scope_of(slot, e, ref), e.name), ref);
  }
}

void Catalog::leave_names(Ref ref) {
  const Element& e = elements_[ref.id];
  if (!e.name) return;
  const Slot slots = slots_of(e.kind);
  for (const Slot slot : kSlots) {
    if (!has(slots, slot)) continue;
    auto [it, end] = names_.equal_range(slot_key(slot, e.kind, scope_of(slot, e, ref), e.name));
    while (it != end) it = it->second == ref ? names_.erase(it) : std::next(it);
  }
}

std::vector<Ref> Catalog::find_all(Slot slot, Ref scope, Name name) const {
  std::vector<Ref> found;
  auto [it, end] = names_.equal_range(slot_key(slot, Kind{}, scope, name));
  for (; it != end; ++it) {
    const Element& e = elements_[it->second.id];
    // The key is a hash: what it led to is compared.
    if (e.alive && e.name == name && has(slots_of(e.kind), slot) &&
        scope_of(slot, e, it->second) == scope) {
      found.push_back(it->second);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

Ref Catalog::find(Slot slot, Ref scope, Name name) const {
  Ref first{};
  auto [it, end] = names_.equal_range(slot_key(slot, Kind{}, scope, name));
  for (; it != end; ++it) {
    const Element& e = elements_[it->second.id];
    if (e.alive && e.name == name && has(slots_of(e.kind), slot) &&
        scope_of(slot, e, it->second) == scope && (!first || it->second < first)) {
      first = it->second;
    }
  }
  return first;
}

Ref Catalog::find_own(Kind kind, Ref parent, Name name) const {
  auto [it, end] = names_.equal_range(slot_key(Slot::Own, kind, parent, name));
  for (; it != end; ++it) {
    const Element& e = elements_[it->second.id];
    if (e.alive && e.kind == kind && e.parent == parent && e.name == name) return it->second;
  }
  return {};
}

Ref Catalog::constraint(Ref parent, Name name) const {
  for (const Ref ref : find_all(Slot::Constraint, schema_of(parent), name)) {
    if (elements_[ref.id].parent == parent) return ref;
  }
  return {};
}

// ---- stored expressions ----------------------------------------------------

Expr Catalog::intern(std::string_view text) {
  if (text.empty()) return {};
  const Text id = strings_->text(text);
  const auto [it, fresh] = plain_exprs_.try_emplace(id.id, static_cast<uint32_t>(exprs_.size()));
  if (fresh) exprs_.push_back(StoredExpr{id, 0, 0});
  return Expr{it->second};
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
  const StoredExpr& stored = exprs_[e.id];
  std::string_view rest = (*strings_)[stored.text];
  if (stored.ref_count == 0) return std::string(rest);
  std::string out;
  for (uint32_t i = 0; i < stored.ref_count; ++i) {
    const size_t mark = rest.find(kHoleMark);
    assert(mark != std::string_view::npos && mark + 1 < rest.size());
    out += rest.substr(0, mark);
    const Ref ref = expr_refs_[stored.first_ref + i];
    switch (static_cast<HoleForm>(rest[mark + 1])) {
      case HoleForm::Qualified:
        out += qualified(ref);
        break;
      case HoleForm::Bare:
        out += bare(ref);
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
  return out;
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

// ---- references ------------------------------------------------------------

bool Catalog::is_part_of(Ref ref, Ref whole) const {
  while (ref && ref != whole) ref = parent(ref);
  return ref == whole;
}

std::vector<Ref> Catalog::dependents(Ref whole) const {
  std::vector<Ref> found;
  each([&](Ref ref) {
    if (is_part_of(ref, whole)) return;
    bool uses = false;
    each_reference(ref, [&](Ref target, bool hard, std::string_view) {
      uses = uses || (hard && is_part_of(target, whole));
    });
    if (uses) found.push_back(ref);
  });
  return found;
}

// ---- spelling --------------------------------------------------------------

std::string Catalog::bare(Ref ref) const { return quote_ident(text(name(ref))); }

std::string Catalog::qualified(Ref ref) const {
  const Ref schema = schema_of(ref);
  if (!schema || schema == ref) return bare(ref);
  return bare(schema) + "." + bare(ref);
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
  return kind_words + " " + path;
}

}  // namespace dryshod
