// See plan_page.h. What nobody may overlook comes first: what keeps others waiting, and what cannot
// come back.
#include "migration/plan_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "migration/plan_layout.h"

namespace dryshod {
namespace {

constexpr Phase kPhases[] = {Phase::Expand, Phase::Validate, Phase::Contract};

std::string class_words(RollbackClass loss_class) {
  constexpr std::string_view kWords[] = {"exact", "guarded", "by retention", "declared",
                                         "irreversible"};
  return fmt::format("{} {}", rollback_class_name(loss_class),
                     kWords[static_cast<size_t>(loss_class)]);
}

std::string phase_words(Phase phase) {
  constexpr std::string_view kWords[] = {
      "the old and the new application both work",
      "rows are held against what is new; slow, may be refused, can be taken back",
      "what only the old application needs goes"};
  return fmt::format("{}: {}", phase_name(phase), kWords[static_cast<size_t>(phase)]);
}

std::string counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// The strongest lock on something that others may wait for.
std::string strongest_lock(const PlanStep& step) {
  const std::vector<RelationWork> works = step_work(step);
  const RelationWork* strongest = nullptr;
  for (const RelationWork& work : works) {
    if (work.is_new || work.is_index || work.lock == LockMode::None) continue;
    if (strongest == nullptr || work.lock > strongest->lock) strongest = &work;
  }
  if (strongest == nullptr) return "none";
  return fmt::format("{} on {}", lock_mode_name(strongest->lock), strongest->name);
}

/// " (about 12 s)", where it is known and worth a word.
std::string about(const PlanStep& step) {
  if (step.seconds < 1) return {};
  if (step.seconds < 120) return fmt::format(" (about {:.0f} s)", step.seconds);
  return fmt::format(" (about {:.0f} min)", step.seconds / 60);
}

std::string work_words(const PlanStep& step) {
  std::string out;
  const auto add = [&](const std::string& words) { out += (out.empty() ? "" : ", ") + words; };
  for (const RelationWork& work : step_work(step)) {
    if (work.is_new) continue;
    if (work.rewritten) add("rewrites " + work.name);
    if (work.scanned && !work.rewritten) add("reads " + work.name);
  }
  if (step.batched) add("in batches");
  return out;
}

std::string anchor_of(const PlanStep& step) {
  return fmt::format("step-{}", step.number);
}

PageTone class_tone(RollbackClass loss_class) {
  constexpr PageTone kTones[] = {PageTone::Good, PageTone::Plain, PageTone::Plain, PageTone::Note,
                                 PageTone::Bad};
  return kTones[static_cast<size_t>(loss_class)];
}

void figures(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  const auto shouting = static_cast<size_t>(std::count_if(
      plan.steps.begin(), plan.steps.end(), [](const PlanStep& step) { return step.shouts; }));
  const PlanStep& worst = *std::max_element(
      plan.steps.begin(), plan.steps.end(),
      [](const PlanStep& x, const PlanStep& y) { return x.loss_class < y.loss_class; });
  std::vector<Page::Tile> tiles = {
      {"Steps", std::to_string(plan.steps.size()), PageTone::None,
       fmt::format("with {}", counted(plan.gates.size(), "gate"))},
      shouting == 0 ? Page::Tile{"Others wait", "for moments", PageTone::Good}
                    : Page::Tile{"Keep others waiting", counted(shouting, "step"), PageTone::Bad},
      {"Weakest way back", class_words(worst.loss_class), class_tone(worst.loss_class)},
  };
  double seconds = -1;
  bool whole = true;
  for (const PlanStep& step : plan.steps) {
    if (step.seconds >= 0) seconds = std::max(seconds, 0.0) + step.seconds;
    whole = whole && step.seconds >= 0;
  }
  if (seconds >= 0) {
    tiles.push_back({"May take", duration_words(seconds), PageTone::None,
                     whole ? "all steps together" : "where it is known"});
  }
  if (!plan.by_hand.empty()) {
    tiles.push_back(
        {"By hand", std::to_string(plan.by_hand.size()), PageTone::Warn, "no statement does it"});
  }
  page.tiles(std::move(tiles));
}

void summary(Page& page, const Plan& plan) {
  page.heading(1, "Migration plan");
  std::vector<Page::Cell> items = {
      {fmt::format("From: {} ({})", plan.from, plan.from_digest)},
      {fmt::format("To: {} ({})", plan.to, plan.to_digest)},
      {fmt::format("For PostgreSQL {}; plan {}", plan.major, plan.id)},
      {fmt::format(
          "No step waits longer than {} for a lock that keeps others waiting behind it; run.sh "
          "tries again",
          plan.lock_timeout)}};
  for (const Phase phase : kPhases) {
    const auto count = std::count_if(plan.steps.begin(), plan.steps.end(),
                                     [&](const PlanStep& step) { return step.phase == phase; });
    if (count == 0) continue;
    items.push_back({counted(static_cast<size_t>(count), "step") + " of " + phase_words(phase)});
  }
  page.list(std::move(items));
  figures(page, plan);
  if (plan.steps.empty()) {
    page.paragraph(plan.by_hand.empty() ? "Nothing is to be done: the two are equal."
                                        : "No step is planned; see what is left to do by hand.");
  }
}

void held(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  page.heading(2, "What keeps others waiting while it works");
  std::vector<Page::Cell> items;
  for (const PlanStep& step : plan.steps) {
    if (!step.shouts) continue;
    std::string names;
    for (const RelationWork& work : held_while_working(step)) {
      names +=
          fmt::format("{}{} {} under {}", names.empty() ? "" : ", ",
                      work.rewritten ? "rewrites" : "reads", work.name, lock_mode_name(work.lock));
    }
    items.push_back(
        {fmt::format("Step {}: {}{}{}", step.number, step.title, names.empty() ? "" : "; ", names),
         step_file(plan, step), true});
  }
  if (items.empty()) {
    page.paragraph("Nothing: a lock that others wait for is taken for a moment.");
    return;
  }
  page.list(std::move(items));
  page.paragraph(
      "Writers wait until these are done, readers too where it is ACCESS EXCLUSIVE; there is no "
      "other "
      "way.");
}

void losses(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  page.heading(2, "What cannot come back as it was");
  std::vector<Page::Cell> items;
  for (const PlanLoss& loss : plan.losses) {
    items.push_back(
        {fmt::format("Object {}: {}, {}", loss.object, class_words(loss.loss_class), loss.why),
         {},
         loss.loss_class == RollbackClass::Irreversible});
  }
  for (const PlanStep& step : plan.steps) {
    for (const PlanStatement& statement : step.statements) {
      if (statement.loss.empty()) continue;
      items.push_back({fmt::format("Step {}, DATA LOSS: {}", step.number, statement.loss),
                       step_file(plan, step), true});
    }
  }
  if (items.empty()) {
    page.paragraph("Nothing: every way back is as good as its class says.");
  } else {
    page.list(std::move(items));
  }
}

void phases(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  page.heading(2, "Phases");
  PageTimeline timeline;
  timeline.name = "Steps by phase";
  for (const PlanStep& step : plan.steps) {
    const std::string name(phase_name(step.phase));
    if (timeline.phases.empty() || timeline.phases.back().name != name) {
      timeline.phases.push_back({name, phase_words(step.phase).substr(name.size() + 2)});
      for (const PlanGate& gate : plan.gates) {
        if (gate.after != step.phase) continue;
        timeline.phases.back().gate = gate.what + ".";
        timeline.phases.back().gate_link_text =
            "Way back to the start: " + class_words(gate.loss_class);
        timeline.phases.back().gate_link = gate_file(gate);
      }
    }
    timeline.phases.back().steps.push_back({std::to_string(step.number), step.title,
                                            "#" + anchor_of(step), step.seconds,
                                            step.shouts ? "others wait" : "", PageTone::Bad});
  }
  page.timeline(std::move(timeline));
}

/// What a step runs, for those who have this page and not the directory.
std::vector<Page::Line> sql_of(const PlanStep& step) {
  std::vector<Page::Line> lines;
  for (const PlanStatement& statement : step.statements) {
    if (!statement.why.empty()) lines.push_back({'.', "-- " + statement.why});
    if (!statement.loss.empty()) lines.push_back({'.', "-- DATA LOSS: " + statement.loss});
    lines.push_back({' ', statement.sql + ";"});
  }
  return lines;
}

void steps(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  page.heading(2, "Steps");
  Page::FilteredTable table;
  table.name = "Steps in their order";
  table.head = {{"Step"},    {"Phase"}, {"What"}, {"Strongest lock"}, {"Reads or rewrites"},
                {"Way back"}};
  table.facets = {1, 5};
  table.more_label = "SQL";
  table.more_in_markdown = false;  // the files stand beside it
  for (const PlanStep& step : plan.steps) {
    Page::Cell number{std::to_string(step.number), step_file(plan, step)};
    number.anchor = anchor_of(step);
    Page::Cell what{step.title};
    what.more = sql_of(step);
    Page::Cell way_back{class_words(step.loss_class), "", false, class_tone(step.loss_class),
                        step.class_why};
    table.rows.push_back({std::move(number),
                          {std::string(phase_name(step.phase))},
                          std::move(what),
                          {strongest_lock(step)},
                          {work_words(step) + about(step), {}, step.shouts},
                          std::move(way_back)});
  }
  page.filtered_table(std::move(table));
}

void order(Page& page, const Plan& plan) {
  if (plan.steps.size() < 2) return;
  page.heading(2, "What waits for what");
  page.paragraph("An arrow leads from what is done first to what waits for it.");
  PageGraph graph;
  graph.name = "Steps that wait for each other";
  for (const PlanStep& step : plan.steps) {
    PageGraph::Node node{std::to_string(step.number), step.title, "#" + anchor_of(step)};
    node.tone = step.shouts                     ? PageTone::Bad
                : step.phase == Phase::Contract ? PageTone::Warn
                : step.phase == Phase::Validate ? PageTone::Note
                                                : PageTone::Good;
    node.wide_group = phase_name(step.phase);
    // "create index" of "create index app.t_a_idx".
    node.group =
        fmt::format("{}: {}", node.wide_group, step.title.substr(0, step.title.rfind(' ')));
    graph.nodes.push_back(std::move(node));
  }
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    for (const PlanWait& wait : plan.steps[i].waits) {
      graph.edges.push_back({static_cast<size_t>(wait.step) - 1, i, wait.why});
    }
  }
  page.graph(std::move(graph));
}

void gates(Page& page, const Plan& plan) {
  if (plan.gates.empty()) return;
  page.heading(2, "Gates");
  page.paragraph("run.sh stops at the end of each phase. Look before the next run goes on:");
  std::vector<Page::Row> rows;
  for (const PlanGate& gate : plan.gates) {
    rows.push_back({{fmt::format("after {} (step {})", phase_name(gate.after), gate.last_step)},
                    {gate.what},
                    plan.steps.empty() ? Page::Cell{""}
                                       : Page::Cell{class_words(gate.loss_class), gate_file(gate),
                                                    false, class_tone(gate.loss_class)}});
  }
  page.table({{"Gate"}, {"Before going on"}, {"Way back to the start"}}, std::move(rows));
}

void way_back(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  page.heading(2, "The way back");
  std::vector<Page::Cell> items;
  for (const RollbackClass loss_class :
       {RollbackClass::Exact, RollbackClass::Guarded, RollbackClass::Retained,
        RollbackClass::Declared, RollbackClass::Irreversible}) {
    std::string numbers;
    for (const PlanStep& step : plan.steps) {
      if (step.loss_class != loss_class) continue;
      numbers += fmt::format("{}{}", numbers.empty() ? "" : ", ", step.number);
    }
    if (numbers.empty()) continue;
    constexpr std::string_view kPromises[] = {
        "schema and data come back as they were",
        "comes back where a query proves first that no row needs the new form, else it is refused",
        "the old data is kept until purge.sql is run",
        "comes back by the inverse expression that was given", "does not come back"};
    items.push_back({fmt::format("{} ({}): step {}", class_words(loss_class),
                                 kPromises[static_cast<size_t>(loss_class)], numbers),
                     {},
                     loss_class == RollbackClass::Irreversible});
  }
  page.list(std::move(items));
  page.paragraph(
      "Each step has its undo in rollback/steps; each gate has a way back to the start in "
      "rollback. "
      "After purge.sql there is none.");
}

void how_to_run(Page& page, const Plan& plan) {
  if (plan.steps.empty()) return;
  page.heading(2, "How to run");
  page.paragraph(
      "run.sh needs bash, psql and coreutils; it connects as PGHOST, PGDATABASE and the like say, "
      "or as "
      "options for psql behind -- do. Any file can as well be run with psql -v ON_ERROR_STOP=1 -f, "
      "in the "
      "order of their names.");
  page.code(
      "./run.sh               # to the end of the phase; once more goes on with the next\n"
      "./run.sh --status      # what is done\n"
      "./run.sh --undo N      # takes back the steps from the last done one to N\n"
      "./run.sh --rollback    # back to the start\n"
      "./run.sh --purge       # when nobody will want a way back\n"
      "./run.sh --help\n");
}

void by_hand(Page& page, const Plan& plan) {
  if (plan.by_hand.empty()) return;
  page.heading(2, "By hand");
  page.paragraph("These differences have no statement:");
  for (const ByHand& left : plan.by_hand) {
    page.heading(3, left.object);
    if (!left.before.empty()) {
      page.paragraph("Now:");
      page.code(left.before);
    }
    page.paragraph(left.after.empty() ? "To be dropped." : "Wanted:");
    if (!left.after.empty()) page.code(left.after);
  }
}

}  // namespace

Page plan_page(const Plan& plan) {
  Page page;
  summary(page, plan);
  held(page, plan);
  losses(page, plan);
  phases(page, plan);
  steps(page, plan);
  order(page, plan);
  gates(page, plan);
  way_back(page, plan);
  how_to_run(page, plan);
  by_hand(page, plan);
  return page;
}

}  // namespace dryshod
