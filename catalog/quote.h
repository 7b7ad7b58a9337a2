// The one place where identifiers and literals become SQL. A hostile name in a
// dump can only ever leave the program through here.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

/// As PostgreSQL's quote_identifier() (src/backend/utils/adt/ruleutils.c): bare
/// where it may be.
std::string quote_ident(std::string_view name);
/// The same, onto the end of `out`.
void append_ident(std::string_view name, std::string& out);

/// A string constant that reads the same whatever standard_conforming_strings
/// says: E'' where a backslash occurs.
std::string quote_literal(std::string_view text);

/// A dollar-quoted body, with a tag that the text does not contain.
std::string quote_dollar(std::string_view text);

/// Text inside an SQL comment of one line: line ends and control bytes become
/// spaces.
std::string comment_text(std::string_view text);

}  // namespace dryshod
