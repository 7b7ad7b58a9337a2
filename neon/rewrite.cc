// Carries out the rules' rewritings; see rewrite.h.
#include "neon/rewrite.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace dryshod {
namespace {

/// The nearest element above that is still there.
Ref left_of(const Catalog& catalog, Ref element) {
  Ref at = catalog.parent(element);
  while (at && !catalog.alive(at)) at = catalog.parent(at);
  return at;
}

/// It is about an element, which cannot be there.
bool is_blocked_whole(const NeonFinding& found) {
  return found.grade == Grade::Blocked && found.object;
}

std::string line(const RewriteMark& mark, const SpokenPlace& place) {
  const std::string where = mark.where.file == 0 ? std::string() : " (" + place(mark.where) + ")";
  return fmt::format("{}: {}{}", mark.fact->id, mark.what, where);
}

}  // namespace

void Rewriting::changed(Ref element, std::string what) {
  if (!catalog_.alive(element)) return;
  log_.add({element, false, &fact_, std::move(what), catalog_[element].where});
}

void Rewriting::take_out(Ref element, std::string what) {
  if (!catalog_.alive(element) || !going_.insert(element.id).second) return;
  // First what cannot be without it, so that nothing is left that refers to what is gone.
  for (const Ref dependent : catalog_.dependents(element)) {
    if (!catalog_.alive(dependent) || catalog_.is_part_of(element, dependent)) continue;
    take_out(dependent,
             fmt::format("{} needs {}", catalog_.display(dependent), catalog_.display(element)));
  }
  for (const Ref derived : catalog_.derived_from(element)) {
    if (catalog_.alive(derived) && !catalog_[derived].local) {
      catalog_.remove(derived);
    } else if (catalog_.alive(derived)) {
      catalog_.set_source(derived, {}, true);
    }
  }
  if (!catalog_.alive(element)) return;
  const Span where = catalog_[element].where;
  const Ref left = left_of(catalog_, element);
  catalog_.remove(element);
  log_.add({left, true, &fact_, std::move(what), where});
}

void Rewriting::left_out(std::string what, Span where) {
  log_.add({{}, true, &fact_, std::move(what), where});
}

RewrittenSchema rewrite(const Survey& survey, const Assessment& assessment) {
  RewrittenSchema result{survey.catalog, {}};
  RewriteLog log;
  // What is rewritten comes first: a finding may stand for many elements, of which the one that it
  // is at may be what is taken out.
  for (const NeonFinding& found : assessment.findings) {
    const NeonRule* rule = neon_rule(found.fact->id);
    if (rule == nullptr || rule->rewrite == nullptr) continue;
    Rewriting rewriting(result.catalog, *found.fact, log);
    rule->rewrite(survey, found, rewriting);
  }
  for (const NeonFinding& found : assessment.findings) {
    const NeonRule* rule = neon_rule(found.fact->id);
    if (!is_blocked_whole(found) || (rule != nullptr && rule->rewrite != nullptr)) continue;
    Rewriting rewriting(result.catalog, *found.fact, log);
    rewriting.take_out(found.object, "left out: " + found.display + ". " + found.fact->title);
  }
  result.marks = log.take();
  return result;
}

std::vector<std::string> mark_changes(Script& script, const std::vector<RewriteMark>& marks,
                                      const SpokenPlace& place) {
  const Graph& graph = script.graph;
  std::map<OpIndex, size_t> statement_of;  // by what it carries out
  for (size_t i = 0; i < script.statements.size(); ++i) {
    for (const OpIndex op : script.statements[i].ops) statement_of.emplace(op, i);
  }
  const auto statement = [&](Ref element) -> Statement* {
    for (Ref at = element; at; at = graph.to->parent(at)) {
      if (at.id >= graph.ops.change_of.size()) continue;
      const OpIndex op = graph.ops.change_of[at.id];
      if (op == kNoOp) continue;
      for (const OpIndex each : {op, graph.root[op]}) {
        const auto found = statement_of.find(each);
        if (found != statement_of.end()) return &script.statements[found->second];
      }
    }
    return nullptr;
  };
  std::vector<std::string> header;
  for (const RewriteMark& mark : marks) {
    // A schema's statement is far from what was in it.
    const bool stands_alone =
        !mark.element || (mark.taken_out && graph.to->is<Schema>(mark.element));
    Statement* at = stands_alone ? nullptr : statement(mark.element);
    if (at == nullptr) {
      header.push_back(line(mark, place));
    } else {
      at->why += (at->why.empty() ? "" : "\n") + line(mark, place);
    }
  }
  return header;
}

}  // namespace dryshod
