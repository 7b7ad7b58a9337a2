// See failing_disk.h: a VFS around SQLite's own.
#include "tests/store/failing_disk.h"

#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstring>

namespace dryshod::store {
namespace {

Failing how = Failing::Never;
int fails_at = 0;
int changes = 0;

sqlite3_vfs* below() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return vfs;
}

/// SQLite's file lies behind this one.
struct File {
  sqlite3_file base;
};
sqlite3_file* inner(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

/// SQLITE_OK, or what the change comes to; `half` does as much of it as a crash would leave.
template <class Half>
int change(Half&& half) {
  ++changes;
  if (how == Failing::Never || changes < fails_at) return SQLITE_OK;
  if (how == Failing::Kills) {
    half();
    kill(getpid(), SIGKILL);
  }
  return SQLITE_FULL;
}

int close_file(sqlite3_file* file) {
  return inner(file)->pMethods->xClose(inner(file));
}
int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
  return inner(file)->pMethods->xRead(inner(file), to, count, at);
}
int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
  const auto half = [&] { inner(file)->pMethods->xWrite(inner(file), from, count / 2, at); };
  if (const int failed = change(half); failed != SQLITE_OK) return failed;
  return inner(file)->pMethods->xWrite(inner(file), from, count, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  // To cut a file takes no room.
  if (how != Failing::IsFull) change([] {});
  return inner(file)->pMethods->xTruncate(inner(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  if (how != Failing::IsFull) change([] {});
  return inner(file)->pMethods->xSync(inner(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return inner(file)->pMethods->xFileSize(inner(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return inner(file)->pMethods->xLock(inner(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return inner(file)->pMethods->xUnlock(inner(file), level);
}
int check_lock(sqlite3_file* file, int* result) {
  return inner(file)->pMethods->xCheckReservedLock(inner(file), result);
}
int control(sqlite3_file* file, int code, void* argument) {
  return inner(file)->pMethods->xFileControl(inner(file), code, argument);
}
int sector_size(sqlite3_file* file) {
  return inner(file)->pMethods->xSectorSize(inner(file));
}
int characteristics(sqlite3_file* file) {
  return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  return inner(file)->pMethods->xShmMap(inner(file), page, size, extend, at);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return inner(file)->pMethods->xShmLock(inner(file), offset, count, flags);
}
void barrier(sqlite3_file* file) {
  inner(file)->pMethods->xShmBarrier(inner(file));
}
int unmap_shared(sqlite3_file* file, int remove) {
  return inner(file)->pMethods->xShmUnmap(inner(file), remove);
}

const sqlite3_io_methods kMethods = {
    2,           close_file,  read_file,    write_file, truncate_file, sync_file,       file_size,
    lock_file,   unlock_file, check_lock,   control,    sector_size,   characteristics, map_shared,
    lock_shared, barrier,     unmap_shared, nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
  file->pMethods = nullptr;
  const int code = below()->xOpen(below(), name, inner(file), flags, given);
  if (code == SQLITE_OK) file->pMethods = &kMethods;
  return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync) {
  if (how != Failing::IsFull) change([] {});
  return below()->xDelete(below(), name, sync);
}

}  // namespace

void fail_disk(Failing failing, int at_change) {
  how = failing;
  fails_at = at_change;
  changes = 0;
  static sqlite3_vfs vfs;
  if (vfs.zName != nullptr) return;
  vfs = *below();
  vfs.zName = "failing";
  vfs.szOsFile = static_cast<int>(sizeof(File)) + below()->szOsFile;
  vfs.pNext = nullptr;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  sqlite3_vfs_register(&vfs, 1);
}

int disk_changes() {
  return changes;
}

}  // namespace dryshod::store
