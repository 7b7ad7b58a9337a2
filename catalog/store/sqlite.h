// SQLite as values: a database that remembers the first thing that went wrong and does nothing
// after it, and statements on it. Knows SQLite and what its errors mean to people; no table of
// ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/diagnostic.h"

struct sqlite3;
struct sqlite3_stmt;

namespace dryshod::store {

class Database {
 public:
  enum class Access { Read, Write, Create };

  Database(const std::string& path, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  bool good() const { return problem_.empty(); }
  /// Why nothing is done any more.
  tl::unexpected<Diagnostics> failure() const { return dryshod::failure(problem_); }
  void fail(const std::string& what);

  bool run(const char* sql);
  const std::string& path() const { return path_; }
  sqlite3* handle() const { return handle_; }
  void fail_with(int code);

 private:
  void open(const std::string& name, int flags);
  bool has_log() const;

  std::string path_;
  std::string problem_;
  sqlite3* handle_ = nullptr;
};

class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int64_t value);
  Statement& bind(std::string_view text);
  Statement& bind_bytes(std::string_view bytes);
  Statement& bind_none();

  /// The next row, if there is one; what was bound stays.
  bool row();
  /// To the end, for statements without rows.
  void run();
  /// To be run again, with other values.
  void again();

  int64_t number(int column) const;
  std::string_view text(int column) const;
  std::string_view bytes(int column) const;  // until the next row
  bool none(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
  int bound_ = 0;
};

/// Begins to write at once; what is not committed is rolled back.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  /// False, with nothing changed, where it fails.
  bool commit();

 private:
  Database& database_;
  bool is_open_ = false;
};

/// Sees the database as it is at the first look, whoever writes meanwhile.
class Reading {
 public:
  explicit Reading(Database& database);
  ~Reading();
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  Database& database_;
  bool is_open_ = false;
};

}  // namespace dryshod::store
