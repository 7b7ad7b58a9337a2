// Bytes → elements; chunk.h says how these are laid out. Bytes are not trusted: a number that names
// nothing ends the reading, it is never followed.
#include <deque>
#include <unordered_map>

#include "catalog/store/bytes.h"
#include "catalog/store/chunk.h"
#include "catalog/store/tree.h"

namespace dryshod::store {
namespace {

template <class T>
Ref add_usual(Catalog& catalog, Ref parent, Name name) {
  static constexpr T kUsual{};
  return catalog.add(parent, name, kUsual);
}

Ref add_usual(Catalog& catalog, Kind kind, Ref parent, Name name) {
  switch (kind) {
#define KIND(T, name_of_kind) \
  case Kind::T:               \
    return add_usual<T>(catalog, parent, name);
#include "catalog/kinds.def"
  }
  return {};
}

bool is_hole_form(char c) {
  return c == 'q' || c == 'n' || c == 's' || c == 'l' || c == 'h';
}

/// Does the template have so many holes, each with its form?
bool has_holes(std::string_view text, size_t count) {
  for (; count > 0; --count) {
    const size_t mark = text.find(kHoleMark);
    if (mark == std::string_view::npos || mark + 1 >= text.size() ||
        !is_hole_form(text[mark + 1])) {
      return false;
    }
    text.remove_prefix(mark + 2);
  }
  return text.find(kHoleMark) == std::string_view::npos;
}

}  // namespace

std::optional<ChunkText> chunk_text(std::string piece, Strings& strings) {
  const auto chunk = chunk_in(piece);
  if (!chunk) return std::nullopt;
  ChunkText text;
  ByteReader reader(*chunk);
  const uint64_t count = reader.number();
  if (!reader.has_room_for(count)) return std::nullopt;
  std::vector<uint64_t> sizes(count);
  for (uint64_t& size : sizes) size = reader.number();
  text.strings.reserve(count);
  for (const uint64_t size : sizes) text.strings.push_back(strings.text(reader.bytes(size)).id);
  if (!reader.good()) return std::nullopt;
  text.rest = piece.size() - reader.rest().size();
  text.piece = std::move(piece);
  return text;
}

class ChunkReader::Work {
 public:
  Work(Catalog& catalog, const Layout& layout) : catalog_(catalog), layout_(layout) {}

  bool begin(ChunkText text) {
    Chunk& chunk = chunks_.emplace_back(std::move(text));
    return read_outside(chunk) && read_elements(chunk);
  }

  bool finish() {
    for (Chunk& chunk : chunks_) {
      if (!fill(chunk)) return false;
    }
    return true;
  }
  const std::string& problem() const { return problem_; }

 private:
  struct Outsider {
    Kind kind{};
    uint64_t parent = 0;
    Name name;
    uint64_t identity = 0;
    bool is_found = false;
    Ref ref;
  };
  struct Begun {
    const Layout::OldKind* old = nullptr;
    bool is_local = true, has_source = false;
  };
  struct Chunk {
    explicit Chunk(ChunkText given)
        : text(std::move(given)), reader(std::string_view(text.piece).substr(text.rest)) {}
    ChunkText text;
    ByteReader reader;
    uint32_t first_outsider = 0, outsider_count = 0;
    uint32_t first_element = 0, element_count = 0;
    uint32_t first_begun = 0;
  };

  bool fail(std::string what) {
    if (problem_.empty()) problem_ = std::move(what);
    return false;
  }
  bool damaged() { return fail("a chunk does not hold what a chunk holds"); }

  bool read_outside(Chunk& chunk) {
    ByteReader& reader = chunk.reader;
    const uint64_t count = reader.number();
    if (!reader.has_room_for(count)) return damaged();
    chunk.first_outsider = static_cast<uint32_t>(outsiders_.size());
    chunk.outsider_count = 0;
    for (uint64_t i = 0; i < count; ++i, ++chunk.outsider_count) {
      const Layout::OldKind* old = layout_.kind(reader.number());
      if (old == nullptr) return damaged();
      if (!old->today) return unknown_kind(*old);
      Outsider outsider;
      outsider.kind = *old->today;
      outsider.parent = reader.number();
      if (outsider.parent != 0 && outsider.parent % 2 == 0 &&
          (outsider.parent - 2) / 2 >= chunk.outsider_count) {
        return damaged();
      }
      outsider.name = Name{string(chunk, reader)};
      if (old->has_identity) outsider.identity = reader.word();
      outsiders_.push_back(outsider);
    }
    return reader.good() || damaged();
  }

