// Puts them in their order; see steps.h.
#include "neon/cutover/steps.h"

#include <fmt/format.h>

#include "neon/cutover/compare_sql.h"
#include "neon/cutover/fence_sql.h"
#include "neon/cutover/lane_sql.h"
#include "neon/cutover/preflight_sql.h"
#include "neon/cutover/schema_sql.h"

namespace dryshod {
namespace {

/// Collects items, numbers them, and gives files their heads.
class Making {
 public:
  Making(const Runbook& runbook, const Catalog* globals) : book_(runbook), globals_(globals) {}

  std::vector<RunbookItem> all() {
    assess();
    schema();
    if (logical()) copy();
    before_window();
    window();
    after();
    finish();
    back();
    way_return();
    return std::move(items_);
  }

 private:
  bool logical() const { return book_.method == Method::Logical; }

  RunbookItem& add(Sort sort, Side side, std::string_view slug, std::string title,
                   std::string text) {
    RunbookItem item;
    item.sort = sort;
    item.track = track_;
    item.stage = stage_;
    item.side = side;
    item.in_window = in_window_;
    const bool main = track_ == Track::Main;
    const char* letter = track_ == Track::Finish ? "F" : track_ == Track::Back ? "B" : "R";
    const int number = ++numbers_[static_cast<size_t>(track_)];
    item.id = main ? fmt::format("{:02}", number) : fmt::format("{}{:02}", letter, number);
    const char* folder = main ? "" : track_ == Track::Finish ? "finish/" : "rollback/";
    item.file = fmt::format("{}{}-{}.sql", folder, item.id, slug);
    item.text = sql_head(title, side) + text;
    item.title = std::move(title);
    return items_.emplace_back(std::move(item));
  }
  RunbookItem& step(Side side, std::string_view slug, std::string title, std::string text) {
    return add(Sort::Step, side, slug, std::move(title), std::move(text));
  }
  /// A script that lies beside the runbook anyway, with its words.
  RunbookItem& shell(std::string title, std::string command) {
    RunbookItem& item = add(Sort::Step, Side::Shell, "", std::move(title), "");
    item.file = std::move(command);
    item.text.clear();
    return item;
  }
  RunbookItem& gate(std::string id, std::string title) {
    RunbookItem item;
    item.sort = Sort::Gate;
    item.track = track_;
    item.stage = stage_;
    item.side = Side::Both;
    item.in_window = in_window_;
    item.id = std::move(id);
    item.title = std::move(title);
    return items_.emplace_back(std::move(item));
  }
  /// Of the last gate.
  void check(Side side, std::string what, std::string text, std::string expected = {},
             bool waits = false) {
    RunbookItem& gate = items_.back();
    gate.checks.push_back({fmt::format("{}.{}", gate.id, gate.checks.size() + 1), side,
                           std::move(what), std::move(text), std::move(expected), waits});
  }
  void check_shell(std::string what, std::string command) {
    check(Side::Shell, std::move(what), std::move(command));
  }

  void assess() {
    stage_ = Stage::Assess;
    for (const Side side : {Side::Source, Side::Target}) {
      const std::string query =
          side == Side::Source ? preflight_source_query(book_) : preflight_target_query(book_);
      step(side, fmt::format("preflight-{}", side_name(side)),
           fmt::format("ask the {} what stands in the way", side_name(side)),
           query + "\nORDER BY 1, 2, 3;\n");
    }
    gate("G0", "nothing stands in the way");
    items_.back().stops = true;
    items_.back().why =
        "Read the warnings of both preflights. From here on there is something of ours "
        "on both servers.";
    check(Side::Source, "the source has no blocker", blockers_of(preflight_source_query(book_)));
    check(Side::Target, "the target has no blocker", blockers_of(preflight_target_query(book_)));
    check(Side::Both, "both have one encoding", "SHOW server_encoding;\n");
    step(Side::Source, "books-source", "make the books on the source", prepare_sql(logical()));
    step(Side::Target, "books-target", "make the books on the target", prepare_sql(false));
  }

