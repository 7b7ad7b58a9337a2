// A throw-away PostgreSQL for tests: started on a unix socket in a directory of its own, gone with
// the test program. Knows how to start, ask and stop a server; refuses to know what is tested.
//
//   TestServer* server = TestServer::shared();
//   if (server == nullptr) SKIP("no PostgreSQL");
//   const std::string db = server->create_database();
//   REQUIRE(server->psql(db, sql).ok());
//   CHECK(server->dump(db) == expected);
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/server/process.h"

namespace dryshod {

class TestServer {
 public:
  /// The one server of this process, started at the first call and stopped at exit. Null where no
  /// PostgreSQL is installed, with a loud line on stderr; with CI set in the environment that
  /// throws instead: nothing may be skipped there. DRYSHOD_TEST_PG_BINDIR names other binaries.
  static TestServer* shared();

  /// One more, of other binaries perhaps; `settings` as postgres -c takes them. It goes with its
  /// owner.
  static std::unique_ptr<TestServer> another(const std::string& binaries,
                                             const std::vector<std::string>& settings = {});
  /// The binaries of a major, from scripts/setup --majors or the system; empty: it is not there.
  static std::string binaries_of(int major);

  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  int major() const { return major_; }
  /// A directory that goes with the server, for the files of whoever tests with it.
  const std::string& directory() const { return directory_; }
  /// Where psql and the like are.
  const std::string& binaries() const { return binaries_; }

  /// A new database, empty or a copy of one to which nobody is connected; its name needs no quotes.
  std::string create_database(const std::string& model = "template0");
  void drop_database(const std::string& database);

  /// A libpq connection string, for programs under test. The superuser is "postgres".
  std::string connection(const std::string& database) const;

  /// Runs a script as `psql -X -f` does, stopping at its first error (then the status is 3).
  Outcome psql(const std::string& database, const std::string& sql) const;

  /// run.sh of a plan's directory, which finds this server's psql in PATH.
  Outcome run_sh(const std::string& directory, const std::vector<std::string>& options,
                 const std::string& connection) const;

  /// The rows of one query, unaligned, columns separated by '|'. Throws when the query fails.
  std::string query(const std::string& database, const std::string& sql) const;

  /// `pg_dump --schema-only` plus `options`, without the lines that differ from run to run
  /// (\restrict keys). Throws when pg_dump fails.
  std::string dump(const std::string& database, const std::vector<std::string>& options = {}) const;
  /// `pg_dumpall --globals-only`, without passwords and the lines that differ from run to run.
  std::string dump_globals() const;

 private:
  explicit TestServer(std::string binaries);

  void start(const std::vector<std::string>& settings = {});
  std::vector<std::string> command(const std::string& program, const std::string& database) const;

  std::string binaries_;   // the directory of initdb, postgres, psql, pg_dump
  std::string directory_;  // data, socket and log
  int major_ = 0;
  pid_t pid_ = -1;
  int databases_ = 0;
};

}  // namespace dryshod
