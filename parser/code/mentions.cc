// Two rounds. The first reads each distinct text: expressions of one template, which differ by the
// elements in their holes, are one. The second says of each element what its texts say. Both are
// shared by two threads where there is much.
#include "parser/code/mentions.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <thread>
#include <unordered_map>

#include "parser/code/body_names.h"
#include "parser/code/code_texts.h"
#include "parser/code/place.h"
#include "parser/code/tree_names.h"
#include "parser/code/words.h"
#include "parser/expr/builtins.h"

namespace dryshod {
namespace {

constexpr size_t kWorthAThread = 64;  // texts

/// Distinct code, and what it says once it is read.
struct Piece {
  enum class Sort : uint8_t { Expression, Body, Statements };
  Sort sort{};
  CodeText first;  // of an expression: who says it first
  Text text{};     // of what Opaque carries
  std::vector<Said> says{};
};

/// A text of an element.
struct Saying {
  Ref element;
  Expr expression;  // holes are those of this one
  uint32_t piece = 0;
};

std::string spelled(const Catalog& catalog, Ref ref, HoleForm form) {
  switch (form) {
    case HoleForm::Qualified:
      return catalog.qualified(ref);
    case HoleForm::Bare:
      return catalog.bare(ref);
    case HoleForm::Signature:
      return catalog.signature(ref);
    case HoleForm::Literal: {
      std::string out;
      for (const char c : catalog.qualified(ref)) {
        if (c == '\'') out += c;
        out += c;
      }
      return out;
    }
    case HoleForm::Hidden:
      break;
  }
  return {};
}

/// As Catalog::render(), but for where the names lie.
void append(const Catalog& catalog, Expr expression, HoledText& out) {
  std::string_view rest = catalog.template_text(expression);
  const std::vector<Ref> refs = catalog.refs(expression);
  for (uint32_t number = 0; number < refs.size(); ++number) {
    const size_t mark = rest.find(kHoleMark);
    out.text += rest.substr(0, mark);
    const auto begin = static_cast<uint32_t>(out.text.size());
    out.text += spelled(catalog, refs[number], static_cast<HoleForm>(rest[mark + 1]));
    if (out.text.size() > begin) {
      out.holes.push_back({begin, static_cast<uint32_t>(out.text.size()), number});
    }
    rest.remove_prefix(mark + 2);
  }
  out.text += rest;
}

/// The name of a routine in its canonical spelling, which needs no grammar.
Said routine_name(const HoledText& text) {
  Said said{MentionKind::Function, {}, {}, {}};
  if (!text.holes.empty()) {
    said.hole = text.holes[0].number;
    return said;
  }
  std::string_view name = text.text;
  name = name.substr(0, name.find('('));
  const size_t dot = name.find('.');
  if (dot != std::string_view::npos) said.schema = name.substr(0, dot);
  said.name = dot == std::string_view::npos ? name : name.substr(dot + 1);
  return said;
}

/// A function of pg_catalog is told apart from one that some search_path has to find.
void note_builtin(Said& said) {
  if (said.kind != MentionKind::Function || said.hole != Said::kNowhere) return;
  if (said.schema.empty() && is_builtin_function(said.name)) said.detail = kBuiltIn;
}

/// The word that stands for it in the text: of "COPY TO FILE" the first.
std::string_view word_of(MentionKind kind, std::string_view name) {
  if (kind == MentionKind::Syntax) return {};
  return kind == MentionKind::Statement ? name.substr(0, name.find(' ')) : name;
}

class Pieces {
 public:
  explicit Pieces(const Catalog& catalog) : catalog_(catalog) {
    each_code_text(catalog, [this](const CodeText& code) {
      sayings_.push_back({code.element, code.text, expression(code)});
    });
    bodies<Function>();
    bodies<Procedure>();
    catalog.each_of<Opaque>([&](Ref ref) {
      pieces_.push_back(
          {Piece::Sort::Statements, {ref, {}, {}}, catalog.get<Opaque>(ref).statement});
      sayings_.push_back({ref, {}, static_cast<uint32_t>(pieces_.size() - 1)});
    });
  }

