// Members by their names. What is not there keeps the default of its field.
#include "neon/facts_read.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "neon/facts_text.h"
#include "neon/facts_words.h"

namespace dryshod {
namespace {

using nlohmann::json;

void text(const json& row, const char* member, std::string& into) {
  const auto found = row.find(member);
  if (found != row.end() && found->is_string()) into = found->get_ref<const std::string&>();
}

template <class Word, size_t kCount>
void word(const json& row, const char* member, const std::string_view (&words)[kCount],
          Word& into) {
  std::string given;
  text(row, member, given);
  const auto* found = std::find(std::begin(words), std::end(words), given);
  if (found != std::end(words)) into = static_cast<Word>(found - std::begin(words));
}

void texts(const json& row, const char* member, std::vector<std::string>& into) {
  const auto found = row.find(member);
  if (found == row.end()) return;
  for (const json& each : *found) into.push_back(each.get<std::string>());
}

}  // namespace

std::vector<Fact> read_fact_rows(const json& rows) {
  std::vector<Fact> facts;
  facts.reserve(rows.size());
  for (const json& row : rows) {
    Fact fact;
    text(row, "id", fact.id);
    text(row, "area", fact.area);
    text(row, "title", fact.title);
    text(row, "item", fact.title);  // of a change between majors
    text(row, "kind", fact.kind);
    fact.major = row.value("pg_major", row.value("min_target", 0));
    if (fact.area.empty()) fact.area = "versions";
    text(row, "why", fact.why);
    text(row, "fix", fact.fix);
    text(row, "source", fact.source);
    text(row, "as_of", fact.as_of);
    word(row, "severity", kSeverityWords, fact.severity);
    word(row, "confidence", kConfidenceWords, fact.confidence);
    word(row, "grade", kGradeWords, fact.grade);
    fact.units = row.value("units", 0);
    texts(row, "names", fact.names);
    facts.push_back(std::move(fact));
  }
  return facts;
}

std::vector<ExtensionFact> read_extension_rows(const json& rows) {
  std::vector<ExtensionFact> facts;
  facts.reserve(rows.size());
  for (const json& row : rows) {
    ExtensionFact fact;
    text(row, "name", fact.name);
    if (const auto versions = row.find("versions"); versions != row.end()) {
      for (size_t i = 0; i < std::size(fact.versions); ++i) {
        if (const json& version = versions->at(i); version.is_string()) {
          fact.versions[i] = version.get<std::string>();
        }
      }
    }
    text(row, "status", fact.status);
    text(row, "preload", fact.preload);
    text(row, "renamed", fact.renamed);
    texts(row, "requires", fact.needs);
    text(row, "replacement", fact.replacement);
    text(row, "enable", fact.enable);
    text(row, "sleep", fact.sleep);
    text(row, "note", fact.note);
    text(row, "source", fact.source);
    text(row, "as_of", fact.as_of);
    word(row, "confidence", kConfidenceWords, fact.confidence);
    facts.push_back(std::move(fact));
  }
  return facts;
}

json joined_facts() {
  json document;
  for (const FactsText& each : facts_texts()) {
    json value = json::parse(each.json);
    if (each.topic == "about") {
      document.update(value);
    } else {
      document[std::string(each.topic)] = std::move(value);
    }
  }
  return document;
}

}  // namespace dryshod
