// A connection to a server through libpq, and what it answers. Knows libpq, and that a password may
// stand in an argument, in an error and in an environment; none leaves this file. Refuses to know
// what is asked.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"

struct pg_conn;
struct pg_result;

namespace dryshod {

/// The rows of one query.
class LiveRows {
 public:
  explicit LiveRows(pg_result* result);
  int size() const { return size_; }
  bool null(int row, int column) const;
  std::string_view text(int row, int column) const;
  bool yes(int row, int column) const { return text(row, column) == "t"; }
  uint32_t oid(int row, int column) const;

 private:
  struct Clear {
    void operator()(pg_result* result) const;
  };
  std::unique_ptr<pg_result, Clear> result_;
  int size_ = 0;
};

class LiveConnection {
 public:
  /// A connection string, in any of libpq's forms.
  static Result<LiveConnection> open(std::string_view argument);

  /// Sends all of `sql`, one or many statements, at once, and waits for all answers: one round
  /// trip. Statements without rows have no answer.
  Result<std::vector<LiveRows>> ask(const std::string& sql);

  /// Server and database, without a password: for people.
  const std::string& name() const { return name_; }
  std::string host() const;
  int server_version() const;
  /// What the server calls its version: "18.1".
  std::string version_words() const;
  int round_trips() const { return round_trips_; }

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };
  explicit LiveConnection(pg_conn* connection) : connection_(connection) {}
  /// An error in the server's or libpq's words, without what must not be shown.
  tl::unexpected<Diagnostics> fail(std::string_view message) const;

  std::unique_ptr<pg_conn, Finish> connection_;
  std::string name_;
  int round_trips_ = 0;
};

}  // namespace dryshod
