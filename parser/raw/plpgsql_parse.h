// RAII over PostgreSQL's own PL/pgSQL compiler, as libpg_query carries it: a body in, its tree out,
// or the error with its place in the body. Knows memory contexts and what the compiler wants to be
// told of a routine; refuses to know what a tree means.
//
// The compiler's state is per thread, as the SQL parser's is (raw_parse.h): parse and destroy on
// the thread that made this, and let no tree outlive it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"
#include "parser/raw/plpgsql_nodes.h"

namespace dryshod {

/// What the text of a body does not say.
struct PlpgsqlRoutine {
  struct Parameter {
    std::string name;  // empty: $n alone
    bool is_output = false;
    bool is_row = false;  // a record or composite: it has fields
  };
  enum class Returns { Nothing, Value, Set };

  std::string name;
  std::vector<Parameter> parameters;
  Returns returns = Returns::Nothing;
  bool is_procedure = false;
};

struct PlpgsqlError {
  std::string message;
  size_t at = std::string::npos;  // byte offset in the body; npos: not known
  int line = 0;                   // of the body, from 1; 0: not known
};

struct PlpgsqlTree {
  const PLpgSQL_function* function = nullptr;  // none: see `error`
  std::vector<int> parameters;                 // the datum of each parameter
  PlpgsqlError error;
};

class PlpgsqlParser {
 public:
  PlpgsqlParser() = default;
  ~PlpgsqlParser();
  PlpgsqlParser(const PlpgsqlParser&) = delete;
  PlpgsqlParser& operator=(const PlpgsqlParser&) = delete;

  /// Compiles a body. Trees live as long as the parser.
  PlpgsqlTree parse(std::string_view body, const PlpgsqlRoutine& routine);

 private:
  MemoryContext context_ = nullptr;
};

/// The same body with the types of its declarations in a spelling that needs no catalog, line for
/// line: a type that only a catalog knows becomes "record" where the code takes fields of the
/// variable, else "text".
std::string plain_declarations(std::string_view body);

}  // namespace dryshod
