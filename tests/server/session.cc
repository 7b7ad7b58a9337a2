// See session.h. psql flushes what it has to say before it reads on (MainLoop() of src/bin/psql),
// so the line that is echoed behind a statement comes when the statement is done.
#include "tests/server/session.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace dryshod {
namespace {

constexpr std::string_view kEnd = "=== done ";

std::array<int, 2> new_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return ends;
}

}  // namespace

Session::Session(const TestServer& server, const std::string& database) {
  const std::string program = server.binaries() + "/psql";
  const std::string connection = "--dbname=" + server.connection(database);
  const std::array<int, 2> in = new_pipe(), out = new_pipe();
  pid_ = fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    dup2(out[1], STDERR_FILENO);
    execl(program.c_str(), program.c_str(), connection.c_str(), "-X", "-q", "-A", "-t", nullptr);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  to_ = fdopen(in[1], "w");
  from_ = fdopen(out[0], "r");
  // A session that has ended is told by what it no longer says.
  signal(SIGPIPE, SIG_IGN);
  backend_ = run("SELECT pg_backend_pid();").out;
  backend_.pop_back();
}

Session::~Session() {
  if (to_ != nullptr) fclose(to_);
  if (from_ != nullptr) fclose(from_);
  kill(pid_, SIGTERM);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

Reply Session::run(const std::string& sql) {
  begin(sql);
  return wait();
}

void Session::begin(const std::string& sql) {
  began_ = std::chrono::steady_clock::now();
  const std::string text = sql + "\n\\echo '" + std::string(kEnd) + "':SQLSTATE\n";
  fputs(text.c_str(), to_);
  fflush(to_);
}

Reply Session::wait() {
  Reply reply;
  for (;;) {
    const std::string next = line();
    if (next.starts_with(kEnd)) {
      reply.sqlstate = next.substr(kEnd.size());
      break;
    }
    reply.out += next + "\n";
  }
  reply.took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began_);
  return reply;
}

std::string Session::line() {
  std::string text;
  for (int c; (c = fgetc(from_)) != '\n';) {
    if (c == EOF) throw std::runtime_error("the session has ended: " + text);
    text += static_cast<char>(c);
  }
  return text;
}

}  // namespace dryshod
