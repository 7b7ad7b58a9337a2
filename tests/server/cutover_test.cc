// A runbook of `dryshod cutover` between two real servers while an application writes: through
// every gate, back again, and killed in the middle of both. Nothing that was acknowledged may be
// lost. Knows what a move promises; the scene is move.h.
#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <cstdlib>
#include <future>
#include <stdexcept>

#include "tests/server/move.h"

namespace dryshod {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

void check_status(const Outcome& outcome, int status) {
  INFO(outcome.out << "\n" << outcome.err);
  REQUIRE(outcome.status == status);
}

/// As a client does that lets no fence hold it up.
void pass_by(const Place& place, const std::string& sql) {
  REQUIRE(
      place.server->psql(place.database, "SET default_transaction_read_only = off; " + sql).ok());
}

struct Servers {
  TestServer* source = nullptr;
  std::unique_ptr<TestServer> target;
};

/// Started once for all cases.
Servers& servers() {
  static Servers both = [] {
    Servers made;
    made.source = TestServer::shared();
    if (made.source != nullptr) made.target = server_to_move_to(*made.source);
    return made;
  }();
  return both;
}

#define NEED_SERVERS()                               \
  Servers& both = servers();                         \
  if (both.source == nullptr) SKIP("no PostgreSQL"); \
  const std::string majors = "--pg " + std::to_string(both.target->major())

}  // namespace

TEST_CASE("a runbook leads to the other server and back, and nothing is lost") {
  NEED_SERVERS();
  Move move(*both.source, *both.target, majors);
  const std::string start = both.source->dump(move.source().database);
  Writer writer(move.source());
  REQUIRE(writer.wait_for(3));

  Outcome ran = move.run({});
  check_status(ran, 10);
  CHECK(has(ran.out, "gate G0 is open"));
  CHECK(Move::leavings(move.source()) == "");  // till here it was only asked
  ran = move.run({});
  check_status(ran, 10);
  CHECK(has(ran.out, "gate G1 is open"));
  // Others can neither change the schema nor write to the target.
  CHECK_FALSE(
      both.source->psql(move.source().database, "ALTER TABLE shop.bare ADD z integer").ok());
  CHECK(both.source->psql(move.source().database, "CREATE TEMP TABLE mine AS SELECT 1").ok());
  CHECK_FALSE(both.target->psql(move.target().database, "DELETE FROM shop.code").ok());
  ran = move.run({});
  check_status(ran, 10);
  CHECK(has(ran.out, "gate G2 is open"));
  CHECK(writer.wait_for(3));  // nobody has been kept waiting yet
  ran = move.run({});
  check_status(ran, 10);
  CHECK(has(ran.out, "gate G6 is open"));
  CHECK(move.row_difference() == "");
  CHECK(move.lost(writer, move.target()).empty());
  writer.move_to(move.target());
  ran = move.run({});
  check_status(ran, 10);
  CHECK(has(ran.out, "gate G7 is open"));
  CHECK(writer.wait_for(5));
  // Numbers go on behind those of the source.
  CHECK(move.target().query(
            "SELECT min(n) FROM (SELECT id AS n FROM shop.customer ORDER BY id DESC LIMIT 3) t") >
        "4000");

  ran = move.run({"rollback"});
  check_status(ran, 0);
  writer.move_to(move.source());
  CHECK(writer.wait_for(5));
  writer.stop();
  CHECK(move.lost(writer, move.source()).empty());
  CHECK(move.source().query("SELECT count(*) FROM shop.customer WHERE email LIKE 'w%'") ==
        move.source().query("SELECT count(*) FROM shop.journal"));
  CHECK(Move::leavings(move.source()) == "");
  CHECK(Move::leavings(move.target()) == "");
  CHECK(both.source->dump(move.source().database) == start);
  CHECK(move.target().query("SHOW default_transaction_read_only") == "on");
}

