// XXH3-128 over one canonical line per element, the lines' hashes sorted; see digest.h.
// A line is the element's address (kind, the parent's address, name, identity fields) and its
// compared fields, every text with its length before it, so that no two elements share a line.
#include "catalog/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "catalog/frozen.h"
#include "catalog/hash.h"

namespace dryshod {
namespace {

class Digester {
 public:
  explicit Digester(const Catalog& catalog)
      : catalog_(catalog), addresses_(catalog.size()), known_(catalog.size(), false) {}

  std::string run() {
    std::vector<Hash> lines;
    catalog_.each([&](Ref ref) {
      if (!catalog_[ref].builtin) lines.push_back(line(ref));
    });
    std::sort(lines.begin(), lines.end());
    std::string all;
    all.reserve(lines.size() * sizeof(Hash));
    for (const Hash& hash : lines) add(all, hash);
    return hex(hash_of(all));
  }

 private:
  Hash line(Ref ref) {
    std::string text;
    add(text, address(ref));
    fields(text, ref, Meaning::Value);
    return hash_of(text);
  }

  Hash address(Ref ref) {
    if (!ref) return Hash{};
    if (known_[ref.id]) return addresses_[ref.id];
    const Element& e = catalog_[ref];
    std::string text;
    add(text, kind_name(e.kind));
    add(text, address(e.parent));
    if (is_named_by_source(catalog_, ref)) {
      add(text, address(e.source));
    } else {
      add(text, catalog_.text(e.name));
    }
    fields(text, ref, Meaning::Identity);
    known_[ref.id] = true;
    return addresses_[ref.id] = hash_of(text);
  }

  void fields(std::string& text, Ref ref, Meaning meaning) {
    const bool own = !catalog_[ref].source;
    catalog_.visit(ref, [&]<class T>(const T& body) {
      each_field<T>([&](const auto& field) {
        if (field.meaning != meaning || (field.extent == Extent::Heads && !own)) return;
        add(text, field.name);
        value(text, body.*(field.member));
      });
    });
  }

  static void add(std::string& out, const Hash& hash) {
    out.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  }
  static void add(std::string& out, std::string_view text) {
    out += fmt::format("{}:", text.size());
    out += text;
  }
  // "none" and "empty" are different values (strings.h): only what is there has a mark before it.
  void value(std::string& out, Name v) const {
    if (v) add(out += '=', catalog_.text(v));
  }
  void value(std::string& out, Text v) const {
    if (v) add(out += '=', catalog_.text(v));
  }
  void value(std::string& out, Expr v) const {
    if (v) add(out += '=', catalog_.render(v));
  }
  void value(std::string& out, NameList v) const {
    for (const std::string_view item : catalog_.strings()[v]) add(out += '=', item);
  }
  void value(std::string& out, OptionList v) const { value(out, v.sorted); }
  void value(std::string& out, Ref v) {
    if (v) add(out += '=', address(v));
  }
  static void value(std::string& out, bool v) { out += v ? "=1" : "=0"; }
  static void value(std::string& out, int64_t v) { out += fmt::format("={};", v); }

  const Catalog& catalog_;
  std::vector<Hash> addresses_;  // by handle
  std::vector<bool> known_;
};

}  // namespace

std::string digest(const Catalog& catalog) {
  return Digester(catalog).run();
}

}  // namespace dryshod
