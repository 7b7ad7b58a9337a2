// A session with a server that stays: statements one after the other, a transaction that is left
// open while others look at it, and what each statement took. Knows psql behind two pipes; refuses
// to know what is asked. One thread may use it at a time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "tests/server/server.h"

namespace dryshod {

/// What a statement left.
struct Reply {
  std::string out;       // rows, a line each, columns separated by '|'; and what the server says
  std::string sqlstate;  // "00000": it was done
  std::chrono::microseconds took{};

  bool ok() const { return sqlstate == "00000"; }
};

class Session {
 public:
  Session(const TestServer& server, const std::string& database);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// `sql`: whole statements, or nothing but a line of psql. Throws when the session is at its end.
  Reply run(const std::string& sql);
  /// Sends it, and returns at once; its reply is to be waited for before anything else is run.
  void begin(const std::string& sql);
  Reply wait();

  /// Of its backend, for whoever looks at it from elsewhere.
  const std::string& backend() const { return backend_; }

 private:
  std::string line();

  pid_t pid_ = -1;
  FILE* to_ = nullptr;
  FILE* from_ = nullptr;
  std::string backend_;
  std::chrono::steady_clock::time_point began_;
};

}  // namespace dryshod
