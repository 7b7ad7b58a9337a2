// See data_list.h. The form is that of `pg_restore -l`: PrintTOCSummary() of
// src/bin/pg_dump/pg_backup_archiver.c. With -L entries are restored in the order of the list.
#include "cli/data_list.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "catalog/quote.h"

namespace dryshod::cli {
namespace {

class DataList {
 public:
  DataList(const Toc& toc, Strings& strings, const Catalog& source, const Catalog& rewritten)
      : toc_(toc), strings_(strings), source_(source), rewritten_(rewritten) {}

  std::string text() {
    head();
    choose();
    for (const TocEntry* entry : ordered()) out_ += line(*entry) + "\n";
    for (const TocEntry* entry : later_) out_ += line(*entry) + "\n";
    if (!cycles_.empty()) {
      out_ +=
          ";\n; Foreign keys go round through these: load them without the keys, which come "
          "after.\n";
      for (const std::string& table : cycles_) out_ += ";   " + comment_text(table) + "\n";
    }
    out_ += ";\n; Left out: the schema is loaded before, and some rows have nowhere to go.\n;\n";
    for (const auto& [entry, why] : left_out_) {
      out_ += ";" + line(*entry) + (why.empty() ? "" : "  ; " + why) + "\n";
    }
    return std::move(out_);
  }

 private:
  static std::string line(const TocEntry& entry) {
    const auto hyphen = [](std::string_view text) {
      return text.empty() ? std::string("-") : comment_text(text);
    };
    return fmt::format("{}; {} {} {} {} {} {}", entry.id, entry.class_oid, entry.oid,
                       comment_text(entry.kind), hyphen(entry.schema), comment_text(entry.tag),
                       comment_text(entry.owner));
  }

  void head() {
    const auto& [second, minute, hour, day, month, year, summer] = toc_.made;
    constexpr std::string_view kForms[] = {"CUSTOM", "DIRECTORY", "TAR"};
    out_ += fmt::format(";\n; Archive created at {:04}-{:02}-{:02} {:02}:{:02}:{:02}\n",
                        int64_t{year} + 1900, int64_t{month} + 1, day, hour, minute, second);
    out_ += fmt::format(";     dbname: {}\n;     TOC Entries: {}\n;     Compression: {}\n",
                        comment_text(toc_.database), toc_.entries.size(), toc_.compression);
    out_ += fmt::format(";     Dump Version: 1.{}-{}\n;     Format: {}\n;\n", toc_.minor,
                        toc_.revision, kForms[static_cast<size_t>(toc_.form)]);
    out_ +=
        "; The rows of this archive, for the schema that dryshod assess --rewrite has written:\n"
        "; pg_restore --no-owner -L THIS_FILE -d ... ARCHIVE\n;\n";
  }

  Ref relation(const TocEntry& entry) const {
    const Ref schema = source_.find_own<Schema>({}, strings_.name(entry.schema));
    return schema ? source_.find(Slot::Relation, schema, strings_.name(entry.tag)) : Ref{};
  }

  void choose() {
    for (const TocEntry& entry : toc_.entries) {
      const bool is_table = entry.kind == "TABLE DATA";
      const bool is_later = entry.kind == "SEQUENCE SET" || entry.kind == "MATERIALIZED VIEW DATA";
      std::string why;
      if (entry.kind.starts_with("BLOB")) why = "Neon has no large objects";
      if (entry.kind == "STATISTICS DATA") why = "ANALYZE makes them anew";
      if (!is_table && !is_later) {
        left_out_.emplace_back(&entry, why);
        continue;
      }
      // What the source does not make is an extension's, whose rows go where the extension goes.
      const Ref target = relation(entry);
      if (target && !rewritten_.alive(target))
        left_out_.emplace_back(&entry, "not in the rewritten schema");
      else if (target && rewritten_.qualified(target) != source_.qualified(target))
        left_out_.emplace_back(&entry, "called " + comment_text(rewritten_.qualified(target)) +
                                           " in the rewritten schema");
      else if (is_table)
        tables_.emplace_back(&entry, target);
      else
        later_.push_back(&entry);
    }
  }

  /// Rows lie in partitions, and keys are of the whole: both count as the topmost table.
  Ref top(Ref table) const {
    for (;;) {
      Ref parent;
      rewritten_.each_child_of<Inherits>(table, [&](Ref link) {
        const auto& inherits = rewritten_.get<Inherits>(link);
        if (inherits.bound) parent = inherits.from;
      });
      if (!parent) return table;
      table = parent;
    }
  }

  /// Tables that others refer to come before those, else in the archive's order.
  std::vector<const TocEntry*> ordered() {
    for (const auto& [entry, table] : tables_) {
      if (table) rows_of_[top(table).id].push_back(entry);
    }
    rewritten_.each_of<ForeignKey>([&](Ref key) {
      const Ref referenced = rewritten_.get<ForeignKey>(key).referenced;
      const Ref table = rewritten_.parent(key);
      if (referenced && table && top(table) != top(referenced)) {
        needs_[top(table).id].push_back(top(referenced));
      }
    });
    for (const auto& [entry, table] : tables_) {
      if (table)
        load(top(table));
      else
        order_.push_back(entry);
    }
    return std::move(order_);
  }

  /// Depth first, without recursion: chains of keys may be long.
  void load(Ref first) {
    std::vector<std::pair<Ref, size_t>> path;
    const auto enter = [&](Ref table) {
      State& state = states_[table.id];
      if (state == State::Open) cycles_.push_back(rewritten_.qualified(table));
      if (state != State::New) return;
      state = State::Open;
      path.emplace_back(table, 0);
    };
    enter(first);
    while (!path.empty()) {
      const Ref table = path.back().first;
      const std::vector<Ref>& needs = needs_[table.id];
      if (path.back().second < needs.size()) {
        enter(needs[path.back().second++]);
        continue;
      }
      states_[table.id] = State::Done;
      const auto& rows = rows_of_[table.id];
      order_.insert(order_.end(), rows.begin(), rows.end());
      path.pop_back();
    }
  }

  enum class State : uint8_t { New, Open, Done };

  const Toc& toc_;
  Strings& strings_;
  const Catalog& source_;
  const Catalog& rewritten_;
  std::string out_;
  std::vector<std::pair<const TocEntry*, Ref>> tables_;
  std::vector<const TocEntry*> later_, order_;
  std::vector<std::pair<const TocEntry*, std::string>> left_out_;
  std::map<uint32_t, std::vector<const TocEntry*>> rows_of_;  // by topmost table
  std::map<uint32_t, std::vector<Ref>> needs_;
  std::map<uint32_t, State> states_;
  std::vector<std::string> cycles_;
};

}  // namespace

std::string data_list(const Toc& toc, Strings& strings, const Catalog& source,
                      const Catalog& rewritten) {
  return DataList(toc, strings, source, rewritten).text();
}

}  // namespace dryshod::cli
