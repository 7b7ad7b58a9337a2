// Two real servers, a database with rows on the first, a role like those of Neon on the second, a
// runbook between them, and an application that writes all the while. Knows how such a scene is
// set; refuses to know what must come of it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/server.h"

namespace dryshod {

/// Server and database.
struct Place {
  TestServer* server = nullptr;
  std::string database;

  std::string query(const std::string& sql) const { return server->query(database, sql); }
};

/// Inserts, updates and deletes as role `app`, and remembers what was acknowledged.
class Writer {
 public:
  explicit Writer(Place place);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// As somebody who deploys a connection string.
  void move_to(Place place);
  void stop();
  /// Waits until so many more are acknowledged; false: they are not, for long.
  bool wait_for(size_t more) const;
  std::set<int> acknowledged() const;

 private:
  void write();

  mutable std::mutex guard_;
  Place place_;
  std::set<int> done_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

class Move {
 public:
  /// `options`: of dryshod cutover.
  Move(TestServer& source, TestServer& target, const std::string& options);
  ~Move();
  Move(const Move&) = delete;
  Move& operator=(const Move&) = delete;

  const Place& source() const { return source_; }
  const Place& target() const { return target_; }
  const std::string& directory() const { return directory_; }

  Outcome run(const std::vector<std::string>& arguments) const;
  /// Started, and killed with all its children `delay` seconds after the first item that it gets
  /// done: then the status is 137.
  Outcome run_and_kill(const std::vector<std::string>& arguments, const std::string& delay) const;

  /// The ids of the writer that are in no row of this place.
  std::set<int> lost(const Writer& writer, const Place& place) const;
  /// Hashes of all rows of both places, table by table, where they are not equal.
  std::string row_difference() const;
  /// What the runbook has left on a place; empty: nothing.
  static std::string leavings(const Place& place);

 private:
  std::vector<std::string> command(const std::vector<std::string>& arguments) const;

  Place source_, target_;
  std::string directory_;
};

/// The server to move to from one of this major: a later one, where it is there, else one of the
/// same. DRYSHOD_TEST_PG_TARGET_BINDIR names other binaries.
std::unique_ptr<TestServer> server_to_move_to(const TestServer& source);

}  // namespace dryshod
