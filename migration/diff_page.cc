// See diff_page.h. The figures first, then what nobody may overlook, then what can be searched.
#include "migration/diff_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/digest.h"
#include "migration/render.h"
#include "migration/report_lines.h"
#include "migration/reported_changes.h"
#include "migration/script_waits.h"

namespace dryshod {
namespace {

constexpr std::string_view kActions[] = {"create", "alter", "drop", "replace", "rename"};
constexpr PageTone kActionTones[] = {PageTone::Good, PageTone::Note, PageTone::Bad, PageTone::Warn,
                                     PageTone::Note};

std::string counted(size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string anchor_of(size_t statement) {
  return fmt::format("statement-{}", statement + 1);
}

class Writer {
 public:
  explicit Writer(const DiffPageInput& input)
      : in_(input), tree_(report_tree(input.direct, input.difference, input.from, input.to)) {}

  Page run() {
    summary();
    if (!in_.printed.statements.empty() || !tree_.objects.empty()) losses();
    changes();
    passing();
    statements();
    graph();
    by_hand();
    script();
    return std::move(page_);
  }

 private:
  const ReportNode& at(int index) const { return tree_.nodes[static_cast<size_t>(index)]; }
  const Catalog& catalog_of(const ReportNode& node) const { return node.b ? in_.to : in_.from; }
  static Ref ref_of(const ReportNode& node) { return node.b ? node.b : node.a; }

  /// Are the statements others than those that the changes ask for?
  bool is_keeping() const { return &in_.printed != &in_.direct; }

  static size_t lossy(const Script& script) {
    return static_cast<size_t>(
        std::count_if(script.statements.begin(), script.statements.end(),
                      [](const Statement& statement) { return !statement.loss.empty(); }));
  }

  void summary() {
    page_.heading(1, "Schema difference");
    page_.list({{fmt::format("From: {} ({})", in_.from_name, digest(in_.from))},
                {fmt::format("To: {} ({})", in_.to_name, digest(in_.to))},
                {fmt::format("For PostgreSQL {}", in_.to.major)}});
    std::array<size_t, 5> counts{};
    for (const ReportNode& node : tree_.nodes) {
      if (node.change && !node.inside_change) ++counts[static_cast<size_t>(node.change->action)];
    }
    std::vector<Page::Tile> tiles;
    constexpr std::string_view kDone[] = {"Created", "Altered", "Dropped", "Replaced"};
    for (const size_t i : {0, 1, 3, 2}) {
      if (counts[i] != 0) tiles.push_back({std::string(kDone[i]), std::to_string(counts[i])});
    }
    const size_t renamed =
        in_.direct.renames.size() + counts[static_cast<size_t>(ReportedAction::Rename)];
    if (renamed != 0) tiles.push_back({"Renamed", std::to_string(renamed)});
    if (tiles.empty()) tiles.push_back({"Changes", "none", PageTone::Good});
    if (const size_t all = in_.printed.statements.size(); all != 0) {
      tiles.push_back(
          {"Statements", std::to_string(all), PageTone::None,
           "in " + counted(static_cast<size_t>(transaction_count(in_.printed)), "transaction")});
      const size_t lose = lossy(in_.printed);
      tiles.push_back(lose == 0
                          ? Page::Tile{"Data lost", "none", PageTone::Good}
                          : Page::Tile{"Lose data", counted(lose, "statement"), PageTone::Bad});
    }
    if (!in_.printed.by_hand.empty()) {
      tiles.push_back({"By hand", std::to_string(in_.printed.by_hand.size()), PageTone::Warn,
                       "no statement does it"});
    }
    page_.tiles(std::move(tiles));
    if (tree_.objects.empty() && in_.printed.statements.empty() && in_.printed.by_hand.empty()) {
      page_.paragraph("The two are equal: nothing is to be done.");
    }
  }

  void losses() {
    page_.heading(2, "What is lost");
    std::vector<Page::Cell> items;
    for (size_t i = 0; i < in_.printed.statements.size(); ++i) {
      const Statement& statement = in_.printed.statements[i];
      if (statement.loss.empty()) continue;
      items.push_back({fmt::format("Statement {}, DATA LOSS: {}", i + 1, statement.loss),
                       "#" + anchor_of(i), true});
    }
    if (items.empty()) {
      page_.paragraph("Nothing: no statement destroys data.");
    } else {
      page_.list(std::move(items));
    }
  }

  // ---- what changes --------------------------------------------------------

  static bool loses(const ReportTree& tree, const ReportNode& node) {
    return !node.losses.empty() || std::any_of(node.parts.begin(), node.parts.end(), [&](int part) {
      return loses(tree, tree.nodes[static_cast<size_t>(part)]);
    });
  }

  std::string schema_name(const ReportNode& node) const {
    const Catalog& catalog = catalog_of(node);
    const Ref schema = catalog.schema_of(ref_of(node));
    return schema ? std::string(catalog.text(catalog.name(schema))) : std::string();
  }

  /// How many of its parts come, go and change.
  void count_parts(const ReportNode& node, std::array<size_t, 5>& counts) const {
    for (const int part : node.parts) {
      if (at(part).change) ++counts[static_cast<size_t>(at(part).change->action)];
      count_parts(at(part), counts);
    }
  }

  std::string parts_words(const ReportNode& node) const {
    std::array<size_t, 5> counts{};
    count_parts(node, counts);
    std::string out;
    constexpr std::string_view kDone[] = {"created", "altered", "dropped", "replaced", "renamed"};
    for (size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] == 0) continue;
      out += fmt::format("{}{} {}", out.empty() ? "parts: " : ", ", counts[i], kDone[i]);
    }
    return out;
  }

