// GRANT and REVOKE; see grants.h.
#include "migration/rules/shared/grants.h"

#include <algorithm>

namespace dryshod {
namespace {

bool grantable(const std::string& privilege) { return privilege.ends_with('*'); }
std::string bare_word(const std::string& privilege) {
  return grantable(privilege) ? privilege.substr(0, privilege.size() - 1) : privilege;
}

/// The entry of the list for the same privilege, or null.
const std::string* entry(const PrivilegeList& list, const std::string& privilege) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const std::string& other) {
    return bare_word(other) == bare_word(privilege);
  });
  return found == list.end() ? nullptr : &*found;
}

std::string joined(const PrivilegeList& list, const GrantWords& words) {
  std::string out;
  const bool all = list.size() > 1 && list.size() == words.all.size() &&
                   std::all_of(words.all.begin(), words.all.end(), [&](std::string_view word) {
                     return entry(list, std::string(word)) != nullptr;
                   });
  if (all) return "ALL" + words.columns;
  for (const std::string& privilege : list) {
    out += (out.empty() ? "" : ", ") + bare_word(privilege) + words.columns;
  }
  return out;
}

}  // namespace

PrivilegeList privilege_list(const Catalog& catalog, NameList privileges) {
  PrivilegeList out;
  for (const std::string_view word : catalog.strings()[privileges]) out.emplace_back(word);
  return out;
}

PrivilegeList privilege_list(const std::vector<std::string_view>& words) {
  return {words.begin(), words.end()};
}

void emit_privileges(Emit& emit, const GrantWords& words, const PrivilegeList& before,
                     const PrivilegeList& after) {
  PrivilegeList revoked, option_revoked, granted, granted_with_option;
  for (const std::string& privilege : before) {
    const std::string* now = entry(after, privilege);
    if (now == nullptr) {
      revoked.push_back(privilege);
    } else if (grantable(privilege) && !grantable(*now)) {
      option_revoked.push_back(privilege);
    }
  }
  for (const std::string& privilege : after) {
    const std::string* was = entry(before, privilege);
    if (was != nullptr && grantable(*was) >= grantable(privilege)) continue;
    (grantable(privilege) ? granted_with_option : granted).push_back(privilege);
  }
  const auto revoke = [&](const char* option, const PrivilegeList& list) {
    if (list.empty()) return;
    emit.statement(words.prefix + "REVOKE " + option + joined(list, words) + words.object +
                   " FROM " + words.grantee);
  };
  const auto grant = [&](const PrivilegeList& list, const char* option) {
    if (list.empty()) return;
    emit.statement(words.prefix + "GRANT " + joined(list, words) + words.object + " TO " +
                   words.grantee + option);
  };
  revoke("", revoked);
  revoke("GRANT OPTION FOR ", option_revoked);
  grant(granted, "");
  grant(granted_with_option, " WITH GRANT OPTION");
}

std::string grantee_word(std::string_view role) {
  return role == "public" ? "PUBLIC" : quote_ident(role);
}

}  // namespace dryshod
