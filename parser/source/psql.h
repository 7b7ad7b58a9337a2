// What a psql session remembers between lines (variables, \if branches, the settings that change
// lexing), and how psql reads the arguments of a backslash command. Mirrors
// src/bin/psql/psqlscanslash.l and command.c of 18. Runs nothing: no shell, no file, no server.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

struct PsqlSession {
  std::map<std::string, std::string, std::less<>> variables;
  bool standard_strings = true;
  std::string client_encoding = "UTF8";  // upper case, letters and digits only

  struct Branch {
    bool active = true;  // this branch is read
    bool taken = false;  // some branch of this \if was read
    bool outer = true;   // the text around the \if is read
    bool has_else = false;
  };
  std::vector<Branch> branches;

  bool active() const { return branches.empty() || branches.back().active; }
  /// SET and RESET of the settings above; other statements change nothing. `text` is one statement.
  void run_set(std::string_view text);
};

/// `\name arguments`, as written.
struct MetaCommand {
  std::string_view name;       // without the backslash
  std::string_view arguments;  // the rest, without spaces around it
};
MetaCommand meta_command(std::string_view text);

/// The arguments as psql would pass them, variables replaced. None when they hold what only a
/// running psql can tell: a `command` in backquotes or a variable that is not set.
std::optional<std::vector<std::string>> meta_arguments(const PsqlSession& session,
                                                       std::string_view arguments);

/// Does this command send what was read so far (\g, \gexec, ...)?
bool ends_statement(std::string_view name);

/// Why a backslash command may be passed over; empty when it may not: it could change the schema,
/// the database, or which text is read, and must be reported.
std::string_view meta_harmless(std::string_view name);

/// \if, \elif: psql's booleans (on, off, true, no, 1, ...). None: not a boolean.
std::optional<bool> psql_boolean(std::string_view value);

/// 'it''s' (E'...' when a backslash is in it), "a""b".
std::string psql_literal(std::string_view value);
std::string psql_identifier(std::string_view value);

/// Is this an encoding in which a byte beyond ASCII is not UTF-8? SQL_ASCII is none: any byte may
/// be.
bool is_foreign_encoding(std::string_view client_encoding);

}  // namespace dryshod
