// Runs programs for tests and keeps what they said. Knows processes; refuses to know PostgreSQL.
// No shell is involved: an argument is an argument, whatever is in it.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace dryshod {

/// What a finished program left behind. A program ended by signal N has status 128 + N.
struct Outcome {
  int status = -1;
  std::string out;
  std::string err;

  bool ok() const { return status == 0; }
};

/// Runs argv[0] (looked up in PATH) with `input` on its standard input and waits for its end.
Outcome run_process(const std::vector<std::string>& argv, const std::string& input = {});

/// Who a child runs as: PostgreSQL refuses to run as root.
struct User {
  uid_t uid;
  gid_t gid;
};

/// Starts argv[0] (a path) as `user`, output appended to the file `log`, and returns its pid. The
/// child is sent `end_signal` when this process dies, however it dies: no test leaves a server.
pid_t start_process(const std::vector<std::string>& argv, User user, const std::string& log,
                    int end_signal);

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& text);

}  // namespace dryshod
