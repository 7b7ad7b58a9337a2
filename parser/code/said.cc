// See said.h.
#include "parser/code/said.h"

#include <utility>

namespace dryshod {

void SaidList::add(Said said) {
  if (said.name.empty() && said.hole == Said::kNowhere) return;
  std::string key;
  key.reserve(said.schema.size() + said.name.size() + said.detail.size() + 16);
  key += static_cast<char>(said.kind);
  key += said.certain ? '+' : '-';
  if (said.hole != Said::kNowhere) key += std::to_string(said.hole);
  key.append(1, '\0').append(said.schema).append(1, '\0').append(said.name);
  key.append(1, '\0').append(said.detail);
  if (seen_.insert(std::move(key)).second) list_.push_back(std::move(said));
}

}  // namespace dryshod