  bool read_elements(Chunk& chunk) {
    ByteReader& reader = chunk.reader;
    const uint64_t count = reader.number();
    if (!reader.has_room_for(count)) return damaged();
    chunk.first_element = catalog_.size();
    chunk.first_begun = static_cast<uint32_t>(begun_.size());
    chunk.element_count = 0;
    for (uint64_t i = 0; i < count; ++i, ++chunk.element_count) {
      Begun begun;
      begun.old = layout_.kind(reader.number());
      if (begun.old == nullptr) return damaged();
      if (!begun.old->today) return unknown_kind(*begun.old);
      Ref parent;
      if (!resolve(chunk, reader.number(), parent)) return false;
      const uint64_t flags = reader.number();
      const Name name{string(chunk, reader)};
      const uint64_t identity = begun.old->has_identity ? reader.word() : 0;
      if (!reader.good() || flags > 7) return damaged();
      begun.is_local = (flags & 1) != 0;
      begun.has_source = (flags & 4) != 0;
      const Ref made = add_usual(catalog_, *begun.old->today, parent, name);
      if ((flags & 2) != 0) catalog_.set_builtin(made);
      if (begun.old->has_identity) identities_.emplace(made, identity);
      begun_.push_back(begun);
    }
    return true;
  }

  bool unknown_kind(const Layout::OldKind& old) {
    return fail("a later dryshod wrote it: this one knows no " + old.name);
  }

  bool fill(Chunk& chunk) {
    for (uint32_t i = 0; i < chunk.element_count; ++i) {
      const Ref ref{chunk.first_element + i};
      const Begun& begun = begun_[chunk.first_begun + i];
      if (begun.has_source || !begun.is_local) {
        Ref source;
        if (begun.has_source && !resolve(chunk, chunk.reader.number(), source)) return false;
        catalog_.set_source(ref, source, begun.is_local);
      }
      const FieldSet set = chunk.reader.number();
      if (set != 0 || !begun.old->is_same) {
        const bool filled =
            begun.old->is_same ? fill_same(chunk, ref, set) : fill_old(chunk, ref, set, *begun.old);
        if (!filled) return false;
      }
      if (!chunk.reader.good()) return damaged();
    }
    return chunk.reader.at_end() || damaged();
  }

  template <class F>
  void visit(Ref ref, F&& f) {
    switch (catalog_.kind(ref)) {
#define KIND(T, name)         \
  case Kind::T:               \
    f(catalog_.edit<T>(ref)); \
    break;
#include "catalog/kinds.def"
    }
  }

  bool fill_same(Chunk& chunk, Ref ref, FieldSet set) {
    bool good = true;
    visit(ref, [&]<class T>(T& body) {
      size_t position = 0;
      each_field<T>([&](const auto& field) {
        if ((set >> position++ & 1) != 0) good = good && value(chunk, body.*(field.member));
      });
      if (position < 64 && set >> position != 0) good = damaged();
    });
    return good;
  }

  /// What an earlier program packed: field by field, as it called them.
  bool fill_old(Chunk& chunk, Ref ref, FieldSet set, const Layout::OldKind& old) {
    bool good = old.fields.size() == 64 || set >> old.fields.size() == 0 || damaged();
    for (size_t i = 0; good && i < old.fields.size(); ++i) {
      const Layout::OldField& from = old.fields[i];
      const bool is_set = (set >> i & 1) != 0;
      if (from.today < 0) {
        if (is_set)
          return fail("another dryshod wrote it: this one does not know all of a " + old.name);
        continue;
      }
      visit(ref, [&]<class T>(T& body) {
        int position = 0;
        each_field<T>([&](const auto& field) {
          if (position++ != from.today) return;
          auto& member = body.*(field.member);
          using M = std::remove_cvref_t<decltype(member)>;
          if constexpr (std::is_same_v<M, bool>) {
            member = (from.usual != 0) != is_set;
          } else if constexpr (std::is_same_v<M, int64_t>) {
            member = is_set ? chunk.reader.signed_number() : from.usual;
          } else if (is_set) {
            good = value(chunk, member);
          }
        });
      });
    }
    return good;
  }

