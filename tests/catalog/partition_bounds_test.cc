// Which bounds clash, as check_new_partition_bound() decides, and where nobody can tell.
#include "catalog/partition_bounds.h"

#include <catch2/catch_test_macros.hpp>

namespace dryshod {
namespace {

PartitionBound bound(std::string_view printed) {
  const auto read = partition_bound(printed);
  REQUIRE(read);
  return *read;
}

std::optional<bool> clash(std::string_view a, std::string_view b,
                          const std::vector<std::string>& types = {}) {
  const auto one = bounds_clash(bound(a), bound(b), types);
  CHECK(bounds_clash(bound(b), bound(a), types) == one);
  return one;
}

std::optional<int> order(const std::string& a, const std::string& b, const std::string& type) {
  const std::vector<std::string> types = {type};
  return order_of_ends({a}, {b}, types);
}

constexpr std::nullopt_t kUnknown = std::nullopt;

}  // namespace

TEST_CASE("partition bounds: what is printed is read back") {
  const PartitionBound range = bound("FOR VALUES FROM ('a, b', MINVALUE) TO ('it''s) TO (', 3)");
  CHECK(range.form == PartitionBound::Form::Range);
  CHECK(range.from == std::vector<std::string>{"'a, b'", "MINVALUE"});
  CHECK(range.to == std::vector<std::string>{"'it''s) TO ('", "3"});
  CHECK(bound("FOR VALUES IN (1, f(2, 3), NULL)").from ==
        std::vector<std::string>{"1", "f(2, 3)", "NULL"});
  CHECK(bound("FOR VALUES WITH (modulus 8, remainder 3)").remainder == 3);
  CHECK(bound("DEFAULT").form == PartitionBound::Form::Default);
  CHECK_FALSE(partition_bound("FOR VALUES FROM (1) TO (2"));
  CHECK_FALSE(partition_bound("FOR VALUES WITH (modulus 0, remainder 0)"));
  CHECK_FALSE(partition_bound(""));
}

TEST_CASE("partition bounds: an order that the server alone knows is none") {
  CHECK(order("2", "10", "integer") == -1);
  CHECK(order("'-5'", "'-10'", "bigint") == 1);
  CHECK(order("2.5", "'10'", "numeric(10,2)") == -1);
  CHECK(order("'1.0'", "'1.00'", "numeric") == kUnknown);
  CHECK(order("'NaN'", "'1'", "numeric") == kUnknown);
  CHECK(order("'2024-01-31'", "'2024-02-01'", "date") == -1);
  CHECK(order("'2024-01-01'", "'infinity'", "date") == kUnknown);
  CHECK(order("'0044-01-01 BC'", "'0043-01-01 BC'", "date") == kUnknown);
  CHECK(order("'2024-01-01 10:00:00'", "'2024-01-01 09:00:00'", "timestamp without time zone") ==
        1);
  CHECK(order("'2024-01-01 10:00:00+00'", "'2024-01-01 09:30:00-02'", "timestamp with time zone") ==
        kUnknown);
  CHECK(order("'a'", "'b'", "text") == kUnknown);
  CHECK(order("'a'", "'a'", "text") == 0);
  CHECK(order("MINVALUE", "'a'", "text") == -1);
  CHECK(order("MAXVALUE", "'a'", "text") == 1);
}

TEST_CASE("partition bounds: ranges clash where both begin before the other ends") {
  const std::vector<std::string> integer = {"integer"};
  CHECK(clash("FOR VALUES FROM (0) TO (10)", "FOR VALUES FROM (10) TO (20)", integer) == false);
  CHECK(clash("FOR VALUES FROM (0) TO (10)", "FOR VALUES FROM (9) TO (20)", integer) == true);
  CHECK(clash("FOR VALUES FROM (MINVALUE) TO (10)", "FOR VALUES FROM (MINVALUE) TO (5)", integer) ==
        true);
  const std::vector<std::string> text = {"text"};
  CHECK(clash("FOR VALUES FROM ('a') TO ('b')", "FOR VALUES FROM ('b') TO ('c')", text) == false);
  CHECK(clash("FOR VALUES FROM ('a') TO ('b')", "FOR VALUES FROM ('c') TO ('d')", text) ==
        kUnknown);
  const std::vector<std::string> two = {"integer", "text"};
  CHECK(clash("FOR VALUES FROM (1, 'a') TO (2, MINVALUE)",
              "FOR VALUES FROM (2, MINVALUE) TO (3, 'a')", two) == false);
  CHECK(clash("FOR VALUES FROM (1, 'a') TO (1, 'm')", "FOR VALUES FROM (2, 'a') TO (2, 'b')",
              two) == false);
}

TEST_CASE("partition bounds: lists, hashes and the default") {
  CHECK(clash("FOR VALUES IN ('a', 'b')", "FOR VALUES IN ('c', 'b')") == true);
  CHECK(clash("FOR VALUES IN ('a', NULL)", "FOR VALUES IN ('c')") == false);
  CHECK(clash("FOR VALUES WITH (modulus 4, remainder 1)",
              "FOR VALUES WITH (modulus 8, remainder 5)") == true);
  CHECK(clash("FOR VALUES WITH (modulus 4, remainder 1)",
              "FOR VALUES WITH (modulus 8, remainder 6)") == false);
  CHECK(clash("FOR VALUES WITH (modulus 4, remainder 1)",
              "FOR VALUES WITH (modulus 6, remainder 0)") == true);
  CHECK(clash("DEFAULT", "DEFAULT") == true);
  CHECK(clash("DEFAULT", "FOR VALUES IN ('a')") == false);
}

}  // namespace dryshod
