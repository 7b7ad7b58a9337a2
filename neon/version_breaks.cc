// See version_breaks.h.
#include "neon/version_breaks.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "neon/version_break_shapes.h"
#include "neon/version_break_table.h"

namespace dryshod {
namespace {

using Rows = VersionBreakTable::Rows;

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A schema that names of the server's own stand in, or none.
bool is_system_schema(std::string_view schema) {
  return schema.empty() || schema == "pg_catalog" || schema == "information_schema";
}

class Breaks {
 public:
  explicit Breaks(const Survey& survey)
      : survey_(survey), table_(survey.facts, survey.from_major, survey.target) {}

  std::vector<NeonFinding> run() {
    if (table_.rows().empty()) return {};
    note_own_names();
    for (const Mention& said : survey_.code) {
      mention(said, [&](const VersionBreak& row, std::string what, bool certain) {
        at_mention(row, said, std::move(what), certain);
      });
    }
    elements();
    for (const PassedStatement& passed : survey_.passed) statement(passed);
    if (survey_.unread != nullptr) {
      for (const UnreadStatement& unread : *survey_.unread) refused(unread);
    }
    if (survey_.respelled != nullptr) {
      for (const UnreadStatement& respelled : *survey_.respelled) spelled_anew(respelled);
    }
    shapes();
    return in_order();
  }

 private:
  // ---- names that are the source's own hide those of the server
  void note_own_names() {
    const Catalog& catalog = survey_.catalog;
    catalog.each([&](Ref ref) {
      if (catalog[ref].builtin) return;
      const Slot slots = slots_of(catalog.kind(ref));
      const std::string_view name = catalog.text(catalog.name(ref));
      if (has(slots, Slot::Routine)) own_routines_.insert(name);
      if (has(slots, Slot::Relation)) own_relations_.insert(name);
      if (has(slots, Slot::Type)) own_types_.insert(name);
    });
  }

  /// Relations that an element's code names, whatever their alias.
  bool reads(Ref element, std::string_view relation) {
    if (!reads_noted_) {
      for (const Mention& said : survey_.code) {
        if (said.kind == MentionKind::Relation) reads_[said.element.id].insert(said.name);
      }
      reads_noted_ = true;
    }
    const auto found = reads_.find(element.id);
    return found != reads_.end() && found->second.contains(std::string(relation));
  }

  // ---- code
  /// Calls f(row, what, certain) for each row that the mention is named in.
  template <class F>
  void mention(const Mention& said, F&& f, const std::vector<Mention>* among = nullptr) {
    const auto each = [&](std::string_view member, const std::string& name) {
      for (const VersionBreak* row : table_.named(member, name)) f(*row, name, true);
    };
    switch (said.kind) {
      case MentionKind::Function:
        if (is_system_schema(said.schema) && !own_routines_.contains(said.name)) {
          each("functions", said.name);
        }
        break;
      case MentionKind::Relation:
        if (is_system_schema(said.schema) && !own_relations_.contains(said.name)) {
          each("relations", said.name);
        }
        break;
      case MentionKind::Type:
        if (is_system_schema(said.schema) && !own_types_.contains(said.name)) {
          each("types", said.name);
        }
        break;
      case MentionKind::Column:
        for (const auto& [relation, row] : table_.relations_of_column(said.name)) {
          const bool read =
              among == nullptr ? reads(said.element, relation) : names_relation(*among, relation);
          if (said.schema == relation || (read && !own_relations_.contains(said.schema))) {
            f(*row, relation + "." + said.name, true);
          }
        }
        break;
      case MentionKind::Operator:
        for (const VersionBreak* row : table_.named("operators", said.name)) {
          operation(*row, said, f);
        }
        break;
      case MentionKind::Setting:
        each("settings", lowered(said.name));
        each("setting_values", lowered(said.name) + "=" + lowered(said.detail));
        break;
      case MentionKind::Syntax:
        each("syntax", said.name);
        break;
      case MentionKind::Statement:
        break;
    }
  }

  static bool names_relation(const std::vector<Mention>& among, std::string_view relation) {
    return std::any_of(among.begin(), among.end(), [&](const Mention& said) {
      return said.name == relation && (said.kind == MentionKind::Relation || !said.certain);
    });
  }

  template <class F>
  static void operation(const VersionBreak& row, const Mention& said, F&& f) {
    if (!is_system_schema(said.schema)) return;
    const size_t comma = said.detail.find(", ");
    const std::string left = said.detail.substr(0, comma);
    const std::string right = comma == std::string::npos ? "" : said.detail.substr(comma + 2);
    const auto is_listed = [&](const std::string& type) {
      return std::find(row.operand_types.begin(), row.operand_types.end(), type) !=
             row.operand_types.end();
    };
    if (row.operand_types.empty() || is_listed(left) || is_listed(right)) {
      f(row, said.name, true);
    } else if (row.untyped && left.empty() && right.empty()) {
      f(row, said.name, false);
    }
  }

