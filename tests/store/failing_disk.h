// A disk that fails when it is told to, for SQLite: the nth change of a file is written by half,
// and then the process is killed, or the disk is full. Knows SQLite's files; not what is written.
#pragma once

namespace dryshod::store {

enum class Failing { Never, Kills, IsFull };

/// From now on in this process, for every database that is opened. The first change is number 1.
void fail_disk(Failing how, int at_change);
/// Changes of files since then.
int disk_changes();

}  // namespace dryshod::store
