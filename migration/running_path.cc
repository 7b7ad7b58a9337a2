// A walk over references from what is made to the routines it runs, and on to those they call.
#include "migration/running_path.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "catalog/quote.h"

namespace dryshod {

std::string running_path(const Catalog& to, Ref made) {
  if (!rules_of(to.kind(made)).runs_functions) return {};
  const bool reads = rules_of(to.kind(made)).reads_when_made;  // views it reads may call functions
  std::vector<Ref> schemas;
  std::vector<Ref> waiting{made};
  std::unordered_set<Ref> seen{made};
  while (!waiting.empty()) {
    const Ref ref = waiting.back();
    waiting.pop_back();
    if (const auto relies_on_path = rules_of(to.kind(ref)).relies_on_path) {
      for (const Ref schema : relies_on_path(to, ref)) {
        if (std::find(schemas.begin(), schemas.end(), schema) == schemas.end()) {
          schemas.push_back(schema);
        }
      }
    }
    to.each_reference(ref, [&](Ref target, bool, std::string_view) {
      const Slot slots = slots_of(to.kind(target));
      const bool runs = has(slots, Slot::Routine) || (reads && has(slots, Slot::Relation));
      if (runs && seen.insert(target).second) waiting.push_back(target);
    });
  }
  std::sort(schemas.begin(), schemas.end());
  std::string path;
  for (const Ref schema : schemas) path += (path.empty() ? "" : ", ") + to.bare(schema);
  return path;
}

void each_step_in_path(std::vector<Emit::Piece>& pieces, const std::string& path) {
  std::vector<Emit::Piece> wrapped;
  for (size_t i = 0; i < pieces.size();) {
    const Txn txn = pieces[i].txn;
    const Phase phase = pieces[i].phase;
    const std::string local = txn == Txn::Alone ? "" : "LOCAL ";
    wrapped.push_back({{}, "SET " + local + "search_path = " + path, txn});
    wrapped.back().why = "for the functions that the next statement runs";
    wrapped.back().phase = phase;
    do {
      pieces[i].with_last = true;
      wrapped.push_back(std::move(pieces[i]));
    } while (++i < pieces.size() && pieces[i].with_last);
    wrapped.push_back(
        {{}, txn == Txn::Alone ? "RESET search_path" : "SET LOCAL search_path = ''", txn});
    wrapped.back().phase = phase;
    wrapped.back().with_last = true;
  }
  pieces = std::move(wrapped);
}

}  // namespace dryshod
