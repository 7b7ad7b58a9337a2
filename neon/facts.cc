// Looks rows up. What was compiled in is read by parts: rows of findings and extensions at once,
// any other table when somebody asks for it.
#include "neon/facts.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "neon/facts_check.h"
#include "neon/facts_read.h"
#include "neon/facts_text.h"
#include "neon/facts_words.h"

namespace dryshod {
namespace {

using nlohmann::json;

/// The topics whose rows findings can be of.
constexpr std::string_view kRowTopics[] = {"compatibility", "versions", "newer_to_older"};

std::string_view text_of(std::string_view topic) {
  for (const FactsText& each : facts_texts()) {
    if (each.topic == topic) return each.json;
  }
  return {};
}

}  // namespace

std::string_view confidence_name(Confidence confidence) {
  return kConfidenceWords[static_cast<size_t>(confidence)];
}

std::string_view severity_name(FactSeverity severity) {
  return kSeverityWords[static_cast<size_t>(severity)];
}

std::string_view grade_name(Grade grade) {
  constexpr std::string_view kNames[] = {"as is", "rewritten", "by hand", "blocked"};
  return kNames[static_cast<size_t>(grade)];
}

struct Facts::Tables {
  std::string as_of;
  int unit_minutes = 0;
  std::vector<Fact> rows;
  std::vector<ExtensionFact> extensions;
  std::unordered_map<std::string_view, size_t> by_id, by_name;

  // Of --facts FILE `document` is whole from the start; of what was compiled in, the parts that
  // somebody asked for are kept. References into a map stay good.
  std::mutex reading;
  std::unique_ptr<json> document;
  std::map<std::string, json, std::less<>> topics;

  void about(const json& header) {
    as_of = header.at("as_of").get<std::string>();
    unit_minutes = header.at("unit_minutes").get<int>();
  }
  void add_rows(const json& from) {
    std::vector<Fact> read = read_fact_rows(from);
    std::move(read.begin(), read.end(), std::back_inserter(rows));
  }
  void index() {
    for (size_t i = 0; i < rows.size(); ++i) by_id.emplace(rows[i].id, i);
    for (size_t i = 0; i < extensions.size(); ++i) by_name.emplace(extensions[i].name, i);
  }
};

Facts::Facts(std::unique_ptr<Tables> tables) : tables_(std::move(tables)) {}
Facts::Facts(Facts&&) noexcept = default;
Facts& Facts::operator=(Facts&&) noexcept = default;
Facts::~Facts() = default;

Result<Facts> Facts::read(std::string_view text, Span where) {
  auto document = std::make_unique<json>();
  try {
    *document = json::parse(text);
  } catch (const json::parse_error& error) {
    const auto at = static_cast<uint32_t>(std::min(error.byte, text.size()));
    where.begin += at == 0 ? 0 : at - 1;
    where.end = where.begin + 1;
    return failure("this is not JSON", where);
  }
  const std::vector<std::string> wrong = wrong_in_facts(*document);
  if (!wrong.empty()) {
    Diagnostics all;
    for (const std::string& each : wrong) all.push_back({Severity::Error, where, each});
    return tl::unexpected<Diagnostics>(std::move(all));
  }
  auto tables = std::make_unique<Tables>();
  tables->about(*document);
  for (const std::string_view topic : kRowTopics) {
    if (const auto rows = document->find(topic); rows != document->end()) tables->add_rows(*rows);
  }
  if (const auto rows = document->find("extensions"); rows != document->end()) {
    tables->extensions = read_extension_rows(*rows);
  }
  tables->index();
  tables->document = std::move(document);
  return Facts(std::move(tables));
}

const Facts& Facts::built_in() {
  static const Facts facts = [] {
    auto tables = std::make_unique<Tables>();
    tables->about(json::parse(text_of("about")));
    for (const std::string_view topic : kRowTopics) tables->add_rows(json::parse(text_of(topic)));
    tables->extensions = read_extension_rows(json::parse(text_of("extensions")));
    tables->index();
    return Facts(std::move(tables));
  }();
  return facts;
}

std::string_view Facts::as_of() const {
  return tables_->as_of;
}
int Facts::unit_minutes() const {
  return tables_->unit_minutes;
}
const std::vector<Fact>& Facts::rows() const {
  return tables_->rows;
}
const std::vector<ExtensionFact>& Facts::extensions() const {
  return tables_->extensions;
}

const Fact* Facts::find(std::string_view id) const {
  const auto found = tables_->by_id.find(id);
  return found == tables_->by_id.end() ? nullptr : &tables_->rows[found->second];
}

const ExtensionFact* Facts::extension(std::string_view name) const {
  const auto found = tables_->by_name.find(name);
  return found == tables_->by_name.end() ? nullptr : &tables_->extensions[found->second];
}

const json& Facts::topic(std::string_view name) const {
  static const json kNone;
  const std::lock_guard<std::mutex> lock(tables_->reading);
  if (tables_->document != nullptr) {
    const auto found = tables_->document->find(name);
    return found == tables_->document->end() ? kNone : *found;
  }
  if (const auto known = tables_->topics.find(name); known != tables_->topics.end()) {
    return known->second;
  }
  const std::string_view text = name == "about" ? std::string_view() : text_of(name);
  if (text.empty()) return kNone;
  return tables_->topics.emplace(name, json::parse(text)).first->second;
}

const json& Facts::document() const {
  const std::lock_guard<std::mutex> lock(tables_->reading);
  if (tables_->document == nullptr) tables_->document = std::make_unique<json>(joined_facts());
  return *tables_->document;
}

}  // namespace dryshod
