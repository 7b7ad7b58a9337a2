// Amount above what is included, times price, for each item that is paid for.
#include "neon/pricing.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

namespace dryshod {
namespace {

using nlohmann::json;

class Prices {
 public:
  Prices(const Facts& facts, Plan plan) : rows_(facts.topic("prices")), plan_(plan_name(plan)) {}

  /// Null of the row is no value, and so is a row that is not there; `known` tells them apart.
  std::optional<double> of(std::string_view item) const {
    const json* row = find(item);
    if (row == nullptr || row->at(plan_).is_null()) return std::nullopt;
    return row->at(plan_).get<double>();
  }
  bool known(std::string_view item) const { return find(item) != nullptr; }

 private:
  const json* find(std::string_view item) const {
    for (const json& row : rows_) {
      if (row.at("item").get_ref<const std::string&>() == item) return &row;
    }
    return nullptr;
  }

  const json& rows_;
  std::string plan_;
};

struct Item {
  const char* price;
  const char* included;  // nullptr: nothing is
  double amount;
};

}  // namespace

std::string_view plan_name(Plan plan) {
  constexpr std::string_view kNames[] = {"free", "launch", "scale"};
  return kNames[static_cast<size_t>(plan)];
}

long long Bill::cents() const {
  return std::llround(usd * 100);
}

Result<Bill> monthly_bill(const Facts& facts, Plan plan, const Usage& usage) {
  const Item items[] = {
      {"compute", "compute_included_cu_hours", usage.cu_hours},
      {"storage", "storage_included_gb", usage.root_gb + usage.child_gb},
      {"instant_restore_history", nullptr, usage.history_gb},
      {"snapshots", nullptr, usage.snapshot_gb},
      {"extra_branch", "branches_included", usage.branches},
      {"egress_overage", "egress_included_gb", usage.egress_gb},
  };
  const Prices prices(facts, plan);
  Bill bill;
  bill.usd = prices.of("monthly_fee").value_or(0);
  for (const Item& item : items) {
    for (const char* const row : {item.price, item.included}) {
      if (row != nullptr && !prices.known(row)) {
        return failure(std::string("the facts have no price of ") + row);
      }
    }
    BillLine line{item.price, item.amount, 0, prices.of(item.price).value_or(0), 0};
    if (item.included != nullptr) line.included = prices.of(item.included).value_or(0);
    const double above = std::max(0.0, item.amount - line.included);
    if (above > 0 && !prices.of(item.price)) bill.beyond.emplace_back(item.price);
    line.usd = above * line.price;
    bill.usd += line.usd;
    bill.lines.push_back(std::move(line));
  }
  return bill;
}

}  // namespace dryshod
