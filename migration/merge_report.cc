// See merge_report.h.
#include "migration/merge_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "catalog/visible.h"
#include "migration/element_sql.h"
#include "migration/field_values.h"
#include "migration/json_report.h"
#include "migration/report_lines.h"

namespace dryshod {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kLines = 12;  // of one version; the rest is counted

const char* side_word(Side side) {
  constexpr const char* kWords[] = {"base", "ours", "theirs"};
  return kWords[static_cast<size_t>(side)];
}

const char* kind_word(ConflictKind kind) {
  constexpr const char* kWords[] = {"changed",   "renamed", "dropped", "added",
                                    "same-name", "needs",   "refused"};
  return kWords[static_cast<size_t>(kind)];
}

const Frozen& frozen_of(const MergeInput& input, Side side) {
  return side == Side::Base ? input.base : input.of(side).side;
}

/// A field, or the name, that both sides have made something else of.
struct Values {
  std::string field;
  BySide<std::optional<FieldValue>> on;  // none: the side has no such element
};

std::vector<Values> values_in_conflict(const Nodes& nodes, NodeId node, FieldSet fields) {
  std::vector<Values> all;
  for (const Side side : kAllSides) {
    const Ref ref = nodes[node].at[side];
    if (!ref || fields == 0) continue;
    const auto values = values_of(nodes.input().catalog(side), ref, fields);
    all.resize(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      all[i].field = std::string(values[i].field);
      all[i].on[side] = values[i].value;
    }
  }
  return all;
}

std::vector<Values> values_in_conflict(const Nodes& nodes, const Conflict& conflict) {
  if (conflict.node == 0) return {};
  if (conflict.kind != ConflictKind::Renamed) {
    return values_in_conflict(nodes, conflict.node, conflict.fields);
  }
  Values names{"name", {}};
  for (const Side side : kAllSides) {
    const Ref ref = conflict.object[side];
    const Catalog& catalog = nodes.input().catalog(side);
    if (ref) names.on[side] = std::string(catalog.text(catalog.name(ref)));
  }
  return {names};
}

/// Whose SQL says more than fields do.
bool shows_sql(ConflictKind kind) {
  return kind != ConflictKind::Changed && kind != ConflictKind::Renamed;
}

/// In the words of each side; of two objects with one name each side has its own.
std::string version(const Nodes& nodes, const Conflict& conflict, Side side, const Frozen& blank) {
  NodeId node = conflict.node;
  if (conflict.kind == ConflictKind::SameName && side == Side::Theirs) {
    node = conflict.others.front();
  }
  const Ref ref = nodes[node].at[side];
  return ref ? element_sql(frozen_of(nodes.input(), side), ref, blank) : std::string();
}

class Writer {
 public:
  void line(int depth, const std::string& text) {
    out += std::string(static_cast<size_t>(depth) * 2, ' ') + visible(text) + "\n";
  }
  /// A value beside its side's name, or below it where it has lines.
  void labelled(int depth, const char* label, const std::string& text) {
    if (text.find('\n') == std::string::npos) {
      line(depth, fmt::format("{:<7} {}", label, text));
      return;
    }
    line(depth, label);
    size_t count = 0, left = 0;
    for (size_t at = 0; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      if (++count <= kLines) {
        line(depth + 1, text.substr(at, end - at));
      } else {
        ++left;
      }
      at = end + 1;
    }
    if (left > 0) line(depth + 1, fmt::format("... {} more lines", left));
  }
  std::string out;
};

void write(Writer& out, const Nodes& nodes, const Conflict& conflict, const Frozen& blank) {
  const std::string object =
      conflict.node != 0 ? conflict_object(nodes, conflict.node) : "the whole schema";
  out.line(0, object + ": " + conflict_words(nodes, conflict));
  if (!conflict.message.empty()) out.line(1, conflict.message);
  for (const Values& values : values_in_conflict(nodes, conflict)) {
    out.line(1, kind_words(values.field));
    for (const Side side : kAllSides) {
      if (values.on[side]) out.labelled(2, side_word(side), words_of(*values.on[side]));
    }
  }
  if (conflict.kind == ConflictKind::Dropped || conflict.kind == ConflictKind::Added) {
    for (const NodeId other : conflict.others) {
      if (other != conflict.node) out.line(1, "differs: " + conflict_object(nodes, other));
    }
  }
  if (!shows_sql(conflict.kind) || conflict.node == 0) return;
  for (const Side side : kAllSides) {
    const std::string sql = version(nodes, conflict, side, blank);
    if (!sql.empty()) out.labelled(1, side_word(side), sql);
  }
}

Json value_or_null(const std::optional<FieldValue>& value) {
  return value ? field_value_json(*value) : Json();
}

Json object_of(const Nodes& nodes, NodeId node) {
  const Side side = nodes.any_side(node);
  return object_value(nodes.input().catalog(side), nodes[node].at[side]);
}

}  // namespace

