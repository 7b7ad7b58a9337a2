// CREATE CONVERSION: CreateConversionCommand() of src/backend/commands/conversioncmds.c. Knows the
// names of encodings (src/common/encnames.c); that the function converts these two is data to it.
#include <algorithm>
#include <array>
#include <utility>

#include "parser/lower/definition.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

/// pg_enc2name_tbl.
constexpr std::array<std::string_view, 42> kEncodings = {
    "SQL_ASCII", "EUC_JP",        "EUC_CN",     "EUC_KR",     "EUC_TW",     "EUC_JIS_2004",
    "UTF8",      "MULE_INTERNAL", "LATIN1",     "LATIN2",     "LATIN3",     "LATIN4",
    "LATIN5",    "LATIN6",        "LATIN7",     "LATIN8",     "LATIN9",     "LATIN10",
    "WIN1256",   "WIN1258",       "WIN866",     "WIN874",     "KOI8R",      "WIN1251",
    "WIN1252",   "ISO_8859_5",    "ISO_8859_6", "ISO_8859_7", "ISO_8859_8", "WIN1250",
    "WIN1253",   "WIN1254",       "WIN1255",    "WIN1257",    "KOI8U",      "SJIS",
    "BIG5",      "GBK",           "UHC",        "GB18030",    "JOHAB",      "SHIFT_JIS_2004"};

/// pg_encname_tbl, as far as a name is not one of the above without its marks.
constexpr std::array<std::pair<std::string_view, std::string_view>, 34> kOtherNames = {{
    {"abc", "WIN1258"},         {"alt", "WIN866"},          {"iso88591", "LATIN1"},
    {"iso885910", "LATIN6"},    {"iso885913", "LATIN7"},    {"iso885914", "LATIN8"},
    {"iso885915", "LATIN9"},    {"iso885916", "LATIN10"},   {"iso88592", "LATIN2"},
    {"iso88593", "LATIN3"},     {"iso88594", "LATIN4"},     {"iso88599", "LATIN5"},
    {"koi8", "KOI8R"},          {"mskanji", "SJIS"},        {"shiftjis", "SJIS"},
    {"tcvn", "WIN1258"},        {"tcvn5712", "WIN1258"},    {"unicode", "UTF8"},
    {"vscii", "WIN1258"},       {"win", "WIN1251"},         {"win932", "SJIS"},
    {"win936", "GBK"},          {"win949", "UHC"},          {"win950", "BIG5"},
    {"windows1250", "WIN1250"}, {"windows1251", "WIN1251"}, {"windows1252", "WIN1252"},
    {"windows1253", "WIN1253"}, {"windows1254", "WIN1254"}, {"windows1255", "WIN1255"},
    {"windows1256", "WIN1256"}, {"windows1257", "WIN1257"}, {"windows866", "WIN866"},
    {"windows874", "WIN874"},
}};

/// clean_encoding_name().
std::string cleaned(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    }
  }
  return out;
}

/// pg_char_to_encoding(); empty: none.
std::string_view encoding(std::string_view name) {
  std::string key = cleaned(name);
  for (const std::string_view known : kEncodings) {
    if (cleaned(known) == key) return known;
  }
  // Code pages have both spellings: windows932, win932.
  for (const std::string& spelled :
       {key, key.starts_with("windows") ? "win" + key.substr(7) : key}) {
    for (const auto& [other, known] : kOtherNames) {
      if (other == spelled) return known;
    }
  }
  return {};
}

}  // namespace

bool lower(Session& session, const CreateConversionStmt& statement) {
  Catalog& catalog = session.catalog;
  const auto place = new_object(session, statement.conversion_name, Slot::None);
  if (!place) return false;
  const std::string_view from = encoding(statement.for_encoding_name);
  const std::string_view to = encoding(statement.to_encoding_name);
  if (from.empty()) {
    return error(session,
                 "source encoding " + quoted(statement.for_encoding_name) + " does not exist");
  }
  if (to.empty()) {
    return error(session,
                 "destination encoding " + quoted(statement.to_encoding_name) + " does not exist");
  }
  if (from == "SQL_ASCII" || to == "SQL_ASCII") {
    return error(session, "encoding conversion to or from \"SQL_ASCII\" is not supported");
  }
  const auto function =
      function_name(session, name_parts(statement.func_name),
                    ExprBuilder() << "integer, integer, cstring, internal, integer, boolean");
  if (!function) return false;
  if (catalog.find_own<Conversion>(place->schema, place->name)) {
    return error(session, "conversion " + quoted(session.text(place->name)) + " already exists");
  }
  Conversion body;
  body.source = session.name(from);
  body.target = session.name(to);
  body.function = catalog.intern(*function);
  body.is_default = statement.def;
  bool taken = false;
  catalog.each_child_of<Conversion>(place->schema, [&](Ref other) {
    const Conversion& c = catalog.get<Conversion>(other);
    taken = taken || (c.is_default && c.source == body.source && c.target == body.target);
  });
  if (taken && body.is_default) {
    return error(session, "default conversion for " + std::string(from) + " to " + std::string(to) +
                              " already exists");
  }
  created(session, catalog.add(place->schema, place->name, body, session.statement));
  return true;
}

}  // namespace dryshod