  void read() {
    std::atomic<size_t> next{0};
    const auto work = [&] {
      BodyReader reader;
      for (size_t i = next++; i < pieces_.size(); i = next++) read(reader, pieces_[i]);
    };
    const auto on_thread = [&] { run_on_big_stack(work); };
    if (pieces_.size() < kWorthAThread) {
      on_thread();
      return;
    }
    std::thread other(on_thread);
    on_thread();
    other.join();
  }

  std::vector<Mention> say(const SourceMap& map) const {
    const size_t middle = sayings_.size() < kWorthAThread ? sayings_.size() : sayings_.size() / 2;
    std::vector<Mention> first, second;
    std::thread other;
    if (middle < sayings_.size()) {
      other = std::thread([&] { say(map, middle, sayings_.size(), second); });
    }
    say(map, 0, middle, first);
    if (other.joinable()) other.join();
    first.insert(first.end(), std::make_move_iterator(second.begin()),
                 std::make_move_iterator(second.end()));
    return first;
  }

 private:
  uint32_t expression(const CodeText& code) {
    const uint64_t key =
        (uint64_t{catalog_.template_id(code.text).id} << 8) | static_cast<uint64_t>(code.frame);
    const auto [at, is_new] = by_template_.try_emplace(key, pieces_.size());
    if (is_new) pieces_.push_back({Piece::Sort::Expression, code, {}});
    return at->second;
  }

  template <class T>
  void bodies() {
    catalog_.each_of<T>([&](Ref ref) {
      const T& routine = catalog_.get<T>(ref);
      if (catalog_[ref].builtin || routine.body == Text{}) return;
      pieces_.push_back({Piece::Sort::Body, {ref, {}, {}}, {}});
      sayings_.push_back({ref, {}, static_cast<uint32_t>(pieces_.size() - 1)});
    });
  }

  void read(BodyReader& reader, Piece& piece) const {
    SaidList says;
    switch (piece.sort) {
      case Piece::Sort::Expression:
        expression(reader, piece, says);
        break;
      case Piece::Sort::Body: {
        RoutineCode code = routine_facts(catalog_, piece.first.element);
        reader.body(catalog_, code, says);
        for (const std::string& setting : code.settings) {
          const size_t equals = setting.find('=');
          if (equals == std::string::npos) continue;
          says.add(
              {MentionKind::Setting, {}, setting.substr(0, equals), setting.substr(equals + 1)});
        }
        break;
      }
      case Piece::Sort::Statements: {
        const std::string_view text = catalog_.text(piece.text);
        if (!reader.statements(text, nullptr, says, false)) {
          add_words(text, Wording::Sql, Said::kNowhere, says);
        }
        break;
      }
    }
    piece.says = says.take();
    for (Said& said : piece.says) note_builtin(said);
  }

  void expression(BodyReader& reader, const Piece& piece, SaidList& says) const {
    const Frame frame = piece.first.frame;
    const Around frame_text = around(frame);
    HoledText text{std::string(frame_text.before)};
    append(catalog_, piece.first.text, text);
    text.text += frame_text.after;
    if (frame == Frame::Routine) {
      says.add(routine_name(text));
      return;
    }
    // Numbers, strings and columns alone say nothing that needs a grammar, and most are that.
    if (frame == Frame::Value && text.holes.empty() &&
        text.text.find_first_of("(:@", frame_text.before.size()) == std::string::npos &&
        text.text.find("CURRENT") == std::string::npos) {
      return;
    }
    if (!reader.statements(text.text, &text.holes, says, true)) {
      add_words(text.text, Wording::Sql, Said::kNowhere, says);
    }
  }

