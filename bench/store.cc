// What snapshots cost: reading a source, saving it, reading it back; and then COUNT more of it,
// each with CHANGES tables changed, in time and in bytes. Knows the steps of cli/snapshot.cc;
// measures and prints them as JSON, and judges nothing.
//   bench/store STORE SOURCE [COUNT [CHANGES]]
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "catalog/digest.h"
#include "catalog/store/store.h"
#include "parser/interpreter.h"
#include "parser/load.h"

namespace {

using namespace dryshod;
using Clock = std::chrono::steady_clock;
using store::Store;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Of all threads of this process, in milliseconds: what others do on the machine does not count.
double cpu() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// The best of them: what else runs on the machine only adds.
double best(const std::vector<double>& of) {
  return of.empty() ? 0 : *std::min_element(of.begin(), of.end());
}

/// One table changed, in one of the ways in which tables are.
std::string change_of(const Catalog& catalog, Ref table, int number) {
  const std::string name = catalog.qualified(table);
  const std::string own = std::to_string(number);
  switch (number % 4) {
    case 0:
      return "ALTER TABLE " + name + " ADD COLUMN added_" + own + " text DEFAULT 'new';";
    case 1:
      return "COMMENT ON TABLE " + name + " IS 'changed for the " + own + "th time';";
    case 2:
      return "ALTER TABLE " + name + " ADD CONSTRAINT check_" + own + " CHECK (id > " + own + ");";
    default:
      return "CREATE INDEX index_" + own + " ON " + name + " (id);";
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: store STORE SOURCE [COUNT [CHANGES]]\n";
    return 2;
  }
  const std::string path = argv[1];
  const int count = argc > 3 ? std::atoi(argv[3]) : 0;
  const int changes = argc > 4 ? std::atoi(argv[4]) : 10;
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);

  constexpr int kTimes = 9;
  std::vector<double> parse, save, read, parse_cpu, save_cpu, read_cpu;
  SourceMap map;
  Strings strings;
  std::optional<Loaded> loaded;
  for (int i = 0; i < kTimes; ++i) {
    const double cpu_before = cpu();
    const auto start = Clock::now();
    SourceMap own_map;
    Strings own_strings;
    if (!load(own_map, own_strings, argv[2])) return 1;
    parse.push_back(ms_since(start));
    parse_cpu.push_back(cpu() - cpu_before);
  }
  {
    auto result = load(map, strings, argv[2]);
    if (!result) return 1;
    loaded.emplace(std::move(*result));
  }
  for (int i = 0; i < kTimes; ++i) {
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
    const double cpu_before = cpu();
    const auto start = Clock::now();
    auto store = Store::open(path, Store::Access::Create);
    if (!store || !store->save(loaded->catalog, {"base", argv[2], "", 0, {}})) return 1;
    save.push_back(ms_since(start));
    save_cpu.push_back(cpu() - cpu_before);
  }
  const auto size_of_one = std::filesystem::file_size(path);
  bool equal = true;
  for (int i = 0; i < kTimes; ++i) {
    const double cpu_before = cpu();
    const auto start = Clock::now();
    Strings own;
    auto store = Store::open(path, Store::Access::Read);
    const auto catalog = store->read(*store->find({"base", 0}), own);
    read.push_back(ms_since(start));
    read_cpu.push_back(cpu() - cpu_before);
    if (i == 0) equal = catalog && digest(*catalog) == digest(loaded->catalog);
  }
  std::cout << "{\"parse\": " << best(parse) << ", \"save\": " << best(save)
            << ", \"read\": " << best(read) << ", \"parse_cpu\": " << best(parse_cpu)
            << ", \"save_cpu\": " << best(save_cpu) << ", \"read_cpu\": " << best(read_cpu)
            << ", \"equal\": " << (equal ? "true" : "false")
            << ", \"bytes_of_one\": " << size_of_one;

  std::vector<Ref> tables;
  loaded->catalog.each_of<Table>([&](Ref ref) { tables.push_back(ref); });
  std::mt19937 random(1);
  std::vector<double> again;
  int number = 0;
  for (int i = 0; i < count; ++i) {
    std::string sql;
    for (int k = 0; k < changes; ++k) {
      sql += change_of(loaded->catalog, tables[random() % tables.size()], ++number) + "\n";
    }
    SqlInterpreter interpreter(map);
    if (!interpreter.execute(sql, loaded->catalog)) return 1;
    const auto start = Clock::now();
    auto store = Store::open(path, Store::Access::Write);
    if (!store || !store->save(loaded->catalog, {"base", argv[2], "", i, {}})) return 1;
    again.push_back(ms_since(start));
  }
  if (count > 0) {
    const auto size = std::filesystem::file_size(path);
    std::cout << ", \"snapshots\": " << count + 1 << ", \"save_again\": " << best(again)
              << ", \"bytes_of_all\": " << size
              << ", \"times\": " << static_cast<double>(size) / static_cast<double>(size_of_one);
    const auto start = Clock::now();
    Strings own;
    auto store = Store::open(path, Store::Access::Read);
    const auto catalog = store->read(*store->find({"base", 0}), own);
    std::cout << ", \"read_last\": " << ms_since(start) << ", \"last_equal\": "
              << (catalog && digest(*catalog) == digest(loaded->catalog) ? "true" : "false");
  }
  std::cout << "}\n";
}
