// Runs a libFuzzer target without libFuzzer, so that the fuzz targets are tests under every
// compiler: each file given (or below a directory given) as it is, then seeded random mutations of
// them for a bounded time. Knows bytes and tokens of SQL to splice in; refuses to know the target.
//
//   fuzz_X [--seconds N] [--timeout N] [--seed N] [--max-length N] PATH...
//
// A crash, a sanitizer report or an input over the time limit ends the run with status 1; the input
// is kept as crash-SEED in the working directory and replayed by naming it as the only PATH with
// --seconds 0. DRYSHOD_FUZZ_SECONDS overrides --seconds.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);
// Present in sanitizer builds only: their reports end the process without a signal.
// NOLINTNEXTLINE: the name is the sanitizer's
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*)());

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  double seconds = 0;
  unsigned timeout = 20;
  uint64_t seed = 0;
  size_t max_length = 1 << 16;
  std::vector<std::filesystem::path> paths;
};

// What the signal handler may touch: the running input and where to keep it.
const uint8_t* running_data = nullptr;
size_t running_size = 0;
char kept_as[64] = "crash";

void say(const char* text) {
  if (write(STDERR_FILENO, text, strlen(text)) < 0) _exit(3);
}

// Async-signal-safe: open, write and _exit only.
void keep_input() {
  const int fd = open(kept_as, O_CREAT | O_TRUNC | O_WRONLY, 0644);
  const uint8_t* at = running_data;
  size_t left = running_size;
  while (fd >= 0 && left > 0) {
    const ssize_t wrote = write(fd, at, left);
    if (wrote <= 0) break;
    at += wrote;
    left -= static_cast<size_t>(wrote);
  }
  say("\ncrashed: input kept in ");
  say(kept_as);
  say("\n");
}

void on_signal(int signal) {
  say(signal == SIGALRM ? "\ntime limit of one input exceeded" : "\nfatal signal");
  keep_input();
  _exit(1);
}

void run(const std::string& input, unsigned timeout) {
  running_data = reinterpret_cast<const uint8_t*>(input.data());
  running_size = input.size();
  alarm(timeout);
  // A copy of exactly this size: a read past the end is past an allocation, which ASan sees.
  const std::vector<uint8_t> copy(running_data, running_data + running_size);
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
  alarm(0);
}

/// What random bytes would not find: the tokens on which a lexer or a splitter changes its mind.
// clang-format off
constexpr std::string_view kTokens[] = {
    "'", "\"", "\"\"", "$$", "$a$", ";", "--", "/*", "*/", "\\", "E'", "U&'", "B'",
    "(", ")", "[", "]", "::", "\\.", "\r\n", "\n", {"\0", 1}, "\xEF\xBB\xBF", "\xFF", "\xC3",
    "\\i f\n", "\\connect x\n", "COPY t FROM stdin;\n", "BEGIN ATOMIC ", "END", "CASE ",
    "CREATE ", "TABLE ", "VIEW ", "AS ", "SELECT ", "ALTER ", "ADD ", "DROP ", "COLUMN ",
    "DEFAULT ", "NOT NULL ", "REFERENCES ", "PRIMARY KEY ", "PARTITION BY ", "FOR VALUES ",
    "INHERITS ", "CASCADE", "SET ", "OWNER TO ", "GRANT ", "0x7fffffffffffffff"};
// clang-format on

class Mutator {
 public:
  Mutator(uint64_t seed, const std::vector<std::string>& corpus, size_t max_length)
      : random_(seed), corpus_(corpus), max_length_(max_length) {}

  std::string next() {
    std::string text = corpus_[below(corpus_.size())];
    if (text.size() > max_length_) {  // a window of a long file, not always its head
      text = text.substr(below(text.size() - max_length_ + 1), max_length_);
    }
    for (size_t edits = 1 + below(6); edits > 0; --edits) edit(text);
    if (text.size() > max_length_) text.resize(max_length_);
    return text;
  }

