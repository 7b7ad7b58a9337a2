// The steps, waits and gates of a runbook, there and back, with the text of each. Knows in which
// order a move is made and what must hold between; the SQL is that of *_sql.h, the scripts those of
// shell_text.h.
#pragma once

#include <string>
#include <vector>

#include "neon/cutover/runbook.h"

namespace dryshod {

/// `globals` null: no file of roles was given.
std::vector<RunbookItem> runbook_items(const Runbook& runbook, const Catalog* globals);

/// Files that steps and gates read, but for their own.
struct SupportFile {
  std::string path, text;
  bool executable = false;
};
std::vector<SupportFile> support_files(const Runbook& runbook);

/// "gates/G2.1.sql": what a check asks, as a file; of a script of the shell: its command line.
std::string check_file(const GateCheck& check);

/// Of large tables each so many chunks are compared while nobody can write.
int chunks_between(const Runbook& runbook, const MovedTable& table);

}  // namespace dryshod
