// What a source says besides its schema: settings, commands of psql, files, large objects. Knows
// which statements those are (IGNORED in parser/statements.def, and a few more); refuses to know
// what they mean to whoever loads the source elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/mention.h"
#include "parser/raw/pg_nodes.h"
#include "parser/source/source_map.h"
#include "parser/source/split.h"

namespace dryshod {

/// A statement that was executed, if it is one of those. Calls about large objects, and statements
/// about their owners and privileges, have the tag "LARGE OBJECT"; those that restore statistics,
/// "STATISTICS".
void note_passed(const Node& statement, std::string_view text, Span where,
                 std::vector<PassedStatement>& into);
/// COPY with a file or a program, which the splitter counts as data.
void note_passed_data(const SourceMap& map, const Item& item, std::vector<PassedStatement>& into);
/// A command of psql that does more than show something: \connect, \copy, \restrict, ...
void note_passed_command(const MetaCommand& command, Span where,
                         std::vector<PassedStatement>& into);

/// The beginning of a text, with a placeholder for every string where a word in it names a secret.
std::string without_secrets(std::string_view text);

}  // namespace dryshod
