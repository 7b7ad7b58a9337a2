// The yardstick of the benchmarks: how long libpg_query itself needs to raw-parse one plain dump,
// statement by statement. It splits as naively as pg_dump's own output allows (";" at the end of a
// line, outside COPY data), and only the parsing is on the clock.
// It refuses to know dryshod: nothing of the program is used, so that it cannot get slower
// or faster with it. Statements that naive splitting breaks are counted as errors, not hidden.
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

extern "C" {
#include <pg_query.h>
#include <pg_query/pg_query_internal.h>
}

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

// What the process was given, which other programs on the machine hardly change.
double cpu_ms() {
  return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

bool starts_copy(std::string_view statement) {
  return statement.starts_with("COPY ") && statement.ends_with("FROM stdin");
}

// Where the statement itself begins, after the blank and comment lines before it.
char* skip_comment_lines(char* text) {
  while (*text == '\n' || (text[0] == '-' && text[1] == '-')) {
    char* end = std::strchr(text, '\n');
    if (end == nullptr) return text + std::strlen(text);
    text = end + 1;
  }
  return text;
}

// Cuts in place: each ";\n" becomes a terminator, so that the parser reads the text where it lies.
std::vector<char*> split(std::string& text) {
  std::vector<char*> statements;
  char* at = text.data();
  while (char* end = std::strstr(at, ";\n")) {
    *end = '\0';
    // The parser gets the comments too: to raw-parse a file is to read all of it.
    char* statement = at;
    char* begin = skip_comment_lines(at);
    at = end + 2;
    while (*begin == '\\') {  // psql's own lines (\restrict) are no SQL
      statement = begin + std::strcspn(begin, "\n");
      begin = skip_comment_lines(statement);
    }
    if (*begin == '\0') continue;
    if (starts_copy(begin)) {
      char* data_end = std::strstr(at, "\\.\n");
      at = data_end == nullptr ? text.data() + text.size() : data_end + 3;
    }
    statements.push_back(statement);
  }
  return statements;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: yardstick FILE [STATEMENTS-PER-MEMORY-CONTEXT]\n";
    return 2;
  }
  const size_t batch = argc == 3 ? std::strtoul(argv[2], nullptr, 10) : 1;
  std::ifstream file(argv[1], std::ios::binary);
  if (!file || batch == 0) {
    std::cerr << "yardstick: cannot read " << argv[1] << "\n";
    return 2;
  }
  std::ostringstream whole;
  whole << file.rdbuf();
  std::string text = std::move(whole).str();
  const size_t bytes = text.size();

  const auto split_start = Clock::now();
  const std::vector<char*> statements = split(text);
  const double split_ms = ms_since(split_start);

  size_t errors = 0;
  size_t trees = 0;
  const auto parse_start = Clock::now();
  const double cpu_start = cpu_ms();
  for (size_t i = 0; i < statements.size();) {
    MemoryContext context = pg_query_enter_memory_context();
    for (size_t n = 0; n < batch && i < statements.size(); ++n, ++i) {
      const auto result = pg_query_raw_parse(statements[i], PG_QUERY_PARSE_DEFAULT);
      if (result.error != nullptr) {
        ++errors;
        pg_query_free_error(result.error);
      } else {
        trees += static_cast<size_t>(list_length(result.tree));
      }
      std::free(result.stderr_buffer);
    }
    pg_query_exit_memory_context(context);
  }
  const double parse_ms = ms_since(parse_start);
  const double parse_cpu_ms = cpu_ms() - cpu_start;

  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << "{\"bytes\": " << bytes << ", \"statements\": " << statements.size()
            << ", \"trees\": " << trees << ", \"errors\": " << errors
            << ", \"split_ms\": " << split_ms << ", \"parse_ms\": " << parse_ms
            << ", \"parse_cpu_ms\": " << parse_cpu_ms << ", \"peak_kb\": " << usage.ru_maxrss
            << "}\n";
  return 0;
}
