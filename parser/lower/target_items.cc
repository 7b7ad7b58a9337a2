// A scan of printed queries for their target lists. See target_items.h.
#include "parser/lower/target_items.h"

#include <algorithm>
#include <optional>

#include "catalog/quote.h"
#include "parser/lower/definition.h"

namespace dryshod {
namespace {

struct Item {
  size_t begin = 0, end = 0;  // without blanks around
  size_t number = 0;
  bool top = false;  // an output column of the whole query
};

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  std::vector<Item> run();

 private:
  enum class Clause : uint8_t { Start, Select, Other };
  struct Level {
    Clause clause = Clause::Start;
    bool top = true;
    bool after_distinct = false;  // DISTINCT ON (...) is no item
    size_t begin = 0;
    size_t number = 0;
  };

  void close_item(size_t end);
  void open_paren();
  void close_paren();
  void word(std::string_view word, size_t after);
  size_t skip_quoted(size_t at) const;
  bool item_is_blank(size_t at) const;

  std::string_view text_;
  std::vector<Level> levels_{Level{}};
  std::vector<Item> items_;
  std::string_view last_word_;
  size_t at_ = 0;
};

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_word(char c) {
  return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) >= 0x80 && c != kHoleMark);
}

size_t Scanner::skip_quoted(size_t at) const {
  const char quote = text_[at];
  const bool escapes = quote == '\'' && at > 0 && text_[at - 1] == 'E';
  for (++at; at < text_.size(); ++at) {
    if (escapes && text_[at] == '\\') {
      ++at;
    } else if (text_[at] == quote) {
      return at + 1;
    }
  }
  return at;
}

bool Scanner::item_is_blank(size_t at) const {
  const Level& level = levels_.back();
  return std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(level.begin),
                     text_.begin() + static_cast<std::ptrdiff_t>(at), is_blank);
}

void Scanner::close_item(size_t end) {
  Level& level = levels_.back();
  if (level.clause != Clause::Select) return;
  size_t begin = level.begin;
  while (begin < end && is_blank(text_[begin])) ++begin;
  while (end > begin && is_blank(text_[end - 1])) --end;
  if (begin < end) items_.push_back({begin, end, level.number, level.top});
}

/// Parentheses where a SELECT could begin hold an arm of a UNION.
void Scanner::open_paren() {
  const Level& outer = levels_.back();
  Level inner;
  inner.top = outer.top && outer.clause == Clause::Start;
  inner.begin = at_ + 1;
  levels_.push_back(inner);
}

void Scanner::close_paren() {
  close_item(at_);
  if (levels_.size() > 1) levels_.pop_back();
  Level& level = levels_.back();
  if (level.after_distinct) {
    level.after_distinct = false;
    level.begin = at_ + 1;
  }
}

void Scanner::word(std::string_view word, size_t after) {
  Level& level = levels_.back();
  const size_t start = after - word.size();
  const auto is = [&](std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  const bool selecting = level.clause == Clause::Select;
  if (is({"SELECT", "RETURNING"})) {
    close_item(start);
    level.clause = Clause::Select;
    level.begin = after;
    level.number = 0;
  } else if (selecting && is({"DISTINCT", "ALL"}) && item_is_blank(start)) {
    level.begin = after;
  } else if (selecting && word == "ON" && last_word_ == "DISTINCT" && item_is_blank(start)) {
    level.after_distinct = true;
  } else if ((word == "FROM" && last_word_ != "DISTINCT") ||
             is({"WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FETCH", "WINDOW",
                 "FOR"})) {
    close_item(start);
    level.clause = Clause::Other;
  } else if (is({"UNION", "INTERSECT", "EXCEPT"})) {
    close_item(start);
    level.clause = Clause::Start;
  } else if ((word == "WITH" || word == "INSERT") && level.clause == Clause::Start) {
    level.clause = Clause::Other;  // the parentheses that follow are no arms
  }
  last_word_ = word;
}

std::vector<Item> Scanner::run() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == kHoleMark) {
      at_ += 2;
      continue;
    }
    if (c == '\'' || c == '"') {
      at_ = skip_quoted(at_);
      continue;
    }
    if (is_word(c)) {
      size_t end = at_;
      while (end < text_.size() && is_word(text_[end])) ++end;
      const std::string_view found = text_.substr(at_, end - at_);
      at_ = end;
      if (std::all_of(found.begin(), found.end(), is_upper)) word(found, end);
      continue;
    }
    if (c == '(') open_paren();
    if (c == ')') close_paren();
    if (c == ',' && levels_.back().clause == Clause::Select) {
      close_item(at_);
      levels_.back().begin = at_ + 1;
      ++levels_.back().number;
    }
    if (c == ';') {
      close_item(at_);
      levels_.assign(1, Level{});
    }
    ++at_;
  }
  close_item(text_.size());
  return items_;
}

