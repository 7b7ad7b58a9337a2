// What a statement without a model stands on: the elements whose names it mentions. A guess by
// name, on the safe side: a mention too many costs an object made again, one too few an order.
// Knows names and the keywords before them; refuses to know what the statement says of them.
#include <algorithm>

#include "parser/lower/lower.h"

namespace dryshod {
namespace {

struct Mention {
  std::vector<std::string> parts;  // a.b.c, unquoted
  std::string before;              // the keyword before it
};

bool word_start(char c) {
  return (c >= 'a' && c <= 'z') || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool word_part(char c) {
  return word_start(c) || (c >= '0' && c <= '9') || c == '$' || (c >= 'A' && c <= 'Z');
}

/// One past the closing quote.
size_t quoted_end(std::string_view text, size_t i) {
  const char quote = text[i];
  for (++i; i < text.size(); ++i) {
    if (text[i] != quote) continue;
    if (i + 1 == text.size() || text[i + 1] != quote) return i + 1;
    ++i;
  }
  return text.size();
}

/// One past the closing mark of $tag$, or past the dollar.
size_t dollar_end(std::string_view text, size_t i) {
  size_t tag = i + 1;
  while (tag < text.size() && word_part(text[tag]) && text[tag] != '$') ++tag;
  if (tag == text.size() || text[tag] != '$') return i + 1;
  const std::string_view mark = text.substr(i, tag + 1 - i);
  const size_t end = text.find(mark, tag + 1);
  return end == std::string_view::npos ? text.size() : end + mark.size();
}

/// The names in a normalised text: identifiers are lower case or quoted there, keywords upper case.
std::vector<Mention> mentions_in(std::string_view text) {
  std::vector<Mention> found;
  std::string keyword;
  bool dotted = false;  // the token before was a dot behind a name
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\'') {
      i = quoted_end(text, i);
      continue;
    }
    if (c == '$') {
      i = dollar_end(text, i);
      continue;
    }
    std::string name;
    if (c == '"') {
      const size_t end = quoted_end(text, i);
      for (size_t k = i + 1; k + 1 < end; ++k) {
        name += text[k];
        if (text[k] == '"') ++k;
      }
      i = end;
    } else if (word_part(c)) {
      size_t end = i;
      while (end < text.size() && word_part(text[end])) ++end;
      name = text.substr(i, end - i);
      const bool is_name = word_start(c);
      i = end;
      if (!is_name) {
        keyword = name;
        dotted = false;
        continue;
      }
    } else {
      dotted = c == '.' && dotted;
      ++i;
      continue;
    }
    if (dotted) {
      found.back().parts.push_back(std::move(name));
    } else {
      found.push_back({{std::move(name)}, keyword});
    }
    dotted = i < text.size() && text[i] == '.';
  }
  return found;
}

class Needs {
 public:
  explicit Needs(Session& session) : session_(session), catalog_(session.catalog) {}

  void add(const Mention& mention) {
    if (mention.before == "SERVER") {
      need(catalog_.find_own<ForeignServer>({}, session_.name(mention.parts.back())));
      return;
    }
    const Name name = session_.name(mention.parts.back());
    const std::vector<std::string_view> parts(mention.parts.begin(), mention.parts.end());
    for (const Ref schema : schemas(mention)) {
      const Ref relation = catalog_.find(Slot::Relation, schema, name);
      need(relation ? relation : catalog_.find(Slot::Type, schema, name));
      if (relation) relations_.push_back(relation);
      if (relation) return;
    }
    for (const Ref routine : find_routines(session_, parts)) need(routine);
    if (mention.parts.size() > 1) return;
    for (const Ref relation : relations_) need(catalog_.column(relation, name));
  }

  Expr list() const {
    if (refs_.empty()) return {};
    ExprBuilder built;
    for (const Ref ref : refs_) built.hole(ref, HoleForm::Hidden);
    return session_.catalog.intern(built);
  }

 private:
  std::vector<Ref> schemas(const Mention& mention) const {
    std::vector<Ref> out;
    if (mention.parts.size() > 1) {
      out.push_back(find_schema(session_, mention.parts[mention.parts.size() - 2]));
    } else {
      for (const Name schema : session_.search_path) {
        out.push_back(find_schema(session_, session_.text(schema)));
      }
    }
    std::erase(out, Ref{});
    return out;
  }
  void need(Ref ref) {
    if (!ref || catalog_[ref].builtin) return;
    if (std::find(refs_.begin(), refs_.end(), ref) == refs_.end()) refs_.push_back(ref);
  }

  Session& session_;
  const Catalog& catalog_;
  std::vector<Ref> relations_;  // mentioned so far: their columns may be mentioned after them
  std::vector<Ref> refs_;
};

}  // namespace

Expr opaque_needs(Session& session, std::string_view text) {
  Needs needs(session);
  for (const Mention& mention : mentions_in(text)) needs.add(mention);
  return needs.list();
}

}  // namespace dryshod
