// Indexes and keys over a column that is built beside the old one: built over the new column under
// another name, those of partitioned tables partition by partition, and put in the place of the old
// ones. Knows indexes, keys and the foreign keys that stand on them; refuses to know how the column
// is kept in step.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "migration/rules/shared/column_places.h"
#include "migration/rules/shared/online.h"

namespace dryshod {

class ColumnKeys {
 public:
  /// All must outlive it. `fresh`: what the new column is called, unquoted.
  ColumnKeys(Emit& emit, const Change& change, const std::vector<ColumnPlace>& places,
             const std::string& fresh);

  /// Those that stay and are over this column: built over the new one, under another name.
  void build();

  using Swap = std::function<void(std::string)>;
  /// The old keys go, with what stands on them: names are those from before.
  void leave(const Swap& swap);
  /// The new ones take their names: so has the column.
  void take(const Swap& swap);

 private:
  void build_one(const Catalog& renamed, Ref part);
  bool others_stay(Ref part) const;
  bool is_whole(Ref part) const;
  void leave_users(Ref old_key, const Swap& swap);
  std::string held_on(Ref key) const;
  void take_key(Ref key, const Swap& swap);
  void take_index(Ref index, const Swap& swap);
  std::vector<Ref> copies_of(const Catalog& catalog, Ref part) const;

  Emit& emit_;
  const Change& change_;
  const Catalog& from_;
  const Catalog& to_;
  const std::vector<ColumnPlace>& places_;
  const std::string& fresh_;
  std::vector<Ref> indexes_, keys_;  // that nothing derives
  std::vector<std::string> again_;   // foreign keys that hold on
};

}  // namespace dryshod
