// Execute, compare, explain. See proof.h.
#include "migration/proof.h"

#include <algorithm>

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
  Difference left = diff(Frozen(result, from), target, comparison);
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
