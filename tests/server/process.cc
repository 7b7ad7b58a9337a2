// fork and exec, with files instead of pipes: a program that writes much to both of its outputs
// can block on neither. See process.h.
#include "tests/server/process.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dryshod {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& argv) {
  std::vector<char*> result;
  result.reserve(argv.size() + 1);
  for (const std::string& argument : argv) result.push_back(const_cast<char*>(argument.c_str()));
  result.push_back(nullptr);
  return result;
}

/// An unnamed temporary file, closed with its owner.
class Scratch {
 public:
  Scratch() {
    char name[] = "/tmp/dryshod-run-XXXXXX";
    fd_ = mkostemp(name, O_CLOEXEC);
    if (fd_ < 0) throw std::runtime_error("no temporary file below /tmp");
    unlink(name);
  }
  ~Scratch() { close(fd_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  int fd() const { return fd_; }

  void put(const std::string& text) const {
    for (size_t done = 0; done < text.size();) {
      const ssize_t wrote = write(fd_, text.data() + done, text.size() - done);
      if (wrote <= 0) throw std::runtime_error("writing a temporary file failed");
      done += static_cast<size_t>(wrote);
    }
    lseek(fd_, 0, SEEK_SET);
  }

  std::string take() const {
    lseek(fd_, 0, SEEK_SET);
    std::string text;
    char block[1 << 16];
    for (ssize_t got; (got = ::read(fd_, block, sizeof block)) > 0;) {
      text.append(block, static_cast<size_t>(got));
    }
    return text;
  }

 private:
  int fd_;
};

}  // namespace

Outcome run_process(const std::vector<std::string>& argv, const std::string& input) {
  const Scratch in;
  const Scratch out;
  const Scratch err;
  in.put(input);
  const std::vector<char*> arguments = pointers(argv);
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("fork failed");
  if (pid == 0) {
    dup2(in.fd(), STDIN_FILENO);
    dup2(out.fd(), STDOUT_FILENO);
    dup2(err.fd(), STDERR_FILENO);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  Outcome outcome;
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.out = out.take();
  outcome.err = err.take();
  if (outcome.status == 127 && outcome.err.empty()) outcome.err = argv[0] + ": cannot be run\n";
  return outcome;
}

pid_t start_process(const std::vector<std::string>& argv, User user, const std::string& log,
                    int end_signal) {
  const std::vector<char*> arguments = pointers(argv);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("fork failed");
  if (pid > 0) return pid;

  const int null = open("/dev/null", O_RDONLY);
  const int out = open(log.c_str(), O_CREAT | O_APPEND | O_WRONLY, 0644);
  if (null < 0 || out < 0) _exit(126);
  dup2(null, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  if (user.uid != geteuid() &&
      (setgroups(0, nullptr) != 0 || setgid(user.gid) != 0 || setuid(user.uid) != 0)) {
    _exit(126);
  }
  if (chdir("/") != 0) _exit(126);
#ifdef __linux__
  // After setuid, which clears it; and a parent that died in between is noticed at once.
  prctl(PR_SET_PDEATHSIG, end_signal);
  if (getppid() != parent) _exit(126);
#else
  (void)parent;
  (void)end_signal;
#endif
  execv(arguments[0], arguments.data());
  _exit(127);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  if (!out.write(text.data(), static_cast<std::streamsize>(text.size()))) {
    throw std::runtime_error("cannot write " + path);
  }
}

}  // namespace dryshod
