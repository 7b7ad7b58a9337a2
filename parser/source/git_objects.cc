// See git_objects.h. Requests are written to a socket, so that a git that has ended is an error and
// not a signal.
#include "parser/source/git_objects.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "parser/source/source_map.h"

extern char** environ;  // NOLINT: POSIX's

namespace dryshod {
namespace {

#ifdef MSG_NOSIGNAL
constexpr int kNoSignal = MSG_NOSIGNAL;
#else
constexpr int kNoSignal = 0;  // where SO_NOSIGPIPE says it of the socket
#endif

/// The child's end of something, closed in every other program.
struct Ends {
  int ours = -1, theirs = -1;
};

Result<Ends> ends() {
  int both[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, both) != 0) {
    return failure(fmt::format("git: {}", std::strerror(errno)));
  }
  for (const int fd : both) {
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
#ifdef SO_NOSIGPIPE
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  }
  return Ends{both[0], both[1]};
}

/// Starts git with these arguments, which are constants or object ids.
Result<pid_t> spawn(std::vector<std::string> arguments, int in, int out, int errors) {
  arguments.insert(arguments.begin(), "git");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t pid = -1;
  const int why = ::posix_spawnp(&pid, "git", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (why == ENOENT) return failure("git is not installed, or not in PATH: git: sources need it");
  if (why != 0) return failure(fmt::format("git: {}", std::strerror(why)));
  return pid;
}

/// The first line of what git said, without what it begins all errors with.
std::string first_line(std::FILE* errors) {
  std::array<char, 1024> line{};
  std::rewind(errors);
  if (std::fgets(line.data(), line.size(), errors) == nullptr) return "git has ended";
  std::string said(line.data());
  while (!said.empty() && (said.back() == '\n' || said.back() == '\r')) said.pop_back();
  return said.starts_with("fatal: ") ? said.substr(7) : said;
}

std::FILE* own_file() {
  std::FILE* file = std::tmpfile();
  if (file != nullptr) ::fcntl(::fileno(file), F_SETFD, FD_CLOEXEC);
  return file;
}

/// All that git prints; it must succeed.
Result<std::string> output_of(const std::vector<std::string>& arguments) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(own_file(), std::fclose);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> errors(own_file(), std::fclose);
  const int none = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (!out || !errors || none < 0) return failure(fmt::format("git: {}", std::strerror(errno)));
  const Result<pid_t> pid = spawn(arguments, none, ::fileno(out.get()), ::fileno(errors.get()));
  ::close(none);
  if (!pid) return tl::unexpected<Diagnostics>(pid.error());
  int status = 0;
  while (::waitpid(*pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) return failure("git: " + first_line(errors.get()));
  std::rewind(out.get());
  std::string text;
  std::array<char, 1 << 14> some{};
  for (size_t got = 0; (got = std::fread(some.data(), 1, some.size(), out.get())) != 0;) {
    text.append(some.data(), got);
  }
  return text;
}

}  // namespace

Result<std::unique_ptr<GitObjects>> GitObjects::start() {
  std::unique_ptr<GitObjects> git(new GitObjects());
  git->errors_ = own_file();
  if (git->errors_ == nullptr) return failure(fmt::format("git: {}", std::strerror(errno)));
  const Result<Ends> to = ends();
  if (!to) return tl::unexpected<Diagnostics>(to.error());
  git->to_ = to->ours;
  // One socket is both ways.
  const Result<pid_t> pid = spawn({"cat-file", "--batch", "--follow-symlinks"}, to->theirs,
                                  to->theirs, ::fileno(git->errors_));
  ::close(to->theirs);
  if (!pid) return tl::unexpected<Diagnostics>(pid.error());
  git->pid_ = *pid;
  const int from = ::fcntl(git->to_, F_DUPFD_CLOEXEC, 0);
  git->from_ = from < 0 ? nullptr : ::fdopen(from, "r");
  if (git->from_ == nullptr) return failure(fmt::format("git: {}", std::strerror(errno)));
  return git;
}

GitObjects::~GitObjects() {
  // The end of its input is the end of git.
  if (to_ >= 0) ::shutdown(to_, SHUT_WR);
  if (from_ != nullptr) std::fclose(from_);
  if (to_ >= 0) ::close(to_);
  if (pid_ > 0) {
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  if (errors_ != nullptr) std::fclose(errors_);
}

std::string GitObjects::why_it_ended() {
  if (pid_ > 0) {
    ::shutdown(to_, SHUT_WR);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
  }
  return "git: " + first_line(errors_);
}

Result<GitObject> GitObjects::get(const std::string& name) {
  if (name.find('\n') != std::string::npos) return failure("a line feed in a name for git");
  if (pid_ < 0) return failure(why_it_ended());
  const std::string request = name + "\n";
  for (size_t sent = 0; sent < request.size();) {
    const ssize_t some = ::send(to_, request.data() + sent, request.size() - sent, kNoSignal);
    if (some < 0 && errno == EINTR) continue;
    if (some < 0) return failure(why_it_ended());
    sent += static_cast<size_t>(some);
  }
  char* line = nullptr;
  size_t room = 0;
  const ssize_t length = ::getline(&line, &room, from_);
  const std::string header(line == nullptr || length < 1 ? "" : line,
                           length < 1 ? 0 : static_cast<size_t>(length) - 1);
  std::free(line);  // NOLINT: getline's
  if (length < 1) return failure(why_it_ended());
  // `NAME missing`, `ID ambiguous`; `ID TYPE SIZE`; of a link `dangling SIZE` and its like.
  if (header.ends_with(" missing") || header.ends_with(" ambiguous")) return GitObject{};
  const size_t last = header.rfind(' ');
  uint64_t size = 0;
  const char* const digits = header.data() + (last == std::string::npos ? 0 : last + 1);
  const auto [end, error] = std::from_chars(digits, header.data() + header.size(), size);
  if (last == std::string::npos || error != std::errc{} || end != header.data() + header.size()) {
    return failure("git: an answer that git cat-file does not give: " + header);
  }
  GitObject object;
  const size_t space = header.find(' ');
  object.type =
      space == last ? header.substr(0, space) : header.substr(space + 1, last - space - 1);
  if (space != last) object.id = header.substr(0, space);
  if (size > SourceMap::kMaxText) {
    return failure(
        fmt::format("{}: larger than 4 GiB, which is more than one source text can hold", name));
  }
  object.content.resize(size);
  if (std::fread(object.content.data(), 1, size, from_) != size || std::fgetc(from_) != '\n') {
    return failure(why_it_ended());
  }
  return object;
}

Result<std::vector<std::string>> GitObjects::list(const std::string& id) {
  const auto listed = output_of({"ls-tree", "-r", "-z", "--full-tree", id});
  if (!listed) return tl::unexpected<Diagnostics>(listed.error());
  std::vector<std::string> paths;
  std::string_view rest = *listed;
  while (!rest.empty()) {
    // MODE TYPE ID<tab>PATH<nul>
    const std::string_view entry = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
    const size_t tab = entry.find('\t');
    if (tab == std::string_view::npos || entry.starts_with("160000 ")) continue;
    paths.emplace_back(entry.substr(tab + 1));
  }
  return paths;
}

Result<std::string> GitObjects::prefix() {
  auto said = output_of({"rev-parse", "--show-prefix"});
  if (said && said->ends_with('\n')) said->pop_back();
  return said;
}

}  // namespace dryshod
