// See runbook_page.h.
#include "neon/cutover/runbook_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "neon/cutover/duration.h"
#include "neon/cutover/steps.h"

namespace dryshod {
namespace {

std::vector<Page::Cell> cells(const std::vector<std::string>& lines) {
  std::vector<Page::Cell> list;
  for (const std::string& line : lines) list.push_back({line});
  return list;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += (out.empty() ? "" : "; ") + line;
  return out;
}

void figures(Page& page, const Runbook& book) {
  const auto gates = std::count_if(book.items.begin(), book.items.end(), [](const RunbookItem& i) {
    return i.sort == Sort::Gate && i.track == Track::Main;
  });
  const auto size = [&](int64_t bytes) {
    return book.schema.measured ? size_words(static_cast<double>(bytes)) : "not known";
  };
  page.tiles({{"Tables", std::to_string(book.schema.roots().size())},
              {"Rows", size(book.schema.bytes)},
              {"Indexes", size(book.schema.index_bytes)},
              {"Nobody writes for", time_words(book.downtime_seconds), Page::Tone::Warn},
              {"Gates", std::to_string(gates)}});
}

void summary(Page& page, const Runbook& book) {
  const bool logical = book.method == Method::Logical;
  page.heading(1, "Move to Neon");
  page.list({{fmt::format("Source: {}, PostgreSQL {}", book.source, book.from_major)},
             {fmt::format("Target: Neon, PostgreSQL {}", book.major)},
             {fmt::format("Way: {}",
                          logical ? "logical replication, with a lane back" : "dump and restore")},
             {fmt::format("Nobody can write for {}: {}", time_words(book.downtime_seconds),
                          book.downtime_how)},
             {fmt::format("What is said of Neon is of {}", book.facts_as_of)}});
  figures(page, book);
  page.heading(2, "Why this way");
  page.list(cells(book.reasons));
  page.heading(2, "Why no other");
  std::vector<Page::Row> rows;
  for (const Reason& each : book.rejected) rows.push_back({{each.what}, {joined(each.why)}});
  page.table({{"Way"}, {"Why not"}}, std::move(rows));
  page.heading(2, "What is assumed");
  page.list(cells(book.assumptions));
}

void before(Page& page, const Runbook& book) {
  std::vector<Page::Row> rows;
  for (const MovedTable& table : book.schema.tables) {
    if (book.method != Method::Logical || table.partitioned || table.unlogged) continue;
    if (table.identity != RowIdentity::Missing) continue;
    const std::string remedy =
        !table.unique_index.empty() ? fmt::format("ALTER TABLE {} REPLICA IDENTITY USING INDEX {};",
                                                  table.name, table.unique_index)
        : table.without_equality.empty()
            ? fmt::format("ALTER TABLE {} REPLICA IDENTITY FULL;  -- or better: a primary key",
                          table.name)
            : "a primary key: FULL cannot compare " + joined(table.without_equality);
    rows.push_back({{table.name, {}, true}, {remedy}});
  }
  if (rows.empty()) return;
  page.heading(2, "To be done on the source before G0");
  page.paragraph(
      "These tables have nothing by which an UPDATE or DELETE says which row it means. Published "
      "like "
      "that, both fail on the source.");
  page.table({{"Table"}, {"Remedy"}}, std::move(rows));
}

void how_to_run(Page& page, const Runbook& book) {
  page.heading(2, "How to run");
  page.paragraph(
      "run.sh needs bash, psql and coreutils. It runs to the next gate and stops; state/ remembers "
      "what "
      "is done, and it goes on from there however it ended. Passwords belong into a password file "
      "(PGPASSFILE): the process list shows connection strings.");
  std::string code =
      "export SOURCE_DSN='postgresql://<admin>@<source-host>/<database>'\n"
      "export "
      "TARGET_DSN='postgresql://<owner>@<endpoint>.<region>.aws.neon.tech/"
      "<database>?sslmode=require'\n";
  if (book.method == Method::Logical) {
    code +=
        "export SOURCE_REPLICATION_DSN=...  # how Neon reaches the source; with its password\n"
        "export TARGET_REPLICATION_DSN=...  # how the source reaches Neon; with its password\n";
  }
  code +=
      "./run.sh               # to the next gate; once more goes on\n"
      "./run.sh --status      # what is done\n"
      "./run.sh rollback      # the way back, from wherever it is\n"
      "./run.sh finish        # when nobody will want a way back\n"
      "./run.sh --help\n";
  page.code(code);
}

void phases(Page& page, const Runbook& book) {
  page.heading(2, "Phases");
  for (const StagePlan& plan : book.stages) {
    page.heading(3, std::string(stage_title(plan.stage)));
    page.paragraph("Activities:");
    page.list(cells(plan.activities));
    page.paragraph("Deliverables: " + joined(plan.deliverables) + ".");
    page.paragraph("Done when: " + joined(plan.criteria) + ".");
    if (plan.durations.empty()) continue;
    std::vector<Page::Row> rows;
    for (const Duration& each : plan.durations) {
      rows.push_back({{each.what}, {time_words(each.seconds)}, {each.how}});
    }
    page.table({{"Takes"}, {"Time"}, {"How"}}, std::move(rows));
  }
}

/// A gate's first check, or a step.
std::string anchor_of(const RunbookItem& item) {
  return (item.sort == Sort::Gate ? "gate-" : "step-") + item.id;
}

/// What a step runs, for those who have this page and not the directory.
std::vector<Page::Line> text_of(const RunbookItem& item) {
  std::vector<Page::Line> lines;
  for (size_t at = 0; at < item.text.size();) {
    const size_t end = std::min(item.text.find('\n', at), item.text.size());
    lines.push_back({' ', item.text.substr(at, end - at)});
    at = end + 1;
  }
  return lines;
}

Page::Row row_of(const RunbookItem& item) {
  const bool is_gate = item.sort == Sort::Gate;
  Page::Cell id{item.id,
                is_gate             ? "#" + anchor_of(item)
                : item.text.empty() ? ""
                                    : item.file,
                is_gate};
  if (!is_gate) id.anchor = anchor_of(item);
  Page::Cell what{item.title + (item.text.empty() && !is_gate ? " (" + item.file + ")" : "")};
  if (!is_gate) what.more = text_of(item);
  return {
      std::move(id),
      {is_gate ? (item.stops ? "gate: people decide" : "gate") : std::string(side_name(item.side))},
      std::move(what),
      {item.in_window ? "yes" : "no", {}, item.in_window}};
}

void order(Page& page, const Runbook& book) {
  page.heading(2, "Steps by phase");
  PageTimeline timeline;
  timeline.name = "Steps and gates by phase";
  for (const StagePlan& plan : book.stages) {
    std::string about;
    for (const Duration& each : plan.durations) {
      about +=
          fmt::format("{}{}: {}", about.empty() ? "" : "; ", each.what, time_words(each.seconds));
    }
    timeline.phases.push_back({std::string(stage_title(plan.stage)), std::move(about)});
    for (const RunbookItem& item : book.items) {
      if (item.track != Track::Main || item.stage != plan.stage) continue;
      const bool is_gate = item.sort == Sort::Gate;
      const std::string badge = is_gate          ? (item.stops ? "people decide" : "gate")
                                : item.in_window ? "nobody writes"
                                                 : "";
      timeline.phases.back().steps.push_back({item.id, item.title, "#" + anchor_of(item), -1, badge,
                                              is_gate ? PageTone::Note : PageTone::Warn});
    }
  }
  page.timeline(std::move(timeline));
}

/// After a dump nothing carries what the target has taken back to the source: what is there to do
/// all the same.
void no_lane_back(Page& page) {
  page.heading(2, "The way back after the switch");
  page.paragraph(
      "None without a loss. The source stays fenced, with its rows as they were when it was, until "
      "./run.sh finish. ./run.sh rollback refuses; with --lose-target-writes it opens the source "
      "again within seconds, and what was written on the target since the switch is not there. It "
      "stays on the target, which is left as it is: keep that until it has been gone through.");
  page.paragraph(
      "To keep what was written: stop the applications. ./checksums.sh live compares all rows "
      "again: "
      "the tables that differ are those that were written to. Dump these from the target, go back, "
      "and carry over by hand what is wanted. Nothing here does that for you, nor tells an UPDATE "
      "or a DELETE from what was there before.");
  page.code(
      "./checksums.sh live                 # names the tables that differ\n"
      "pg_dump --data-only -Fc -f kept-writes.dump -t <table> ... -d \"$TARGET_DSN\"\n"
      "./run.sh rollback --lose-target-writes\n");
  page.paragraph(
      "Who cannot do with that takes logical replication (--method logical): it has a lane back, "
      "and a way back loses nothing until ./run.sh finish.");
}

void steps(Page& page, const Runbook& book) {
  const auto table = [&](Track track, const char* title, const char* words) {
    Page::FilteredTable filtered;
    filtered.name = title;
    filtered.head = {{"Step"}, {"Where"}, {"What"}, {"Nobody writes"}};
    filtered.facets = {1, 3};
    filtered.more_label = "What it runs";
    filtered.more_in_markdown = false;  // the files stand beside it
    for (const RunbookItem& item : book.items) {
      if (item.track == track) filtered.rows.push_back(row_of(item));
    }
    if (filtered.rows.empty()) return;
    page.heading(2, title);
    page.paragraph(words);
    page.filtered_table(std::move(filtered));
  };
  table(Track::Main, "Steps", "In their order. Each file may be run again.");
  table(Track::Back, "The way back before the switch",
        "The source is opened first; then all that is ours goes. The target is left as it is.");
  table(Track::Return, "The way back after the switch",
        "What was written on the target has come to the source by the lane back. Drill it: "
        "rehearse to G7, write "
        "to the target, run ./run.sh rollback, and look for what was written on the source.");
  if (book.method == Method::Dump) no_lane_back(page);
  table(Track::Finish, "The end of the way back", "./run.sh finish, after the soak.");
}

void gates(Page& page, const Runbook& book) {
  page.heading(2, "Gates");
  for (const RunbookItem& item : book.items) {
    if (item.sort != Sort::Gate) continue;
    page.heading(3, fmt::format("{}: {}", item.id, item.title));
    if (!item.why.empty()) page.paragraph(item.why);
    std::vector<Page::Row> rows;
    for (const GateCheck& check : item.checks) {
      std::string expected = check.side == Side::Both    ? "the same on both"
                             : check.side == Side::Shell ? "exit status 0"
                             : check.expected.empty()    ? "no rows"
                                                         : check.expected;
      if (check.waits) expected += " (waits for it)";
      Page::Cell id{check.id, check.side == Side::Shell ? "" : check_file(check)};
      if (rows.empty()) id.anchor = anchor_of(item);
      rows.push_back({std::move(id),
                      {check.side == Side::Shell ? check.text : std::string(side_name(check.side))},
                      {check.what},
                      {expected}});
    }
    page.table({{"Check"}, {"Asked of"}, {"What"}, {"Expected"}}, std::move(rows));
  }
}

void costs(Page& page, const Runbook& book) {
  page.heading(2, "Costs on Neon");
  page.paragraph(fmt::format("Plan {}, prices in USD as of {} ({}).", book.costs.plan,
                             book.costs.as_of, joined(book.costs.sources)));
  const auto table = [&](const char* title, const std::vector<CostLine>& lines) {
    std::vector<Page::Row> rows;
    for (const CostLine& line : lines) {
      rows.push_back({{line.what},
                      {line.dollars < 0 ? "not known" : fmt::format("{:.2f}", line.dollars)},
                      {line.how}});
    }
    page.table({{title}, {"USD"}, {"How"}}, std::move(rows));
  };
  table("While it is moved", book.costs.during);
  table("A month afterwards", book.costs.monthly);
  if (!book.costs.limits.empty()) page.list(cells(book.costs.limits));
}

void rest(Page& page, const Runbook& book) {
  page.heading(2, "Risks");
  std::vector<Page::Row> rows;
  for (const Risk& risk : book.risks)
    rows.push_back({{risk.what}, {risk.measure}, {risk.covered_by}});
  page.table({{"Risk"}, {"Measure"}, {"Covered by"}}, std::move(rows));
  page.heading(2, "Roles");
  rows.clear();
  for (const RoleLine& role : book.roles)
    rows.push_back({{role.role}, {role.where}, {role.rights}});
  page.table({{"Role"}, {"Where"}, {"What it is"}}, std::move(rows));
  page.heading(2, "Connection strings");
  rows.clear();
  for (const ConnectionLine& line : book.connections) {
    rows.push_back({{line.who}, {line.host}, {line.variable}, {line.dsn}});
  }
  page.table({{"Who"}, {"Host"}, {"Variable"}, {"Shape"}}, std::move(rows));
  if (!book.scripts.left_out.empty() || !book.scripts.by_hand.empty()) {
    page.heading(2, "What is left out");
    rows.clear();
    for (const LeftOut& each : book.scripts.left_out) rows.push_back({{each.object}, {each.why}});
    for (const ByHand& each : book.scripts.by_hand) {
      rows.push_back({{each.object}, {"there is no statement for it: make it by hand"}});
    }
    page.table({{"Object"}, {"Why"}}, std::move(rows));
  }
}

}  // namespace

Page runbook_page(const Runbook& book) {
  Page page;
  summary(page, book);
  before(page, book);
  how_to_run(page, book);
  phases(page, book);
  order(page, book);
  steps(page, book);
  gates(page, book);
  costs(page, book);
  rest(page, book);
  return page;
}

}  // namespace dryshod
