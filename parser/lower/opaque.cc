// What is carried as text for want of a model: IMPORT FOREIGN SCHEMA, statements about relations of
// extensions, and with --lenient what names something unknown.
// Knows statements as text; refuses to know what they mean.
#include "parser/lower/lower.h"

namespace dryshod {

void append_opaque(Session& session, std::string_view object) {
  Catalog& catalog = session.catalog;
  std::string text = normalised_text(session.statement_text);
  const Name name = session.name(object);
  const Ref found = catalog.find_own<Opaque>({}, name);
  if (found) text = std::string(catalog.text(catalog.get<Opaque>(found).statement)) + ";\n" + text;
  Opaque body{session.strings.text(text), {}, opaque_needs(session, text)};
  if (found) {
    body.search_path = catalog.get<Opaque>(found).search_path;
    catalog.edit<Opaque>(found) = body;
    return;
  }
  std::vector<std::string> path;
  for (const Name schema : session.search_path) path.emplace_back(session.text(schema));
  body.search_path = session.strings.list(path);
  catalog.add({}, name, body, session.statement);
}

bool lower_unmodelled(Session& session, std::string_view reason) {
  ++session.reported;
  session.warn("this statement is not executed: " + std::string(reason));
  return true;
}

}  // namespace dryshod
