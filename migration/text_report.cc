// Prints a report tree; see text_report.h.
#include "migration/text_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "catalog/visible.h"
#include "migration/field_values.h"
#include "migration/line_diff.h"
#include "migration/report_tree.h"

namespace dryshod {
namespace {

constexpr size_t kInline = 72;     // columns a value may take beside its label
constexpr size_t kBodyLines = 20;  // of a new body; the rest is counted
constexpr int kIndent = 4;

constexpr const char* kGreen = "\x1b[32m";
constexpr const char* kYellow = "\x1b[33m";
constexpr const char* kRed = "\x1b[31m";
constexpr const char* kDim = "\x1b[2m";

std::string words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string plural(std::string word, size_t count) {
  if (word == "opaque") word = "opaque object";
  if (count == 1 || word.ends_with("s")) return word;
  const auto vowel = [](char c) { return std::string_view("aeiou").find(c) != std::string::npos; };
  if (word.ends_with("y") && !vowel(word[word.size() - 2])) {
    return word.substr(0, word.size() - 1) + "ies";
  }
  return word + (word.ends_with("x") || word.ends_with("ch") ? "es" : "s");
}

/// Fields that only repeat what another one, named here, shows already.
bool repeats(std::string_view field, const auto& values, bool is_new) {
  const auto shown = [&](std::string_view other) {
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& v) { return v.field == other; });
  };
  if (field == "argument_names" || field == "default_count") return shown("arguments");
  return is_new && field == "column_names" && shown("query");
}

/// The value as lines of text: a list that is not short has one item on each.
std::string text_of(const FieldValue& value) {
  struct Reader {
    std::string operator()(std::monostate) const { return "(none)"; }
    std::string operator()(bool v) const { return v ? "yes" : "no"; }
    std::string operator()(int64_t v) const { return std::to_string(v); }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const std::vector<std::string>& items) const {
      std::string joined;
      for (const std::string& item : items) joined += (joined.empty() ? "" : ", ") + item;
      if (joined.size() <= kInline / 2) return joined;
      joined.clear();
      for (const std::string& item : items) joined += (joined.empty() ? "" : "\n") + item;
      return joined;
    }
  };
  return std::visit(Reader{}, value);
}

bool fits(const std::string& text) {
  return text.size() <= kInline && text.find('\n') == std::string::npos;
}

