// A database as Neon gives it to its user, on a server of ours: an owner that is no superuser, with
// the predefined roles that Neon grants, and extensions only from its list. Knows roles and
// extensions; refuses to know what is loaded.
#pragma once

#include <set>
#include <string>

#include "tests/server/server.h"

namespace dryshod {

class StandIn {
 public:
  /// Makes the roles, where they are not there yet.
  explicit StandIn(TestServer& server);

  std::string create_database() const;
  /// Runs the script as the owner. Extensions of the list are created for it, as Neon trusts them;
  /// others are refused. Event triggers and foreign data wrappers of extensions are let through as
  /// there.
  Outcome load(const std::string& database, const std::string& script) const;
  /// Takes away the roles that a script made, so that the next may make them.
  void drop_roles_made() const;

  /// Extensions that the script wants, Neon offers and this machine does not have.
  std::set<std::string> missing_here(const std::string& script) const;

 private:
  TestServer& server_;
};

}  // namespace dryshod
