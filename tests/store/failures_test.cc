// A store under what may happen to it: killed at every change of a file, a full disk, many
// processes at once, damaged files, a folder that cannot be written. Nothing that was committed is
// lost, and what is wrong is said. Knows the store's interface and processes.
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <functional>

#include "catalog/digest.h"
#include "tests/store/failing_disk.h"
#include "tests/store/store_case.h"

namespace dryshod::store {
namespace {

namespace fs = std::filesystem;

/// In a process of its own; its exit status, or 1000 where it was killed.
int in_child(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000;
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

void leave_only(const StoreFolder& folder, const std::string& bytes) {
  for (const auto& entry : fs::directory_iterator(folder.path())) fs::remove(entry.path());
  write_bytes(folder.file(), bytes);
}

}  // namespace

TEST_CASE("killed at any change of a file, a store has what was committed last") {
  const StoreFolder folder;
  Strings strings;
  const Catalog before = catalog_of(strings, tables(20));
  const Catalog after = catalog_of(strings, tables(40, 3));
  const std::string old_digest = digest(before);
  const std::string new_digest = digest(after);
  REQUIRE(save(folder.file(), "prod", before) == "");
  const std::string base = bytes_of(folder.file());
  int killed = 0;
  bool was_new = false;
  for (int at = 1;; ++at) {
    leave_only(folder, base);
    const int status = in_child([&] {
      fail_disk(Failing::Kills, at);
      return save(folder.file(), "prod", after) == "" ? 0 : 1;
    });
    INFO("killed at change " << at);
    if (status != 1000) {
      CHECK(status == 0);
      break;
    }
    ++killed;
    const std::string found = digest_of(folder.file(), "prod");
    CHECK((found == old_digest || found == new_digest));
    // Once it is committed it stays so.
    CHECK((!was_new || found == new_digest));
    was_new = found == new_digest;
    CHECK(verified(folder.file()) == "");
    CHECK(save(folder.file(), "prod", after) == "");
    CHECK(digest_of(folder.file(), "prod") == new_digest);
  }
  CHECK(killed > 15);
  CHECK(was_new);
}

TEST_CASE("killed while it is made, a store is none or a good one") {
  const StoreFolder folder;
  Strings strings;
  const Catalog catalog = catalog_of(strings, tables(5));
  int killed = 0;
  for (int at = 1;; ++at) {
    for (const auto& entry : fs::directory_iterator(folder.path())) fs::remove(entry.path());
    const int status = in_child([&] {
      fail_disk(Failing::Kills, at);
      return save(folder.file(), "prod", catalog) == "" ? 0 : 1;
    });
    INFO("killed at change " << at);
    if (status != 1000) break;
    ++killed;
    CHECK(save(folder.file(), "prod", catalog) == "");
    CHECK(digest_of(folder.file(), "prod") == digest(catalog));
    CHECK(verified(folder.file()) == "");
  }
  CHECK(killed > 15);
}

TEST_CASE("a full disk changes nothing, and is said") {
  const StoreFolder folder;
  Strings strings;
  const Catalog before = catalog_of(strings, tables(20));
  const Catalog after = catalog_of(strings, tables(40, 3));
  REQUIRE(save(folder.file(), "prod", before) == "");
  const std::string base = bytes_of(folder.file());
  int refused = 0;
  for (int at = 1;; ++at) {
    leave_only(folder, base);
    const int status = in_child([&] {
      fail_disk(Failing::IsFull, at);
      const std::string problem = save(folder.file(), "prod", after);
      if (problem.empty()) return 0;
      return problem.ends_with("the disk is full; nothing was changed") ? 1 : 2;
    });
    INFO("full at change " << at);
    CHECK(status != 2);
    CHECK(digest_of(folder.file(), "prod") == (status == 0 ? digest(after) : digest(before)));
    CHECK(verified(folder.file()) == "");
    if (status != 1) break;
    ++refused;
  }
  CHECK(refused > 5);
}

TEST_CASE("many processes save at once, and nothing is lost") {
  constexpr int kProcesses = 4, kTimes = 8;
  const StoreFolder folder;
  Strings strings;
  std::vector<Catalog> catalogs;
  for (int i = 0; i < kProcesses; ++i) catalogs.push_back(catalog_of(strings, tables(30, i)));
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      int failed = 0;
      for (int time = 0; time < kTimes; ++time) {
        const std::string own = "own" + std::to_string(i);
        failed += save(folder.file(), time % 2 == 0 ? "shared" : own, catalogs[i]) != "" ? 1 : 0;
      }
      _exit(failed);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
  auto store = Store::open(folder.file(), Store::Access::Read);
  REQUIRE(store);
  CHECK(store->log("shared")->size() == kProcesses * kTimes / 2);
  CHECK(store->find({"shared", kProcesses * kTimes / 2 - 1}));
  for (int i = 0; i < kProcesses; ++i) {
    CHECK(digest_of(folder.file(), "own" + std::to_string(i)) == digest(catalogs[i]));
  }
  CHECK(verified(folder.file()) == "");
}

TEST_CASE("who reads is not disturbed by who takes away") {
  const StoreFolder folder;
  Strings strings;
  const Catalog one = catalog_of(strings, tables(300));
  const Catalog two = catalog_of(strings, tables(300, 150) + "CREATE SCHEMA other;");
  REQUIRE(save(folder.file(), "prod", one) == "");
  const pid_t child = fork();
  if (child == 0) {
    int failed = 0;
    for (int time = 0; time < 15; ++time) {
      failed += save(folder.file(), "prod", time % 2 == 0 ? two : one) != "" ? 1 : 0;
      auto store = Store::open(folder.file(), Store::Access::Write);
      failed += store && store->prune({1, std::nullopt, false}) ? 0 : 1;
    }
    _exit(failed);
  }
  int read = 0;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    const std::string found = digest_of(folder.file(), "prod");
    // Between the look at the name and the reading it may have gone.
    const bool good = found == digest(one) || found == digest(two);
    INFO(found);
    CHECK((good || found.ends_with("the snapshot of prod is gone")));
    read += good ? 1 : 0;
  }
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(read > 0);
  CHECK(verified(folder.file()) == "");
}

TEST_CASE("a damaged file is never taken for a good one") {
  const StoreFolder folder;
  Strings strings;
  const Catalog catalog = catalog_of(strings, tables(60));
  REQUIRE(save(folder.file(), "prod", catalog) == "");
  const std::string base = bytes_of(folder.file());
  const std::string good = digest(catalog);
  size_t noticed = 0, tried = 0;
  for (size_t at = 0; at < base.size(); at += 61) {
    std::string bytes = base;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    leave_only(folder, bytes);
    ++tried;
    const std::string found = digest_of(folder.file(), "prod");
    const std::string wrong = verified(folder.file());
    INFO("byte " << at << ": " << found << " / " << wrong);
    // Where the byte is of no importance, it reads as before; else there is an error.
    CHECK((found == good || found.find(folder.file()) == 0 || found.find("there is no") == 0));
    CHECK((found == good || wrong != ""));
    if (found != good || wrong != "") ++noticed;
  }
  CHECK(noticed > tried / 5);
}

TEST_CASE("a file that was cut short is never taken for a good one") {
  const StoreFolder folder;
  Strings strings;
  const Catalog catalog = catalog_of(strings, tables(60));
  REQUIRE(save(folder.file(), "prod", catalog) == "");
  const std::string base = bytes_of(folder.file());
  for (size_t size = base.size() - 1; size > 0; size = size > 1500 ? size - 1500 : 0) {
    leave_only(folder, base.substr(0, size));
    INFO(size << " bytes of " << base.size());
    const std::string found = digest_of(folder.file(), "prod");
    CHECK((found == digest(catalog) || found.find(folder.file()) == 0));
    CHECK((found == digest(catalog) || verified(folder.file()) != ""));
  }
  leave_only(folder, base.substr(0, base.size() / 2));
  CHECK(verified(folder.file()) != "");
}

TEST_CASE("a folder that cannot be written is read, and not written") {
  const StoreFolder folder;
  Strings strings;
  const Catalog catalog = catalog_of(strings, tables(5));
  REQUIRE(save(folder.file(), "prod", catalog) == "");
  const std::string base = bytes_of(folder.file());
  chmod(folder.file().c_str(), 0444);
  chmod(folder.path().c_str(), 0555);
  const int status = in_child([&] {
    // Root may write everywhere.
    if (geteuid() == 0 &&
        (setgroups(0, nullptr) != 0 || setgid(65534) != 0 || setuid(65534) != 0)) {
      return 9;
    }
    if (digest_of(folder.file(), "prod") != digest(catalog)) return 1;
    if (verified(folder.file()) != "") return 2;
    return save(folder.file(), "prod", catalog).ends_with("cannot be written") ? 0 : 3;
  });
  chmod(folder.path().c_str(), 0755);
  CHECK(status == 0);
  CHECK(bytes_of(folder.file()) == base);
}

}  // namespace dryshod::store