  void schema() {
    stage_ = Stage::Schema;
    step(Side::Target, "roles", "make the roles on the target", roles_sql(book_, globals_));
    step(Side::Target, "schema", "make the schema, without what would slow a copy down",
         before_copy_sql(book_));
    step(Side::Target, "keep-others-out", "keep others from writing to the target till the switch",
         fence_sql());
    step(Side::Source, "freeze", "freeze the schema of the source", freeze_sql());
    gate("G1", "both schemas have one shape");
    items_.back().stops = true;
    items_.back().why = logical()
                            ? "The next steps put a slot on the source: from then on it keeps its "
                              "WAL for the target."
                            : "The next steps rehearse nothing: look at the schema of the target.";
    check(Side::Both, "columns, keys, labels and sequences are the same", shape_query());
  }

  void copy() {
    stage_ = Stage::Copy;
    step(Side::Source, "publication", "publish the tables", publication_sql(book_, kForward));
    step(Side::Source, "slot", "make the slot of the lane there", slot_sql(kForward));
    step(Side::Target, "subscription", "subscribe: rows are copied, then followed",
         subscription_sql(kForward, book_.major, true));
    RunbookItem& copied =
        add(Sort::Wait, Side::Target, "copied", "wait until all tables are copied", "");
    copied.text = copied_sql(kForward);
    step(Side::Target, "indexes", "make indexes, constraints and triggers",
         pause_lane_sql(kForward) + after_copy_sql(book_) + resume_lane_sql(kForward));
    step(Side::Target, "analyze", "gather statistics", analyze_sql(book_));
    shell("compare rows while others write", "checksums.sh live");
  }

  void before_window() {
    stage_ = logical() ? Stage::Copy : Stage::Schema;
    gate("G2", logical() ? "the target follows the source" : "the window may begin");
    items_.back().stops = true;
    items_.back().why =
        "Behind this gate nobody writes until the switch. Announce it; have the new connection "
        "strings ready to deploy.";
    if (logical()) {
      check(Side::Target, "every table is copied", copied_sql(kForward), "done", true);
      check(Side::Target, "no errors on the lane", trouble_query(kForward, book_.major));
      check(Side::Source, "less than 16 MB behind", lag_query(kForward), "1", true);
      check(Side::Both, "the whole schema is the same", whole_schema_query());
    } else {
      check(Side::Both, "columns, keys, labels and sequences are the same", shape_query());
    }
    check(Side::Source, "no blocker came up for the fence",
          "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = "
          "pg_catalog.current_database();\n");
  }

  void fence_checks() {
    check(Side::Source, "the fence stands", fence_stands_query(), "1");
    check(Side::Source, "a new session reads only", "SHOW transaction_read_only;\n", "on");
    check(Side::Source, "nobody is in the middle of writing", writers_query(), "", true);
  }