 private:
  size_t below(size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  void edit(std::string& text) {
    const size_t at = below(text.size() + 1);
    const size_t some = std::min(text.size() - at, 1 + below(below(4) == 0 ? 400 : 12));
    switch (below(7)) {
      case 0:
        text.erase(at, some);
        break;
      case 1:
        text.insert(at, text.substr(at, some));
        break;
      case 2:
        text.insert(at, kTokens[below(std::size(kTokens))]);
        break;
      case 3:
        text.insert(at, 1, static_cast<char>(below(256)));
        break;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 5:
        splice(text, at);
        break;
      default:  // deep nesting, in moderation: 10,000 levels have a test of their own
        text.insert(at, std::string(1 + below(300), "([-"[below(3)]));
        break;
    }
  }

  void splice(std::string& text, size_t at) {
    const std::string& other = corpus_[below(corpus_.size())];
    const size_t from = below(other.size() + 1);
    text.insert(at, other.substr(from, 1 + below(300)));
  }

  std::mt19937_64 random_;
  const std::vector<std::string>& corpus_;
  size_t max_length_;
};

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// In name order, so that a seed means the same run on every machine.
std::vector<std::string> load(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  for (const auto& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus;
  corpus.reserve(files.size());
  for (const auto& file : files) corpus.push_back(read(file));
  return corpus;
}

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (!name.starts_with("--")) {
      options.paths.emplace_back(argv[i]);
      continue;
    }
    if (++i == argc) return false;
    if (name == "--seconds")
      options.seconds = std::atof(argv[i]);
    else if (name == "--timeout")
      options.timeout = static_cast<unsigned>(std::atoi(argv[i]));
    else if (name == "--seed")
      options.seed = std::strtoull(argv[i], nullptr, 10);
    else if (name == "--max-length")
      options.max_length = std::strtoull(argv[i], nullptr, 10);
    else
      return false;
  }
  if (const char* longer = std::getenv("DRYSHOD_FUZZ_SECONDS")) options.seconds = std::atof(longer);
  return !options.paths.empty() && options.max_length > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  options.seed = std::random_device{}();
  if (!parse(argc, argv, options)) {
    std::fprintf(stderr,
                 "usage: %s [--seconds N] [--timeout N] [--seed N] [--max-length N] PATH...\n",
                 argv[0]);
    return 2;
  }
  const std::vector<std::string> corpus = load(options.paths);
  if (corpus.empty()) {
    std::fprintf(stderr, "no file in what was given: nothing would be tested\n");
    return 2;
  }
  std::snprintf(kept_as, sizeof kept_as, "crash-%llu",
                static_cast<unsigned long long>(options.seed));
  std::fprintf(stderr, "seed %llu, %zu files\n", static_cast<unsigned long long>(options.seed),
               corpus.size());
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(keep_input);
  // A stack overflow has no stack left for its handler: give it one.
  static char handler_stack[1 << 16];
  stack_t stack{};
  stack.ss_sp = handler_stack;
  stack.ss_size = sizeof handler_stack;
  sigaltstack(&stack, nullptr);
  const bool sanitized = __sanitizer_set_death_callback != nullptr;
  for (const int number : {SIGABRT, SIGALRM, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) {
    // A sanitizer reports its own signals better than we would, and then calls keep_input.
    if (sanitized && number != SIGALRM && number != SIGABRT) continue;
    struct sigaction action {};
    action.sa_handler = on_signal;
    action.sa_flags = SA_ONSTACK;
    sigaction(number, &action, nullptr);
  }

  for (const std::string& input : corpus) run(input, options.timeout);
  size_t runs = 0;
  Mutator mutator(options.seed, corpus, options.max_length);
  const auto end = Clock::now() + std::chrono::duration<double>(options.seconds);
  for (; Clock::now() < end; ++runs) run(mutator.next(), options.timeout);
  std::fprintf(stderr, "%zu files and %zu mutations, no crash\n", corpus.size(), runs);
  return 0;
}
