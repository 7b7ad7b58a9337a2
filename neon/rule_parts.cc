// See rule_parts.h.
#include "neon/rule_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <unordered_map>

namespace dryshod {
namespace {

constexpr size_t kNamesShown = 3;
constexpr size_t kSaidShown = 6;

/// Has the source a routine of that name, in that schema or in any?
bool has_own_routine(const Survey& survey, std::string_view schema, std::string_view name) {
  const Catalog& catalog = survey.catalog;
  const Name key = catalog.strings().name(name);
  bool has = false;
  catalog.each_of<Schema>([&](Ref ref) {
    if (!schema.empty() && catalog.text(catalog.name(ref)) != schema) return;
    for (const Ref routine : catalog.find_all(Slot::Routine, ref, key)) {
      has = has || !catalog[routine].builtin;
    }
  });
  return has;
}

std::string spelled(const Mention& mention) {
  const std::string name =
      mention.schema.empty() ? mention.name : mention.schema + "." + mention.name;
  if (mention.kind == MentionKind::Function) return name + "()";
  if (mention.kind == MentionKind::Setting && !mention.detail.empty()) {
    return name + " = " + mention.detail;
  }
  return name;
}

std::string_view word(std::string_view& text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  text.remove_prefix(begin == std::string_view::npos ? text.size() : begin);
  const size_t end = std::min(text.find_first_of(" \t\r\n=;"), text.size());
  const std::string_view found = text.substr(0, end);
  text.remove_prefix(end);
  return found;
}

std::string folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string_view without(std::string_view text, std::string_view around) {
  const size_t begin = text.find_first_not_of(around);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(around) - begin + 1);
}

/// Calls f(name, value) for what an element sets: "x=y" of a routine's SET clauses, or a setting.
template <class F>
void each_parameter(const Catalog& catalog, Ref ref, F&& f) {
  if (const auto* setting = catalog.get_if<Setting>(ref)) {
    f(catalog.text(catalog.name(ref)), without(catalog.text(setting->value), "'\" "));
    return;
  }
  catalog.visit(ref, [&]<class T>(const T& body) {
    if constexpr (requires { body.settings; }) {
      for (const std::string_view item : catalog.strings()[body.settings]) {
        const size_t equals = std::min(item.find('='), item.size());
        f(item.substr(0, equals), without(item.substr(equals), "='\" "));
      }
    }
  });
}

}  // namespace

void say(NeonFinding& finding, const std::string& sentence) {
  finding.why = sentence + " " + finding.why;
}

std::string first_names(const Catalog& catalog, const std::vector<Ref>& refs) {
  std::string out;
  for (size_t i = 0; i < refs.size() && i < kNamesShown; ++i) {
    out += (i == 0 ? "" : ", ") + catalog.qualified(refs[i]);
  }
  if (refs.size() > kNamesShown) out += fmt::format(" and {} more", refs.size() - kNamesShown);
  return out;
}

void at_code(const Survey& survey, Found& found, std::string_view verb, const Accepts& accepts,
             const Settle& settle) {
  struct Sayings {
    const Mention* first = nullptr;
    std::vector<std::string> what;
  };
  std::vector<Sayings> sayings;
  std::unordered_map<uint32_t, size_t> of_element;
  for (const Mention& mention : survey.code) {
    if (!accepts(mention) || !survey.counts(mention.element)) continue;
    const auto [at, is_new] = of_element.try_emplace(mention.element.id, sayings.size());
    if (is_new) sayings.emplace_back();
    Sayings& said = sayings[at->second];
    // What is certain goes before what a scan of words has found.
    if (said.first == nullptr || (mention.certain && !said.first->certain)) said.first = &mention;
    std::string what = spelled(mention);
    if (std::find(said.what.begin(), said.what.end(), what) == said.what.end()) {
      said.what.push_back(std::move(what));
    }
  }
  for (Sayings& said : sayings) {
    NeonFinding& finding = found.at(*said.first);
    // Code loads, and fails when it runs.
    finding.severity = std::min(finding.severity, FactSeverity::Warning);
    finding.grade = std::min(finding.grade, Grade::ByHand);
    const size_t left = said.what.size() > kSaidShown ? said.what.size() - kSaidShown : 0;
    said.what.resize(said.what.size() - left);
    say(finding, fmt::format("It {} {}{}.", verb, fmt::join(said.what, ", "),
                             left == 0 ? "" : fmt::format(" and {} more", left)));
    if (settle) settle(finding);
  }
}

bool is_named_call(const Survey& survey, const Found& found, const Mention& mention) {
  if (mention.kind != MentionKind::Function) return false;
  if (!found.names(mention.name) && !found.names(mention.schema + "." + mention.name)) return false;
  return !has_own_routine(survey, mention.schema, mention.name);
}

