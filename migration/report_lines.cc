// Puts what changed about an element into lines; see report_lines.h.
#include "migration/report_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalog/visible.h"
#include "migration/field_values.h"
#include "migration/line_diff.h"

namespace dryshod {
namespace {

constexpr size_t kInline = 72;     // columns a value may take beside its label
constexpr size_t kBodyLines = 20;  // of a new body; the rest is counted

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
  const std::string words = words_of(value);
  const bool is_list = std::holds_alternative<std::vector<std::string>>(value);
  return is_list && words.size() > kInline / 2 ? words_of(value, "\n") : words;
}

bool fits(const std::string& text) {
  return text.size() <= kInline && text.find('\n') == std::string::npos;
}

/// A field that is as `words` say: "unique", "not valid", "on delete cascade"; the kind's first:
/// bare.
std::string phrase(const NamedValue& value, bool bare) {
  if (const bool* flag = std::get_if<bool>(&value.value)) {
    return (*flag ? "" : "not ") + kind_words(value.field);
  }
  const std::string text = visible(text_of(value.value));
  return bare ? text : kind_words(value.field) + " " + text;
}

class Writer {
 public:
  Writer(const ReportTree& tree, const Catalog& from, const Catalog& to)
      : tree_(tree), from_(from), to_(to) {}

  std::vector<ReportLine> run(int object) {
    node(object, 0);
    return std::move(out_);
  }
  std::string label(const ReportNode& node) const {
    const Catalog& catalog = catalog_of(node);
    const Ref ref = ref_of(node);
    const Ref parent = catalog.parent(ref);
    const bool object = !parent || catalog.is<Schema>(parent);
    const bool routine = has(slots_of(catalog.kind(ref)), Slot::Routine);
    std::string label = kind_words(kind_name(catalog.kind(ref)));
    if (catalog.name(ref)) {
      label = object ? catalog.display(ref) : label + " " + catalog.bare(ref);
    }
    if (routine) return visible(label);
    for (const NamedValue& value : identity_values(catalog, ref)) {
      label += " " + text_of(value.value);
    }
    return visible(label);
  }

 private:
  const ReportNode& at(int index) const { return tree_.nodes[static_cast<size_t>(index)]; }
  const Catalog& catalog_of(const ReportNode& node) const { return node.b ? to_ : from_; }
  static Ref ref_of(const ReportNode& node) { return node.b ? node.b : node.a; }

  void line(int depth, char mark, std::string text) {
    out_.push_back({depth, mark, std::move(text)});
  }

  void node(int index, int depth) {
    const ReportNode& node = at(index);
    if (!node.change) {  // what it comes or goes with is told elsewhere; its parts are told here
      const char mark = !node.a ? '+' : !node.b ? '-' : '~';
      line(depth, mark, label(node));
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
          line(depth, '~', label(node) + "  (renamed from " + visible(from_.bare(node.a)) + ")");
          for (const int part : node.parts) this->node(part, depth + 1);
          break;
      }
    }
    for (const std::string& loss : node.losses) {
      line(depth + 1, '!', "loses " + visible(loss));
    }
    for (const std::string& note : node.notes) line(depth + 1, '.', "note: " + visible(note));
  }

  void created(const ReportNode& node, int depth) {
    std::vector<NamedValue> bodies;
    std::string text = label(node) + said(node, &bodies);
    std::vector<int> below;
    for (const int part : node.parts) {
      const std::string folded = fold(at(part));
      if (folded.empty()) {
        below.push_back(part);
      } else {
        text += (text.find("  ") == std::string::npos ? "  " : ", ") + folded;
      }
    }
    line(depth, '+', text);
    for (const NamedValue& body : bodies) {
      line(depth + 1, ':', kind_words(body.field));
      const std::string whole = text_of(body.value);
      auto lines = lines_of(whole);
      while (!lines.empty() && lines.front().empty()) lines.erase(lines.begin());
      for (size_t i = 0; i < std::min(lines.size(), kBodyLines); ++i) {
        line(depth + 2, '+', visible(lines[i]));
      }
      if (lines.size() > kBodyLines) {
        line(depth + 2, '.', fmt::format("... {} more lines", lines.size() - kBodyLines));
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
    line(depth, '-', label(node) + said(node, nullptr));
    for (const int part : node.parts) {
      const bool member = has(slots_of(catalog_of(at(part)).kind(ref_of(at(part)))), Slot::Member);
      if (member) this->node(part, depth + 1);
    }
  }

  void altered(const ReportNode& node, int depth) {
    const bool replaced = node.change->action == ReportedAction::Replace;
    line(depth, '~',
         label(node) + (replaced && !node.inside_change ? "  (dropped and created)" : ""));
    const auto values = changed_values(Change{from_, to_, node.a, node.b}, node.change->changed);
    for (const ChangedValue& value : values) {
      if (!repeats(value.field, values, false)) changed(value, depth + 1);
    }
    for (const int part : node.parts) this->node(part, depth + 1);
  }

  void changed(const ChangedValue& value, int depth) {
    const std::string before = text_of(value.from), after = text_of(value.to);
    if (fits(before) && fits(after) && before.size() + after.size() <= kInline + kInline / 2) {
      line(depth, ':', kind_words(value.field) + "  " + visible(before) + " → " + visible(after));
      return;
    }
    line(depth, ':', kind_words(value.field));
    for (const DiffLine& each : line_diff(before, after)) {
      line(depth + 1, each.mark, each.mark == '.' ? "..." : visible(each.text));
    }
  }

  const ReportTree& tree_;
  const Catalog& from_;
  const Catalog& to_;
  std::vector<ReportLine> out_;
};

}  // namespace

std::string kind_words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string plural_of(std::string word, size_t count) {
  if (word == "opaque") word = "opaque object";
  if (count == 1 || word.ends_with("s")) return word;
  const auto vowel = [](char c) { return std::string_view("aeiou").find(c) != std::string::npos; };
  if (word.ends_with("y") && !vowel(word[word.size() - 2])) {
    return word.substr(0, word.size() - 1) + "ies";
  }
  return word + (word.ends_with("x") || word.ends_with("ch") ? "es" : "s");
}

std::string report_label(const ReportTree& tree, int node, const Catalog& from, const Catalog& to) {
  return Writer(tree, from, to).label(tree.nodes[static_cast<size_t>(node)]);
}

std::vector<ReportLine> report_lines(const ReportTree& tree, int object, const Catalog& from,
                                     const Catalog& to) {
  return Writer(tree, from, to).run(object);
}

}  // namespace dryshod