TEST_CASE("killed in the middle, there and back, it goes on and ends right") {
  NEED_SERVERS();
  Move move(*both.source, *both.target, majors);
  Writer writer(move.source());
  REQUIRE(writer.wait_for(2));
  const char* delays[] = {"0", "0.05", "0.1", "0.02", "0.2"};
  int killed = 0;
  const auto drive = [&](const std::vector<std::string>& arguments) {
    for (int i = 0; i < 80; ++i) {
      const Outcome ran = move.run_and_kill(arguments, delays[i % 5]);
      INFO(ran.out << "\n" << ran.err);
      if (ran.status == 0 || ran.status == 10) return;
      REQUIRE((ran.status == 137 || ran.status == 12));
      killed += ran.status == 137 ? 1 : 0;
    }
    FAIL("it does not end");
  };
  drive({"--to", "G6"});
  CHECK(move.row_difference() == "");
  CHECK(move.lost(writer, move.target()).empty());
  writer.move_to(move.target());
  drive({"--to", "G7"});
  CHECK(writer.wait_for(2));
  drive({"rollback"});
  writer.move_to(move.source());
  CHECK(writer.wait_for(2));
  writer.stop();
  CHECK(move.lost(writer, move.source()).empty());
  CHECK(Move::leavings(move.source()) == "");
  CHECK(Move::leavings(move.target()) == "");
  WARN(killed << " times killed");
  CHECK(killed > 12);
}

TEST_CASE(
    "sessions that are ended on the servers are no end of a run, and its finish leaves nothing") {
  NEED_SERVERS();
  Move move(*both.source, *both.target, majors);
  Writer writer(move.source());
  auto run = std::async(std::launch::async, [&] { return move.run({"--to", "G6"}); });
  int ended = 0;
  while (run.wait_for(std::chrono::milliseconds(170)) != std::future_status::ready) {
    const Place& place = ended % 2 == 0 ? move.source() : move.target();
    try {
      ended += std::stoi(place.query(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = "
          "'dryshod cutover' AND datname = current_database() AND backend_type = 'client "
          "backend'"));
    } catch (const std::runtime_error&) {
      // The fence has ended this session in turn.
    }
  }
  Outcome ran = run.get();
  if (ran.status != 10) {  // all tries were used up, or a run was ended at a bad time: it goes on
    INFO(ran.out << ran.err);
    CHECK((ran.status == 11 || ran.status == 1 || ran.status == 2));
    ran = move.run({"--to", "G6"});
  }
  check_status(ran, 10);
  WARN(ended << " sessions ended");
  CHECK(ended > 0);
  CHECK(move.row_difference() == "");
  CHECK(move.lost(writer, move.target()).empty());
  check_status(move.run({"finish"}), 1);
  writer.move_to(move.target());
  check_status(move.run({"--past-gates"}), 0);
  CHECK(writer.wait_for(2));
  check_status(move.run({"finish"}), 0);
  writer.stop();
  CHECK(move.lost(writer, move.target()).empty());
  CHECK(Move::leavings(move.source()) == "");
  CHECK(Move::leavings(move.target()) == "");
  CHECK(move.source().query("SHOW default_transaction_read_only") == "on");
  check_status(move.run({"rollback"}), 1);
}

TEST_CASE("before the switch a rollback opens the source again, from any gate") {
  NEED_SERVERS();
  const char* size = std::getenv("DRYSHOD_TEST_SIZE");
  const bool full = size != nullptr && std::string(size) == "full";
  for (const char* gate : {"G6", "G0", "G1", "G2"}) {
    INFO(gate);
    if (!full && gate != std::string("G6")) break;
    Move move(*both.source, *both.target, majors);
    const std::string start = both.source->dump(move.source().database);
    Writer writer(move.source());
    check_status(move.run({"--to", gate}), 10);
    check_status(move.run({"rollback"}), 0);
    CHECK(writer.wait_for(2));
    writer.stop();
    CHECK(move.lost(writer, move.source()).empty());
    CHECK(Move::leavings(move.source()) == "");
    CHECK(Move::leavings(move.target()) == "");
    CHECK(both.source->dump(move.source().database) == start);
  }
}

