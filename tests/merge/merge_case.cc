#include "tests/merge/merge_case.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "cli/whole_schema.h"
#include "migration/merge_report.h"

namespace dryshod {
namespace {

std::string file(const std::string& directory, const std::string& name, const std::string& text) {
  const std::string path = directory + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace

MergeCase::MergeCase(const MergeTexts& texts, const MergeCaseOptions& options) {
  static int count = 0;
  directory_ = (std::filesystem::temp_directory_path() /
                ("dryshod_merge_" + std::to_string(::getpid()) + "_" + std::to_string(++count)))
                   .string();
  std::filesystem::create_directories(directory_);
  options_.sources[Side::Base] = file(directory_, "base.sql", texts.base);
  options_.sources[Side::Ours] = file(directory_, "ours.sql", texts.ours);
  options_.sources[Side::Theirs] = file(directory_, "theirs.sql", texts.theirs);
  options_.reading.pg = options.pg;
  options_.reading.allow_empty = true;
  options_.renames[Side::Ours] = options.renames_ours;
  options_.renames[Side::Theirs] = options.renames_theirs;
  for (const std::string& line : options.resolutions) {
    std::istringstream words(line);
    std::string side, pattern;
    words >> side >> pattern;
    const Side right = side == "ours" ? Side::Ours : side == "theirs" ? Side::Theirs : Side::Base;
    if (!resolutions_.add(right, pattern, line)) std::abort();
  }
  sources_ = std::make_unique<cli::MergeSources>(options_);
  loaded_ = sources_->load();
  if (!loaded_) return;
  const Nodes* nodes = nullptr;
  Merger merger(sources_->input(), [&](const Conflict& conflict) {
    return resolutions_.decide(*nodes, conflict.node);
  });
  nodes = &merger.nodes();
  SqlInterpreter interpreter = sources_->interpreter();
  std::vector<Conflict> conflicts;
  for (;;) {
    Merged merged = merger.run();
    conflicts = merged.conflicts;
    if (!conflicts.empty()) break;
    RenderOptions render;
    render.major = sources_->major();
    auto made = merge_script(MergeScriptInput{*nodes, merged, sources_->catalog(Side::Ours),
                                              sources_->prologue(), sources_->blank().catalog(),
                                              [this](const Catalog& from, const Catalog& to) {
                                                return sources_->comparing(from, to);
                                              },
                                              render},
                             interpreter);
    if (made) {
      made_ = std::move(*made);
      break;
    }
    if (!made.error().refused) {
      not_proven_ = made.error().reason;
      break;
    }
    conflicts = {*made.error().refused};
    if (!merger.settle(conflicts.front())) break;
    conflicts.clear();
  }
  for (const Conflict& conflict : conflicts) {
    conflicts_.push_back(
        (conflict.node != 0 ? conflict_object(*nodes, conflict.node) : "the whole schema") + ": " +
        conflict_words(*nodes, conflict) +
        (conflict.message.empty() ? "" : ": " + conflict.message));
  }
  if (made_) conflicts_.clear();
}

MergeCase::~MergeCase() {
  std::filesystem::remove_all(directory_);
}

std::vector<std::string> MergeCase::objects() const {
  std::vector<std::string> all;
  for (const std::string& one : conflicts_) all.push_back(one.substr(0, one.find(": ")));
  std::sort(all.begin(), all.end());
  return all;
}

std::string MergeCase::dump() {
  const std::optional<std::string> sql = cli::whole_schema(
      sources_->map(), *made_->merged, sources_->major(), RenderOptions{}, options_.reading);
  return sql.value_or("");
}

std::vector<std::string> MergeCase::members() const {
  const Catalog& catalog = *made_->merged;
  std::map<std::pair<std::string, int64_t>, std::string> by_place;
  const auto take = [&](Ref ref, int64_t place) {
    by_place[{catalog.display(catalog.parent(ref)), place}] = catalog.bare(ref);
  };
  catalog.each_of<Column>([&](Ref ref) { take(ref, catalog.get<Column>(ref).position); });
  catalog.each_of<Attribute>([&](Ref ref) { take(ref, catalog.get<Attribute>(ref).position); });
  std::vector<std::string> all;
  for (const auto& [place, name] : by_place) all.push_back(place.first + " " + name);
  return all;
}

std::string MergeCase::difference_to(const std::string& sql) {
  const std::string path = file(directory_, "expected.sql", sql);
  LoadOptions load_options;
  load_options.major = sources_->major();
  load_options.allow_empty = true;
  const Result<Loaded> expected =
      load(sources_->map(), made_->merged->strings(), path, load_options);
  if (!expected) return "not read: " + expected.error().front().message;
  const Frozen frozen(expected->catalog);
  const Difference left =
      diff(*made_->frozen_merged, frozen, sources_->comparing(*made_->merged, expected->catalog));
  std::string lines;
  for (const Delta& delta : left.deltas) {
    lines += delta.action == Action::Create ? "missing: " + expected->catalog.display(delta.b)
             : delta.action == Action::Drop ? "left over: " + made_->merged->display(delta.a)
                                            : "otherwise: " + expected->catalog.display(delta.b);
    lines += "\n";
  }
  return lines;
}

}  // namespace dryshod
