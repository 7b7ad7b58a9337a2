// Stored expressions: SQL text with holes for the elements it names, as PostgreSQL stores trees
// with OIDs. A rename reaches every text that uses the name, and references need no second parse.
// Knows how a hole is spelled, not what the SQL means.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/element.h"

namespace dryshod {

/// How a hole spells its element.
enum class HoleForm : char {
  Qualified = 'q',  // schema.name, quoted; a schema or a global object: its name
  Bare = 'n',       // the last name only (a column, a constraint)
  Signature = 's',  // schema.name(input types), for a routine
  Literal = 'l',    // schema.name inside a string constant: 'x.s'::regclass
  Hidden = 'h',     // spells nothing: only the reference counts
};

/// Marks a hole in a template, followed by its form. No UTF-8 text contains this byte.
inline constexpr char kHoleMark = '\xff';

/// Builds a template. Text is appended as it is; holes name elements of the same catalog.
class ExprBuilder {
 public:
  ExprBuilder& operator<<(std::string_view text) {
    text_ += text;
    return *this;
  }
  ExprBuilder& hole(Ref element, HoleForm form = HoleForm::Qualified) {
    text_ += kHoleMark;
    text_ += static_cast<char>(form);
    refs_.push_back(element);
    return *this;
  }
  /// Appends a whole other template with its holes.
  ExprBuilder& append(const ExprBuilder& other) {
    text_ += other.text_;
    refs_.insert(refs_.end(), other.refs_.begin(), other.refs_.end());
    return *this;
  }
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  std::string& text() { return text_; }
  const std::vector<Ref>& refs() const { return refs_; }

 private:
  std::string text_;
  std::vector<Ref> refs_;
};

}  // namespace dryshod
