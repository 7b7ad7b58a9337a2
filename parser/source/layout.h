// The .sql files of a directory, in the order in which they are to be read, and whether they are
// migrations or declarative. Knows file names and the habits of migration tools; reads no content
// but the up/down markers of one-file tools.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"

namespace dryshod {

enum class Layout : uint8_t { Auto, Migrations, Declarative };

struct SqlDirectory {
  Layout layout = Layout::Declarative;  // never Auto
  std::string why;                 // how it was detected, for a note; empty when it was asked for
  std::vector<std::string> files;  // relative to the directory, in reading order
  std::vector<std::string> left_out;  // the way back: *.down.sql and its like
};

/// Lists a directory. A missing or unreadable one, and one without .sql files, is an error.
Result<SqlDirectory> list_sql(const std::string& directory, Layout wanted);

/// Text order in which numbers count by value and directories part before names: 2_x < 10_x.
bool natural_less(std::string_view a, std::string_view b);

/// The part of a migration file that goes forward: tools that keep both ways in one file mark them
/// (`-- +goose Down`, `-- migrate:down`, `-- +migrate Down`). Offsets into the text.
struct Forward {
  uint32_t begin = 0;
  uint32_t end = 0;
};
Forward forward_part(std::string_view text);

}  // namespace dryshod