  // ---- elements
  void elements() {
    const Catalog& catalog = survey_.catalog;
    const bool words = table_.has("words"), routine_words = table_.has("routine_words");
    catalog.each([&](Ref ref) {
      if (!catalog[ref].local || !survey_.counts(ref)) return;
      const Kind kind = catalog.kind(ref);
      const std::string name(catalog.text(catalog.name(ref)));
      for (const VersionBreak* row : table_.named("kinds", kind_name(kind))) at(*row, ref, {});
      if (kind == Kind::Extension) named("extensions", ref, name);
      if (kind == Kind::Language) named("languages", ref, name);
      if (kind == Kind::Setting) setting(ref, name);
      const Slot slots = slots_of(kind);
      if (words) reserved("words", ref, name);
      if (routine_words && (has(slots, Slot::Routine) || has(slots, Slot::Type))) {
        reserved("routine_words", ref, name);
      }
      catalog.visit(ref, [&]<class T>(const T& body) {
        if constexpr (requires { body.options.sorted; }) options(ref, body.options.sorted);
        if constexpr (requires { body.language; }) {
          named("languages", ref, std::string(catalog.text(body.language)));
        }
      });
    });
  }

  void named(std::string_view member, Ref ref, const std::string& name) {
    for (const VersionBreak* row : table_.named(member, name)) at(*row, ref, name);
  }

  void setting(Ref ref, const std::string& name) {
    named("settings", ref, lowered(name));
    named("setting_values", ref,
          lowered(name) + "=" +
              lowered(survey_.catalog.text(survey_.catalog.get<Setting>(ref).value)));
  }

  void options(Ref ref, NameList list) {
    if (!table_.has("options")) return;
    for (const std::string_view option : survey_.catalog.strings()[list]) {
      named("options", ref, std::string(option.substr(0, option.find('='))));
    }
  }

  /// In quotes, as a dump has it, the name is taken everywhere: then it is whoever else names it
  /// that has to quote it. Where the source does not, it was spelled anew.
  void reserved(std::string_view member, Ref ref, const std::string& name) {
    for (const VersionBreak* row : table_.named(member, name)) {
      NeonFinding& found = at(*row, ref, name);
      if (is_spelled_anew(ref)) {
        spelled_anew_.insert(name);
      } else if (found.fact != nullptr) {
        found.severity = FactSeverity::Info;
        found.grade = Grade::AsIs;
      }
    }
  }

  bool is_spelled_anew(Ref ref) const {
    if (survey_.respelled == nullptr) return false;
    const Span where = survey_.catalog[ref].where;
    return std::any_of(survey_.respelled->begin(), survey_.respelled->end(),
                       [&](const UnreadStatement& respelled) {
                         return respelled.where.file == where.file &&
                                respelled.where.begin <= where.end &&
                                where.begin <= respelled.where.end;
                       });
  }

  // ---- statements
  void statement(const PassedStatement& passed) {
    for (const VersionBreak* row : table_.named("passed", passed.tag)) {
      at(*row, passed.text, passed.where);
    }
    const std::string name = setting_of(passed);
    if (name.empty()) return;
    for (const VersionBreak* row : table_.named("settings", name)) {
      at(*row, passed.text, passed.where);
    }
    if (passed.tag == "SHOW" || passed.tag == "RESET") return;
    std::string value;
    const size_t equals = passed.text.find_last_of("= ");
    for (const char c : passed.text.substr(equals == std::string::npos ? 0 : equals + 1)) {
      if (c != '\'' && c != ';' && c != ' ') value += c;
    }
    for (const VersionBreak* row : table_.named("setting_values", name + "=" + lowered(value))) {
      at(*row, passed.text, passed.where);
    }
  }

  static std::string first_line(std::string_view text) {
    constexpr size_t kShown = 60;
    std::string line(text.substr(0, std::min(text.find('\n'), kShown)));
    return line.size() < text.size() ? line + " ..." : line;
  }

