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
  if (!x_catalog.alive(element)) return;
  x_log.add({element, false, &x_fact, std::move(what), x_catalog[element].where});
}

void Rewriting::take_out(Ref element, std::string what) {
  if (!x_catalog.alive(element) || !x_going.insert(element.id).second) return;
  // First what cannot be without it, so that nothing is left that refers to what is gone.
  for (const Ref dependent : x_catalog.dependents(element)) {
    if (!x_catalog.alive(dependent) || x_catalog.is_part_of(element, dependent)) continue;
    take_out(dependent,
             fmt::format("{} needs {}", x_catalog.display(dependent), x_catalog.display(element)));
  }
  for (const Ref derived : x_catalog.derived_from(element)) {
    if (x_catalog.alive(derived) && !x_catalog[derived].local) {
      x_catalog.remove(derived);
    } else if (x_catalog.alive(derived)) {
      x_catalog.set_source(derived, {}, true);
    }
  }
  if (!x_catalog.alive(element)) return;
  const Span where = x_catalog[element].where;
  const Ref left = left_of(x_catalog, element);
  x_catalog.remove(element);
  x_log.add({left, true, &x_fact, std::move(what), where});
}

void Rewriting::left_out(std::string what, Span where) {
  x_log.add({{}, true, &x_fact, std::move(what), where});
}

RewrittenSchema rewrite(const Survey& survey, const Assessment& assessment) {
  RewrittenSchema result{survey.catalog, {}};
  RewriteLog log;
  // What is rewritten comes first: a finding may stand for many elements, of which the one that it is at may
  // be what is taken out.
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
