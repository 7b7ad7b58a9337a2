// Configuration parameters as GRANT ... ON PARAMETER names them (since 15). Which of them there are
// is the server's and its extensions' affair.
#include "parser/lower/features.h"
#include "parser/lower/of_cluster.h"

namespace dryshod {

Ref need_parameter(Session& session, std::string_view name) {
  if (!require(session, Feature::ParameterPrivileges)) return {};
  session.catalog.mentions_roles = true;
  std::string key(name);
  for (char& c : key) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return mentioned<ConfigurationParameter>(session, session.name(key), "parameter");
}

}  // namespace dryshod
