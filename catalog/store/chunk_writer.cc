// Elements → bytes; chunk.h says how these are laid out.
#include "catalog/store/bytes.h"
#include "catalog/store/chunk.h"
#include "catalog/store/numbering.h"

namespace dryshod::store {

bool is_object(const Catalog& catalog, Ref ref) {
  const Ref parent = catalog.parent(ref);
  return !parent || catalog.is<Schema>(parent);
}

class ChunkWriter::Work {
 public:
  Work(const Catalog& catalog, Identities& identities)
      : catalog_(catalog), identities_(identities), places_(catalog.size(), 0) {}

  const std::string& pack(const std::vector<Ref>& objects) {
    for (ByteWriter* part : {&outside_, &elements_, &bodies_, &chunk_}) part->clear();
    strings_.clear();
    outsiders_.clear();
    first_place_ += static_cast<uint32_t>(inside_.size());
    inside_.clear();
    for (const Ref object : objects) take(object);
    for (const Ref ref : inside_) element(ref);
    for (const Ref ref : inside_) body(ref);
    put_together();
    return chunk_.out();
  }

 private:
  void take(Ref ref) {
    places_[ref.id] = first_place_ + static_cast<uint32_t>(inside_.size());
    inside_.push_back(ref);
    if (catalog_.is<Schema>(ref)) return;  // what is in it are objects
    catalog_.each_child(ref, [&](Ref part) { take(part); });
  }

  void element(Ref ref) {
    const Element& e = catalog_[ref];
    elements_.number(static_cast<uint64_t>(e.kind));
    reference(elements_, e.parent);
    elements_.number((e.local ? 1u : 0u) | (e.builtin ? 2u : 0u) | (e.source ? 4u : 0u));
    string(elements_, e.name.id);
    if (has_identity(e.kind)) elements_.word(identities_.identity(ref));
  }

  void body(Ref ref) {
    if (catalog_[ref].source) reference(bodies_, catalog_[ref].source);
    catalog_.visit(ref, [&]<class T>(const T& body) {
      [[maybe_unused]] static constexpr T kUsual{};  // not of a kind without fields
      FieldSet set = 0;
      size_t position = 0;
      each_field<T>([&](const auto& field) {
        if (differs(body.*(field.member), kUsual.*(field.member))) set |= FieldSet{1} << position;
        ++position;
      });
      bodies_.number(set);
      if (set == 0) return;
      position = 0;
      each_field<T>([&](const auto& field) {
        if ((set >> position++ & 1) != 0) value(body.*(field.member));
      });
    });
  }

  template <class M>
  static bool differs(const M& value, const M& usual) {
    return !(value == usual);
  }
  static bool differs(OptionList value, OptionList) { return value.sorted || value.written; }

  void value(Name v) { string(bodies_, v.id); }
  void value(Text v) { string(bodies_, v.id); }
  void value(NameList v) { string(bodies_, v.id); }
  void value(OptionList v) {
    string(bodies_, v.sorted.id);
    string(bodies_, v.written.id);
  }
  void value(bool) {}  // that it is not as usual says all
  void value(int64_t v) { bodies_.signed_number(v); }
  void value(Ref v) { reference(bodies_, v); }
  void value(Expr v) {
    if (!v) return bodies_.number(0);
    if (!catalog_.has_holes(v)) return expression(catalog_.template_id(v), {});
    const std::vector<Ref> holes = catalog_.refs(v);
    for (const Ref hole : holes) {
      // What is gone has its last name for ever.
      if (!catalog_.alive(hole)) return expression(catalog_.strings().text(catalog_.render(v)), {});
    }
    expression(catalog_.template_id(v), holes);
  }
  void expression(Text text, const std::vector<Ref>& holes) {
    bodies_.number(1 + (uint64_t{strings_.number(text.id).first} << 1 | (holes.empty() ? 0 : 1)));
    if (holes.empty()) return;
    bodies_.number(holes.size());
    for (const Ref hole : holes) reference(bodies_, hole);
  }

  void string(ByteWriter& out, uint32_t id) {
    out.number(id == 0 ? 0 : 1 + uint64_t{strings_.number(id).first});
  }

  void reference(ByteWriter& out, Ref ref) {
    if (!catalog_.alive(ref)) return out.number(0);
    if (places_[ref.id] >= first_place_) {
      return out.number(2 * uint64_t{places_[ref.id] - first_place_} + 1);
    }
    out.number(2 * uint64_t{outsider(ref)} + 2);
  }
  uint32_t outsider(Ref ref) {
    const Element& e = catalog_[ref];
    if (e.parent && places_[e.parent.id] < first_place_) outsider(e.parent);  // stands before it
    const auto [number, is_new] = outsiders_.number(ref.id);
    if (!is_new) return number;
    outside_.number(static_cast<uint64_t>(e.kind));
    reference(outside_, e.parent);
    string(outside_, e.name.id);
    if (has_identity(e.kind)) outside_.word(identities_.identity(ref));
    return number;
  }

  void put_together() {
    const auto text = [&](uint32_t id) { return catalog_.text(Text{id}); };
    chunk_.number(strings_.keys().size());
    for (const uint32_t id : strings_.keys()) chunk_.number(text(id).size());
    for (const uint32_t id : strings_.keys()) chunk_.bytes(text(id));
    chunk_.number(outsiders_.keys().size());
    chunk_.bytes(outside_.out());
    chunk_.number(inside_.size());
    chunk_.bytes(elements_.out());
    chunk_.bytes(bodies_.out());
  }

  const Catalog& catalog_;
  Identities& identities_;
  // Of an element of this chunk: first_place_ and its number. What other chunks have lies below.
  std::vector<uint32_t> places_;
  uint32_t first_place_ = 1;
  std::vector<Ref> inside_;
  Numbering strings_, outsiders_;
  ByteWriter outside_, elements_, bodies_, chunk_;
};

ChunkWriter::ChunkWriter(const Catalog& catalog, Identities& identities)
    : work_(std::make_unique<Work>(catalog, identities)) {}
ChunkWriter::~ChunkWriter() = default;
const std::string& ChunkWriter::pack(const std::vector<Ref>& objects) {
  return work_->pack(objects);
}

}  // namespace dryshod::store