  bool value(Chunk& chunk, Name& v) {
    v.id = string(chunk, chunk.reader);
    return true;
  }
  bool value(Chunk& chunk, Text& v) {
    v.id = string(chunk, chunk.reader);
    return true;
  }
  bool value(Chunk& chunk, NameList& v) {
    v.id = string(chunk, chunk.reader);
    // Every item of a list ends with a NUL (strings.cc).
    return v.id == 0 || catalog_.text(Text{v.id}).ends_with('\0') || damaged();
  }
  bool value(Chunk& chunk, OptionList& v) {
    return value(chunk, v.sorted) && value(chunk, v.written);
  }
  bool value(Chunk&, bool& v) {
    v = !v;
    return true;
  }
  bool value(Chunk& chunk, int64_t& v) {
    v = chunk.reader.signed_number();
    return true;
  }
  bool value(Chunk& chunk, Ref& v) {
    return resolve(chunk, chunk.reader.number(), v);
  }
  bool value(Chunk& chunk, Expr& v) {
    const uint64_t code = chunk.reader.number();
    if (code == 0) return true;
    const uint64_t number = (code - 1) / 2;
    if (number >= chunk.text.strings.size()) return damaged();
    const Text text{chunk.text.strings[number]};
    if ((code - 1) % 2 == 0) {
      v = catalog_.intern(text);
      return true;
    }
    const uint64_t count = chunk.reader.number();
    if (!chunk.reader.has_room_for(count) || count == 0 || !has_holes(catalog_.text(text), count)) {
      return damaged();
    }
    ExprBuilder built;
    for (uint64_t i = 0; i < count; ++i) {
      Ref hole;
      if (!resolve(chunk, chunk.reader.number(), hole)) return false;
      if (!hole) return damaged();
      built.hole(hole);
    }
    built.text() = catalog_.text(text);  // with the marks of all holes
    v = catalog_.intern(built);
    return true;
  }

  uint32_t string(const Chunk& chunk, ByteReader& reader) {
    const uint64_t number = reader.number();
    if (number == 0) return 0;
    if (number > chunk.text.strings.size()) {
      reader.fail();
      return 0;
    }
    return chunk.text.strings[number - 1];
  }

  bool resolve(const Chunk& chunk, uint64_t reference, Ref& ref) {
    if (reference == 0) return true;
    const uint64_t number = (reference - 1) / 2;
    if (reference % 2 == 1) {
      if (number >= chunk.element_count) return damaged();
      ref = Ref{chunk.first_element + static_cast<uint32_t>(number)};
      return true;
    }
    if (number >= chunk.outsider_count) return damaged();
    Outsider& outsider = outsiders_[chunk.first_outsider + number];
    if (!outsider.is_found) {
      Ref parent;
      if (!resolve(chunk, outsider.parent, parent)) return false;
      outsider.ref = look_up(outsider, parent);
      if (!outsider.ref) {
        return fail("it names a " + std::string(kind_name(outsider.kind)) + " \"" +
                    std::string(catalog_.text(outsider.name)) + "\" that is not there");
      }
      outsider.is_found = true;
    }
    ref = outsider.ref;
    return true;
  }

  Ref look_up(const Outsider& wanted, Ref parent) const {
    const auto is_it = [&](Ref ref) {
      const Element& e = catalog_[ref];
      if (e.kind != wanted.kind || !(e.parent == parent) || !(e.name == wanted.name)) return false;
      if (wanted.identity == 0) return true;
      const auto known = identities_.find(ref);
      return known != identities_.end() && known->second == wanted.identity;
    };
    const Slot slots = slots_of(wanted.kind);
    if (wanted.name && has(slots, Slot::Own)) {
      return catalog_.find_own(wanted.kind, parent, wanted.name, is_it);
    }
    for (const Slot slot : {Slot::Relation, Slot::Type, Slot::Routine, Slot::Constraint}) {
      if (!wanted.name || !has(slots, slot)) continue;
      const Ref scope = parent ? catalog_.schema_of(parent) : Ref{};
      for (const Ref ref : catalog_.find_all(slot, scope, wanted.name)) {
        if (is_it(ref)) return ref;
      }
      return {};
    }
    // Members of a relation, and what has no name: there are few of them, or few who ask.
    Ref found;
    catalog_.each_child(parent, [&](Ref ref) {
      if (!found && is_it(ref)) found = ref;
    });
    return found;
  }

  Catalog& catalog_;
  const Layout& layout_;
  std::deque<Chunk> chunks_;  // readers point into the texts
  std::vector<Outsider> outsiders_;
  std::vector<Begun> begun_;
  std::unordered_map<Ref, uint64_t> identities_;
  std::string problem_;
};

ChunkReader::ChunkReader(Catalog& into, const Layout& layout)
    : work_(std::make_unique<Work>(into, layout)) {}
ChunkReader::~ChunkReader() = default;
bool ChunkReader::begin(ChunkText chunk) {
  return work_->begin(std::move(chunk));
}
bool ChunkReader::finish() {
  return work_->finish();
}
const std::string& ChunkReader::problem() const {
  return work_->problem();
}

}  // namespace dryshod::store
