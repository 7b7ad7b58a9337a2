// Base types. One and its functions need each other: it is a shell first, and they go with it.
#include <algorithm>
#include <vector>

#include "migration/rules/shared/types.h"

namespace dryshod {

template <>
struct Rules<BaseType> {
  static constexpr int lateness = -1;

  static void create(Emit& emit, Ref ref, Parts) { fill(emit, ref); }
  static void hollow(Emit& emit, Ref ref) {
    if (emit.to().get<BaseType>(ref).shell) return;
    emit.statement("CREATE TYPE " + emit.to().qualified(ref));
  }
  static void fill(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    const BaseType& type = to.get<BaseType>(ref);
    std::string sql = "CREATE TYPE " + to.qualified(ref);
    if (!type.shell) {
      std::string items;
      for (const std::string& item : functions(to, type)) {
        items += (items.empty() ? "\n    " : ",\n    ") + item;
      }
      for (const std::string_view option : to.strings()[type.options]) {
        items += ",\n    " + spelled(option);
      }
      sql += " (" + items + "\n)";
    }
    emit.statement(sql);
  }
  /// Its functions cannot go before it, nor it before them.
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.statement("DROP TYPE " + from.qualified(ref) +
                   (from.get<BaseType>(ref).shell ? "" : " CASCADE"));
  }

  static std::string spelled(std::string_view option) {
    const size_t equals = option.find('=');
    const std::string_view value = option.substr(equals + 1);
    std::string name(option.substr(0, equals));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(toupper(c)); });
    const bool literal = name == "CATEGORY" || name == "DEFAULT" || name == "DELIMITER";
    return name + " = " + (literal ? quote_literal(value) : std::string(value));
  }
  /// "INPUT = f" and so on: names hold no comma outside quotes.
  static std::vector<std::string> functions(const Catalog& catalog, const BaseType& type) {
    std::vector<std::string> items;
    const std::string text = catalog.render(type.functions);
    bool quoted = false;
    int depth = 0;
    size_t from = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
      if (i < text.size()) {
        if (text[i] == '"') quoted = !quoted;
        if (!quoted && text[i] == '(') ++depth;
        if (!quoted && text[i] == ')') --depth;
        if (text[i] != ',' || quoted || depth != 0) continue;
      }
      if (i > from) items.push_back(text.substr(from, i - from));
      from = i + 2;
    }
    return items;
  }

  static bool can_change(const std::string& item) {
    for (const char* word : {"INPUT =", "OUTPUT =", "ELEMENT ="}) {
      if (item.starts_with(word)) return false;
    }
    return true;
  }
  static std::vector<std::string> only_in(const std::vector<std::string>& these,
                                          const std::vector<std::string>& others) {
    std::vector<std::string> out;
    for (const std::string& item : these) {
      if (std::find(others.begin(), others.end(), item) == others.end()) out.push_back(item);
    }
    return out;
  }
  static bool other_functions(const Change& change) {
    const auto before = functions(change.from, change.old_value<BaseType>());
    const auto after = functions(change.to, change.new_value<BaseType>());
    const auto kept = [](const std::vector<std::string>& items) {
      return std::all_of(items.begin(), items.end(), can_change);
    };
    return !kept(only_in(before, after)) || !kept(only_in(after, before));
  }
  static std::vector<std::string> options(const Catalog& catalog, const BaseType& type) {
    std::vector<std::string> out;
    for (const std::string_view item : catalog.strings()[type.options]) out.emplace_back(item);
    return out;
  }
  /// AlterType() takes a storage from plain to another one, never back.
  static bool other_options(const Change& change) {
    const auto before = options(change.from, change.old_value<BaseType>());
    const auto after = options(change.to, change.new_value<BaseType>());
    const auto is_storage = [](const std::string& item) { return item.starts_with("storage="); };
    const auto gone = only_in(before, after), come = only_in(after, before);
    return !std::all_of(gone.begin(), gone.end(), is_storage) ||
           !std::all_of(come.begin(), come.end(), is_storage) || come.empty();
  }
  static void set(Emit& emit, const Change& change) {
    const BaseType& old_type = change.old_value<BaseType>();
    const BaseType& new_type = change.new_value<BaseType>();
    const auto before = functions(change.from, old_type), after = functions(change.to, new_type);
    std::string items;
    const auto item = [&](const std::string& text) { items += (items.empty() ? "" : ", ") + text; };
    for (const std::string& text : only_in(after, before)) item(text);
    for (const std::string& text : only_in(before, after)) {
      const std::string word = text.substr(0, text.find(" = ") + 3);
      const bool stays = std::any_of(after.begin(), after.end(), [&](const std::string& other) {
        return other.starts_with(word);
      });
      if (!stays) item(word + "NONE");
    }
    for (const std::string& text :
         only_in(options(change.to, new_type), options(change.from, old_type))) {
      item(spelled(text));
    }
    emit.statement(alter_head(change.to, change.b) + " SET (" + items + ")");
  }

  static constexpr auto alters =
      std::tuple{replace<&BaseType::shell>(), alter<&BaseType::functions>(set, other_functions),
                 alter<&BaseType::options>(set, other_options)};
};

DRYSHOD_RULES(BaseType)

}  // namespace dryshod
