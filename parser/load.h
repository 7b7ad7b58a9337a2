// SOURCE → catalog: opens a source, starts from template0 of its major or from a stored catalog,
// and executes what it says. Knows the policy of docs/contract.md for sources (majors, empty and
// truncated input, order); each step is elsewhere.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/mention.h"
#include "parser/expr/taught_extensions.h"
#include "parser/source/open.h"

namespace dryshod {

struct LoadOptions {
  int major = 0;      // 0: that of the dump header, else assumed; below 14 as 14
  int own_major = 0;  // of a source without a dump header; 0: not known
  bool lenient = false;
  bool allow_empty = false;            // a source without a schema statement is no error
  bool allow_truncated = false;        // nor is a dump without its trailer
  bool allow_outside = false;          // \i may leave the source's directory
  bool names_may_be_external = false;  // as if an extension of unknown contents were there
  bool keeps_passed = false;           // what defines no schema is kept too (Loaded::passed)
  bool goes_on = false;  // a statement that cannot be executed ends nothing (Loaded::unread)
  const KnownLayout* layout = nullptr;               // of directories
  std::shared_ptr<const TaughtExtensions> taught{};  // what extensions contain, by their scripts
  std::string store{};  // the file in which @NAME is looked for; empty: the usual one
};

struct Loaded {
  Catalog catalog;
  int major = 18;
  int dump_major = 0;  // what the dump header says; 0: not a dump
  bool is_empty = false;
  bool spells_old_public = false;  // a dump that says of schema public what was usual before 15
  bool is_of_cluster = false;      // it speaks of roles, tablespaces or databases, and of no schema
  uint32_t statements = 0;
  uint32_t data_statements = 0;
  uint32_t reported = 0;
  Diagnostics warnings{};
  std::vector<PassedStatement> passed{};
  std::vector<UnreadStatement> unread{};
  std::vector<UnreadStatement> respelled{};  // with goes_on: executed in the spelling of today
};

inline constexpr int kOldestMajor = 14;
inline constexpr int kNewestMajor = 18;
/// Where nothing names a major: the oldest that PostgreSQL still supports, as a script for it runs
/// on the later ones too; a source that it does not read asks for the first that does.
inline constexpr int kAssumedMajor = 15;

/// The catalog that CREATE DATABASE makes of template0: schema public, plpgsql.
Catalog template_catalog(Strings& strings, int major);

Result<Loaded> load(SourceMap& map, Strings& strings, std::string_view source,
                    const LoadOptions& options = {});

struct SourceToLoad {
  std::string_view source;
  LoadOptions options;
};

/// Loads all at the same time, by the rules of one major, that of the server which the script is
/// for: what any of them asks for, else what the first one that says so is of (its dump header,
/// else own_major), else kAssumedMajor, or the first later one that reads all. Each is loaded, or
/// with the reasons why not.
std::vector<Result<Loaded>> load_together(SourceMap& map, Strings& strings,
                                          std::span<const SourceToLoad> sources);

/// What is to be compared.
struct LoadedPair {
  Result<Loaded> from;
  Result<Loaded> to;
};

/// load_together() of two.
LoadedPair load_pair(SourceMap& map, Strings& strings, std::string_view from,
                     const LoadOptions& from_options, std::string_view to,
                     const LoadOptions& to_options);

}  // namespace dryshod
