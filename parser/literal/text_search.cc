// See text_search.h. Mirrors gettoken_tsvector() of
// src/backend/utils/adt/tsvector_parser.c, tsvectorin() of tsvector.c, parse_tsquery() and infix()
// of tsquery.c for words of ASCII.
#include "parser/literal/text_search.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <map>
#include <memory>

namespace dryshod {
namespace {

constexpr std::string_view kBlanks = " \t\n\v\f\r";
constexpr int64_t kMostPosition = 16383;
constexpr int kMostDepth = 200;

bool is_blank(char c) {
  return kBlanks.find(c) != std::string_view::npos;
}

std::string lexeme_text(std::string_view lexeme) {
  std::string out = "'";
  for (const char c : lexeme) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

class Words {
 public:
  explicit Words(std::string_view text) : rest(text) {}

  void blanks() {
    while (!rest.empty() && is_blank(rest[0])) rest.remove_prefix(1);
  }
  bool take(std::string_view word) {
    if (!rest.starts_with(word)) return false;
    rest.remove_prefix(word.size());
    return true;
  }
  // A word in quotes or up to a blank, a colon or (in queries) an operator.
  bool lexeme(std::string_view ends, std::string& out) {
    const bool quoted = take("'");
    while (!rest.empty()) {
      char c = rest[0];
      if (static_cast<unsigned char>(c) >= 0x80) return false;
      if (quoted && c == '\'') {
        if (!rest.starts_with("''")) break;
        rest.remove_prefix(1);
      } else if (!quoted && (is_blank(c) || c == ':' || ends.find(c) != std::string_view::npos)) {
        break;
      } else if (!quoted && c == '\'') {
        return false;
      } else if (c == '\\') {
        rest.remove_prefix(1);
        if (rest.empty()) return false;
        c = rest[0];
      }
      out += c;
      rest.remove_prefix(1);
    }
    if (quoted && !take("'")) return false;
    return !out.empty();
  }
  std::optional<int64_t> number() {
    int64_t value = 0;
    size_t count = 0;
    for (; !rest.empty() && std::isdigit(static_cast<unsigned char>(rest[0])) && count < 6;
         ++count) {
      value = value * 10 + (rest[0] - '0');
      rest.remove_prefix(1);
    }
    return count > 0 ? std::optional(value) : std::nullopt;
  }

  std::string_view rest;
};

/// Operators by how close they bind: QO_PRIORITY() of src/include/tsearch/ts_type.h.
enum Priority : int { kOr = 1, kAnd = 2, kPhrase = 3, kNot = 4, kWord = 5 };

struct QueryNode {
  Priority priority = kWord;
  std::string text;  // a word with its flags, or an operator
  std::unique_ptr<QueryNode> left, right;
};
using Query = std::unique_ptr<QueryNode>;

class QueryReader {
 public:
  explicit QueryReader(std::string_view text) : in_(text) {}

  Query read() {
    Query query = binary(kOr, 0);
    in_.blanks();
    return in_.rest.empty() ? std::move(query) : nullptr;
  }

 private:
  Query operand(int depth) {
    in_.blanks();
    if (depth > kMostDepth) return nullptr;
    if (in_.take("!")) {
      auto node = std::make_unique<QueryNode>();
      node->priority = kNot;
      node->right = operand(depth + 1);
      return node->right ? std::move(node) : nullptr;
    }
    if (in_.take("(")) {
      Query inner = binary(kOr, depth + 1);
      in_.blanks();
      return in_.take(")") ? std::move(inner) : nullptr;
    }
    auto node = std::make_unique<QueryNode>();
    std::string lexeme;
    if (in_.rest.empty() || in_.rest[0] == ':' || !in_.lexeme("!&|()<", lexeme)) return nullptr;
    node->text = lexeme_text(lexeme);
    return flags(*node) ? std::move(node) : nullptr;
  }
  // :*AB: get_modifiers().
  bool flags(QueryNode& word) {
    if (!in_.take(":")) return true;
    bool prefix = false;
    bool weights[4] = {};
    bool any = false;
    while (!in_.rest.empty()) {
      const char c = static_cast<char>(in_.rest[0] | 0x20);
      if (in_.rest[0] == '*') {
        prefix = true;
      } else if (c >= 'a' && c <= 'd') {
        weights[c - 'a'] = true;
      } else {
        break;
      }
      any = true;
      in_.rest.remove_prefix(1);
    }
    if (!any) return false;
    word.text += ':';
    if (prefix) word.text += '*';
    for (int i = 0; i < 4; ++i) {
      if (weights[i]) word.text += static_cast<char>('A' + i);
    }
    return true;
  }
  bool take_operator(Priority priority, std::string& text) {
    in_.blanks();
    if (priority == kOr || priority == kAnd) {
      text = priority == kOr ? " | " : " & ";
      return in_.take(priority == kOr ? "|" : "&");
    }
    Words ahead = in_;
    if (!ahead.take("<")) return false;
    int64_t distance = 1;
    if (!ahead.take("-")) {
      const auto number = ahead.number();
      if (!number || *number > 16384) return false;
      distance = *number;
    }
    if (!ahead.take(">")) return false;
    in_ = ahead;
    text = distance == 1 ? " <-> " : " <" + std::to_string(distance) + "> ";
    return true;
  }
  // Left to right, the closer operators first (makepol()).
  Query binary(Priority priority, int depth) {
    const auto next = [&] {
      return priority == kPhrase ? operand(depth)
                                 : binary(static_cast<Priority>(priority + 1), depth);
    };
    Query left = next();
    std::string op;
    while (left && take_operator(priority, op)) {
      auto node = std::make_unique<QueryNode>();
      node->priority = priority;
      node->text = op;
      node->left = std::move(left);
      node->right = next();
      if (!node->right) return nullptr;
      left = std::move(node);
    }
    return left;
  }

  Words in_;
};

// infix(): brackets where the operator around binds closer, or a phrase ends in a phrase.
void print(const QueryNode& node, Priority around, bool right_of_phrase, std::string& out) {
  if (node.priority == kWord) {
    out += node.text;
    return;
  }
  const bool brackets =
      node.priority < around || (node.priority == kPhrase && around == kPhrase && right_of_phrase);
  if (brackets) out += "( ";
  if (node.priority == kNot) {
    out += '!';
    print(*node.right, kNot, false, out);
  } else {
    print(*node.left, node.priority, false, out);
    out += node.text;
    print(*node.right, node.priority, node.priority == kPhrase, out);
  }
  if (brackets) out += " )";
}

}  // namespace

std::optional<std::string> read_tsvector_literal(std::string_view text) {
  std::map<std::string, std::map<int64_t, char>> lexemes;
  Words in(text);
  for (in.blanks(); !in.rest.empty(); in.blanks()) {
    std::string lexeme;
    if (in.rest[0] == ':' || !in.lexeme("", lexeme)) return std::nullopt;
    auto& positions = lexemes[lexeme];
    if (in.take(":")) {
      do {
        const auto position = in.number();
        if (!position || *position < 1 || *position > kMostPosition) return std::nullopt;
        char weight = 'D';
        if (!in.rest.empty() && std::isalpha(static_cast<unsigned char>(in.rest[0]))) {
          weight = static_cast<char>(std::toupper(static_cast<unsigned char>(in.rest[0])));
          if (weight > 'D') return std::nullopt;
          in.rest.remove_prefix(1);
        }
        // The heavier one of two at a place stays; here there is no answer.
        if (!positions.emplace(*position, weight).second) return std::nullopt;
      } while (in.take(","));
    }
    if (!in.rest.empty() && !is_blank(in.rest[0])) return std::nullopt;
  }
  std::string out;
  for (const auto& [lexeme, positions] : lexemes) {
    if (positions.size() > 255) return std::nullopt;
    out += (out.empty() ? "" : " ") + lexeme_text(lexeme);
    char separator = ':';
    for (const auto& [position, weight] : positions) {
      out += separator + std::to_string(position);
      if (weight != 'D') out += weight;
      separator = ',';
    }
  }
  return out;
}

std::optional<std::string> read_tsquery_literal(std::string_view text) {
  const Query query = QueryReader(text).read();
  if (!query) return std::nullopt;
  std::string out;
  print(*query, kOr, false, out);
  return out;
}

}  // namespace dryshod
