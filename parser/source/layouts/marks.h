// Marks in comments with which tools part one file of a migration: which part goes forward, and
// where a statement ends that has no semicolon. Knows the marks of goose, dbmate, sql-migrate and
// Drizzle; refuses to know SQL.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

/// The part of a migration file that goes forward: tools that keep both ways in one file mark them
/// (`-- +goose Down`, `-- migrate:down`, `-- +migrate Down`). Offsets into the text.
struct Forward {
  uint32_t begin = 0;
  uint32_t end = 0;
};
Forward forward_part(std::string_view text);

/// Does some tool's mark say where the way forward begins?
bool has_way_forward(std::string_view text);

/// Does a line of the text begin with this mark, behind its `--`?
bool has_mark(std::string_view text, std::string_view mark);

/// The text with a semicolon where a mark ends a statement (`--> statement-breakpoint`, `-- +goose
/// StatementEnd`); everything stands where it stood. None: there is no such mark.
std::optional<std::string> with_statement_ends(std::string_view text);

}  // namespace dryshod