void at_calls(const Survey& survey, Found& found, const Settle& settle) {
  at_code(
      survey, found, "calls",
      [&](const Mention& mention) { return is_named_call(survey, found, mention); }, settle);
}

void at_statements(const Survey& survey, Found& found) {
  at_code(survey, found, "runs", [&](const Mention& mention) {
    return mention.kind == MentionKind::Statement && found.names(mention.name);
  });
}

void at_passed(const Survey& survey, Found& found, const Settle& settle) {
  for (const PassedStatement& passed : survey.passed) {
    if (!found.names(passed.tag)) continue;
    NeonFinding& finding = found.at(passed.tag, passed.where);
    if (settle) settle(finding);
  }
}

void at_parameters(const Survey& survey, Found& found, const Parameter& accepts) {
  const Catalog& catalog = survey.catalog;
  const auto look = [&](Ref ref) {
    std::string said;
    each_parameter(catalog, ref, [&](std::string_view name, std::string_view value) {
      if (!accepts(name, value)) return;
      said += fmt::format("{}{} = {}", said.empty() ? "" : ", ", name, value);
    });
    if (!said.empty()) say(found.at(ref), "It sets " + said + ".");
  };
  each_own<Setting>(survey, look);
  each_own<Function>(survey, look);
  each_own<Procedure>(survey, look);
}

void take_out_parameters(const NeonFinding& finding, Rewriting& rewriting,
                         const Parameter& accepts) {
  Catalog& catalog = rewriting.catalog();
  const Ref ref = finding.object;
  if (!ref) return;
  if (catalog.is<Setting>(ref)) {
    rewriting.take_out(ref, catalog.display(ref) + " left out");
    return;
  }
  std::vector<std::string> kept;
  std::string gone;
  each_parameter(catalog, ref, [&](std::string_view name, std::string_view value) {
    if (accepts(name, value)) gone += (gone.empty() ? "" : ", ") + std::string(name);
  });
  if (gone.empty()) return;
  rewriting.edit(ref, [&]<class T>(T& body) {
    if constexpr (requires { body.settings; }) {
      for (const std::string_view item : catalog.strings()[body.settings]) {
        const size_t equals = std::min(item.find('='), item.size());
        if (!accepts(item.substr(0, equals), without(item.substr(equals), "='\" "))) {
          kept.emplace_back(item);
        }
      }
      body.settings = kept.empty() ? NameList{} : catalog.strings().list(kept);
    }
  });
  rewriting.changed(ref, "did SET " + gone);
}

Parameter named_parameter(const Fact& fact) {
  return [&fact](std::string_view name, std::string_view) {
    return std::find(fact.names.begin(), fact.names.end(), name) != fact.names.end();
  };
}

PassedParameter passed_parameter(const PassedStatement& passed) {
  PassedParameter parameter;
  std::string_view text = passed.text;
  std::string first = folded(word(text));
  if (first == "alter" && folded(word(text)) == "system") first = folded(word(text));
  if (first != "set" && first != "reset") return parameter;
  std::string name = folded(without(word(text), "\""));
  if (name == "session" || name == "local") {
    parameter.is_local = name == "local";
    name = folded(without(word(text), "\""));
  }
  parameter.name = std::move(name);
  text = without(text, " \t\r\n=;");
  if (folded(text.substr(0, 3)) == "to ") text.remove_prefix(3);
  parameter.value = std::string(without(text, " \t\r\n'\""));
  return parameter;
}

void at_system_parameters(const Survey& survey, Found& found, const Settle& settle) {
  for (const PassedStatement& passed : survey.passed) {
    if (passed.tag != "ALTER SYSTEM") continue;
    const PassedParameter parameter = passed_parameter(passed);
    if (!found.names(parameter.name)) continue;
    NeonFinding& finding = found.at("parameter " + parameter.name, passed.where);
    if (!parameter.value.empty()) say(finding, "It is set to " + parameter.value + ".");
    if (settle) settle(finding);
  }
}

void at_all(const Survey& survey, Found& found, const std::vector<Ref>& refs, std::string_view one,
            std::string_view many) {
  if (refs.empty()) return;
  found.at(fmt::format("{} {}: {}", refs.size(), refs.size() == 1 ? one : many,
                       first_names(survey.catalog, refs)),
           survey.catalog[refs.front()].where);
}

std::string_view wrapper_of(const Catalog& catalog, Ref server) {
  const std::vector<Ref> refs = catalog.refs(catalog.get<ForeignServer>(server).wrapper);
  return refs.empty() ? std::string_view() : catalog.text(catalog.name(refs.front()));
}

std::string_view option_of(const Catalog& catalog, NameList options, std::string_view name) {
  for (const std::string_view item : catalog.strings()[options]) {
    const size_t equals = item.find('=');
    if (equals != std::string_view::npos && item.substr(0, equals) == name) {
      return item.substr(equals + 1);
    }
  }
  return {};
}

}  // namespace dryshod
