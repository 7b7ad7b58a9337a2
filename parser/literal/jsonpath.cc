// See jsonpath.h. Mirrors jsonpath_gram.y and printJsonPathItem() of
// src/backend/utils/adt/jsonpath.c.
#include "parser/literal/jsonpath.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "parser/literal/jsonpath_scan.h"
#include "parser/literal/literal.h"

namespace dryshod {
namespace {

constexpr int kMostDepth = 200;

enum class Form : char { Plain, Number, Binary, Not, IsUnknown, Sign, Filter, Exists, Subscripts };

struct Item;
using Path = std::unique_ptr<Item>;
struct Item {
  Form form = Form::Plain;
  std::string text;        // as printed; of an operator, its sign
  int priority = 6;        // operationPriority()
  bool predicate = false;  // a truth value in the grammar
  Path left, right, next;
  std::vector<std::pair<Path, Path>> subscripts;
};

// escape_json().
std::string json_string(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    constexpr std::string_view kEscaped = "\b\f\n\r\t\"\\", kAs = "bfnrt\"\\";
    const size_t at = kEscaped.find(c);
    if (at != std::string_view::npos) {
      out += '\\';
      out += kAs[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

class PathReader {
 public:
  explicit PathReader(std::vector<JsonpathToken> tokens) : tokens_(std::move(tokens)) {}

  std::optional<std::string> read() {
    std::string out;
    if (word("strict")) {
      out = "strict ";
    } else {
      word("lax");
    }
    const Path path = disjunction();
    if (!path || at_ != tokens_.size()) return std::nullopt;
    print(*path, true, out);
    return good_ ? std::optional(out) : std::nullopt;
  }

 private:
  using Kind = JsonpathToken::Kind;

  const JsonpathToken* peek(size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }
  bool sign(std::string_view text) {
    if (peek() == nullptr || !peek()->is(text)) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view text) {
    if (peek() == nullptr || !peek()->is_word(text)) return false;
    ++at_;
    return true;
  }
  static Path leaf(std::string text) {
    auto item = std::make_unique<Item>();
    item->text = std::move(text);
    return item;
  }
  static Path operation(Form form, std::string text, int priority, Path left, Path right) {
    auto item = std::make_unique<Item>();
    item->form = form;
    item->text = std::move(text);
    item->priority = priority;
    item->left = std::move(left);
    item->right = std::move(right);
    return item;
  }

  // ---- jsonpath_gram.y -------------------------------------------------------
  Path disjunction() { return logical("||", 0); }
  Path logical(std::string_view text, int priority) {
    const auto part = [&] { return priority == 0 ? logical("&&", 1) : comparison(); };
    Path left = part();
    while (left && left->predicate && sign(text)) {
      Path right = part();
      if (!right || !right->predicate) return nullptr;
      left =
          operation(Form::Binary, std::string(text), priority, std::move(left), std::move(right));
      left->predicate = true;
    }
    return left;
  }
  Path comparison() {
    if (sign("!")) {
      const bool exists = peek() != nullptr && peek()->is_word("exists");
      if (!exists && (peek() == nullptr || !peek()->is("("))) return nullptr;
      Path inner = exists ? primary() : bracketed();
      if (!inner || !inner->predicate) return nullptr;
      Path item = operation(Form::Not, "!", 6, std::move(inner), nullptr);
      item->predicate = true;
      return item;
    }
    Path left = sum(0);
    if (!left || left->predicate) return left;
    for (const std::string_view text : {"==", "!=", "<", ">", "<=", ">="}) {
      if (!sign(text)) continue;
      return predicate(std::string(text), std::move(left), sum(0));
    }
    if (word("starts")) {
      if (!word("with") || peek() == nullptr) return nullptr;
      if (peek()->kind != Kind::String && peek()->kind != Kind::Variable) return nullptr;
      return predicate("starts with", std::move(left), primary());
    }
    return word("like_regex") ? regex(std::move(left)) : std::move(left);
  }
  static Path predicate(std::string text, Path left, Path right) {
    if (!right || right->predicate) return nullptr;
    Path item = operation(Form::Binary, std::move(text), 2, std::move(left), std::move(right));
    item->predicate = true;
    return item;
  }
  Path regex(Path left) {
    const JsonpathToken* pattern = peek();
    if (pattern == nullptr || pattern->kind != Kind::String) return nullptr;
    std::string text = json_string(pattern->text);
    ++at_;
    if (word("flag")) {
      const JsonpathToken* flags = peek();
      if (flags == nullptr || flags->kind != Kind::String) return nullptr;
      if (flags->text.find_first_not_of("ismq") != std::string::npos) return nullptr;
      std::string in_order;
      for (const char c : std::string_view("ismq")) {
        if (flags->text.find(c) != std::string::npos) in_order += c;
      }
      if (!in_order.empty()) text += " flag \"" + in_order + "\"";
      ++at_;
    }
    Path item = predicate("like_regex", std::move(left), leaf(std::move(text)));
    item->priority = 6;  // it has none of its own
    return item;
  }
  Path sum(int level) {
    const auto part = [&] { return level == 0 ? sum(1) : unary(); };
    Path left = part();
    while (left && !left->predicate) {
      std::string text;
      for (const std::string_view op : level == 0 ? std::vector<std::string_view>{"+", "-"}
                                                  : std::vector<std::string_view>{"*", "/", "%"}) {
        if (text.empty() && sign(op)) text = op;
      }
      if (text.empty()) break;
      Path right = part();
      if (!right || right->predicate) return nullptr;
      left = operation(Form::Binary, text, 3 + level, std::move(left), std::move(right));
    }
    return left;
  }
  // makeItemUnary(): the sign of a number is the number's.
  Path unary() {
    if (++depth_ > kMostDepth) return nullptr;
    const bool minus = sign("-");
    Path item;
    if (minus || sign("+")) {
      item = unary();
      if (!item || item->predicate) return nullptr;
      if (item->form == Form::Number && !item->next) {
        if (minus) negate(item->text);
      } else {
        item = operation(Form::Sign, minus ? "-" : "+", 5, std::move(item), nullptr);
      }
    } else {
      item = primary();
    }
    --depth_;
    return item;
  }
  static void negate(std::string& number) {
    if (number.find_first_not_of("0.") == std::string::npos) return;
    if (number.starts_with('-')) {
      number.erase(0, 1);
    } else {
      number.insert(0, "-");
    }
  }
  Path bracketed() {
    if (++depth_ > kMostDepth || !sign("(")) return nullptr;
    Path item = disjunction();
    --depth_;
    return item && sign(")") ? std::move(item) : nullptr;
  }
  Path primary() {
    const JsonpathToken* token = peek();
    if (token == nullptr) return nullptr;
    Path item;
    if (token->is("(")) {
      item = bracketed();
      if (item && item->predicate && word("is")) {
        if (!word("unknown")) return nullptr;
        item = operation(Form::IsUnknown, "", 6, std::move(item), nullptr);
        item->predicate = true;
        return item;
      }
    } else {
      item = atom(*token);
    }
    return item ? members(std::move(item)) : nullptr;
  }
  Path atom(const JsonpathToken& token) {
    ++at_;
    if (token.is("$")) return leaf("$");
    if (token.is("@")) return filters_ > 0 ? leaf("@") : nullptr;
    if (token.kind == Kind::String) return leaf(json_string(token.text));
    if (token.kind == Kind::Variable) return leaf("$" + json_string(token.text));
    if (token.kind == Kind::Number) {
      const auto number = read_numeric(token.text);
      if (!number) return nullptr;
      Path item = leaf(*number);
      item->form = Form::Number;
      return item;
    }
    if (token.text == "null" || token.text == "true" || token.text == "false") {
      return leaf(token.text);
    }
    if (token.is_word("last")) return subscripts_ > 0 ? leaf("last") : nullptr;
    if (!token.is_word("exists") || !sign("(")) return nullptr;
    Path inner = sum(0);
    if (!inner || inner->predicate || !sign(")")) return nullptr;
    Path item = operation(Form::Exists, "", 6, std::move(inner), nullptr);
    item->predicate = true;
    return item;
  }
  // accessor_op: what follows is hung on the end of the chain.
  Path members(Path item) {
    Item* end = item.get();
    while (end->next) end = end->next.get();
    bool any = false;
    while (const JsonpathToken* token = peek()) {
      Path next;
      if (token->is(".")) {
        ++at_;
        next = member();
      } else if (token->is("[")) {
        ++at_;
        next = subscript();
      } else if (token->is("?")) {
        ++at_;
        ++filters_;
        Path inner = bracketed();
        --filters_;
        if (inner && inner->predicate) {
          next = operation(Form::Filter, "", 6, std::move(inner), nullptr);
        }
      } else {
        break;
      }
      if (!next) return nullptr;
      any = true;
      end->next = std::move(next);
      end = end->next.get();
    }
    // Brackets round a truth value with a member make it a value.
    if (any) item->predicate = false;
    return item;
  }
  Path member() {
    const JsonpathToken* token = peek();
    if (token == nullptr) return nullptr;
    ++at_;
    if (token->is("*")) return leaf(".*");
    if (token->is("**")) return any_level();
    if (token->kind == Kind::String) return leaf("." + json_string(token->text));
    if (token->kind != Kind::Word) return nullptr;
    if (peek() == nullptr || !peek()->is("(")) return leaf("." + json_string(token->text));
    for (const std::string_view method :
         {"abs", "size", "type", "floor", "double", "ceiling", "keyvalue", "bigint", "boolean",
          "date", "integer", "number", "string", "datetime"}) {
      if (!token->is_word(method)) continue;
      ++at_;
      std::string text = "." + std::string(method) + "(";
      if (method == "datetime" && peek() != nullptr && peek()->kind == Kind::String) {
        text += json_string(peek()->text);
        ++at_;
      }
      return sign(")") ? leaf(text + ")") : nullptr;
    }
    return nullptr;
  }
  Path any_level() {
    if (!sign("{")) return leaf(".**");
    const auto level = [&]() -> std::string {
      if (word("last")) return "last";
      if (peek() == nullptr || peek()->kind != Kind::Number) return "";
      const std::string text = peek()->text;
      ++at_;
      return text.size() < 9 && text.find_first_not_of("0123456789") == std::string::npos ? text
                                                                                          : "";
    };
    const std::string first = level();
    const std::string last = word("to") ? level() : first;
    if (first.empty() || last.empty() || !sign("}")) return nullptr;
    if (first == "0" && last == "last") return leaf(".**");
    return leaf(".**{" + (first == last ? first : first + " to " + last) + "}");
  }
  Path subscript() {
    if (sign("*")) return sign("]") ? leaf("[*]") : nullptr;
    auto item = std::make_unique<Item>();
    item->form = Form::Subscripts;
    ++subscripts_;
    do {
      Path from = sum(0);
      Path to = word("to") ? sum(0) : nullptr;
      if (!from || from->predicate || (to && to->predicate)) return nullptr;
      if (!to && tokens_[at_ - 1].is_word("to")) return nullptr;
      item->subscripts.emplace_back(std::move(from), std::move(to));
    } while (sign(","));
    --subscripts_;
    return sign("]") ? std::move(item) : nullptr;
  }

  // ---- printJsonPathItem() ---------------------------------------------------
  void operand(const Item& item, const Item& of, std::string& out) {
    print(item, item.priority <= of.priority, out);
  }
  void print(const Item& item, bool brackets, std::string& out) {
    switch (item.form) {
      case Form::Number:
        if (item.next) good_ = false;  // 14 prints no brackets round it
        out += item.text;
        break;
      case Form::Plain:
        out += item.text;
        break;
      case Form::Binary:
      case Form::Sign:
        if (item.next && !brackets) good_ = false;
        if (brackets) out += '(';
        if (item.form == Form::Sign) {
          out += item.text;
          operand(*item.left, item, out);
        } else {
          operand(*item.left, item, out);
          out += " " + item.text + " ";
          operand(*item.right, item, out);
        }
        if (brackets) out += ')';
        break;
      case Form::Not:
        enclosed("!(", *item.left, ")", out);
        break;
      case Form::IsUnknown:
        enclosed("(", *item.left, ") is unknown", out);
        break;
      case Form::Filter:
        enclosed("?(", *item.left, ")", out);
        break;
      case Form::Exists:
        enclosed("exists (", *item.left, ")", out);
        break;
      case Form::Subscripts: {
        std::string_view before = "[";
        for (const auto& [from, to] : item.subscripts) {
          out += before;
          print(*from, false, out);
          if (to) enclosed(" to ", *to, "", out);
          before = ",";
        }
        out += ']';
        break;
      }
    }
    if (item.next) print(*item.next, true, out);
  }
  void enclosed(std::string_view open, const Item& item, std::string_view close, std::string& out) {
    out += open;
    print(item, false, out);
    out += close;
  }

  std::vector<JsonpathToken> tokens_;
  size_t at_ = 0;
  int depth_ = 0, filters_ = 0, subscripts_ = 0;
  bool good_ = true;
};

}  // namespace

std::optional<std::string> read_jsonpath_literal(std::string_view text) {
  auto tokens = scan_jsonpath(text);
  return tokens ? PathReader(std::move(*tokens)).read() : std::nullopt;
}

}  // namespace dryshod