TEST_CASE("gates are shut where something is wrong") {
  NEED_SERVERS();
  // Sizes by which a chunk has some thousand rows, so that there are several.
  const std::string sizes = both.target->directory() + "/sizes.json";
  write_file(sizes, R"({"version": 1, "tables": [
      {"schema": "shop", "name": "customer", "rows": 3000, "bytes": 200000000},
      {"schema": "shop", "name": "order_low", "rows": 2500, "bytes": 170000000}]})");
  Move move(*both.source, *both.target, majors + " --stats " + sizes);
  // A table that came after the runbook was made, and has no identity.
  move.source().query("CREATE TABLE shop.late (a integer)");
  Outcome ran = move.run({});
  check_status(ran, 1);
  CHECK(has(ran.out, "shop.late.a"));
  CHECK(has(ran.err, "gate G0 is shut"));
  move.source().query("DROP TABLE shop.late; ALTER TABLE shop.bare REPLICA IDENTITY DEFAULT");
  ran = move.run({});
  check_status(ran, 1);
  CHECK(has(ran.out, "replica identity|shop.bare"));
  move.source().query("ALTER TABLE shop.bare REPLICA IDENTITY FULL");
  check_status(move.run({"--to", "G2"}), 10);
  // What is applied has met an error: nobody waits for a subscription that is switched off.
  const auto begun = std::chrono::steady_clock::now();
  pass_by(move.target(), "ALTER SUBSCRIPTION dryshod_fwd DISABLE");
  ran = move.run({});
  check_status(ran, 1);
  CHECK(has(ran.err, "gate G2 is shut"));
  CHECK(has(ran.out, "the subscription is switched off"));
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::minutes(5));
  pass_by(move.target(), "ALTER SUBSCRIPTION dryshod_fwd ENABLE");
  // Rows that differ, though nobody should have been able to.
  pass_by(move.target(), "UPDATE shop.customer SET day = day + 1 WHERE id = 1700");
  ran = move.run({});
  check_status(ran, 1);
  CHECK(has(ran.err, "gate G4 is shut"));
  CHECK(has(ran.out, "11 chunks compared: 1 differ"));
  CHECK(has(ran.err, "shop.customer, chunk 2 of 3: DIFFERS"));
  pass_by(move.target(), "UPDATE shop.customer SET day = day - 1 WHERE id = 1700");
  check_status(move.run({}), 10);
  // Somebody passes by the fence.
  pass_by(move.source(), "INSERT INTO shop.code VALUES ('late', 1)");
  ran = move.run({});
  check_status(ran, 1);
  CHECK(has(ran.err, "gate G6 is shut"));
  check_status(move.run({"rollback"}), 0);
  CHECK(move.source().query("SELECT count(*) FROM shop.code WHERE code = 'late'") == "1");
}

TEST_CASE("a move by dump and restore") {
  NEED_SERVERS();
  Move move(*both.source, *both.target, majors + " --method dump");
  Writer writer(move.source());
  REQUIRE(writer.wait_for(2));
  check_status(move.run({"--to", "G2"}), 10);
  const char* delays[] = {"0", "0.1"};
  for (int i = 0; i < 40; ++i) {
    const Outcome ran = move.run_and_kill({"--to", "G6"}, delays[i % 2]);
    INFO(ran.out << "\n" << ran.err);
    if (ran.status == 10) break;
    REQUIRE((ran.status == 137 || ran.status == 12));
  }
  CHECK(move.row_difference() == "");
  CHECK(move.lost(writer, move.target()).empty());
  const Outcome again = move.run({"--to", "G6"});
  check_status(again, 10);
  CHECK(has(again.out, "gate G6 is passed"));
  CHECK(move.target().query("SHOW default_transaction_read_only") == "on");
  writer.move_to(move.target());
  check_status(move.run({}), 10);
  CHECK(writer.wait_for(2));
  const Outcome refused = move.run({"rollback"});
  check_status(refused, 1);
  CHECK(has(refused.err, "no lane leads back"));
  check_status(move.run({"finish"}), 0);
  writer.stop();
  CHECK(move.lost(writer, move.target()).empty());
  CHECK(Move::leavings(move.source()) == "");
  CHECK(Move::leavings(move.target()) == "");
}

}  // namespace dryshod
