// See sqlite.h.
#include "catalog/store/sqlite.h"

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "catalog/visible.h"

namespace dryshod::store {
namespace {

constexpr int kWaitMilliseconds = 20000;  // for another process to end its transaction

/// A path as the name of a URI.
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr char kDigits[] = "0123456789abcdef";
      uri += '%';
      uri += kDigits[static_cast<unsigned char>(c) >> 4];
      uri += kDigits[c & 15];
    } else {
      uri += c;
    }
  }
  return uri;
}

std::string meaning_of(int code, const char* said) {
  switch (code & 0xff) {
    case SQLITE_NOTADB:
      return "is no store of dryshod";
    case SQLITE_CORRUPT:
      return "is damaged; restore it from a copy (dryshod snapshot verify says what is wrong)";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another process has been writing it for too long";
    case SQLITE_READONLY:
      return "cannot be written";
    case SQLITE_FULL:
      return "the disk is full; nothing was changed";
    case SQLITE_CANTOPEN:
      return "cannot be opened";
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "may not be opened";
    case SQLITE_IOERR:
      return "cannot be read or written: " + visible(said);
    case SQLITE_NOMEM:
      return "there is not enough memory";
    default:
      return visible(said);
  }
}

}  // namespace

Database::Database(const std::string& path, Access access) : path_(path) {
  std::error_code error;
  if (access != Access::Create && !std::filesystem::exists(path, error)) {
    fail("there is no such store");
    return;
  }
  if (std::filesystem::is_directory(path, error)) {
    fail("is a directory");
    return;
  }
  open(uri_of(path), SQLITE_OPEN_READWRITE | (access == Access::Create ? SQLITE_OPEN_CREATE : 0));
  if (access == Access::Read && good()) {
    // The log of a database needs a file beside it, even to be read. Where none can be made, nobody
    // can be writing either, and without a log the file alone is all.
    const int code =
        sqlite3_exec(handle_, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
    if ((code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY) {
      if (has_log()) {
        fail("what was written last is in a log that cannot be read from here");
        return;
      }
      sqlite3_close(handle_);
      handle_ = nullptr;
      open(uri_of(path) + "?immutable=1", SQLITE_OPEN_READONLY);
    } else if (code != SQLITE_OK) {
      fail_with(code);
    }
    run("PRAGMA query_only = ON");
  }
  run("PRAGMA foreign_keys = ON");
  run("PRAGMA trusted_schema = OFF");
  run("PRAGMA cell_size_check = ON");
  run("PRAGMA cache_size = -65536");
}

void Database::open(const std::string& name, int flags) {
  const int code = sqlite3_open_v2(name.c_str(), &handle_,
                                   flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  if (code != SQLITE_OK) return fail_with(code);
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kWaitMilliseconds);
}

bool Database::has_log() const {
  std::error_code error;
  const auto size = std::filesystem::file_size(path_ + "-wal", error);
  return !error && size > 0;
}

Database::~Database() {
  sqlite3_close(handle_);
}

void Database::fail(const std::string& what) {
  if (problem_.empty()) problem_ = visible(path_) + ": " + what;
}

void Database::fail_with(int code) {
  fail(meaning_of(code, handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code)));
}

bool Database::run(const char* sql) {
  if (!good()) return false;
  // SQLite waits by itself but where two who wait could wait for each other; then it is asked
  // again.
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(kWaitMilliseconds);
  int code = SQLITE_OK;
  for (;;) {
    code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if ((code & 0xff) != SQLITE_BUSY || Clock::now() > end) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (code != SQLITE_OK) fail_with(code);
  return good();
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  if (!database_.good()) return;
  const int code = sqlite3_prepare_v2(database_.handle(), sql.data(), static_cast<int>(sql.size()),
                                      &handle_, nullptr);
  if (code != SQLITE_OK) database_.fail_with(code);
}

Statement::~Statement() {
  sqlite3_finalize(handle_);
}

Statement& Statement::bind(int64_t value) {
  if (handle_ != nullptr) sqlite3_bind_int64(handle_, ++bound_, value);
  return *this;
}

// What is bound is used before the caller's bytes go: by the row() or run() that follows.
Statement& Statement::bind(std::string_view text) {
  if (handle_ != nullptr) {
    sqlite3_bind_text64(handle_, ++bound_, text.data() != nullptr ? text.data() : "", text.size(),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  return *this;
}

Statement& Statement::bind_bytes(std::string_view bytes) {
  if (handle_ != nullptr) {
    sqlite3_bind_blob64(handle_, ++bound_, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
  return *this;
}

Statement& Statement::bind_none() {
  if (handle_ != nullptr) sqlite3_bind_null(handle_, ++bound_);
  return *this;
}

bool Statement::row() {
  if (!database_.good() || handle_ == nullptr) return false;
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail_with(code);
  return false;
}

void Statement::run() {
  while (row()) {
  }
}

void Statement::again() {
  if (handle_ != nullptr) sqlite3_reset(handle_);
  bound_ = 0;
}

int64_t Statement::number(int column) const {
  return sqlite3_column_int64(handle_, column);
}

std::string_view Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return {text != nullptr ? text : "", static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

std::string_view Statement::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return {bytes != nullptr ? bytes : "",
          static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
}

bool Statement::none(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

Transaction::Transaction(Database& database) : database_(database) {
  is_open_ = database_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  // Some errors have ended it already; then there is nothing to roll back.
  if (is_open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

bool Transaction::commit() {
  if (!is_open_ || !database_.run("COMMIT")) return false;
  is_open_ = false;
  return true;
}

Reading::Reading(Database& database) : database_(database) {
  is_open_ = database_.run("BEGIN");
}

Reading::~Reading() {
  if (is_open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace dryshod::store
