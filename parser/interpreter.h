// The Interpreter that reads SQL with PostgreSQL's grammar and executes it as sources are executed.
#pragma once

#include "catalog/interpreter.h"
#include "parser/source/source_map.h"

namespace dryshod {

class SqlInterpreter : public Interpreter {
 public:
  /// Texts are added to the map, so that diagnostics can show them. `label` names them.
  explicit SqlInterpreter(SourceMap& map, std::string label = "<script>")
      : map_(map), label_(std::move(label)) {}

  Result<Execution> execute(std::string_view sql, Catalog& onto,
                            const BeforeStatement& before = {}) override;

 private:
  SourceMap& map_;
  std::string label_;
};

}  // namespace dryshod
