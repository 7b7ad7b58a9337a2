// See locales.h.
#include "neon/locales.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace dryshod {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

/// As setlocale() tells them apart: the case and the dashes of an encoding mean nothing.
std::string plain(std::string_view locale) {
  const size_t dot = std::min(locale.find('.'), locale.size());
  std::string encoding = upper(locale.substr(dot));
  encoding.erase(std::remove(encoding.begin(), encoding.end(), '-'), encoding.end());
  return std::string(locale.substr(0, dot)) + encoding;
}

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

/// An identifier without its quotes and the schema pg_catalog.
std::string unquoted(std::string_view text) {
  if (text.starts_with("pg_catalog.")) text.remove_prefix(11);
  if (text.size() > 1 && text.front() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

/// Calls f(name) for each COLLATE "name" of an expression, strings passed over.
template <class F>
void each_collate(std::string_view text, F&& f) {
  constexpr std::string_view kWord = "COLLATE \"";
  if (text.find(kWord) == std::string_view::npos) return;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') in_string = !in_string;
    if (in_string || !text.substr(i).starts_with(kWord)) continue;
    const size_t begin = i + kWord.size();
    const size_t end = std::min(text.find('"', begin), text.size());
    f(text.substr(begin, end - begin));
    i = end;
  }
}

}  // namespace

std::string encoding_name(std::string_view text) {
  std::string name = upper(text);
  name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
  return name == "UNICODE" ? "UTF8" : name;
}

bool names_locale(const Fact& fact, std::string_view locale) {
  const std::vector<std::string>& names = fact.names;
  return std::any_of(names.begin(), names.end(), [wanted = plain(locale)](const std::string& name) {
    return plain(name) == wanted;
  });
}

bool is_of_system(std::string_view collation) {
  const size_t end = collation.find_first_of("_.@");
  if (end != 2 && end != 3) return false;
  return std::all_of(collation.begin(), collation.begin() + static_cast<long>(end), is_letter);
}

std::string icu_locale(std::string_view locale) {
  const std::string_view plain_name = locale.substr(0, locale.find_first_of(".@"));
  const size_t line = std::min(plain_name.find('_'), plain_name.size());
  std::string language(plain_name.substr(0, line));
  if (language == "no") language = "nb";
  constexpr std::string_view kOfSeveralScripts[] = {"az", "bs",  "pa",  "shi", "sr",
                                                    "uz", "vai", "yue", "zh"};
  const bool several = std::find(std::begin(kOfSeveralScripts), std::end(kOfSeveralScripts),
                                 language) != std::end(kOfSeveralScripts);
  if (several || line == plain_name.size()) return language;
  return language + "-" + upper(plain_name.substr(line + 1));
}

void each_collated(const Survey& survey, const std::function<void(Ref, const std::string&)>& f) {
  const Catalog& catalog = survey.catalog;
  catalog.each([&](Ref ref) {
    if (!survey.counts(ref) || !catalog[ref].local) return;
    std::set<std::string> seen;
    const auto say_once = [&](std::string name) {
      if (seen.insert(name).second) f(ref, name);
    };
    catalog.visit(ref, [&]<class T>(const T& body) {
      each_field<T>([&](const auto& field) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(body.*(field.member))>, Expr>) {
          const Expr expression = body.*(field.member);
          if (!expression) return;
          const std::string_view text = catalog.template_text(expression);
          if (field.name == "collation" && !catalog.has_holes(expression)) {
            say_once(unquoted(text));
          } else {
            each_collate(text, [&](std::string_view name) { say_once(std::string(name)); });
          }
        }
      });
    });
  });
}

}  // namespace dryshod