/// A field that is as `words` say: "unique", "not valid", "on delete cascade"; the kind's first: bare.
std::string phrase(const NamedValue& value, bool bare) {
  if (const bool* flag = std::get_if<bool>(&value.value)) {
    return (*flag ? "" : "not ") + words(value.field);
  }
  const std::string text = visible(text_of(value.value));
  return bare ? text : words(value.field) + " " + text;
}

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
    for (const int object : tree.objects) node(object, 0);
    for (const std::string& loss : tree.losses_elsewhere) line(0, kRed, "! loses " + visible(loss));
    passing();
    by_hand();
    summary();
    return std::move(out_);
  }

 private:
  const ReportNode& at(int index) const { return tree_->nodes[index]; }
  const Catalog& catalog_of(const ReportNode& node) const { return node.b ? to_ : from_; }
  static Ref ref_of(const ReportNode& node) { return node.b ? node.b : node.a; }

  static const char* tint_of(char mark) {
    return mark == '+' ? kGreen : mark == '-' ? kRed : mark == '~' ? kYellow : kDim;
  }

  void line(int depth, const char* tint, std::string_view text) {
    out_.append(static_cast<size_t>(depth) * kIndent, ' ');
    if (colour_ && *tint != '\0') {
      out_ += fmt::format("{}{}\x1b[0m\n", tint, text);
    } else {
      out_ += fmt::format("{}\n", text);
    }
  }

  std::string label(const ReportNode& node) const {
    const Catalog& catalog = catalog_of(node);
    const Ref ref = ref_of(node);
    const Ref parent = catalog.parent(ref);
    const bool object = !parent || catalog.is<Schema>(parent);
    const bool routine = has(slots_of(catalog.kind(ref)), Slot::Routine);
    std::string label = words(kind_name(catalog.kind(ref)));
    if (catalog.name(ref)) {
      label = object ? catalog.display(ref) : label + " " + catalog.bare(ref);
    }
    if (routine) return visible(label);
    for (const NamedValue& value : identity_values(catalog, ref)) {
      label += " " + text_of(value.value);
    }
    return visible(label);
  }

  // ---- one element ---------------------------------------------------------

  void node(int index, int depth) {
    const ReportNode& node = at(index);
    if (!node.change) {  // what it comes or goes with is told elsewhere; its parts are told here
      const char mark = !node.a ? '+' : !node.b ? '-' : '~';
      line(depth, tint_of(mark), fmt::format("{} {}", mark, label(node)));
      for (const int part : node.parts) this->node(part, depth + 1);
    } else {
      switch (node.change->action) {
        case ReportedAction::Create:
          created(node, depth);
          break;
        case ReportedAction::Drop:
          dropped(node, depth);
          break;
        case ReportedAction::Alter:
        case ReportedAction::Replace:
          altered(node, depth);
          break;
        case ReportedAction::Rename:
          line(depth, kYellow,
               "~ " + label(node) + "  (renamed from " + visible(from_.bare(node.a)) + ")");
          for (const int part : node.parts) this->node(part, depth + 1);
          break;
      }
    }
    for (const std::string& loss : node.losses) {
      line(depth + 1, kRed, "! loses " + visible(loss));
    }
    for (const std::string& note : node.notes) line(depth + 1, kDim, "note: " + visible(note));
    if (depth == 0) out_ += "\n";
  }

  void created(const ReportNode& node, int depth) {
    std::vector<NamedValue> bodies;
    std::string text = "+ " + label(node) + said(node, &bodies);
    std::vector<int> below;
    for (const int part : node.parts) {
      const std::string folded = fold(at(part));
      if (folded.empty()) {
        below.push_back(part);
      } else {
        text += (text.find("  ") == std::string::npos ? "  " : ", ") + folded;
      }
    }
    line(depth, kGreen, text);
    for (const NamedValue& body : bodies) {
      line(depth + 1, "", words(body.field));
      const std::string whole = text_of(body.value);
      auto lines = lines_of(whole);
      while (!lines.empty() && lines.front().empty()) lines.erase(lines.begin());
      for (size_t i = 0; i < std::min(lines.size(), kBodyLines); ++i) {
        line(depth + 2, kGreen, "+ " + visible(lines[i]));
      }
      if (lines.size() > kBodyLines) {
        line(depth + 2, kDim, fmt::format("... {} more lines", lines.size() - kBodyLines));
      }
    }
    for (const int part : below) this->node(part, depth + 1);
  }

  /// The stated fields on one line; those that do not fit go to `bodies`.
  std::string said(const ReportNode& node, std::vector<NamedValue>* bodies) const {
    const Catalog& catalog = catalog_of(node);
    const Ref ref = ref_of(node);
    const auto values = stated_values(catalog, ref);
    const std::string_view first = first_field(catalog, ref);
    std::string text;
    for (const NamedValue& value : values) {
      if (repeats(value.field, values, true) || goes_without_saying(catalog, ref, value)) continue;
      if (!fits(text_of(value.value))) {
        if (bodies) bodies->push_back(value);
        continue;
      }
      text += (text.empty() ? "  " : ", ") + phrase(value, value.field == first);
    }
    return text;
  }
  static std::string_view first_field(const Catalog& catalog, Ref ref) {
    return catalog.visit(ref, []<class T>(const T&) {
      std::string_view first;
      each_field<T>([&](const auto& field) {
        if (first.empty() && field.meaning == Meaning::Value) first = field.name;
      });
      return first;
    });
  }
  /// What the server makes of something that nobody said: not worth a reader's time.
  static bool goes_without_saying(const Catalog& catalog, Ref ref, const NamedValue& value) {
    constexpr std::pair<std::string_view, std::string_view> kUsual[] = {{"volatility", "volatile"},
                                                                        {"parallel", "unsafe"},
                                                                        {"method", "btree"},
                                                                        {"command", "ALL"}};
    for (const auto& [field, usual] : kUsual) {
      if (value.field == field && text_of(value.value) == usual) return true;
    }
    // The name that a not-null constraint gets when nobody gives it one (from 18 on).
    const Ref column = catalog.parent(ref);
    if (!catalog.is<NotNull>(ref) || value.field != "constraint_name" || !column) return false;
    const Ref table = catalog.parent(column);
    return table &&
           text_of(value.value) == fmt::format("{}_{}_not_null", catalog.text(catalog.name(table)),
                                               catalog.text(catalog.name(column)));
  }

  /// A small nameless part of something new, in words that fit on the whole's line; else empty.
  std::string fold(const ReportNode& part) const {
    if (!part.change || part.change->action != ReportedAction::Create || !part.parts.empty())
      return {};
    const Catalog& catalog = catalog_of(part);
    if (catalog.name(ref_of(part))) return {};
    std::vector<NamedValue> bodies;
    std::string values = said(part, &bodies);
    if (!bodies.empty() || values.size() > kInline / 2) return {};
    if (!values.empty()) values.erase(0, 1);
    return label(part) + values;
  }

  void dropped(const ReportNode& node, int depth) {
    line(depth, kRed, "- " + label(node) + said(node, nullptr));
    for (const int part : node.parts) {
      const bool member = has(slots_of(catalog_of(at(part)).kind(ref_of(at(part)))), Slot::Member);
      if (member) this->node(part, depth + 1);
    }
  }

  void altered(const ReportNode& node, int depth) {
    const bool replaced = node.change->action == ReportedAction::Replace;
    line(depth, kYellow,
         "~ " + label(node) + (replaced && !node.inside_change ? "  (dropped and created)" : ""));
    const auto values = changed_values(Change{from_, to_, node.a, node.b}, node.change->changed);
    for (const ChangedValue& value : values) {
      if (!repeats(value.field, values, false)) changed(value, depth + 1);
    }
    for (const int part : node.parts) this->node(part, depth + 1);
  }

  void changed(const ChangedValue& value, int depth) {
    const std::string before = text_of(value.from), after = text_of(value.to);
    if (fits(before) && fits(after) && before.size() + after.size() <= kInline + kInline / 2) {
      line(depth, "", words(value.field) + "  " + visible(before) + " → " + visible(after));
      return;
    }
    line(depth, "", words(value.field));
    for (const DiffLine& each : line_diff(before, after)) {
      line(depth + 1, tint_of(each.mark),
           each.mark == '.' ? "..." : fmt::format("{} {}", each.mark, visible(each.text)));
    }
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
      ++kinds[catalog_of(node).kind(ref_of(node))];
      ++actions[static_cast<size_t>(node.change->action)];
    }
    std::string text;
    for (const auto& [kind, count] : kinds) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count,
                          plural(words(kind_name(kind)), count));
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
    text += fmt::format("; {} {}", all, plural("statement", all));
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
