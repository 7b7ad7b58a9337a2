// From privileges as the server keeps them (aclitem) to GRANT and REVOKE. Mirrors
// buildACLCommands() of src/bin/pg_dump/dumputils.c; refuses to know whose privileges they are.
#pragma once

#include <string>
#include <string_view>

namespace dryshod {

struct LivePrivileges {
  std::string_view prefix;  // ALTER DEFAULT PRIVILEGES ...; empty: of an object
  std::string_view on;      // "TABLE app.t", "TABLES"
  std::string_view column;  // quoted; empty: of all of it
  std::string_view acl;     // aclitems, separated by \x01
  std::string_view base;    // what is there without any statement
  char type = 'r';          // as acldefault() calls it
  int server_version = 0;
};

/// The statements that make `acl` of `base`; empty where nothing differs.
std::string privilege_statements(const LivePrivileges& privileges);

}  // namespace dryshod