  void changes() {
    Page::FilteredTable table;
    table.name = "Changes by object";
    table.head = {{"Object"}, {"Change"}, {"Kind"}, {"Schema"}, {"Data"}};
    table.facets = {1, 2, 3, 4};
    table.more_label = "Details";
    for (const StatedRename& stated : in_.direct.renames) {
      table.rows.push_back({{stated.old_display, "", false, PageTone::None,
                             "renamed to " + std::string(in_.from.bare(stated.ref))},
                            {"rename", "", false, PageTone::Note},
                            {kind_words(kind_name(in_.from.kind(stated.ref)))},
                            {""},
                            {"kept"}});
    }
    for (const int index : tree_.objects) table.rows.push_back(change(index));
    if (table.rows.empty()) return;
    page_.heading(2, "Changes");
    if (is_keeping()) {
      page_.paragraph(
          "Told as they are between the two; the statements below hide what would be lost.");
    }
    page_.filtered_table(std::move(table));
  }

  Page::Row change(int index) const {
    const ReportNode& node = at(index);
    const auto action = static_cast<size_t>(node.change ? node.change->action
                                            : !node.a   ? ReportedAction::Create
                                            : !node.b   ? ReportedAction::Drop
                                                        : ReportedAction::Alter);
    const bool lost = loses(tree_, node);
    const bool changes = node.change || !parts_words(node).empty();
    Page::Cell object{report_label(tree_, index, in_.from, in_.to)};
    object.note = parts_words(node);
    for (const ReportLine& line : report_lines(tree_, index, in_.from, in_.to)) {
      object.more.push_back({line.mark == ':' ? ' ' : line.mark,
                             std::string(static_cast<size_t>(line.depth) * 4, ' ') + line.text});
    }
    return {std::move(object),
            changes ? Page::Cell{std::string(kActions[action]), "", false, kActionTones[action]}
                    : Page::Cell{"remark", "", false, PageTone::Plain},
            {kind_words(kind_name(catalog_of(node).kind(ref_of(node))))},
            {schema_name(node)},
            !lost ? Page::Cell{"kept"}
                  : Page::Cell{is_keeping() ? "lost without --retain" : "lost", "", false,
                               is_keeping() ? PageTone::Warn : PageTone::Bad}};
  }

  void passing() {
    if (tree_.passing.empty()) return;
    page_.heading(2, "Dropped and created again, unchanged");
    std::vector<Page::Cell> items;
    for (const OpIndex i : tree_.passing) {
      const Operation& op = in_.direct.graph.ops.list[static_cast<size_t>(i)];
      items.push_back({fmt::format("{}, which stands on {}", in_.from.display(op.a),
                                   in_.from.display(op.cause))});
    }
    page_.list(std::move(items));
  }

  // ---- what is run ---------------------------------------------------------

  /// The strongest lock on something that others may wait for.
  static Page::Cell lock(const Statement& statement) {
    const RelationWork* strongest = nullptr;
    for (const RelationWork& work : statement.work.relations) {
      if (work.is_new || work.is_index || work.lock == LockMode::None) continue;
      if (strongest == nullptr || work.lock > strongest->lock) strongest = &work;
    }
    if (strongest == nullptr) return {"none"};
    Page::Cell cell{std::string(lock_mode_name(strongest->lock))};
    cell.note = "on " + strongest->name;
    return cell;
  }

  static Page::Cell work(const Statement& statement) {
    Page::Cell cell;
    bool held = false;
    for (const RelationWork& work : statement.work.relations) {
      if (work.is_new || (!work.rewritten && !work.scanned)) continue;
      cell.text += fmt::format("{}{} {}", cell.text.empty() ? "" : ", ",
                               work.rewritten ? "rewrites" : "reads", work.name);
      held |= !work.is_index && blocks_writes(work.lock);
    }
    cell.strong = held;
    return cell;
  }

