// CREATE COLLATION: DefineCollation() of src/backend/commands/collationcmds.c. Whether the
// operating system or ICU has the locale is known to the server only.
#include <algorithm>
#include <array>
#include <map>

#include "catalog/quote.h"
#include "parser/expr/text_search_facts.h"
#include "parser/lower/define.h"
#include "parser/lower/definition.h"
#include "parser/lower/features.h"

namespace dryshod {
namespace {

using Options = std::map<std::string, const DefElem*, std::less<>>;

const char* text_or_null(const Options& options, std::string_view name, std::string& room) {
  const auto found = options.find(name);
  if (found == options.end()) return nullptr;
  room = def_text(*found->second);
  return room.c_str();
}

bool gather(Session& session, const DefineStmt& statement, Options& options) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "from", "locale", "lc_collate", "lc_ctype", "provider", "deterministic", "rules", "version"};
  for (const DefElem* option : list_of<DefElem>(statement.definition)) {
    const std::string_view name = option->defname;
    const bool known = std::find(kNames.begin(), kNames.end(), name) != kNames.end();
    if (name == "rules" && !require(session, Feature::CollationRules, option->location))
      return false;
    if (!known) {
      return error(session, "collation attribute " + quoted(name) + " not recognized",
                   option->location);
    }
    if (!options.emplace(name, option).second) {
      return error(session, "conflicting or redundant options", option->location);
    }
  }
  const bool clash = (options.contains("locale") &&
                      (options.contains("lc_collate") || options.contains("lc_ctype"))) ||
                     (options.contains("from") && options.size() > 1);
  return !clash || error(session, "conflicting or redundant options");
}

std::string no_such_collation(const std::vector<std::string_view>& parts) {
  return "collation " + quoted(qualified_text(parts)) + " for encoding \"UTF8\" does not exist";
}

bool copy(Session& session, const DefElem& from, Collation& body) {
  std::vector<std::string_view> parts = def_names(session, from);
  if (const Ref source = find_in_schemas(session, Kind::Collation, parts)) {
    body = session.catalog.get<Collation>(source);
    return true;
  }
  const std::vector<std::string_view> written = parts;
  if (parts.size() == 2 && parts[0] == "pg_catalog") parts.erase(parts.begin());
  if (parts.size() != 1) return error(session, no_such_collation(written));
  if (parts[0] == "default") return error(session, "collation \"default\" cannot be copied");
  const BuiltinCollation found = builtin_collation(parts[0], session.major);
  if (found.provider.empty()) return error(session, no_such_collation(written));
  body.provider = session.name(found.provider);
  const Name locale = session.strings.name(found.locale);
  (found.provider == "libc" ? body.lc_collate : body.locale) = locale;
  if (found.provider == "libc") body.lc_ctype = locale;
  if (parts[0] == "C" || parts[0] == "POSIX") body.copied_from = locale;
  return true;
}

bool missing(Session& session, std::string_view parameter) {
  return error(session, "parameter " + quoted(parameter) + " must be specified");
}

/// builtin_validate_locale() of src/backend/utils/adt/pg_locale.c.
bool set_builtin_locale(Session& session, std::string_view locale, Collation& body) {
  if (locale == "C.UTF8") locale = "C.UTF-8";
  if (locale != "C" && locale != "C.UTF-8" && locale != "PG_UNICODE_FAST") {
    return error(session, "invalid locale name " + quoted(locale) + " for builtin provider");
  }
  body.locale = session.name(locale);
  return true;
}

bool set_locale(Session& session, const Options& options, std::string_view provider,
                Collation& body) {
  std::string room[3];
  const char* locale = text_or_null(options, "locale", room[0]);
  const char* collate = text_or_null(options, "lc_collate", room[1]);
  const char* ctype = text_or_null(options, "lc_ctype", room[2]);
  // Until 14 the two settings hold the locale of ICU, too.
  const bool by_settings = provider == "libc" || session.major < 15;
  if (by_settings) {
    if (locale != nullptr) collate = ctype = locale;
    if (collate == nullptr) return missing(session, "lc_collate");
    if (ctype == nullptr) return missing(session, "lc_ctype");
  } else if (locale == nullptr) {
    return missing(session, "locale");
  }
  if (provider == "libc") {
    body.lc_collate = session.name(collate);
    body.lc_ctype = session.name(ctype);
    return true;
  }
  if (provider == "builtin") return set_builtin_locale(session, locale, body);
  const std::string icu = by_settings ? collate : locale;
  body.locale = session.strings.name(session.major >= 16 ? icu_language_tag(icu) : icu);
  return true;
}

bool read_collation(Session& session, const Options& options, Collation& body) {
  std::string provider = "libc", room;
  if (const char* written = text_or_null(options, "provider", room)) {
    provider = written;
    std::transform(provider.begin(), provider.end(), provider.begin(),
                   [](unsigned char c) { return static_cast<char>(c < 128 ? tolower(c) : c); });
    const auto locale = options.find("locale");
    const bool fast = locale != options.end() && def_text(*locale->second) == "PG_UNICODE_FAST";
    if (provider == "builtin" && fast && !require(session, Feature::UnicodeFast)) return false;
    if (provider == "builtin" && !require(session, Feature::BuiltinCollation)) return false;
    if (provider != "icu" && provider != "libc" && provider != "builtin") {
      return error(session, "unrecognized collation provider: " + std::string(written));
    }
  }
  body.provider = session.strings.name(provider);
  if (const auto found = options.find("deterministic"); found != options.end()) {
    if (!check_bool(session, *found->second)) return false;
    body.deterministic = def_bool(*found->second);
  }
  if (!set_locale(session, options, provider, body)) return false;
  if (!body.deterministic && provider != "icu") {
    return error(session, "nondeterministic collations not supported with this provider");
  }
  const char* rules = text_or_null(options, "rules", room);
  if (rules == nullptr) return true;
  if (provider != "icu") {
    return error(session, "ICU rules cannot be specified unless locale provider is ICU");
  }
  body.rules = session.strings.text(rules);
  return true;
}

}  // namespace

bool define_collation(Session& session, const DefineStmt& statement) {
  const auto place = new_object(session, statement.defnames, Slot::None);
  if (!place) return false;
  Options options;
  Collation body;
  if (!gather(session, statement, options)) return false;
  const auto from = options.find("from");
  if (from != options.end() ? !copy(session, *from->second, body)
                            : !read_collation(session, options, body)) {
    return false;
  }
  if (session.catalog.find_own<Collation>(place->schema, place->name)) {
    // CollationCreate() of src/backend/catalog/pg_collation.c: ICU's are for every encoding.
    const bool any = session.text(body.provider) != "libc";
    return statement.if_not_exists ||
           error(session, "collation " + quoted(session.text(place->name)) +
                              (any ? "" : " for encoding \"UTF8\"") + " already exists");
  }
  created(session, session.catalog.add(place->schema, place->name, body, session.statement));
  return true;
}

}  // namespace dryshod
