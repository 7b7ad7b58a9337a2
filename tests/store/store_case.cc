// See store_case.h.
#include "tests/store/store_case.h"

#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "catalog/digest.h"
#include "parser/load.h"

namespace dryshod::store {

namespace fs = std::filesystem;

StoreFolder::StoreFolder() {
  std::string place = (fs::temp_directory_path() / "dryshod-store-XXXXXX").string();
  if (mkdtemp(place.data()) == nullptr) throw std::runtime_error("no folder for the test");
  path_ = place;
}

StoreFolder::~StoreFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

Catalog catalog_of(Strings& strings, const std::string& sql) {
  const StoreFolder folder;
  const std::string path = (folder.path() / "source.sql").string();
  std::ofstream(path) << sql;
  SourceMap map;
  LoadOptions options;
  options.major = 15;
  Result<Loaded> loaded = load(map, strings, path, options);
  if (!loaded) throw std::runtime_error(loaded.error().front().message);
  return std::move(loaded->catalog);
}

std::string tables(int count, int changed) {
  std::string sql;
  for (int i = 0; i < count; ++i) {
    const std::string name = "t" + std::to_string(i * 7919 % 100000);
    sql += "CREATE TABLE " + name +
           " (id bigint PRIMARY KEY, a text DEFAULT 'x', b integer, c date" +
           (i == changed ? "" : ", d numeric(10,2)") + ");\n";
    if (i > 0 && i % 3 == 0) {
      sql += "ALTER TABLE " + name + " ADD COLUMN up bigint REFERENCES t0;\n";
    }
  }
  return sql;
}

std::string save(const std::string& file, const std::string& name, const Catalog& catalog,
                 int64_t at) {
  auto store = Store::open(file, Store::Access::Create);
  if (!store) return message(store);
  return message(store->save(catalog, {name, "a test", "", at, {}}));
}

std::string digest_of(const std::string& file, const std::string& name) {
  auto store = Store::open(file, Store::Access::Read);
  if (!store) return message(store);
  const auto snapshot = store->find({name, 0});
  if (!snapshot) return message(snapshot);
  Strings strings;
  const auto catalog = store->read(*snapshot, strings);
  return catalog ? digest(*catalog) : message(catalog);
}

std::string verified(const std::string& file) {
  auto store = Store::open(file, Store::Access::Read);
  if (!store) return message(store);
  const auto checked = store->verify();
  if (!checked) return message(checked);
  std::string all;
  for (const std::string& wrong : checked->wrong) all += wrong + "\n";
  return all;
}

}  // namespace dryshod::store
