// The Interpreter that reads SQL with PostgreSQL's grammar and executes it as sources are executed.
#pragma once

#include <memory>
#include <string>

#include "catalog/interpreter.h"
#include "parser/expr/taught_extensions.h"
#include "parser/source/open.h"
#include "parser/source/source_map.h"

namespace dryshod {

class SqlInterpreter : public Interpreter {
 public:
  /// Texts are added to the map, so that diagnostics can show them. `label` names them.
  explicit SqlInterpreter(SourceMap& map, std::string label = "<script>",
                          std::shared_ptr<const TaughtExtensions> taught = {})
      : map_(map), label_(std::move(label)), taught_(std::move(taught)) {}

  Result<Execution> execute(std::string_view sql, Catalog& onto, const Watch& watch = {}) override;
  /// The same for one file of an opened source, with what it includes.
  Result<Execution> execute(const SourceUnit& unit, Catalog& onto, const Watch& watch);
  /// As lint reads: what the server would refuse is told to the watch, and the text goes on.
  void go_on() { goes_on_ = true; }
  /// Names that are not found may be those of objects that are not in `onto`.
  void let_names_be_external() { names_external_ = true; }

 private:
  Result<Execution> run_items(const std::vector<Item>& items, Catalog& onto, const Watch& watch);

  SourceMap& map_;
  std::string label_;
  std::shared_ptr<const TaughtExtensions> taught_;
  bool names_external_ = false;
  bool goes_on_ = false;
};

}  // namespace dryshod
