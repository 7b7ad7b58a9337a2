// See server.h. Facts about starting a server mirror src/bin/initdb and src/bin/pg_ctl.
#include "tests/server/server.h"

#include <pwd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace dryshod {
namespace {

namespace fs = std::filesystem;

bool has_server(const fs::path& binaries) {
  return fs::exists(binaries / "initdb") && fs::exists(binaries / "postgres") &&
         fs::exists(binaries / "psql") && fs::exists(binaries / "pg_dump");
}

/// 15 first, for that is what CI compares with; any other supported major rather than none.
std::string find_binaries() {
  if (const char* named = std::getenv("DRYSHOD_TEST_PG_BINDIR")) {
    if (!has_server(named)) {
      throw std::runtime_error(std::string("DRYSHOD_TEST_PG_BINDIR has no server: ") + named);
    }
    return named;
  }
  for (const char* major : {"15", "18", "17", "16", "14"}) {
    const fs::path binaries = fs::path("/usr/lib/postgresql") / major / "bin";
    if (has_server(binaries)) return binaries;
  }
  const Outcome config = run_process({"pg_config", "--bindir"});
  const std::string place = config.out.substr(0, config.out.find('\n'));
  return config.ok() && has_server(place) ? place : std::string();
}

/// Ourselves, unless we are root, whom initdb and postgres refuse: then "postgres" or "nobody".
User server_user() {
  if (geteuid() != 0) return {geteuid(), getegid()};
  for (const char* name : {"postgres", "nobody"}) {
    if (const passwd* entry = getpwnam(name)) return {entry->pw_uid, entry->pw_gid};
  }
  throw std::runtime_error("root needs a user postgres or nobody to run a server as");
}

int exit_status(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string drop_lines(const std::string& text, const std::vector<std::string>& prefixes) {
  std::istringstream in(text);
  std::string kept;
  for (std::string line; std::getline(in, line);) {
    bool keep = true;
    for (const std::string& prefix : prefixes) keep = keep && !line.starts_with(prefix);
    if (keep) kept += line + "\n";
  }
  return kept;
}

}  // namespace

TestServer* TestServer::shared() {
  static std::unique_ptr<TestServer> server = []() -> std::unique_ptr<TestServer> {
    const std::string binaries = find_binaries();
    if (binaries.empty()) {
      const std::string message =
          "NO POSTGRESQL SERVER IS INSTALLED: real-server tests did not run";
      if (std::getenv("CI") != nullptr) throw std::runtime_error(message);
      std::cerr << "\n*** " << message << " (package postgresql-15) ***\n\n";
      return nullptr;
    }
    std::unique_ptr<TestServer> started(new TestServer(binaries));
    started->start();
    return started;
  }();
  return server.get();
}

std::unique_ptr<TestServer> TestServer::another(const std::string& binaries,
                                                const std::vector<std::string>& settings) {
  std::unique_ptr<TestServer> server(new TestServer(binaries));
  server->start(settings);
  return server;
}

std::string TestServer::binaries_of(int major) {
  const std::string number = std::to_string(major);
  for (const fs::path& place :
       {fs::path(DRYSHOD_SOURCE_DIR) / "build/deps/servers" / number / "bin",
        fs::path("/usr/lib/postgresql") / number / "bin"}) {
    if (has_server(place)) return place;
  }
  return {};
}

TestServer::TestServer(std::string binaries) : binaries_(std::move(binaries)) {
  // Below /tmp, not TMPDIR: a socket's path has at most 107 bytes.
  char name[] = "/tmp/dryshod-pg-XXXXXX";
  if (mkdtemp(name) == nullptr) throw std::runtime_error("no temporary directory below /tmp");
  directory_ = name;
}

void TestServer::start(const std::vector<std::string>& settings) {
  const User user = server_user();
  if (chown(directory_.c_str(), user.uid, user.gid) != 0 || chmod(directory_.c_str(), 0755) != 0) {
    throw std::runtime_error("cannot give " + directory_ + " to the server's user");
  }
  const std::string data = directory_ + "/data";
  const std::string init_log = directory_ + "/initdb.log";
  write_file(init_log, "");
  const std::vector<std::string> init{binaries_ + "/initdb",
                                      "--pgdata=" + data,
                                      "--username=postgres",
                                      "--auth=trust",
                                      "--encoding=UTF8",
                                      "--locale=C",
                                      "--no-sync"};
  if (exit_status(start_process(init, user, init_log, SIGTERM)) != 0) {
    throw std::runtime_error("initdb failed:\n" + read_file(init_log));
  }
  // Durability is of no use here, and most of the time.
  const std::string log = directory_ + "/server.log";
  std::vector<std::string> server{binaries_ + "/postgres",
                                  "-D",
                                  data,
                                  "-k",
                                  directory_,
                                  "-c",
                                  "listen_addresses=",
                                  "-c",
                                  "fsync=off",
                                  "-c",
                                  "synchronous_commit=off",
                                  "-c",
                                  "full_page_writes=off",
                                  "-c",
                                  "autovacuum=off",
                                  "-c",
                                  "max_connections=20",
                                  "-c",
                                  "shared_buffers=32MB",
                                  "-c",
                                  "max_locks_per_transaction=1024",
                                  "-c",
                                  "wal_level=logical"};
  for (const std::string& setting : settings) server.insert(server.end(), {"-c", setting});
  pid_ = start_process(server, user, log, SIGQUIT);

  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!run_process(command("psql", "postgres"), "SELECT 1").ok()) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      throw std::runtime_error("the server did not start:\n" + read_file(log));
    }
    if (std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("the server does not answer after 60 s:\n" + read_file(log));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  major_ = std::stoi(query("postgres", "SHOW server_version_num")) / 10000;
}

