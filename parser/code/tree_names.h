// The names in a raw tree: what is called, read, cast to, compared by, set, and the statements that
// are run. Knows nodes of the grammar; refuses to know what a name means in any catalog.
#pragma once

#include "parser/code/said.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {

/// How the text of a tree lies in what it was made of.
struct TreeText {
  std::string_view text;                                // locations of the tree count in it
  const std::vector<HoledText::Hole>* holes = nullptr;  // null: none
  uint32_t at = Said::kNowhere;                         // said of each name: where to look from
  bool certain = true;
  // "SELECT " before an expression, "CREATE INDEX ON t (" before a key: what the text was put into
  // is no statement that is run, and its own names are nobody's.
  bool frame = false;
};

/// Everything that the statements of a raw list (List of RawStmt) say.
void add_names(const List* statements, const TreeText& text, SaidList& into);

/// The constants in the tree of what EXECUTE is given; `whole`: it is one constant and nothing
/// else.
struct DynamicText {
  std::vector<std::string> parts;
  bool whole = false;
};
DynamicText dynamic_text(const Node* select);

}  // namespace dryshod
