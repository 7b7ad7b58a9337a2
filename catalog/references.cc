// Who refers to an element: the index behind users(), derived_from() and dependents(). It is made
// by the first question, since most catalogs are never asked, and only ever grows: what it leads to
// is compared with what the elements say now. See catalog.h.
#include <algorithm>
#include <utility>

#include "catalog/catalog.h"

namespace dryshod {

bool Catalog::is_part_of(Ref ref, Ref whole) const {
  while (ref && ref != whole) ref = parent(ref);
  return ref == whole;
}

void Catalog::note_users(Ref user) const {
  const auto note = [&](Ref target) {
    users_.links.push_back({user, users_.first[target.id]});
    users_.first[target.id] = static_cast<uint32_t>(users_.links.size() - 1);
  };
  each_reference(user, [&](Ref target, bool hard, std::string_view) {
    if (hard) note(target);
  });
  if (elements_[user.id].source) note(elements_[user.id].source);
}

void Catalog::catch_up() const {
  constexpr uint32_t kEnd = 0;
  if (users_.seen == 0) {
    users_.seen = 1;
    users_.links.push_back({Ref{}, kEnd});
    users_.links.reserve(elements_.size());
  }
  users_.first.resize(elements_.size(), kEnd);
  for (const Ref ref : users_.edited_before) note_users(ref);
  for (const Ref ref : users_.edited) note_users(ref);
  users_.edited_before = std::exchange(users_.edited, {});
  for (; users_.seen < elements_.size(); ++users_.seen) {
    if (elements_[users_.seen].alive) note_users(Ref{users_.seen});
  }
}

/// Calls f(ref) for living elements that may refer to this one or be derived from it, in no order.
template <class F>
void Catalog::each_maybe_user(Ref target, F&& f) const {
  catch_up();
  for (uint32_t at = users_.first[target.id]; at != 0; at = users_.links[at].next) {
    const Ref user = users_.links[at].user;
    if (elements_[user.id].alive) f(user);
  }
}

bool Catalog::refers(Ref user, Ref target) const {
  bool does = false;
  each_reference(
      user, [&](Ref to, bool hard, std::string_view) { does = does || (hard && to == target); });
  return does;
}

namespace {

void sort_unique(std::vector<Ref>& refs) {
  std::sort(refs.begin(), refs.end());
  refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
}

}  // namespace

std::vector<Ref> Catalog::users(Ref target) const {
  std::vector<Ref> found;
  each_maybe_user(target, [&](Ref user) {
    if (refers(user, target)) found.push_back(user);
  });
  sort_unique(found);
  return found;
}

std::vector<Ref> Catalog::derived_from(Ref source) const {
  std::vector<Ref> found;
  each_maybe_user(source, [&](Ref user) {
    if (elements_[user.id].source == source) found.push_back(user);
  });
  sort_unique(found);
  return found;
}

std::vector<Ref> Catalog::dependents(Ref whole) const {
  std::vector<Ref> found;
  std::vector<Ref> family{whole};
  for (size_t i = 0; i < family.size(); ++i) {
    each_child(family[i], [&](Ref part) { family.push_back(part); });
    for (const Ref user : users(family[i])) {
      if (!is_part_of(user, whole)) found.push_back(user);
    }
  }
  sort_unique(found);
  return found;
}

}  // namespace dryshod
