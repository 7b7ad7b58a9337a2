// The rows of all tables of the knowledge base alike: an id, where they belong, what they are
// about, and the differences between two documents. Knows topics; refuses to know what a member
// means.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "neon/facts.h"
#include "neon/facts_topics.h"

namespace dryshod {

struct FactRow {
  std::string id;    // "NEON-OBJ-001", "extension:hstore", "price:compute"
  std::string area;  // that of the row, else its topic
  std::string title;
  const Topic* topic = nullptr;
  const nlohmann::json* row = nullptr;  // of Facts::document()
};

/// "" where the row does not say it.
std::string facts_row_id(const Topic& topic, const nlohmann::json& row);

/// All rows, in the order of the document. They live as long as the facts.
std::vector<FactRow> fact_rows(const Facts& facts);

/// One member whose value is another one; null: not there.
struct FactMemberChange {
  std::string member;
  const nlohmann::json* from = nullptr;
  const nlohmann::json* to = nullptr;
};

struct FactRowChange {
  const FactRow* from = nullptr;          // null: the row is new
  const FactRow* to = nullptr;            // null: it is gone
  std::vector<FactMemberChange> members;  // of a row that both have, in the order of its members
};

/// In the order of `to`; what is gone comes last. Both lists must outlive the answer.
std::vector<FactRowChange> changed_rows(const std::vector<FactRow>& from,
                                        const std::vector<FactRow>& to);

}  // namespace dryshod
