// See restored.h.
#include "tests/store/restored.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "catalog/frozen.h"
#include "catalog/store/chunk.h"
#include "catalog/store/state.h"
#include "catalog/store/tree.h"
#include "diff/diff.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "migration/script.h"
#include "parser/load.h"

namespace dryshod::store {

Catalog restored(const Catalog& catalog, std::string fields) {
  if (fields.empty()) fields = layout_of_today();
  const auto layout = Layout::read(fields);
  REQUIRE(layout);
  const Tree tree = tree_of(catalog);
  Catalog made(catalog.strings());
  take_facts(nlohmann::json::parse(facts_of(catalog, {})), made);
  ChunkReader reader(made, *layout);
  bool good = true;
  for (const Piece& piece : tree.pieces) {
    if (!chunk_in(piece.bytes)) continue;
    auto text = chunk_text(piece.bytes, catalog.strings());
    REQUIRE(text);
    good = good && reader.begin(std::move(*text));
  }
  good = good && reader.finish();
  INFO(reader.problem());
  REQUIRE(good);
  return made;
}

std::vector<std::string> lines_of(const Catalog& catalog) {
  const Frozen frozen(catalog);
  const auto address = [&](Ref ref) {
    if (!ref) return std::string("none");
    if (!catalog.alive(ref)) return std::string("gone");
    return catalog.display(ref) + "#" + std::to_string(frozen.address(ref));
  };
  std::vector<std::string> lines;
  const auto line_of = [&](Ref ref, size_t place) {
    const Element& e = catalog[ref];
    std::string line = address(ref) + " in " + address(e.parent) + " at " + std::to_string(place) +
                       " by " + address(e.source) + (e.local ? " local" : "") +
                       (e.builtin ? " builtin" : "");
    catalog.visit(ref, [&]<class T>(const T& body) {
      each_field<T>([&](const auto& field) {
        const auto value = body.*(field.member);
        using M = std::remove_cvref_t<decltype(value)>;
        line += " " + std::string(field.name) + "=";
        if constexpr (std::is_same_v<M, Ref>) {
          line += catalog.alive(value) ? address(value) : "none";
        } else if constexpr (std::is_same_v<M, Expr>) {
          line += value ? catalog.render(value) : "none";
          for (const Ref hole : catalog.refs(value)) line += "|" + address(hole);
        } else if constexpr (std::is_same_v<M, OptionList>) {
          line += std::to_string(value.sorted.id) + "," + std::to_string(value.written.id);
        } else {
          line += std::to_string(frozen.bits(value));
        }
      });
    });
    lines.push_back(line);
  };
  const auto walk = [&](const auto& self, Ref parent, bool ordered) -> void {
    size_t place = 0;
    catalog.each_child(parent, [&](Ref ref) {
      // The order of objects means nothing, that of parts may.
      line_of(ref, ordered ? ++place : 0);
      self(self, ref, !catalog.is<Schema>(ref));
    });
  };
  walk(walk, Ref{}, false);
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string script_of(const Catalog& catalog) {
  return script_of(template_catalog(catalog.strings(), catalog.major), catalog);
}

std::string script_of(const Catalog& from, const Catalog& to) {
  const Frozen a(from);
  const Frozen b(to);
  const Comparison everything;
  const Result<Script> script = direct_script(a, b, diff_to_plan(a, b, everything));
  if (!script) return "none: " + script.error().front().message;
  return render_sql(*script, {});
}

}  // namespace dryshod::store
