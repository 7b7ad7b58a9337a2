// Writes the page; see assess_page.h.
#include "neon/assess_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace dryshod {
namespace {

std::string at(const AssessedSource& source, Span where) {
  const Place place = source.place(where);
  return fmt::format("{}:{}", place.file, place.line);
}

Page::Tone tone_of(Grade grade) {
  switch (grade) {
    case Grade::AsIs:
      return Page::Tone::Good;
    case Grade::Rewritten:
      return Page::Tone::Note;
    case Grade::ByHand:
      return Page::Tone::Warn;
    case Grade::Blocked:
      return Page::Tone::Bad;
  }
  return Page::Tone::Plain;
}

void summary(Page& page, const Assessment& assessment, const AssessedSource& source) {
  const Survey& survey = source.survey;
  page.heading(1, fmt::format("Moving {} to Neon", source.name));
  page.list({{fmt::format("Verdict: {}", assessment.verdict()), {}, true},
             {fmt::format("From PostgreSQL {} to PostgreSQL {} on Neon", survey.from_major,
                          survey.target)},
             {"Work: " + effort_words(assessment, survey.facts)},
             {fmt::format("Facts as of {}: nothing that Neon changed later is known here",
                          survey.facts.as_of())}});
  std::vector<Page::Tile> tiles = {{"Objects", std::to_string(assessment.objects.size())}};
  for (const Grade grade : {Grade::AsIs, Grade::Rewritten, Grade::ByHand, Grade::Blocked}) {
    const int count = assessment.count(grade);
    tiles.push_back({std::string(grade_name(grade)), std::to_string(count),
                     count == 0 ? Page::Tone::Plain : tone_of(grade)});
  }
  page.tiles(std::move(tiles));
}

/// A rule's row in the last table.
std::string anchor_of(const Fact& fact) {
  return "rule-" + fact.id;
}

void findings(Page& page, const Assessment& assessment, const AssessedSource& source) {
  page.heading(2, "Findings");
  if (assessment.findings.empty()) {
    page.paragraph("None: everything loads and works as it is, as far as the schema tells.");
    return;
  }
  Page::FilteredTable table;
  table.name = "Findings, the worst first";
  table.head = {{"Grade"}, {"Severity"}, {"Object"}, {"Place"}, {"Why"}, {"What to do"}, {"Rule"}};
  table.facets = {0, 1, 6};
  for (const NeonFinding& found : assessment.findings) {
    table.rows.push_back({{std::string(grade_name(found.grade)), {}, false, tone_of(found.grade)},
                          {std::string(severity_name(found.severity))},
                          {found.display},
                          {at(source, found.where)},
                          {found.why},
                          {found.fix},
                          {found.fact->id, "#" + anchor_of(*found.fact)}});
  }
  page.filtered_table(std::move(table));
}

void effort(Page& page, const Assessment& assessment, const Facts& facts) {
  if (assessment.effort.empty()) return;
  page.heading(2, "Work, counted");
  page.paragraph(
      fmt::format("One unit is {} minutes. Counted is what is found in the schema, not "
                  "testing, nor what applications need.",
                  facts.unit_minutes()));
  std::vector<Page::Row> rows;
  for (const EffortLine& line : assessment.effort) {
    rows.push_back({{line.fact->id},
                    {line.fact->title},
                    {std::to_string(line.count)},
                    {std::to_string(line.fact->units)},
                    {std::to_string(line.units)}});
  }
  rows.push_back(
      {{"all", {}, true}, {""}, {""}, {""}, {std::to_string(assessment.units), {}, true}});
  page.table({{"Rule"}, {"What"}, {"Times"}, {"Units each"}, {"Units"}}, std::move(rows));
}

void objects(Page& page, const Assessment& assessment, const AssessedSource& source) {
  page.heading(2, "Objects that do not go as they are");
  Page::FilteredTable table;
  table.name = "Objects in the order of the source";
  table.head = {{"Object"}, {"Grade"}, {"Units"}, {"Rules"}};
  table.facets = {1};
  for (const AssessedObject& object : assessment.objects) {
    if (object.grade == Grade::AsIs) continue;
    std::set<std::string> rules;
    for (const size_t i : object.findings) rules.insert(assessment.findings[i].fact->id);
    table.rows.push_back({{source.survey.catalog.display(object.object)},
                          {std::string(grade_name(object.grade)), {}, false, tone_of(object.grade)},
                          {std::to_string(object.units)},
                          {fmt::format("{}", fmt::join(rules, ", "))}});
  }
  if (table.rows.empty()) {
    page.paragraph("None.");
    return;
  }
  page.filtered_table(std::move(table));
}

void sources(Page& page, const Assessment& assessment) {
  if (assessment.findings.empty()) return;
  page.heading(2, "Where the rules come from");
  std::vector<Page::Row> rows;
  std::set<std::string> named;
  for (const NeonFinding& found : assessment.findings) {
    if (!named.insert(found.fact->id).second) continue;
    Page::Cell id{found.fact->id};
    id.anchor = anchor_of(*found.fact);
    rows.push_back({std::move(id),
                    {found.fact->title},
                    {std::string(confidence_name(found.fact->confidence))},
                    {found.fact->source}});
  }
  page.table({{"Rule"}, {"What"}, {"Confidence"}, {"Source"}}, std::move(rows));
}

}  // namespace

Page assess_page(const Assessment& assessment, const AssessedSource& source) {
  Page page;
  summary(page, assessment, source);
  findings(page, assessment, source);
  objects(page, assessment, source);
  effort(page, assessment, source.survey.facts);
  sources(page, assessment);
  return page;
}

}  // namespace dryshod