// ---- labels --------------------------------------------------------------------

/// An item taken apart: what it computes, its written label, and the column it shows, if just that.
struct Label {
  size_t base_end = 0;
  std::string_view written;  // as spelled, quotes included; empty: none
  Ref column{};
};

Label label_of(std::string_view text, const Item& item, const std::vector<Ref>& refs) {
  Label label{item.end, {}, {}};
  const std::string_view whole = text.substr(item.begin, item.end - item.begin);
  if (const size_t as = whole.rfind(" AS "); as != std::string_view::npos) {
    const std::string_view name = whole.substr(as + 4);
    const bool bare = std::all_of(name.begin(), name.end(), is_word);
    const bool quoted = name.size() > 1 && name.front() == '"' && name.back() == '"';
    if (bare || quoted) {
      label.base_end = item.begin + as;
      label.written = name;
    }
  }
  const std::string_view base = text.substr(item.begin, label.base_end - item.begin);
  if (base.size() < 2 || base[base.size() - 2] != kHoleMark ||
      base.back() != static_cast<char>(HoleForm::Bare)) {
    return label;
  }
  const std::string_view prefix = base.substr(0, base.size() - 2);
  const bool qualified = !prefix.empty() && prefix.back() == '.' &&
                         (prefix.front() == '"' || prefix.find_first_of(" ('") == prefix.npos);
  if (!prefix.empty() && !qualified) return label;
  const auto holes = std::count(
      text.begin(), text.begin() + static_cast<std::ptrdiff_t>(label.base_end), kHoleMark);
  label.column = refs[static_cast<size_t>(holes) - 1];
  return label;
}

/// Writes the labels that `wanted` gives for items; none: the item stays as it is.
template <class Wanted>
Expr relabel(Session& session, Expr query, Wanted&& wanted) {
  Catalog& catalog = session.catalog;
  const std::vector<Ref> refs = catalog.refs(query);
  std::string text(catalog.template_text(query));
  const std::string before = text;
  std::vector<Item> items = Scanner(before).run();
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.end > b.end; });
  for (const Item& item : items) {
    const Label label = label_of(before, item, refs);
    const std::optional<std::string> spelled = wanted(item, label);
    if (!spelled) continue;
    text.replace(label.base_end, item.end - label.base_end,
                 spelled->empty() ? "" : " AS " + *spelled);
  }
  if (text == before) return query;
  ExprBuilder built = catalog.open(query);
  built.text() = text;
  return catalog.intern(built);
}

}  // namespace

void keep_labels(Session& session, const std::vector<Ref>& columns, Name fresh) {
  Catalog& catalog = session.catalog;
  const std::string spelled = quote_ident(session.text(fresh));
  const auto renamed = [&](Ref ref) {
    return std::find(columns.begin(), columns.end(), ref) != columns.end();
  };
  rewrite_expressions(catalog, [&](Expr query) {
    const std::vector<Ref> refs = catalog.refs(query);
    if (std::none_of(refs.begin(), refs.end(), renamed)) return query;
    return relabel(session, query,
                   [&](const Item&, const Label& label) -> std::optional<std::string> {
                     if (!label.column || !renamed(label.column)) return {};
                     std::string now(label.written);
                     if (now.empty()) now = catalog.bare(label.column);
                     return now == spelled ? std::string() : now;
                   });
  });
}

Expr with_output_label(Session& session, Expr query, size_t number, Name name) {
  const Catalog& catalog = session.catalog;
  const std::string spelled = quote_ident(session.text(name));
  return relabel(session, query,
                 [&](const Item& item, const Label& label) -> std::optional<std::string> {
                   if (!item.top || item.number != number) return {};
                   const bool by_itself = label.column && catalog.bare(label.column) == spelled;
                   return by_itself ? std::string() : spelled;
                 });
}

}  // namespace dryshod
