// Tables of text_search_facts.h, and the spelling of ICU locales.
#include "parser/expr/text_search_facts.h"

#include <algorithm>
#include <array>
#include <map>

namespace dryshod {
namespace {

constexpr std::array<std::string_view, 29> kLanguages = {
    "arabic",    "armenian",   "basque",   "catalan", "danish",     "dutch",
    "english",   "finnish",    "french",   "german",  "greek",      "hindi",
    "hungarian", "indonesian", "irish",    "italian", "lithuanian", "nepali",
    "norwegian", "portuguese", "romanian", "russian", "serbian",    "spanish",
    "swedish",   "tamil",      "turkish",  "yiddish", "estonian"};

constexpr std::array<std::string_view, 23> kTokenTypes = {
    "asciiword", "word",          "numword",    "email",           "url",   "host",  "sfloat",
    "version",   "hword_numpart", "hword_part", "hword_asciipart", "blank", "tag",   "protocol",
    "numhword",  "asciihword",    "hword",      "url_path",        "file",  "float", "int",
    "uint",      "entity"};

template <class List>
bool among(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_language(std::string_view name, int major) {
  return among(kLanguages, name) && (name != "estonian" || major >= 18);
}

struct Options {
  std::string_view ts_template;
  std::string_view words;  // how the template calls itself in messages
  std::vector<std::string_view> known;
  std::vector<std::pair<std::string_view, std::string_view>> needed;  // name, as messages spell it
};

const Options* options_of(std::string_view ts_template) {
  static const std::array<Options, 5> kOptions = {
      Options{"simple", "simple dictionary", {"stopwords", "accept"}, {}},
      Options{"snowball", "Snowball", {"language", "stopwords"}, {{"language", "Language"}}},
      Options{"synonym", "synonym", {"synonyms", "casesensitive"}, {{"synonyms", "Synonyms"}}},
      Options{"ispell",
              "Ispell",
              {"dictfile", "afffile", "stopwords"},
              {{"afffile", "AffFile"}, {"dictfile", "DictFile"}}},
      Options{"thesaurus",
              "Thesaurus",
              {"dictfile", "dictionary"},
              {{"dictfile", "DictFile"}, {"dictionary", "Dictionary"}}}};
  for (const Options& options : kOptions) {
    if (options.ts_template == ts_template) return &options;
  }
  return nullptr;
}

char lower_char(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper_char(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower_char);
  return out;
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = text.find_first_of(separators);
    if (end != 0) parts.push_back(lowered(text.substr(0, end)));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

bool has_letters_only(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The key and value of a keyword of the old form, as uloc_toUnicodeLocaleKey() and
/// uloc_toUnicodeLocaleType() of ICU spell them.
std::pair<std::string, std::string> unicode_keyword(const std::string& key,
                                                    const std::string& value) {
  static const std::map<std::string, std::string, std::less<>> kKeys = {
      {"colstrength", "ks"},  {"colnumeric", "kn"},   {"colcaselevel", "kc"},
      {"colcasefirst", "kf"}, {"colalternate", "ka"}, {"colbackwards", "kb"},
      {"collation", "co"},    {"colreorder", "kr"},   {"colnormalization", "kk"}};
  static const std::map<std::string, std::string, std::less<>> kValues = {
      {"primary", "level1"},    {"secondary", "level2"},   {"tertiary", "level3"},
      {"quaternary", "level4"}, {"quarternary", "level4"}, {"identical", "identic"},
      {"yes", "true"},          {"no", "false"},           {"non-ignorable", "noignore"},
      {"phonebook", "phonebk"}, {"traditional", "trad"},   {"dictionary", "dict"},
      {"gb2312han", "gb2312"}};
  const auto k = kKeys.find(key);
  const auto v = kValues.find(value);
  return {k == kKeys.end() ? key : k->second, v == kValues.end() ? value : v->second};
}

}  // namespace

bool is_builtin_ts_configuration(std::string_view name, int major) {
  return name == "simple" || is_language(name, major);
}

bool is_builtin_ts_dictionary(std::string_view name, int major) {
  if (name == "simple") return true;
  return name.ends_with("_stem") && is_language(name.substr(0, name.size() - 5), major);
}

bool is_builtin_ts_template(std::string_view name) {
  return options_of(name) != nullptr;
}

std::span<const std::string_view> default_token_types() {
  return kTokenTypes;
}

std::string builtin_ts_mapping(std::string_view configuration, std::string_view token_type) {
  static constexpr std::array<std::string_view, 4> kNone = {"blank", "tag", "protocol", "entity"};
  static constexpr std::array<std::string_view, 3> kAscii = {"asciiword", "asciihword",
                                                             "hword_asciipart"};
  static constexpr std::array<std::string_view, 3> kWords = {"word", "hword", "hword_part"};
  if (among(kNone, token_type)) return {};
  const bool ascii = among(kAscii, token_type);
  if (configuration == "simple" || (!ascii && !among(kWords, token_type))) return "simple";
  // snowball_create.pl: these two write what is in Latin letters in English.
  const bool english = ascii && (configuration == "russian" || configuration == "hindi");
  return (english ? "english" : std::string(configuration)) + "_stem";
}

std::string refused_ts_option(std::string_view ts_template, std::string_view option) {
  const Options* options = options_of(ts_template);
  if (options == nullptr || among(options->known, option)) return {};
  return "unrecognized " + std::string(options->words) + " parameter: \"" + std::string(option) +
         "\"";
}

std::string missing_ts_option(std::string_view ts_template,
                              const std::vector<std::string>& options) {
  const Options* needs = options_of(ts_template);
  if (needs == nullptr) return {};
  for (const auto& [name, spelled] : needs->needed) {
    if (!among(options, name)) return "missing " + std::string(spelled) + " parameter";
  }
  return {};
}

bool is_builtin_collation(std::string_view name, int major) {
  static constexpr std::array<std::string_view, 4> kNames = {"default", "C", "POSIX", "ucs_basic"};
  return among(kNames, name) || name.ends_with("-x-icu") || (name == "unicode" && major >= 16) ||
         (name == "pg_c_utf8" && major >= 17) || (name == "pg_unicode_fast" && major >= 18);
}

bool may_be_locale(std::string_view name) {
  if (name.starts_with("C.") || name.starts_with("POSIX.")) return true;
  const size_t language = name.find_first_of("_.@");
  if (language == std::string_view::npos || (language != 2 && language != 3)) return false;
  if (!has_letters_only(name.substr(0, language))) return false;
  if (name[language] != '_') return true;
  const std::string_view country = name.substr(language + 1);
  return country.size() >= 2 && lowered(country.substr(0, 2)) != country.substr(0, 2) &&
         (country.size() == 2 || country[2] == '.' || country[2] == '@');
}

BuiltinCollation builtin_collation(std::string_view name, int major) {
  if (name == "C" || name == "POSIX") return {"libc", std::string(name)};
  if (name == "ucs_basic") return {major >= 17 ? "builtin" : "libc", "C"};
  if (name == "unicode" && major >= 16) return {"icu", "und"};
  if (name == "pg_c_utf8" && major >= 17) return {"builtin", "C.UTF-8"};
  if (name == "pg_unicode_fast" && major >= 18) return {"builtin", "PG_UNICODE_FAST"};
  if (name.ends_with("-x-icu")) return {"icu", std::string(name.substr(0, name.size() - 6))};
  if (!may_be_locale(name)) return {};
  return {"libc", std::string(name)};
}

std::string icu_language_tag(std::string_view locale) {
  const std::string whole = lowered(locale);
  if (whole.empty()) return "und";
  if (whole == "c" || whole == "posix") return "en-US-u-va-posix";
  const size_t at = locale.find('@');
  std::string tag;
  bool extension = false;  // behind a singleton all is lower case
  for (std::string part : split(locale.substr(0, locale.find_first_of(".@")), "_-")) {
    if (!tag.empty() && !extension) {
      if (part.size() == 1) {
        extension = true;
      } else if (part.size() == 2) {
        std::transform(part.begin(), part.end(), part.begin(), upper_char);
      } else if (part.size() == 4 && has_letters_only(part)) {
        part[0] = upper_char(part[0]);
      }
    }
    tag += (tag.empty() ? "" : "-") + part;
  }
  if (tag.empty()) tag = "und";
  if (at == std::string_view::npos) return tag;
  std::map<std::string, std::string> keywords;
  for (const std::string& keyword : split(locale.substr(at + 1), ";")) {
    const size_t equals = keyword.find('=');
    if (equals == std::string::npos) continue;
    keywords.insert(unicode_keyword(keyword.substr(0, equals), keyword.substr(equals + 1)));
  }
  if (!keywords.empty()) tag += "-u";
  for (const auto& [key, value] : keywords) tag.append("-").append(key).append("-").append(value);
  return tag;
}

}  // namespace dryshod
