// Builds the documents; see json_report.h. Keys keep the order of the contract, and numbers stay
// integers: a sequence's maximum has 63 bits.
#include "migration/json_report.h"

#include <nlohmann/json.hpp>

#include "catalog/digest.h"
#include "migration/field_values.h"
#include "migration/reported_changes.h"
#include "migration/work_json.h"

namespace dryshod {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

Json or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

// Bytes that are not UTF-8 cannot be written in JSON: a replacement character, never an exception.
std::string text_of(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json object(const Catalog& catalog, Ref ref) {
  const Ref schema = catalog.schema_of(ref);
  const Ref parent = catalog.parent(ref);
  const bool routine = has(slots_of(catalog.kind(ref)), Slot::Routine);
  Json json;
  json["kind"] = kind_name(catalog.kind(ref));
  json["schema"] = schema && schema != ref ? Json(catalog.text(catalog.name(schema))) : Json();
  json["name"] = catalog.name(ref) ? Json(catalog.text(catalog.name(ref))) : Json();
  json["parent"] = parent && parent != schema ? Json(catalog.display(parent)) : Json();
  json["signature"] = routine ? Json(catalog.signature(ref)) : Json();
  json["display"] = catalog.display(ref);
  return json;
}

Json value(const FieldValue& value) {
  return std::visit(
      []<class T>(const T& v) {
        if constexpr (std::is_same_v<T, std::monostate>) {
          return Json();
        } else {
          return Json(v);
        }
      },
      value);
}

}  // namespace

Json source_json(const std::string& name, const Catalog& catalog) {
  Json json;
  json["source"] = name;
  json["major"] = catalog.major;
  json["digest"] = digest(catalog);
  return json;
}

namespace {

Json new_name(std::string_view before, std::string_view after) {
  Json detail;
  detail["field"] = "name";
  detail["from"] = before;
  detail["to"] = after;
  return detail;
}

Json change(const ReportedChange& change, const Catalog& from, const Catalog& to) {
  constexpr const char* kActions[] = {"create", "alter", "drop", "replace", "rename"};
  Json json;
  json["action"] = kActions[static_cast<int>(change.action)];
  json["object"] = change.b ? object(to, change.b) : object(from, change.a);
  json["details"] = Json::array();
  if (!change.a || !change.b) return json;
  if (change.action == ReportedAction::Rename) {
    json["details"].push_back(new_name(from.text(from.name(change.a)), to.text(to.name(change.b))));
  }
  for (const ChangedValue& field :
       changed_values(Change{from, to, change.a, change.b}, change.changed)) {
    Json detail;
    detail["field"] = field.field;
    detail["from"] = value(field.from);
    detail["to"] = value(field.to);
    json["details"].push_back(std::move(detail));
  }
  return json;
}

Json rename(const StatedRename& stated, const Catalog& from) {
  Json json;
  json["action"] = "rename";
  json["object"] = object(from, stated.ref);
  json["details"] = Json::array({new_name(stated.old_name, from.text(from.name(stated.ref)))});
  return json;
}

/// What a statement does to an element: unchanged ones that are taken down and put up are here too.
Json deed(const Graph& graph, const Operation& op) {
  const bool old = op.step == Step::Down || op.step == Step::SetAside;
  Json json;
  json["action"] = deed_word(op);
  json["object"] = old ? object(*graph.from, op.a) : object(*graph.to, op.b);
  return json;
}

}  // namespace

Json statement_json(const Graph& graph, const Statement& statement) {
  constexpr const char* kTransaction[] = {"in", "alone", "commit-after"};
  Json json;
  json["sql"] = statement.sql;
  json["changes"] = Json::array();
  for (const OpIndex op : statement.ops) {
    if (explained_by_source(graph, op)) continue;
    json["changes"].push_back(deed(graph, graph.ops.list[op]));
  }
  json["phase"] = Json();  // a direct script has none
  json["transaction"] = kTransaction[static_cast<int>(statement.txn)];
  put_work(json, statement.work);
  json["data_loss"] = or_null(statement.loss);
  json["rollback"] = or_null(statement.rollback);
  json["why"] = or_null(statement.why);
  return json;
}

Json guards_json(const std::vector<Guard>& guards) {
  Json json = Json::array();
  for (const Guard& guard : guards) {
    Json one;
    one["what"] = guard.what;
    one["relation"] = guard.relation;
    one["rows"] = guard.rows;
    json.push_back(std::move(one));
  }
  return json;
}

Json by_hand_json(const ByHand& left) {
  Json json;
  json["object"] = left.object;
  json["from"] = or_null(left.before);
  json["to"] = or_null(left.after);
  return json;
}

void put_script(Json& json, const Script& script, const Difference& difference, const Catalog& from,
                const Catalog& to, const Script& printed) {
  json["changes"] = Json::array();
  for (const StatedRename& stated : script.renames) json["changes"].push_back(rename(stated, from));
  for (const ReportedChange& reported : reported_changes(script, difference)) {
    json["changes"].push_back(change(reported, from, to));
  }
  json["statements"] = Json::array();
  for (const Statement& each : printed.statements) {
    json["statements"].push_back(statement_json(printed.graph, each));
  }
  json["by_hand"] = Json::array();
  for (const ByHand& left : script.by_hand) json["by_hand"].push_back(by_hand_json(left));
}

std::string render_json(const Script& script, const Difference& difference, const Catalog& from,
                        const Catalog& to, const ReportedSources& sources, const Script* printed) {
  Json json;
  json["version"] = kVersion;
  json["from"] = source_json(sources.from, from);
  json["to"] = source_json(sources.to, to);
  put_script(json, script, difference, from, to, printed != nullptr ? *printed : script);
  return document_text(json);
}

Json object_value(const Catalog& catalog, Ref ref) {
  return object(catalog, ref);
}

Json field_value_json(const FieldValue& of) {
  return value(of);
}

std::string document_text(const Json& document) {
  return text_of(document, 2) + "\n";
}

std::string object_json(const Catalog& catalog, Ref ref) {
  return text_of(object(catalog, ref), -1);
}

}  // namespace dryshod
