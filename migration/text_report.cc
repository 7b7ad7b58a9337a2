// Prints a report tree, and what the lines of its objects leave over; see text_report.h.
#include "migration/text_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "catalog/visible.h"
#include "migration/report_lines.h"

namespace dryshod {
namespace {

constexpr int kIndent = 4;

constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kYellow = "\x1b[33m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kDim = "\x1b[2m";

class Writer {
 public:
  Writer(const Script& script, const Catalog& from, const Catalog& to, bool colour)
      : script_(script), from_(from), to_(to), colour_(colour) {}

  std::string run(const ReportTree& tree) {
    tree_ = &tree;
    if (script_.statements.empty() && script_.by_hand.empty() &&
        std::none_of(tree.nodes.begin(), tree.nodes.end(),
                     [](const auto& n) { return n.change; })) {
      out_ += "no differences\n";
    }
    for (const StatedRename& stated : script_.renames) {
      line(0, kYellow,
           "~ " + visible(stated.old_display) + "  (renamed to " + visible(from_.bare(stated.ref)) +
               ")");
    }
    if (!script_.renames.empty()) out_ += "\n";
    for (const int index : tree.objects) object(index);
    for (const std::string& loss : tree.losses_elsewhere) line(0, kRed, "! loses " + visible(loss));
    passing();
    by_hand();
    summary();
    return std::move(out_);
  }

 private:
  static const char* tint_of(char mark) {
    switch (mark) {
      case '+':
        return kGreen;
      case '-':
      case '!':
        return kRed;
      case '~':
        return kYellow;
      case ':':
        return "";
      default:
        return kDim;
    }
  }

  void line(int depth, const char* tint, std::string_view text) {
    out_.append(static_cast<size_t>(depth) * kIndent, ' ');
    if (colour_ && *tint != '\0') {
      out_ += fmt::format("{}{}\x1b[0m\n", tint, text);
    } else {
      out_ += fmt::format("{}\n", text);
    }
  }

  void object(int index) {
    for (const ReportLine& each : report_lines(*tree_, index, from_, to_)) {
      const bool bare = each.mark == ':' || each.mark == '.';
      line(each.depth, tint_of(each.mark),
           bare ? each.text : fmt::format("{} {}", each.mark, each.text));
    }
    out_ += "\n";
  }

  // ---- the end ---------------------------------------------------------------

  void passing() {
    if (tree_->passing.empty()) return;
    line(0, kYellow, "dropped and created again, unchanged:");
    for (const OpIndex i : tree_->passing) {
      const Operation& op = script_.graph.ops.list[i];
      line(1, "",
           visible(from_.display(op.a)) + "  (stands on " + visible(from_.display(op.cause)) + ")");
    }
    out_ += "\n";
  }

  void by_hand() {
    for (const ByHand& left : script_.by_hand) {
      line(0, kRed, "! by hand: " + visible(left.object));
    }
    if (!script_.by_hand.empty()) out_ += "\n";
  }

  /// What changes by itself: parts of something that comes or goes do not count once more.
  void summary() {
    std::map<Kind, size_t> kinds;
    std::array<size_t, 5> actions{};
    for (const ReportNode& node : tree_->nodes) {
      if (!node.change || node.inside_change) continue;
      ++kinds[node.b ? to_.kind(node.b) : from_.kind(node.a)];
      ++actions[static_cast<size_t>(node.change->action)];
    }
    std::string text;
    for (const auto& [kind, count] : kinds) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count,
                          plural_of(kind_words(kind_name(kind)), count));
    }
    if (text.empty() && script_.statements.empty()) return;
    if (text.empty()) text = "nothing";
    constexpr const char* kDone[] = {"created", "altered", "dropped", "replaced"};
    const char* separator = ": ";
    for (const size_t action : {0, 1, 3, 2}) {
      if (actions[action] == 0) continue;
      text += fmt::format("{}{} {}", separator, actions[action], kDone[action]);
      separator = ", ";
    }
    const size_t found = actions[static_cast<size_t>(ReportedAction::Rename)];
    if (const size_t renamed = script_.renames.size() + found; renamed != 0) {
      text += fmt::format("{}{} renamed", separator, renamed);
    }
    const size_t all = script_.statements.size();
    const auto lossy = std::count_if(script_.statements.begin(), script_.statements.end(),
                                     [](const Statement& s) { return !s.loss.empty(); });
    text += fmt::format("; {} {}", all, plural_of("statement", all));
    line(0, "", text + (lossy == 0 ? ", no data lost" : ""));
    if (lossy != 0) {
      out_.pop_back();
      const std::string words = fmt::format(", {} {} data", lossy, lossy == 1 ? "loses" : "lose");
      line(0, kRed, words);
    }
  }

  const Script& script_;
  const Catalog& from_;
  const Catalog& to_;
  const bool colour_;
  const ReportTree* tree_ = nullptr;
  std::string out_;
};

}  // namespace

std::string render_text(const Script& script, const Difference& difference, const Catalog& from,
                        const Catalog& to, bool colour) {
  return Writer(script, from, to, colour).run(report_tree(script, difference, from, to));
}

}  // namespace dryshod