std::string conflict_object(const Nodes& nodes, NodeId node) {
  const Side side = nodes.any_side(node);
  return nodes.input().catalog(side).display(nodes[node].at[side]);
}

std::string conflict_words(const Nodes& nodes, const Conflict& conflict) {
  const std::string by = side_word(conflict.by);
  const std::string other = side_word(other_side(conflict.by));
  switch (conflict.kind) {
    case ConflictKind::Changed:
      return "both changed it, each otherwise";
    case ConflictKind::Renamed:
      return "both renamed it, each otherwise";
    case ConflictKind::Dropped:
      return by + " dropped it, " + other + " changed it";
    case ConflictKind::Added:
      return "both added it, each otherwise";
    case ConflictKind::SameName:
      return "it and " + conflict_object(nodes, conflict.others.front()) +
             " of theirs cannot both be there";
    case ConflictKind::Needs: {
      std::string what;
      for (const NodeId node : conflict.others) {
        what += (what.empty() ? "" : ", ") + conflict_object(nodes, node);
      }
      return by + " has it need " + (what.empty() ? "what is not compared" : what) + ", which " +
             other + " dropped";
    }
    case ConflictKind::Refused:
      return "the changes of both sides do not go together";
  }
  return {};
}

std::string conflicts_text(const Nodes& nodes, const std::vector<Conflict>& conflicts,
                           const Frozen& blank) {
  Writer out;
  for (const Conflict& conflict : conflicts) write(out, nodes, conflict, blank);
  out.line(0, fmt::format("{} conflict{}: nothing is merged", conflicts.size(),
                          conflicts.size() == 1 ? "" : "s"));
  return out.out;
}

Json conflicts_json(const Nodes& nodes, const std::vector<Conflict>& conflicts,
                    const Frozen& blank) {
  Json all = Json::array();
  for (const Conflict& conflict : conflicts) {
    Json json;
    json["kind"] = kind_word(conflict.kind);
    if (conflict.node != 0) json["object"] = object_of(nodes, conflict.node);
    const bool has_side =
        conflict.kind == ConflictKind::Dropped || conflict.kind == ConflictKind::Needs;
    json["by"] = has_side ? Json(side_word(conflict.by)) : Json();
    json["what"] = conflict_words(nodes, conflict);
    json["fields"] = Json::array();
    for (const Values& values : values_in_conflict(nodes, conflict)) {
      Json field;
      field["field"] = values.field;
      for (const Side side : kAllSides) field[side_word(side)] = value_or_null(values.on[side]);
      json["fields"].push_back(std::move(field));
    }
    for (const Side side : kAllSides) {
      const std::string sql =
          conflict.node != 0 ? version(nodes, conflict, side, blank) : std::string();
      json[side_word(side)] = sql.empty() ? Json() : Json(sql);
    }
    json["others"] = Json::array();
    for (const NodeId other : conflict.others) json["others"].push_back(object_of(nodes, other));
    json["message"] = conflict.message.empty() ? Json() : Json(conflict.message);
    all.push_back(std::move(json));
  }
  return all;
}

}  // namespace dryshod
