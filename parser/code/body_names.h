// What the body of a routine says: statements of SQL, PL/pgSQL's own and what stands inside them,
// or the words of another language. Knows which grammar is whose; refuses to know the routine's
// place in a catalog.
#pragma once

#include "parser/code/said.h"
#include "parser/plpgsql/code.h"

namespace dryshod {

/// Parsers of one thread; their trees are given back now and then.
class BodyReader {
 public:
  /// A text of statements or, in a frame, of one: false: the grammar refuses it, and nothing was
  /// said.
  bool statements(std::string_view text, const std::vector<HoledText::Hole>* holes, SaidList& into,
                  bool frame, uint32_t at = Said::kNowhere, bool certain = true);
  /// The body of a routine of any language.
  void body(const Catalog& catalog, RoutineCode& code, SaidList& into);
  /// A body of PL/pgSQL, a DO block's too; false: its compiler refuses it.
  bool plpgsql(std::string_view body, const PlpgsqlRoutine& shape, SaidList& into);

 private:
  void rest();

  RawParser raw_;
  std::unique_ptr<PlpgsqlParser> plpgsql_;
  uint32_t parsed_ = 0, compiled_ = 0;
};

}  // namespace dryshod
