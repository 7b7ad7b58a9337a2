// What a snapshot costs: reading a source, saving it, reading it back; and with --changed FILE..., saving
// each of these on top. Knows the steps of cli/snapshot.cc; measures and prints them as JSON, and
// judges nothing.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>

#include "catalog/digest.h"
#include "catalog/store/chunk.h"
#include "catalog/store/store.h"
#include "catalog/store/tree.h"
#include "parser/load.h"

namespace {

using namespace dryshod;
using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Result<Loaded> load_file(SourceMap& map, Strings& strings, const char* path) {
  return load(map, strings, path);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: store STORE SOURCE...\n";
    return 2;
  }
  const std::string path = argv[1];
  std::filesystem::remove(path);
  double parse = 0, pack = 0, save = 0, read = 0, find = 0;
  std::string saved_digest, read_digest;
  {
    SourceMap map;
    Strings strings;
    auto start = Clock::now();
    const auto loaded = load_file(map, strings, argv[2]);
    parse = ms_since(start);
    if (!loaded) return 1;
    start = Clock::now();
    const auto tree = store::tree_of(loaded->catalog);
    pack = ms_since(start);
    start = Clock::now();
    auto store = store::Store::open(path, store::Store::Access::Create);
    if (!store || !store->save(loaded->catalog, {"one", argv[2], "", 0, {}})) return 1;
    save = ms_since(start);
    saved_digest = digest(loaded->catalog);
  }
  const auto size_of_one = std::filesystem::file_size(path);
  {
    Strings strings;
    auto start = Clock::now();
    auto store = store::Store::open(path, store::Store::Access::Read);
    const auto snapshot = store->find({"one", 0});
    find = ms_since(start);
    const auto catalog = store->read(*snapshot, strings);
    read = ms_since(start);
    if (!catalog) {
      std::cerr << catalog.error().front().message << "\n";
      return 1;
    }
    start = Clock::now();
    read_digest = digest(*catalog);
    std::cerr << "digest " << ms_since(start) << " ms\n";
  }
  std::cout << "{\"parse\": " << parse << ", \"pack\": " << pack << ", \"save\": " << save
            << ", \"find\": " << find << ", \"read\": " << read << ", \"bytes\": " << size_of_one
            << ", \"equal\": " << (saved_digest == read_digest) << "}\n";
}
