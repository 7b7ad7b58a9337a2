// See merge_lists.h.
#include "diff/merge_lists.h"

#include <algorithm>
#include <map>
#include <set>

namespace dryshod {
namespace {

using Members = std::map<std::string, std::string>;  // what is said, by name

Members members(const Words& words) {
  Members by_name;
  for (const std::string& word : words) {
    const size_t end = std::min(word.find('='), word.find('*'));
    by_name[word.substr(0, end)] = word;
  }
  return by_name;
}

/// What is added before the first word of BASE, behind the first, and so on; and which of those are
/// gone.
struct Changes {
  std::vector<Words> added;  // one more than words of BASE
  std::vector<bool> gone;    // by word of BASE
};

/// None where the words that stayed have changed their order.
std::optional<Changes> changes(const Words& base, const Words& side) {
  Changes found{std::vector<Words>(base.size() + 1), std::vector<bool>(base.size(), true)};
  size_t at = 0;  // in BASE: behind the last word that stayed
  for (const std::string& word : side) {
    const auto in_base = std::find(base.begin(), base.end(), word);
    if (in_base == base.end()) {
      found.added[at].push_back(word);
      continue;
    }
    const auto place = static_cast<size_t>(in_base - base.begin());
    if (place < at) return std::nullopt;
    found.gone[place] = false;
    at = place + 1;
  }
  return found;
}

/// Does what one added at a place stand beside something that the other took away?
bool touches(const Changes& adding, const Changes& taking, size_t place) {
  if (adding.added[place].empty()) return false;
  const auto taken = [&](size_t word) { return taking.gone[word] && !adding.gone[word]; };
  return (place > 0 && taken(place - 1)) || (place < taking.gone.size() && taken(place));
}

}  // namespace

std::optional<Words> join_sets(const Words& base, const Words& ours, const Words& theirs) {
  const Members b = members(base), o = members(ours), t = members(theirs);
  std::set<std::string> names;
  for (const Members* each : {&b, &o, &t}) {
    for (const auto& [name, word] : *each) names.insert(name);
  }
  const auto said = [](const Members& of, const std::string& name) {
    const auto found = of.find(name);
    return found == of.end() ? std::string() : found->second;
  };
  Words joined;
  for (const std::string& name : names) {
    const std::string in_b = said(b, name), in_o = said(o, name), in_t = said(t, name);
    if (in_o != in_t && in_o != in_b && in_t != in_b) return std::nullopt;
    const std::string& word = in_o != in_b ? in_o : in_t;
    if (!word.empty()) joined.push_back(word);
  }
  std::sort(joined.begin(), joined.end());
  return joined;
}

std::optional<Words> join_in_order(const Words& base, const Words& ours, const Words& theirs) {
  const std::optional<Changes> o = changes(base, ours), t = changes(base, theirs);
  if (!o || !t) return std::nullopt;
  Words joined;
  for (size_t place = 0; place <= base.size(); ++place) {
    const Words& in_o = o->added[place];
    const Words& in_t = t->added[place];
    if (!in_o.empty() && !in_t.empty() && in_o != in_t) return std::nullopt;
    if (touches(*o, *t, place) || touches(*t, *o, place)) return std::nullopt;
    const Words& added = in_o.empty() ? in_t : in_o;
    joined.insert(joined.end(), added.begin(), added.end());
    if (place < base.size() && !o->gone[place] && !t->gone[place]) joined.push_back(base[place]);
  }
  // One word added by both at two places.
  const std::set<std::string> different(joined.begin(), joined.end());
  if (different.size() != joined.size()) return std::nullopt;
  return joined;
}

}  // namespace dryshod