  static Page::Cell way_back(const Statement& statement) {
    Page::Cell cell{statement.rollback};
    cell.tone = statement.rollback == "R4"   ? PageTone::Bad
                : statement.rollback == "R0" ? PageTone::Good
                                             : PageTone::Plain;
    return cell;
  }

  void statements() {
    if (in_.printed.statements.empty()) return;
    page_.heading(2, "Statements");
    page_.paragraph(
        "In the order in which they are run. In bold: writers wait while it reads or rewrites.");
    constexpr std::string_view kTransaction[] = {"in one", "alone", "committed before the next"};
    Page::FilteredTable table;
    table.name = "Statements in their order";
    table.head = {
        {"No."},      {"What"}, {"Transaction"}, {"Strongest lock"}, {"Reads or rewrites"},
        {"Way back"}, {"Data"}};
    table.facets = {2, 3, 5, 6};
    table.more_label = "SQL";
    table.more_in_markdown = false;  // the whole script stands below
    for (size_t i = 0; i < in_.printed.statements.size(); ++i) {
      const Statement& statement = in_.printed.statements[i];
      Page::Cell number{std::to_string(i + 1)};
      number.anchor = anchor_of(i);
      Page::Cell what{title_of(in_.printed.graph, statement)};
      if (const size_t all = words_of_changes(in_.printed.graph, statement).size(); all > 1) {
        what.note = fmt::format("and {} more", all - 1);
      }
      if (!statement.why.empty()) what.note += (what.note.empty() ? "" : "; ") + statement.why;
      what.more = {{' ', statement.sql + ";"}};
      table.rows.push_back(
          {std::move(number), std::move(what),
           Page::Cell{std::string(kTransaction[static_cast<size_t>(statement.txn)])},
           lock(statement), work(statement), way_back(statement),
           statement.loss.empty() ? Page::Cell{"kept"}
                                  : Page::Cell{"lost", "", false, PageTone::Bad, statement.loss}});
    }
    page_.filtered_table(std::move(table));
  }

  void graph() {
    if (in_.printed.statements.size() < 2) return;
    page_.heading(2, "What waits for what");
    page_.paragraph("An arrow leads from what is done first to what waits for it.");
    const Graph& from = in_.printed.graph;
    PageGraph graph;
    graph.name = "Statements that wait for each other";
    graph.node_word = "statement";
    for (size_t i = 0; i < in_.printed.statements.size(); ++i) {
      const Statement& statement = in_.printed.statements[i];
      PageGraph::Node node{std::to_string(i + 1), title_of(from, statement), "#" + anchor_of(i)};
      node.tone = statement.loss.empty() ? PageTone::None : PageTone::Bad;
      if (!statement.ops.empty()) {
        const Operation& op = from.ops.list[static_cast<size_t>(statement.ops.front())];
        const Catalog& catalog = op.b ? *from.to : *from.from;
        const Ref ref = op.b ? op.b : op.a;
        const Ref schema = catalog.schema_of(ref);
        node.wide_group = schema ? std::string(catalog.text(catalog.name(schema))) : "no schema";
        node.group = fmt::format("{} {}: {}", deed_word(op), node.wide_group,
                                 kind_words(kind_name(catalog.kind(ref))));
      }
      graph.nodes.push_back(std::move(node));
    }
    for (StatementWait& wait : statement_waits(in_.printed)) {
      graph.edges.push_back({wait.before, wait.after, std::move(wait.reason)});
    }
    page_.graph(std::move(graph));
  }

  void by_hand() {
    if (in_.printed.by_hand.empty()) return;
    page_.heading(2, "By hand");
    page_.paragraph("These differences have no statement:");
    for (const ByHand& left : in_.printed.by_hand) {
      page_.heading(3, left.object);
      if (!left.before.empty()) {
        page_.paragraph("Now:");
        page_.code(left.before);
      }
      page_.paragraph(left.after.empty() ? "To be dropped." : "Wanted:");
      if (!left.after.empty()) page_.code(left.after);
    }
  }

  void script() {
    if (in_.sql.empty()) return;
    page_.heading(2, "The script");
    Page code;
    code.code(in_.sql);
    page_.details("SQL, as diff prints it", code);
  }

  const DiffPageInput& in_;
  const ReportTree tree_;
  Page page_;
};

}  // namespace

Page diff_page(const DiffPageInput& input) {
  return Writer(input).run();
}

}  // namespace dryshod
