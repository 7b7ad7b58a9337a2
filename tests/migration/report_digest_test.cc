// The digest of a catalog: equal where nothing differs, different where anything does.
#include <catch2/catch_test_macros.hpp>

#include "catalog/digest.h"
#include "tests/migration/report_case.h"

namespace dryshod {
namespace {

bool same_digest(std::string_view a, std::string_view b) {
  const ReportCase c(a, b);
  CHECK(c.difference.empty() == (digest(c.from) == digest(c.to)));
  return digest(c.from) == digest(c.to);
}

}  // namespace

TEST_CASE("the order of statements and columns is no part of the digest") {
  CHECK(same_digest("CREATE TABLE t (a integer, b text); CREATE TABLE u (c text)",
                    "CREATE TABLE u (c text); CREATE TABLE t (b text, a integer)"));
  CHECK(same_digest("CREATE TABLE t (a integer); ALTER TABLE t ADD b text",
                    "CREATE TABLE x (a int4, b text); ALTER TABLE x RENAME TO t"));
}

TEST_CASE("whatever differs changes the digest") {
  const char* base = "CREATE TABLE t (a integer DEFAULT 1, b text)";
  for (const char* other : {
           "CREATE TABLE t (a integer DEFAULT 2, b text)",
           "CREATE TABLE t (a bigint DEFAULT 1, b text)",
           "CREATE TABLE t (a integer DEFAULT 1, c text)",
           "CREATE TABLE u (a integer DEFAULT 1, b text)",
           "CREATE UNLOGGED TABLE t (a integer DEFAULT 1, b text)",
           "CREATE TABLE t (a integer DEFAULT 1, b text); COMMENT ON TABLE t IS ''' '",
           "CREATE SCHEMA s; CREATE TABLE s.t (a integer DEFAULT 1, b text)",
           "CREATE TABLE t (a integer, b text DEFAULT 1)",
       }) {
    INFO(other);
    CHECK_FALSE(same_digest(base, other));
  }
}

TEST_CASE("the digest is the same in every process") {
  // A fixed value: a change of it breaks what people have stored, and must be meant.
  const ReportCase c("", "CREATE TABLE t (a integer)", 15);
  CHECK(digest(c.to) == "23e9b3525ea10acbfc8ff332c7c55b43");
  CHECK(digest(c.to).size() == 32);
}

}  // namespace dryshod
