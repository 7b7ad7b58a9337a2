// Constants in quotes as their types read and print them: 'yes' is true, '2020-1-1 5:00+01' is
// 2020-01-01 04:00:00+00. Two spellings of one value become one.
// Knows the input functions of plain types; where a text is not surely one of theirs, or depends on
// the moment ('now'), there is no answer and the text stays.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// May read_literal() have an answer for the type (as format_type() spells it, no modifier)?
bool is_read_type(std::string_view type);
/// The value as get_const_expr() of src/backend/utils/adt/ruleutils.c prints it: 5, true,
/// '2020-01-01'::date. The type may have its modifier, which only intervals heed: all others are
/// cut down by a function of their own. Times without a zone are UTC's.
std::optional<std::string> read_literal(std::string_view text, std::string_view type);
/// The same without quotes and label: what the type's output function gives.
std::optional<std::string> read_value(std::string_view text, std::string_view type);
/// numeric_out(numeric_in(text)).
std::optional<std::string> read_numeric(std::string_view text);
/// The label behind a value of the type: read_literal() is this over read_value().
std::string labelled_value(const std::string& value, std::string_view type);

/// "timestamp(3) without time zone" taken apart: the plain type and what modifies it.
struct TypeParts {
  std::string base, modifier;
};
TypeParts type_parts(std::string_view type);
/// The type as a constant's label has it: no modifier but an interval's, which its input function
/// heeds (coerce_type() of src/backend/parser/parse_coerce.c), bpchar for character, "bit" for bit.
std::string label_type(std::string_view type);

}  // namespace dryshod
