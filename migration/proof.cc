// Execute, compare, explain. See proof.h.
#include "migration/proof.h"

#include <algorithm>
#include <unordered_set>

#include "catalog/helpers.h"
#include "diff/diff.h"

namespace dryshod {
namespace {

constexpr size_t kShown = 20;

std::string field_names(const Catalog& catalog, const Delta& delta) {
  std::string names;
  catalog.visit(delta.a, [&]<class T>(const T&) {
    size_t position = 0;
    each_field<T>([&](const auto& field) {
      if ((delta.changed >> position) & 1) {
        names += (names.empty() ? "" : ", ") + std::string(field.name);
      }
      ++position;
    });
  });
  return names;
}

/// An object that is left out of the comparison, and that the script has taken away: nobody asked
/// for that.
Ref lost_besides(const Frozen& from, const Frozen& after, const Comparison& comparison) {
  if (!comparison.counts) return {};
  const Catalog& catalog = from.catalog();
  std::unordered_set<uint64_t> left;
  after.catalog().each([&](Ref ref) { left.insert(after.address(ref)); });
  Ref lost;
  catalog.each([&](Ref ref) {
    const Ref parent = catalog.parent(ref);
    const bool is_object = !parent || catalog.is<Schema>(parent);
    if (lost || !is_object || catalog[ref].builtin || catalog[ref].source) return;
    if (is_helper(catalog, ref)) return;  // what dryshod made it takes away
    if (comparison.ignored_kinds[static_cast<size_t>(catalog.kind(ref))]) return;
    if (!comparison.counts(catalog, ref) && !left.contains(from.address(ref))) lost = ref;
  });
  return lost;
}

}  // namespace

Proof prove(const std::string& script, const Frozen& from, const Frozen& target,
            const Comparison& comparison, const std::vector<ByHand>& left_to_hand,
            Interpreter& interpreter) {
  return prove(script, from, Catalog(from.catalog()), target, comparison, left_to_hand,
               interpreter);
}

Proof prove(const std::string& script, const Frozen& from, Catalog result, const Frozen& target,
            const Comparison& comparison, const std::vector<ByHand>& left_to_hand,
            Interpreter& interpreter, const Watch& watch) {
  Proof proof;
  const Catalog& to = target.catalog();
  const auto execution = interpreter.execute(script, result, watch);
  if (!execution) {
    proof.counter_example = "the script does not run:";
    for (const Diagnostic& d : execution.error()) proof.counter_example += "\n  " + d.message;
    return proof;
  }
  const Frozen after(result, from);
  if (const Ref lost = lost_besides(from, after, comparison)) {
    proof.counter_example =
        "the script takes away what is left out of the comparison: " + from.catalog().display(lost);
    return proof;
  }
  Difference left = diff(after, target, comparison);
  std::erase_if(left.deltas, [&](const Delta& delta) {
    return delta.action == Action::Alter &&
           std::any_of(left_to_hand.begin(), left_to_hand.end(), [&](const ByHand& by_hand) {
             return by_hand.object == to.text(to.name(delta.b)) ||
                    by_hand.object == to.display(delta.b);
           });
  });
  if (left.empty()) {
    proof.holds = true;
    return proof;
  }
  proof.counter_example = "after the script these differences are left:";
  size_t shown = 0;
  for (const Delta& delta : left.deltas) {
    if (++shown > kShown) {
      proof.counter_example += "\n  and " + std::to_string(left.deltas.size() - kShown) + " more";
      break;
    }
    switch (delta.action) {
      case Action::Create:
        proof.counter_example += "\n  missing: " + to.display(delta.b);
        break;
      case Action::Drop:
        proof.counter_example += "\n  left over: " + result.display(delta.a);
        break;
      case Action::Alter:
        proof.counter_example +=
            "\n  " + to.display(delta.b) + " differs in " + field_names(result, delta);
        break;
    }
  }
  return proof;
}

}  // namespace dryshod