  /// A column that the source itself has is of nothing else, and most of what views say is that.
  bool is_own_column(const Said& said, const std::vector<Ref>& refs) const {
    return said.kind == MentionKind::Column && said.hole < refs.size() &&
           catalog_.is<Column>(refs[said.hole]) && !catalog_[refs[said.hole]].builtin;
  }

  Mention mention(const Said& said, const Saying& saying, const std::vector<Ref>& refs) const {
    Mention out;
    out.kind = said.kind;
    out.detail = said.detail;
    out.element = saying.element;
    out.certain = said.certain;
    if (said.hole == Said::kNowhere || said.hole >= refs.size()) {
      out.schema = said.schema;
      out.name = said.name;
      return out;
    }
    const Ref ref = refs[said.hole];
    out.name = catalog_.text(catalog_.name(ref));
    Ref holder = catalog_.is<Column>(ref) || catalog_.is<Attribute>(ref) ? catalog_.parent(ref)
                                                                         : catalog_.schema_of(ref);
    if (!holder && catalog_.is<Extension>(catalog_.parent(ref))) {
      holder = catalog_.get<Extension>(catalog_.parent(ref)).schema;
    }
    if (holder) out.schema = catalog_.text(catalog_.name(holder));
    return out;
  }

  void say(const SourceMap& map, size_t begin, size_t end, std::vector<Mention>& into) const {
    for (size_t i = begin; i < end; ++i) {
      const Saying& saying = sayings_[i];
      const Piece& piece = pieces_[saying.piece];
      if (piece.says.empty()) continue;
      const std::vector<Ref> refs =
          saying.expression ? catalog_.refs(saying.expression) : std::vector<Ref>{};
      Places places(map, catalog_[saying.element].where);
      look_from(saying, piece, places);
      for (const Said& said : piece.says) {
        if (is_own_column(said, refs)) continue;
        Mention& mentioned = into.emplace_back(mention(said, saying, refs));
        if (said.at != Said::kNowhere) places.from(said.at);
        mentioned.where = places.find(word_of(mentioned.kind, mentioned.name));
      }
    }
  }

  /// A part of a table stands in the table's statement, after its own name or its column's.
  void look_from(const Saying& saying, const Piece& piece, Places& places) const {
    const Ref element = saying.element;
    if (piece.sort == Piece::Sort::Body) {
      const auto* function = catalog_.get_if<Function>(element);
      places.enter_body(catalog_.text(function != nullptr ? function->body
                                                          : catalog_.get<Procedure>(element).body));
      return;
    }
    const Ref named =
        catalog_.is<Column>(catalog_.parent(element)) ? catalog_.parent(element) : element;
    if (catalog_.is<Table>(catalog_.parent(named))) {
      places.after(catalog_.text(catalog_.name(named)));
    }
  }

  const Catalog& catalog_;
  std::vector<Piece> pieces_;
  std::vector<Saying> sayings_;
  std::unordered_map<uint64_t, uint32_t> by_template_;
};

}  // namespace

std::vector<Mention> mentions(const SourceMap& map, const Catalog& catalog) {
  Pieces pieces(catalog);
  pieces.read();
  return pieces.say(map);
}

std::vector<Mention> mentions_of(const SourceMap& map, std::string_view text, Span where) {
  std::vector<Said> says;
  run_on_big_stack([&] {
    SaidList list;
    BodyReader reader;
    if (!reader.statements(text, nullptr, list, false)) {
      add_words(text, Wording::Sql, Said::kNowhere, list);
    }
    says = list.take();
  });
  std::vector<Mention> out;
  Places places(map, where);
  for (Said& said : says) {
    note_builtin(said);
    Mention& mention = out.emplace_back();
    mention.kind = said.kind;
    mention.where = places.find(word_of(said.kind, said.name));
    mention.schema = std::move(said.schema);
    mention.name = std::move(said.name);
    mention.detail = std::move(said.detail);
    mention.certain = said.certain;
  }
  return out;
}

}  // namespace dryshod
