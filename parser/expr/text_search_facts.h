// What pg_catalog holds for text search, and which collations it has: names that the server finds
// before any schema of the search_path. Facts of servers (src/backend/snowball/snowball_create.pl,
// src/backend/tsearch/wparser_def.c, src/include/catalog/pg_collation.dat). Knows no catalog.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

bool is_builtin_ts_configuration(std::string_view name, int major);
bool is_builtin_ts_dictionary(std::string_view name, int major);
bool is_builtin_ts_template(std::string_view name);

/// The token types of pg_catalog's only parser, in the order of their numbers.
std::span<const std::string_view> default_token_types();
/// A configuration of pg_catalog: which dictionary it asks for a type of token; empty: none.
std::string builtin_ts_mapping(std::string_view configuration, std::string_view token_type);

/// What a template of pg_catalog says of an option it does not know; empty where it takes it.
std::string refused_ts_option(std::string_view ts_template, std::string_view option);
/// What it says where an option it needs is not among these; empty where none is missing.
std::string missing_ts_option(std::string_view ts_template,
                              const std::vector<std::string>& options);

/// A collation that initdb makes.
bool is_builtin_collation(std::string_view name, int major);
/// One that it may make of what the operating system has: en_US, de_DE.utf8, C.utf8.
bool may_be_locale(std::string_view name);

struct BuiltinCollation {
  std::string_view provider;  // empty: not known
  std::string locale;
};
/// What CREATE COLLATION ... FROM copies.
BuiltinCollation builtin_collation(std::string_view name, int major);
/// The language tag that icu_language_tag() of src/backend/utils/adt/pg_locale_icu.c makes of a
/// locale's name.
std::string icu_language_tag(std::string_view locale);

}  // namespace dryshod
