// The Interpreter that reads SQL with PostgreSQL's grammar and executes it as sources are executed.
#pragma once

#include <memory>
#include <string>

#include "catalog/interpreter.h"
#include "parser/expr/taught_extensions.h"
#include "parser/source/source_map.h"

namespace dryshod {

class SqlInterpreter : public Interpreter {
 public:
  /// Texts are added to the map, so that diagnostics can show them. `label` names them.
  explicit SqlInterpreter(SourceMap& map, std::string label = "<script>",
                          std::shared_ptr<const TaughtExtensions> taught = {})
      : map_(map), label_(std::move(label)), taught_(std::move(taught)) {}

  Result<Execution> execute(std::string_view sql, Catalog& onto,
                            const BeforeStatement& before = {}) override;

 private:
  SourceMap& map_;
  std::string label_;
  std::shared_ptr<const TaughtExtensions> taught_;
};

}  // namespace dryshod