  void window() {
    stage_ = Stage::Cutover;
    in_window_ = true;
    step(Side::Source, "fence", "fence the source: nobody writes from here on", fence_sql());
    if (logical()) {
      step(Side::Source, "heartbeat", "send the last row through the lane",
           heartbeat_sql(kForward));
    }
    gate("G3", logical() ? "nobody writes, and all that was written has arrived" : "nobody writes");
    fence_checks();
    if (logical()) {
      check(Side::Both, "the last row has arrived", heartbeat_query(kForward), "", true);
    }
    step(Side::Source, "note-writes", "note how much was ever written, to be held against later",
         std::string(kOnceReported) +
             "INSERT INTO dryshod.cutover_step (step)\n"
             "SELECT 'rows written ' || w.n FROM (\n" +
             rows_written() +
             ") AS w(n)\n"
             " WHERE NOT EXISTS (SELECT FROM dryshod.cutover_step WHERE step LIKE 'rows written "
             "%');\n");
    if (!logical()) {
      shell("copy all rows", "load.sh");
      step(Side::Target, "indexes", "make indexes, constraints and triggers",
           after_copy_sql(book_));
      step(Side::Target, "analyze", "gather statistics", analyze_sql(book_));
    } else if (!book_.schema.unlogged().empty()) {
      shell("copy the tables that no lane carries", "copy-unlogged.sh source target");
    }
    if (!book_.schema.materialized_views.empty()) {
      step(Side::Target, "refresh", "fill the materialized views", refresh_sql(book_));
    }
    gate("G4", "both have the same rows");
    check(Side::Both, "the whole schema is the same", whole_schema_query());
    check_shell("rows are the same, chunk by chunk", "checksums.sh window");
    shell("set the sequences of the target", "sequences.sh source target");
    gate("G5", "no sequence gives a number twice");
    check(Side::Target, "each is at or past the greatest number there",
          sequences_behind_query(book_.schema));
    if (logical()) arm_lane_back();
    gate("G6", "go or no go");
    items_.back().stops = true;
    items_.back().why =
        "The last point at which going back takes seconds, by any way. Look at the target (it "
        "reads only as "
        "yet), then run this again and deploy the new connection strings.";
    check_shell("every table and view answers, and smoke.sql where there is one", "smoke.sh");
    check(Side::Target, "every index is one, every materialized view is filled",
          unfinished_query());
    check(Side::Source, "nothing was written behind the fence",
          std::string(kOnceReported) +
              "SELECT count(*) FROM dryshod.cutover_step WHERE step = 'rows written ' || (\n" +
              rows_written() + ");\n",
          "1");
    if (logical()) {
      check(Side::Both, "a row of the target has come back to the source",
            heartbeat_query(kReverse), "", true);
      check(Side::Source, "no errors on the lane back", trouble_query(kReverse, book_.from_major));
    }
  }

  /// What was written is counted when its session reports it, and until 14 the statistics a query
  /// is shown may besides be half a second old (PGSTAT_STAT_INTERVAL of pgstat.c). A statement of
  /// its own, for what a transaction has once read of them stays as it was.
  static constexpr std::string_view kOnceReported =
      "DO 'BEGIN PERFORM pg_sleep(1); END';  -- what was just written is counted by then\n";

  static std::string rows_written() {
    std::string query = rows_written_query();
    query.resize(query.rfind(';'));
    return query;
  }

  /// Before the target takes writes: a lane that begins later would miss some.
  void arm_lane_back() {
    step(Side::Target, "end-lane-there", "end the lane there", drop_subscription_sql(kForward));
    step(Side::Source, "drop-slot", "drop its slot", drop_slot_sql(kForward));
    step(Side::Target, "publication-back", "publish the tables of the target",
         publication_sql(book_, kReverse));
    step(Side::Target, "slot-back", "make the slot of the lane back", slot_sql(kReverse));
    step(Side::Source, "subscription-back", "subscribe the source: the lane back",
         subscription_sql(kReverse, book_.from_major, false));
    step(Side::Target, "heartbeat-back", "send a row through the lane back",
         heartbeat_sql(kReverse));
  }

  void after() {
    step(Side::Target, "switch", "open the target for writes", unfence_sql());
    in_window_ = false;
    if (logical()) {
      step(Side::Target, "heartbeat-open", "send a row through the lane back, once more",
           heartbeat_sql(kReverse));
    }
    gate("G7",
         logical() ? "the target takes writes, and the source follows" : "the target takes writes");
    items_.back().stops = true;
    items_.back().why = logical()
                            ? "Soak: one whole cycle of the business, at least a week. ./run.sh "
                              "rollback leads back with "
                              "nothing lost as long as this gate is open. Then ./run.sh finish."
                            : "What is written now is on the target alone: a way back would lose "
                              "it. Then ./run.sh finish.";
    check(Side::Source, "the source is still fenced", fence_stands_query(), "1");
    check(Side::Target, "the target is not", fence_stands_query(), "0");
    check(Side::Target, "each sequence is at or past the greatest number there",
          sequences_behind_query(book_.schema));
    if (!logical()) return;
    check(Side::Both, "a row of the target has come back to the source", heartbeat_query(kReverse),
          "", true);
    check(Side::Target, "less than 16 MB behind", lag_query(kReverse), "1", true);
    check(Side::Source, "no errors on the lane back", trouble_query(kReverse, book_.from_major));
  }

