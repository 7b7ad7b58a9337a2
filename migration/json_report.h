// A difference and its script as JSON, as docs/contract.md and docs/schema/ describe it. Knows the
// shapes that are the same in every command (an object, a statement); not which command asks.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "migration/field_values.h"
#include "migration/script.h"

namespace dryshod {

/// What the reader called the two sides.
struct ReportedSources {
  std::string from;
  std::string to;
};

/// The document of `diff --format json` (docs/schema/diff.json), with a final line end. `printed`:
/// the statements are those of another script, which makes the same changes in another way.
std::string render_json(const Script& script, const Difference& difference, const Catalog& from,
                        const Catalog& to, const ReportedSources& sources,
                        const Script* printed = nullptr);

/// The parts that documents have in common: a source with its major and digest, a statement, the
/// rows against it, what has none.
nlohmann::ordered_json source_json(const std::string& name, const Catalog& catalog);
nlohmann::ordered_json statement_json(const Graph& graph, const Statement& statement);
nlohmann::ordered_json guards_json(const std::vector<Guard>& guards);
nlohmann::ordered_json by_hand_json(const ByHand& left);
/// "changes", "statements" and "by_hand" of render_json().
void put_script(nlohmann::ordered_json& document, const Script& script,
                const Difference& difference, const Catalog& from, const Catalog& to,
                const Script& printed);
nlohmann::ordered_json object_value(const Catalog& catalog, Ref ref);
nlohmann::ordered_json field_value_json(const FieldValue& value);
/// A whole document as it is printed, with a final line end.
std::string document_text(const nlohmann::ordered_json& document);

/// {"kind","schema","name","parent","signature","display"} on one line (docs/schema/object.json).
std::string object_json(const Catalog& catalog, Ref ref);

}  // namespace dryshod
