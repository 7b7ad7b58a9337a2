// See body_names.h.
#include "parser/code/body_names.h"

#include <algorithm>

#include "parser/code/plpgsql_texts.h"
#include "parser/code/tree_names.h"
#include "parser/code/words.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

constexpr uint32_t kParsedAtMost = 40;  // before memory is given back
constexpr uint32_t kCompiledAtMost = 60;

/// The offset at which each line of a body begins.
std::vector<uint32_t> line_starts(std::string_view body) {
  std::vector<uint32_t> out{0, 0};  // lines count from 1
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '\n') out.push_back(static_cast<uint32_t>(i + 1));
  }
  return out;
}

void note_respelled(std::string_view what, uint32_t at, SaidList& into) {
  if (what.empty()) return;
  Said said{MentionKind::Syntax, {}, std::string(kOldSpelling), std::string(what)};
  said.at = at;
  into.add(std::move(said));
}

}  // namespace

void BodyReader::rest() {
  if (++parsed_ < kParsedAtMost) return;
  raw_.clear();
  parsed_ = 0;
}

bool BodyReader::statements(std::string_view text, const std::vector<HoledText::Hole>* holes,
                            SaidList& into, bool frame, uint32_t at, bool certain) {
  rest();
  const auto parsed = raw_.parse(text, {});
  if (!parsed) return false;
  // Spelled anew, places would be those of another text.
  add_names(parsed->list, {text, parsed->respelled.empty() ? holes : nullptr, at, certain, frame},
            into);
  note_respelled(parsed->respelled, at, into);
  return true;
}

bool BodyReader::plpgsql(std::string_view body, const PlpgsqlRoutine& shape, SaidList& into) {
  if (plpgsql_ == nullptr || ++compiled_ > kCompiledAtMost) {
    plpgsql_ = std::make_unique<PlpgsqlParser>();
    compiled_ = 0;
  }
  const PlpgsqlTree tree = plpgsql_->parse(body, shape);
  if (tree.function == nullptr) return false;
  const std::vector<uint32_t> lines = line_starts(body);
  const auto at = [&](int line) {
    const auto wanted = static_cast<size_t>(std::max(line, 0));
    return lines[std::min(wanted, lines.size() - 1)];
  };
  for (const PlpgsqlText& text : plpgsql_texts(*tree.function)) {
    const uint32_t from = at(text.line);
    if (!text.tag.empty()) {
      Said said{MentionKind::Statement, {}, std::string(text.tag), {}};
      said.at = from;
      into.add(std::move(said));
    }
    if (text.expression == nullptr) continue;
    const bool whole = text.expression->parseMode == RAW_PARSE_DEFAULT;
    const std::string sql = evaluated_text(text.expression);
    rest();
    const auto parsed = raw_.parse(sql, {});
    if (!parsed) {
      add_words(sql, Wording::Sql, from, into);
      continue;
    }
    add_names(parsed->list, {sql, nullptr, from, true, !whole || text.is_query}, into);
    note_respelled(parsed->respelled, from, into);
    if (!text.is_dynamic) continue;
    const auto raws = list_of<RawStmt>(parsed->list);
    if (raws.empty()) continue;
    const DynamicText dynamic = dynamic_text(raws[0]->stmt);
    for (const std::string& part : dynamic.parts) {
      if (dynamic.whole && statements(part, nullptr, into, false, from)) continue;
      add_words(part, Wording::Sql, from, into);
    }
  }
  for (const DeclaredType& type : declared_types(body)) {
    Said said{MentionKind::Type, type.schema, type.name, {}};
    said.at = type.at;
    into.add(std::move(said));
  }
  return true;
}

void BodyReader::body(const Catalog& catalog, RoutineCode& code, SaidList& into) {
  if (code.language == "sql") {
    if (!statements(code.body, nullptr, into, false, 0)) {
      add_words(code.body, Wording::Sql, 0, into);
    }
  } else if (code.language == "plpgsql") {
    if (!plpgsql(code.body, compiler_shape(catalog, code), into)) {
      add_words(code.body, Wording::Sql, 0, into);
    }
  } else if (code.language == "internal") {
    into.add({MentionKind::Function, {}, std::string(code.body), {}});
  } else if (code.language != "c") {
    add_words(code.body, Wording::Other, 0, into);
  }
}

}  // namespace dryshod
