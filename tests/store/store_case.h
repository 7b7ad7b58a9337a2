// A store in a folder of its own, and catalogs to put into it. Knows files and the store's
// interface.
#pragma once

#include <filesystem>
#include <string>

#include "catalog/store/store.h"

namespace dryshod::store {

class StoreFolder {
 public:
  StoreFolder();
  ~StoreFolder();
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;
  std::string file() const { return (path_ / "catalogs.db").string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What this SQL makes, by the rules of 15.
Catalog catalog_of(Strings& strings, const std::string& sql);
/// So many tables of five columns, the one of that number without its last.
std::string tables(int count, int changed = -1);

/// The message of what failed; empty where it did not.
std::string save(const std::string& file, const std::string& name, const Catalog& catalog,
                 int64_t at = 0);
/// The digest of what stands there, or what is wrong.
std::string digest_of(const std::string& file, const std::string& name);
/// What verify finds: empty where all is good.
std::string verified(const std::string& file);

template <class T>
std::string message(const Result<T>& result) {
  return result ? std::string() : result.error().front().message;
}

}  // namespace dryshod::store