  void refused(const UnreadStatement& unread) {
    const std::string text = lowered(unread.text);
    for (const VersionBreak& row : table_.rows()) {
      const bool said =
          std::any_of(row.refusals.begin(), row.refusals.end(),
                      [&](const auto& part) { return contains(unread.reason, part); });
      const bool written = std::any_of(row.refused_texts.begin(), row.refused_texts.end(),
                                       [&](const auto& part) { return contains(text, part); });
      if (said || written) at(row, first_line(unread.text), unread.where);
    }
    for (const Mention& said : unread.says) {
      mention(
          said,
          [&](const VersionBreak& row, const std::string& what, bool certain) {
            NeonFinding& found = at(row, first_line(unread.text), unread.where, what);
            // A word of a text without a grammar is what it seems where the refusal names it.
            const bool named = said.certain || said.kind == MentionKind::Syntax ||
                               contains(unread.reason, said.name);
            if (found.fact != nullptr && !(certain && named)) doubt(found);
          },
          &unread.says);
    }
  }

  void spelled_anew(const UnreadStatement& respelled) {
    for (const VersionBreak& row : table_.rows()) {
      for (const std::string& part : row.respellings) {
        if (contains(respelled.reason, part)) {
          at(row, first_line(respelled.text), respelled.where);
        }
      }
    }
    // A word that names a part of another statement: a call, a column of a view.
    for (const Mention& said : respelled.says) {
      if (said.kind == MentionKind::Statement || said.kind == MentionKind::Syntax) continue;
      if (spelled_anew_.contains(said.name)) continue;  // said of the element that has the name
      for (const std::string_view member : {"words", "routine_words"}) {
        for (const VersionBreak* row : table_.named(member, said.name)) {
          at(*row, first_line(respelled.text), respelled.where, said.name);
        }
      }
    }
  }

  void shapes() {
    for (const VersionBreak& row : table_.rows()) {
      for (const std::string& shape : row.shapes) {
        find_shape(shape, survey_, [&](Ref element, std::string what, bool certain) {
          NeonFinding& found = element ? at(row, element, what) : at(row, what, Span{}, what);
          if (found.fact != nullptr && !certain) doubt(found);
        });
      }
    }
  }

  // ---- findings
  void at_mention(const VersionBreak& row, const Mention& said, std::string what, bool certain) {
    NeonFinding& found = at(row, said.element, what);
    if (found.fact == nullptr) return;
    found.where = said.where;
    if (!said.certain) {
      doubt(found);
      found.confidence = Confidence::Low;
    } else if (!certain) {
      doubt(found);
    }
  }

  static void doubt(NeonFinding& found) {
    found.confidence = std::min(found.confidence, Confidence::Medium);
    found.severity = std::min(found.severity, FactSeverity::Warning);
    // Nobody rewrites on a guess.
    if (found.grade != Grade::AsIs) found.grade = Grade::ByHand;
  }

  NeonFinding& at(const VersionBreak& row, Ref element, const std::string& what) {
    if (!element) return at(row, what, Span{}, what);
    NeonFinding& found =
        at(row, survey_.catalog.display(element), survey_.catalog[element].where, what);
    found.object = element;
    return found;
  }

  /// One that was found before is not found again: the one that is given then has no fact.
  NeonFinding& at(const VersionBreak& row, const std::string& display, Span where,
                  const std::string& what = {}) {
    if (!seen_.insert(row.fact->id + '\0' + display + '\0' + what).second) {
      again_ = NeonFinding{};
      return again_;
    }
    NeonFinding& found = found_[row.fact].emplace_back();
    found.fact = row.fact;
    found.display = display;
    found.where = where;
    found.severity = row.fact->severity;
    found.confidence = row.fact->confidence;
    found.grade = row.fact->grade;
    found.why = row.fact->why;
    if (!what.empty() && what != display) found.why += " Here: " + what + ".";
    found.fix = row.fact->fix;
    return found;
  }

  std::vector<NeonFinding> in_order() {
    std::vector<NeonFinding> out;
    for (const VersionBreak& row : table_.rows()) {
      const auto found = found_.find(row.fact);
      if (found == found_.end()) continue;
      for (NeonFinding& one : found->second) out.push_back(std::move(one));
      found_.erase(found);
    }
    return out;
  }

  const Survey& survey_;
  const VersionBreakTable table_;
  std::unordered_set<std::string_view> own_routines_, own_relations_, own_types_;
  std::unordered_map<uint32_t, std::unordered_set<std::string>> reads_;
  bool reads_noted_ = false;
  std::unordered_set<std::string> seen_;
  std::unordered_set<std::string> spelled_anew_;  // names of elements that were quoted
  std::unordered_map<const Fact*, std::vector<NeonFinding>> found_;
  NeonFinding again_;
};

}  // namespace

std::vector<NeonFinding> version_breaks(const Survey& survey) {
  return Breaks(survey).run();
}

}  // namespace dryshod
