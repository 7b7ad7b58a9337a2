// See merge_sources.h.
#include "cli/merge_sources.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "catalog/helpers.h"
#include "catalog/runner.h"
#include "cli/cluster.h"
#include "cli/pair.h"
#include "cli/progress.h"
#include "migration/merge_joining.h"
#include "migration/renames.h"

namespace dryshod::cli {
bool MergeSources::load() {
  if (!read()) return false;
  for (const Side side : kTwoSides) {
    meet_in_database(loaded_[Side::Base]->catalog, loaded_[side]->catalog);
  }
  for (const Side side : kAllSides) frozen_[side].emplace(catalog(side));
  agree_on_runner();
  base_.emplace(catalog(Side::Base));
  for (const Side side : kTwoSides) {
    if (!apply_renames(side) || !compare(side)) return false;
  }
  if (!carry_renames()) return false;
  frozen_base_.emplace(*base_, *frozen_[Side::Base]);
  blank_.emplace(template_catalog(strings_, major()));
  frozen_blank_.emplace(*blank_);
  const auto of = [&](Side side) {
    const Way& way = *ways_[side];
    return MergeSide{*way.frozen_base, *way.frozen_side, way.difference};
  };
  input_.emplace(MergeInput{joining_of, *frozen_base_, of(Side::Ours), of(Side::Theirs)});
  return true;
}

uint32_t MergeSources::reported() const {
  uint32_t count = 0;
  for (const Side side : kAllSides) count += loaded_[side]->reported;
  return count;
}

bool MergeSources::read() {
  if (!teach_extensions(map_, options_.reading)) return false;
  std::vector<SourceToLoad> sources;
  for (const Side side : kAllSides) {
    sources.push_back(
        {options_.sources[side], load_options(options_.reading, options_.reading.pg)});
  }
  sources.front().options.allow_empty = true;
  std::vector<Result<Loaded>> loaded = [&] {
    Progress progress(STDERR_FILENO);
    progress.phase("reading three sources");
    return load_together(map_, strings_, sources);
  }();
  bool all = true;
  for (const Side side : kAllSides) {
    Result<Loaded>& one = loaded[static_cast<size_t>(side)];
    if (!one) {
      print(map_, one.error());
      all = false;
      continue;
    }
    print(map_, one->warnings);
    loaded_[side] = std::make_unique<Loaded>(std::move(*one));
  }
  return all;
}

/// Where one source leaves to whoever runs it what another says is one role's, that role is who, in
/// all.
void MergeSources::agree_on_runner() {
  const auto agree = [&](Side a, Side b) {
    return static_cast<bool>(
        settle_runner(loaded_[a]->catalog, frozen_[a], loaded_[b]->catalog, frozen_[b]).role);
  };
  bool any = agree(Side::Base, Side::Ours);
  any = agree(Side::Base, Side::Theirs) || any;
  if (any) agree(Side::Base, Side::Ours);
}

/// On a copy of BASE, which keeps its handles.
bool MergeSources::apply_renames(Side side) {
  ways_[side].emplace(Way{catalog(Side::Base), catalog(side), {}, {}, {}, {}});
  Catalog& base = ways_[side]->base;
  for (const std::string& rename : options_.renames[side]) {
    const Result<std::string> sql = rename_statement(base, rename);
    if (!sql) {
      print(map_, sql.error());
      return false;
    }
    std::vector<Name> before;
    for (uint32_t id = 0; id < base.size(); ++id) before.push_back(base.name(Ref{id}));
    SqlInterpreter interpreter(map_, "<rename>", options_.reading.taught);
    if (const auto done = interpreter.execute(*sql, base); !done) {
      print(map_, done.error());
      return false;
    }
    for (uint32_t id = 1; id < before.size(); ++id) {
      const bool is_named = std::string_view(rename).ends_with(
          "=" + std::string(base.text(base.name(Ref{id}))));  // not what is renamed along with it
      if (before[id] != base.name(Ref{id}) && is_named) {
        renames_.push_back({side, Ref{id}, sql->substr(0, sql->find(';'))});
        break;
      }
    }
  }
  return true;
}

bool MergeSources::compare(Side side) {
  Way& way = *ways_[side];
  way.frozen_base.emplace(way.base, *frozen_[Side::Base]);
  way.frozen_side.emplace(way.side, *frozen_[side]);
  ComparedSides sides;
  sides.with_dump = loaded_[Side::Base]->dump_major != 0 || loaded_[side]->dump_major != 0;
  sides.with_helpers = has_helpers(way.base) || has_helpers(way.side);
  Result<Comparison> compared = cli::comparison(options_.comparison, way.base, way.side, sides);
  if (!compared) {
    print(map_, compared.error());
    return false;
  }
  way.comparison = std::move(*compared);
  way.difference = diff_to_plan(*way.frozen_base, *way.frozen_side, way.comparison);
  return true;
}

/// What one side renamed is renamed on the other as well, so that both speak of it by one name:
/// what they read through it (views, checks) is then as the server has it after the rename.
bool MergeSources::carry_renames() {
  bool any = false;
  for (const Rename& rename : renames_) any = carry(rename) || any;
  if (!any) return true;
  for (const Side side : kTwoSides) {
    if (!compare(side)) return false;
  }
  return true;
}

/// False: the other side has no such element, has renamed it too, or has given the name to
/// something else. Then it is for the merge to tell.
bool MergeSources::carry(const Rename& rename) {
  const Way& from = *ways_[rename.by];
  Way& to = *ways_[other_side(rename.by)];
  const Name name = from.base.name(rename.ref);
  const Ref twin = to.difference.b_of_a[rename.ref.id];
  if (!twin || to.side.name(twin) != catalog(Side::Base).name(rename.ref)) return false;
  std::vector<Statement> statements;
  const std::string before(to.side.text(to.side.name(twin)));
  const std::string display = to.side.display(twin);
  if (!do_rename(to.side, twin, name, rename.sql, &statements)) return false;
  do_rename(to.base, rename.ref, name, rename.sql);
  do_rename(*base_, rename.ref, name, rename.sql);
  if (rename.by == Side::Theirs) {
    prologue_.statements.insert(prologue_.statements.end(), statements.begin(), statements.end());
    prologue_.renames.push_back({twin, before, display});
  }
  return true;
}

bool MergeSources::do_rename(Catalog& catalog, Ref ref, Name name, const std::string& sql,
                             std::vector<Statement>* statements) {
  Emit emit(catalog, catalog);
  const auto rename_to = rules_of(catalog.kind(ref)).rename_to;
  if (rename_to != nullptr) {
    rename_to(emit, ref, std::string(catalog.text(name)));
  } else {
    emit.statement(sql);
  }
  SqlInterpreter interpreter = this->interpreter();
  Catalog copy(catalog);
  for (Emit::Piece& piece : emit.pieces()) {
    Statement statement = statement_of(std::move(piece));
    if (!interpreter.execute("SET check_function_bodies = off;\n" + statement.sql + ";", copy)) {
      return false;
    }
    if (statements != nullptr) statements->push_back(std::move(statement));
  }
  if (copy.name(ref) != name) return false;
  catalog = std::move(copy);
  return true;
}

Comparison MergeSources::comparing(const Catalog& from, const Catalog& to) const {
  ComparedSides sides;
  for (const Side side : kAllSides) {
    sides.with_dump = sides.with_dump || loaded_[side]->dump_major != 0;
  }
  sides.with_helpers = has_helpers(from) || has_helpers(to);
  // It was read without an error for the sources themselves.
  Result<Comparison> compared = cli::comparison(options_.comparison, from, to, sides);
  return compared ? std::move(*compared) : Comparison{};
}

}  // namespace dryshod::cli
