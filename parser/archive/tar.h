// Members of a tar archive as pg_dump -Ft writes it. Knows headers (src/port/tar.c,
// pg_backup_tar.c); refuses to know what is in a member.
#pragma once

#include <string>
#include <string_view>

#include "catalog/diagnostic.h"

namespace dryshod {

/// Is this the header of a member? 512 bytes, whose sum is among them.
bool is_tar_header(std::string_view bytes);

/// The bytes of the member of that name. `name` is the archive's, for messages.
Result<std::string_view> tar_member(std::string_view bytes, std::string_view member,
                                    const std::string& name);

}  // namespace dryshod