TestServer::~TestServer() {
  if (pid_ > 0) {
    kill(pid_, SIGQUIT);  // immediate shutdown: its data is about to go
    exit_status(pid_);
  }
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::vector<std::string> TestServer::command(const std::string& program,
                                             const std::string& database) const {
  return {binaries_ + "/" + program, "--dbname=" + connection(database)};
}

std::string TestServer::connection(const std::string& database) const {
  return "host=" + directory_ + " user=postgres dbname=" + database;
}

std::string TestServer::create_database(const std::string& model) {
  const std::string name = "test_" + std::to_string(++databases_);
  query("postgres", "CREATE DATABASE " + name + " TEMPLATE " + model);
  return name;
}

void TestServer::drop_database(const std::string& database) {
  // A database with subscriptions is not dropped, and they only once they have no slot.
  query(database,
        "DO $$ DECLARE s name; BEGIN FOR s IN SELECT subname FROM pg_subscription "
        "JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database() LOOP "
        "EXECUTE format('ALTER SUBSCRIPTION %I DISABLE', s); "
        "EXECUTE format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', s); "
        "EXECUTE format('DROP SUBSCRIPTION %I', s); END LOOP; END $$");
  query("postgres", "DROP DATABASE IF EXISTS " + database);
}

Outcome TestServer::psql(const std::string& database, const std::string& sql) const {
  std::vector<std::string> argv = command("psql", database);
  argv.insert(argv.end(), {"-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"});
  return run_process(argv, sql);
}

Outcome TestServer::run_sh(const std::string& directory, const std::vector<std::string>& options,
                           const std::string& connection) const {
  const char* path = std::getenv("PATH");
  std::vector<std::string> argv = {"env", "PATH=" + binaries_ + ":" + (path == nullptr ? "" : path),
                                   directory + "/run.sh"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.insert(argv.end(), {"--", "-d", connection});
  return run_process(argv);
}

std::string TestServer::query(const std::string& database, const std::string& sql) const {
  std::vector<std::string> argv = command("psql", database);
  argv.insert(argv.end(), {"-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql});
  Outcome outcome = run_process(argv);
  if (!outcome.ok()) throw std::runtime_error("query failed: " + sql + "\n" + outcome.err);
  if (outcome.out.ends_with('\n')) outcome.out.pop_back();
  return outcome.out;
}

std::string TestServer::dump(const std::string& database,
                             const std::vector<std::string>& options) const {
  std::vector<std::string> argv = command("pg_dump", database);
  argv.push_back("--schema-only");
  argv.insert(argv.end(), options.begin(), options.end());
  const Outcome outcome = run_process(argv);
  if (!outcome.ok()) throw std::runtime_error("pg_dump failed: " + outcome.err);
  return drop_lines(outcome.out, {"\\restrict ", "\\unrestrict "});
}

std::string TestServer::dump_globals() const {
  std::vector<std::string> argv = command("pg_dumpall", "postgres");
  argv.insert(argv.end(), {"--globals-only", "--no-role-passwords"});
  const Outcome outcome = run_process(argv);
  if (!outcome.ok()) throw std::runtime_error("pg_dumpall failed: " + outcome.err);
  return drop_lines(outcome.out, {"\\restrict ", "\\unrestrict "});
}

}  // namespace dryshod
