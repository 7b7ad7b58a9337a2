// Which texts of a catalog are code, whose they are, and in which frame a grammar reads them. The
// types of columns are no code: a column tells its own. Knows where elements keep expressions;
// refuses to read any.
#pragma once

#include <functional>

#include "catalog/catalog.h"

namespace dryshod {

enum class Frame : uint8_t {
  Query,      // a statement as it is, which is no statement of its own: a view's
  Value,      // an expression
  Keys,       // of an index
  Excluded,   // elements of an exclusion
  Partition,  // a partition key
  Actions,    // of a rule
  SqlBody,    // RETURN ... or BEGIN ATOMIC ... END
  Arguments,  // of a routine
  Returns,    // of a function
  Aggregate,  // a definition
  Routine,    // the name of one, its argument types perhaps after it
};

struct CodeText {
  Ref element;
  Frame frame{};
  Expr text;
};

/// Calls f for each text of the source's own elements, in order of birth by kind: what is derived
/// of another element, or came with an extension, says nothing of its own.
void each_code_text(const Catalog& catalog, const std::function<void(const CodeText&)>& f);

/// What stands before and after a text for the grammar to read it.
struct Around {
  std::string_view before, after;
};
Around around(Frame frame);

}  // namespace dryshod
