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
namespace {

constexpr Side kSides[] = {Side::Base, Side::Ours, Side::Theirs};

}  // namespace

bool MergeSources::load() {
  if (!read()) return false;
  for (const Side side : kTwoSides) {
    meet_in_database(loaded_[Side::Base]->catalog, loaded_[side]->catalog);
  }
  for (const Side side : kSides) frozen_[side].emplace(catalog(side));
  agree_on_runner();
  for (const Side side : kTwoSides) {
    if (!apply_renames(side) || !compare(side)) return false;
  }
  blank_.emplace(template_catalog(strings_, major()));
  frozen_blank_.emplace(*blank_);
  const auto of = [&](Side side) {
    return MergeSide{*ways_[side].frozen_base, *frozen_[side], ways_[side].difference};
  };
  input_.emplace(MergeInput{joining_of, *frozen_[Side::Base], of(Side::Ours), of(Side::Theirs)});
  return true;
}

uint32_t MergeSources::reported() const {
  uint32_t count = 0;
  for (const Side side : kSides) count += loaded_[side]->reported;
  return count;
}

bool MergeSources::read() {
  if (!teach_extensions(map_, options_.reading)) return false;
  std::vector<SourceToLoad> sources;
  for (const Side side : kSides) {
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
  for (const Side side : kSides) {
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

/// Where one source leaves to whoever runs it what another says is one role's, that role is who, in all.
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
  Way& way = ways_[side];
  way.base = std::make_unique<Catalog>(catalog(Side::Base));
  for (const std::string& rename : options_.renames[side]) {
    const Result<std::string> sql = rename_statement(*way.base, rename);
    if (!sql) {
      print(map_, sql.error());
      return false;
    }
    SqlInterpreter interpreter(map_, "<rename>", options_.reading.taught);
    if (const auto done = interpreter.execute(*sql, *way.base); !done) {
      print(map_, done.error());
      return false;
    }
  }
  way.frozen_base.emplace(*way.base, *frozen_[Side::Base]);
  return true;
}

bool MergeSources::compare(Side side) {
  Way& way = ways_[side];
  ComparedSides sides;
  sides.with_dump = loaded_[Side::Base]->dump_major != 0 || loaded_[side]->dump_major != 0;
  sides.with_helpers = has_helpers(*way.base) || has_helpers(catalog(side));
  Result<Comparison> compared =
      cli::comparison(options_.comparison, *way.base, catalog(side), sides);
  if (!compared) {
    print(map_, compared.error());
    return false;
  }
  way.comparison = std::move(*compared);
  way.difference = diff_to_plan(*way.frozen_base, *frozen_[side], way.comparison);
  return true;
}

Comparison MergeSources::comparing(const Catalog& from, const Catalog& to) const {
  ComparedSides sides;
  for (const Side side : kSides) {
    sides.with_dump = sides.with_dump || loaded_[side]->dump_major != 0;
  }
  sides.with_helpers = has_helpers(from) || has_helpers(to);
  // It was read without an error for the sources themselves.
  Result<Comparison> compared = cli::comparison(options_.comparison, from, to, sides);
  return compared ? std::move(*compared) : Comparison{};
}

}  // namespace dryshod::cli