  void end_source(bool lanes) {
    step(Side::Source, "clear-source", "take publication, freeze and books off the source",
         (lanes ? drop_publication_sql(kForward) : std::string()) + drop_books_sql());
  }
  void end_target(bool lanes) {
    step(Side::Target, "clear-target", "take publication and books off the target",
         (lanes ? drop_publication_sql(kReverse) : std::string()) + drop_books_sql());
  }
  void end_lane_back() {
    step(Side::Source, "end-lane-back", "end the lane back", drop_subscription_sql(kReverse));
    step(Side::Target, "drop-slot-back", "drop its slot", drop_slot_sql(kReverse));
  }

  void finish() {
    track_ = Track::Finish;
    if (logical()) end_lane_back();
    end_source(logical());
    end_target(logical());
  }

  void back() {
    track_ = Track::Back;
    step(Side::Source, "open-source", "open the source for writes", unfence_sql());
    if (logical()) {
      end_lane_back();
      step(Side::Target, "end-lane-there", "end the lane there", drop_subscription_sql(kForward));
      step(Side::Source, "drop-slot", "drop its slot", drop_slot_sql(kForward));
    }
    end_source(logical());
    end_target(logical());
    step(Side::Target, "open-target", "let others write to the target", unfence_sql());
  }

  void way_return() {
    if (!logical()) return;
    track_ = Track::Return;
    in_window_ = true;
    step(Side::Target, "fence", "fence the target: nobody writes from here on", fence_sql());
    step(Side::Target, "heartbeat", "send the last row through the lane back",
         heartbeat_sql(kReverse));
    gate("R-G1", "nobody writes, and all that was written has come back");
    check(Side::Target, "the fence stands", fence_stands_query(), "1");
    check(Side::Target, "nobody is in the middle of writing", writers_query(), "", true);
    check(Side::Source, "no errors on the lane back", trouble_query(kReverse, book_.from_major));
    check(Side::Both, "the last row has come back", heartbeat_query(kReverse), "", true);
    if (!book_.schema.unlogged().empty()) {
      shell("copy the tables that no lane carries", "copy-unlogged.sh target source");
    }
    if (!book_.schema.materialized_views.empty()) {
      step(Side::Source, "refresh", "fill the materialized views", refresh_sql(book_));
    }
    gate("R-G2", "both have the same rows");
    check_shell("rows are the same, chunk by chunk", "checksums.sh window");
    shell("set the sequences of the source", "sequences.sh target source");
    gate("R-G3", "no sequence gives a number twice");
    check(Side::Source, "each is at or past the greatest number there",
          sequences_behind_query(book_.schema));
    end_lane_back();
    step(Side::Source, "open-source", "open the source for writes", unfence_sql());
    in_window_ = false;
    end_source(true);
    end_target(true);
  }

  const Runbook& book_;
  const Catalog* globals_;
  std::vector<RunbookItem> items_;
  Stage stage_ = Stage::Assess;
  Track track_ = Track::Main;
  bool in_window_ = false;
  int numbers_[4] = {};
};

}  // namespace

std::vector<RunbookItem> runbook_items(const Runbook& runbook, const Catalog* globals) {
  return Making(runbook, globals).all();
}

std::string check_file(const GateCheck& check) {
  return check.side == Side::Shell ? check.text : fmt::format("gates/{}.sql", check.id);
}

}  // namespace dryshod
