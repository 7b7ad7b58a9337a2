// See acl_text.h.
#include "parser/live/acl_text.h"

#include <algorithm>
#include <vector>

#include "catalog/quote.h"

namespace dryshod {
namespace {

struct Letter {
  char letter;
  std::string_view word;
};
constexpr Letter kLetters[] = {{'r', "SELECT"},  {'a', "INSERT"},   {'w', "UPDATE"},
                               {'d', "DELETE"},  {'D', "TRUNCATE"}, {'x', "REFERENCES"},
                               {'t', "TRIGGER"}, {'m', "MAINTAIN"}, {'U', "USAGE"},
                               {'C', "CREATE"},  {'X', "EXECUTE"}};

/// All that can be granted on a kind of object there, which is said with ALL.
std::string_view all_letters(char type, int version) {
  constexpr int kMaintain = 170000;
  switch (type) {
    case 'r':
      return version >= kMaintain ? "rawdDxtm" : "rawdDxt";
    case 's':
    case 'L':
      return type == 's' ? "rwU" : "rw";
    case 'n':
      return "UC";
    case 'f':
      return "X";
    case 'c':
      return "";  // of a column it is never said
    default:
      return "U";  // types, languages, wrappers, servers
  }
}

std::vector<std::string_view> items_of(std::string_view text) {
  std::vector<std::string_view> items;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\x01'), text.size());
    items.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

struct AclItem {
  std::string grantee;  // quoted, or PUBLIC
  std::string plain, with_grant_option;
};

AclItem parse(std::string_view item) {
  AclItem parsed;
  std::string name;
  bool in_quotes = false;
  size_t at = 0;
  for (; at < item.size() && (in_quotes || item[at] != '='); ++at) {
    if (item[at] != '"') {
      name += item[at];
    } else if (in_quotes && at + 1 < item.size() && item[at + 1] == '"') {
      name += item[++at];
    } else {
      in_quotes = !in_quotes;
    }
  }
  parsed.grantee = name.empty() ? "PUBLIC" : quote_ident(name);
  for (++at; at < item.size() && item[at] != '/'; ++at) {
    const bool passes_on = at + 1 < item.size() && item[at + 1] == '*';
    (passes_on ? parsed.with_grant_option : parsed.plain) += item[at];
    if (passes_on) ++at;
  }
  return parsed;
}

std::string words(std::string_view letters, const LivePrivileges& of) {
  const std::string_view all = all_letters(of.type, of.server_version);
  const auto has = [&](char c) { return letters.find(c) != std::string_view::npos; };
  if (!all.empty() && std::all_of(all.begin(), all.end(), has)) return "ALL";
  std::string out;
  for (const Letter& l : kLetters) {
    if (!has(l.letter)) continue;
    if (!out.empty()) out += ", ";
    out += l.word;
    if (!of.column.empty()) out.append(" (").append(of.column).append(")");
  }
  return out;
}

}  // namespace

std::string privilege_statements(const LivePrivileges& of) {
  const std::vector<std::string_view> have = items_of(of.acl);
  const std::vector<std::string_view> base = items_of(of.base);
  std::string out;
  const auto say = [&](const char* verb, std::string_view letters, const char* preposition,
                       const std::string& grantee, const char* end) {
    const std::string what = words(letters, of);
    if (what.empty()) return;
    out.append(of.prefix).append(verb).append(what).append(" ON ").append(of.on);
    out.append(preposition).append(grantee).append(end);
  };
  for (const std::string_view item : base) {
    if (std::find(have.begin(), have.end(), item) != have.end()) continue;
    const AclItem gone = parse(item);
    say("REVOKE ", gone.plain + gone.with_grant_option, " FROM ", gone.grantee, ";\n");
  }
  for (const std::string_view item : have) {
    if (std::find(base.begin(), base.end(), item) != base.end()) continue;
    const AclItem given = parse(item);
    say("GRANT ", given.plain, " TO ", given.grantee, ";\n");
    say("GRANT ", given.with_grant_option, " TO ", given.grantee, " WITH GRANT OPTION;\n");
  }
  return out;
}

}  // namespace dryshod
