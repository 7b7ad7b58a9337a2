// What a session of the server would hold while it runs a source: the catalog, settings that change
// the meaning of names, and where we are in the text. Every lowering function takes one.
// Knows no statement and no kind.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"
#include "parser/expr/taught_extensions.h"
#include "parser/lower/side_index.h"

struct Node;

namespace dryshod {

/// What SET changes. Apart from the session, so that SET LOCAL, ROLLBACK and a statement that was
/// put aside can go back to an earlier state of it.
struct Settings {
  std::vector<Name> search_path;  // without "$user", pg_catalog and pg_temp; empty: none
  Name search_path_text{};        // as SHOW gives it; none: the default
  Name role{};          // who runs it, after SET ROLE / SESSION AUTHORIZATION; none: unknown
  Name session_user{};  // what RESET ROLE goes back to
  Name default_tablespace{};
  Name default_access_method{};
  bool check_function_bodies = true;
};

/// BEGIN or SAVEPOINT: what a ROLLBACK to it brings back.
struct Savepoint {
  Name name{};  // none: BEGIN
  Settings settings;
  Settings committed;
  std::shared_ptr<const Catalog> catalog;  // only where the source has a ROLLBACK at all
};

/// A privilege passed on by somebody who is not the owner: it hangs on the grantor's own.
struct PassedOn {
  Ref object;
  Name grantor, grantee;
  std::string privilege;
};

/// A routine whose string body is still to be read, and the search_path it was made under.
struct UnreadBody {
  Ref routine;
  std::vector<Name> search_path;
};

/// What built-in types read, by how the grammar spells them: most columns have one of a few.
struct BuiltinTypes {
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, Text, Hash, std::equal_to<>> by_spelling;
};

/// What an expression is printed for. Plain: to be stored. Both others are for what ALTER COLUMN
/// ... TYPE makes again (parser/lower/read_again.h).
enum class Printing : uint8_t {
  Plain,
  AsShown,  // with every cast that the server shows, as pg_get_indexdef() and its likes print it
  Again,    // to be stored, from such a text: what no operator or function takes is refused
};

struct Session : Settings {
  Session(Catalog& on, int for_major) : catalog(on), strings(on.strings()), major(for_major) {}

  Catalog& catalog;
  Strings& strings;
  int major;  // the rules of this PostgreSQL major hold

  // Transactions (settings.cc).
  std::vector<Savepoint> savepoints;  // not empty: inside BEGIN; the first is BEGIN itself
  Settings committed;                 // inside BEGIN: the settings without those of SET LOCAL
  bool may_roll_back = false;         // the source has a ROLLBACK: BEGIN keeps a copy
  std::vector<PassedOn> passed_on;
  std::vector<UnreadBody> unread_bodies;
  bool in_transaction_block() const { return !savepoints.empty(); }

  Name database{};  // what \connect named last

  // Policy.
  bool lenient = false;     // an unknown name is a warning, the statement is carried opaque
  bool reads_dump = false;  // pg_dump wrote the text: it names what template0 has already
  int dumper_major = 0;     // of that pg_dump, where its header says so
  bool unknown_names_ok =
      false;  // an extension of unknown contents is installed: names are external

  const TaughtExtensions* taught = nullptr;  // what extensions contain besides what facts tell

  Printing printing = Printing::Plain;

  BuiltinTypes types;
  mutable SideIndex side;  // look-ups by children and by not-null names, filled when asked

  // Where we are.
  const Node* node = nullptr;  // the raw statement that runs
  Span statement{};            // the whole statement
  std::string_view statement_text{};
  Diagnostics diagnostics{};  // grows; an Error in it fails the source
  uint32_t reported = 0;      // statements that are carried opaque or could not be followed

  /// A place inside the statement; `location` is a node's location field (-1: unknown).
  Span at(int location) const {
    if (location < 0) return statement;
    const uint32_t begin = statement.begin + static_cast<uint32_t>(location);
    return Span{statement.file, begin, begin};
  }
  Name name(const char* s) const { return s == nullptr ? Name{} : strings.name(s); }
  Name name(std::string_view s) const { return strings.name(s); }
  std::string_view text(Name n) const { return strings[n]; }

  void warn(std::string message, int location = -1) {
    diagnostics.push_back({Severity::Warning, at(location), std::move(message), {}});
  }
};

/// Thrown nowhere: lowering functions return false after error() and leave the statement undone.
/// The convention all of parser/lower and parser/expr follow: `return error(session, "...", loc);`
inline bool error(Session& session, std::string message, int location = -1) {
  session.diagnostics.push_back({Severity::Error, session.at(location), std::move(message), {}});
  return false;
}

}  // namespace dryshod
