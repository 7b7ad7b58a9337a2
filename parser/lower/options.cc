// DefElem lists: what stands in WITH (...), in sequence options and the like, as text, numbers and
// name=value lists. Knows the nodes a value may be; refuses to know what an option means.
#include <algorithm>
#include <charconv>
#include <cstring>

#include "parser/lower/relation.h"

namespace dryshod {
namespace {

std::string joined_names(const List* names) {
  std::string text;
  for (const Node* node : list_of<Node>(names)) {
    if (!text.empty()) text += node->type == T_String ? "." : ", ";
    if (const auto* s = node_as<String>(node, T_String)) text += s->sval;
    if (node->type == T_A_Star) text += "*";
    if (const auto* i = node_as<Integer>(node, T_Integer)) text += std::to_string(i->ival);
  }
  return text;
}

using Options = std::vector<std::pair<std::string, std::string>>;  // name, value

Options to_options(const Session& session, OptionList list) {
  Options out;
  for (const std::string_view item : session.strings[list.written]) {
    const size_t equals = item.find('=');
    out.emplace_back(item.substr(0, equals),
                     equals == std::string_view::npos ? "" : item.substr(equals + 1));
  }
  return out;
}

OptionList to_list(Session& session, const Options& options) {
  std::vector<std::string> items;
  for (const auto& [name, value] : options) items.push_back(name + "=" + value);
  return sorted_options(session, std::move(items));
}

void erase(Options& options, const std::string& name) {
  std::erase_if(options, [&](const auto& option) { return option.first == name; });
}

std::string full_name(const DefElem& option) {
  std::string name;
  if (option.defnamespace != nullptr) name = std::string(option.defnamespace) + ".";
  return name + option.defname;
}

}  // namespace

std::string def_text(const DefElem& option) {
  const Node* arg = option.arg;
  if (arg == nullptr) return {};
  switch (arg->type) {
    case T_Integer:
      return std::to_string(reinterpret_cast<const Integer*>(arg)->ival);
    case T_Float:
      return reinterpret_cast<const Float*>(arg)->fval;
    case T_Boolean:
      return reinterpret_cast<const Boolean*>(arg)->boolval ? "true" : "false";
    case T_String:
      return reinterpret_cast<const String*>(arg)->sval;
    case T_TypeName:
      return joined_names(reinterpret_cast<const TypeName*>(arg)->names);
    case T_List:
      return joined_names(reinterpret_cast<const List*>(arg));
    case T_A_Star:
      return "*";
    case T_A_Const: {
      const auto* constant = reinterpret_cast<const A_Const*>(arg);
      if (constant->isnull) return {};
      DefElem inner = option;
      inner.arg = const_cast<Node*>(&constant->val.node);
      return def_text(inner);
    }
    default:
      return {};
  }
}

bool def_bool(const DefElem& option) {
  // defGetBoolean() of src/backend/commands/define.c: no value is true.
  if (option.arg == nullptr) return true;
  std::string text = def_text(option);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 128 ? tolower(c) : c); });
  return text == "true" || text == "on" || text == "1" || text == "t" || text == "yes";
}

int64_t def_int(const DefElem& option) {
  const std::string text = def_text(option);
  int64_t value = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  std::from_chars(begin, text.data() + text.size(), value);
  return value;
}

OptionList sorted_options(Session& session, std::vector<std::string> written) {
  if (written.empty()) return {};
  const NameList as_written = session.strings.list(written);
  std::sort(written.begin(), written.end());
  return {session.strings.list(written), as_written};
}

OptionList options_list(Session& session, const List* options, OptionList before) {
  Options now = to_options(session, before);
  for (const DefElem* option : list_of<DefElem>(options)) {
    // oids = false is accepted and forgotten, for the sake of old dumps.
    if (option->defnamespace == nullptr && std::strcmp(option->defname, "oids") == 0) continue;
    erase(now, full_name(*option));
    now.emplace_back(full_name(*option), option->arg == nullptr ? "true" : def_text(*option));
  }
  return to_list(session, now);
}

OptionList options_without(Session& session, const List* options, OptionList before) {
  Options now = to_options(session, before);
  for (const DefElem* option : list_of<DefElem>(options)) erase(now, full_name(*option));
  return to_list(session, now);
}

}  // namespace dryshod
