// The doors of the printer: scopes in, templates out; see print.h. Also what every part of it
// shares: layout, errors, the guard against deep nesting.
#include "parser/expr/print.h"

#include <sys/resource.h>

#include <algorithm>

#include "catalog/quote.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

// How much of the stack a print may use: half of a thread's, and where that is unlimited (glibc
// gives threads 2 MB then), 1 MB.
size_t find_stack_allowance() {
  constexpr size_t kMiB = size_t{1} << 20;
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kMiB;
  return std::clamp<size_t>(limit.rlim_cur / 2, kMiB / 2, 4 * kMiB);
}

// Asked for once: it is a call of the system, which took longer than the print.
size_t stack_allowance() {
  static const size_t allowance = find_stack_allowance();
  return allowance;
}

/// Marks a constant that waits, followed by its place. No UTF-8 text contains this byte.
constexpr char kWaitMark = '\xfe';
constexpr size_t kPlaceDigits = 8;

}  // namespace

void Printer::wait_for_type(const A_Const& c, Target& t) {
  t.waiting.push_back(waiting_.size());
  const std::string place = std::to_string(waiting_.size());
  put(kWaitMark + std::string(kPlaceDigits - place.size(), '0') + place);
  Waiting& waiting = waiting_.emplace_back();
  waiting.constant = &c;
  waiting.text << (c.isnull ? std::string("NULL") : quote_literal(c.val.sval.sval));
}

ExprBuilder Printer::text() {
  if (waiting_.empty()) return std::move(out_);
  ExprBuilder text;
  const std::string& marked = out_.text();
  size_t refs = 0, done = 0;
  for (size_t at = 0; at < marked.size(); ++at) {
    if (marked[at] != kHoleMark && marked[at] != kWaitMark) continue;
    text << std::string_view(marked).substr(done, at - done);
    if (marked[at] == kHoleMark) {
      text.hole(out_.refs()[refs++], static_cast<HoleForm>(marked[at + 1]));
      at += 1;
    } else {
      text.append(waiting_[std::stoul(marked.substr(at + 1, kPlaceDigits))].text);
      at += kPlaceDigits;
    }
    done = at + 1;
  }
  text << std::string_view(marked).substr(done);
  return text;
}

Printer::Printer(Session& session, const Scope* scope, bool multiline)
    : session_(session), multiline_(multiline), stack_limit_(stack_allowance()) {
  stack_base_ = reinterpret_cast<const char*>(__builtin_frame_address(0));
  // The caller's scopes as levels, the innermost last.
  std::vector<const Scope*> scopes;
  for (; scope != nullptr; scope = scope->outer) scopes.push_back(scope);
  const Level* outer = nullptr;
  for (auto at = scopes.rbegin(); at != scopes.rend(); ++at) {
    Level& level = scope_levels_.emplace_back();
    level.outer = outer;
    level.origin = *at;
    // Alone, a relation under its own name needs no qualifier; NEW in WHEN (new.a > 0) does.
    const std::vector<ScopeItem>& given_items = (*at)->items;
    level.qualify = given_items.size() != 1 ||
                    (given_items[0].relation && given_items[0].alias &&
                     given_items[0].alias != session.catalog.name(given_items[0].relation));
    for (const ScopeItem& given : given_items) {
      RangeItem& item = items_.emplace_back();
      item.alias = item.printed = given.alias;
      item.relation = given.relation;
      item.known = given.columns_known;
      if (given.relation) {
        item.own_name = given.alias == session.catalog.name(given.relation);
        item.known = add_columns(session, given.relation, item.columns) && item.known;
        const Ref schema = session.catalog.schema_of(given.relation);
        if (item.own_name && schema) item.schema = session.text(session.catalog.name(schema));
      }
      for (const Name name : given.columns)
        item.columns.push_back({name, {}, false, nullptr, given.type});
      for (ColumnEntry& column : item.columns) column.owner = &item;
      if (given.alias) used_names_.push_back(given.alias);
      level.items.push_back(&item);
    }
    const std::vector<Name>& taken = (*at)->names_taken;
    used_names_.insert(used_names_.end(), taken.begin(), taken.end());
    outer = &level;
  }
  if (outer == nullptr) outer = &scope_levels_.emplace_back();
  base_ = level_ = outer;
}

void Printer::put_ident(std::string_view name) {
  out_ << quote_ident(name);
}

// Layout: a clause of a view's query has a line of its own; elsewhere one blank parts it.
void Printer::clause(std::string_view words) {
  if (multiline_) {
    put("\n");
    put(std::string(static_cast<size_t>(indent_), ' '));
    put(words);
    return;
  }
  const size_t first = words.find_first_not_of(' ');
  const std::string& text = out_.text();
  if (text.empty() || (text.back() != ' ' && text.back() != '(')) put(" ");
  if (first != std::string_view::npos) put(words.substr(first));
}

bool Printer::fail(std::string message, int location) {
  if (!failed_) error(session_, std::move(message), location);
  failed_ = true;
  return false;
}

bool Printer::require(Feature feature, int location) {
  return has(session_, feature) || fail(refusal_of(session_, feature), location);
}

bool Printer::fail_unknown(std::string message, int location) {
  if (!failed_) unknown_name(session_, std::move(message), location);
  failed_ = true;
  return false;
}

std::string Printer::rendered(const ExprBuilder& text) {
  return session_.catalog.render(session_.catalog.intern(text));
}

void Printer::expression(const Node* node, Flatten flatten) {
  if (failed_) return;
  if (node == nullptr) {
    fail("expression is missing");
    return;
  }
  const char here = 0;
  if (static_cast<size_t>(stack_base_ - &here) > stack_limit_) {
    fail("expression nests too deeply");
    return;
  }
  if (!made_.empty() && put_made_cast(node)) return;
  dispatch(node, flatten);
}

std::optional<ExprBuilder> print_expression(Session& session, const Node* expression,
                                            const Scope& scope) {
  Printer printer(session, &scope, false);
  printer.expression(expression);
  if (printer.failed()) return std::nullopt;
  return printer.text();
}

std::optional<ExprBuilder> print_condition(Session& session, const Node* condition,
                                           const Scope& scope) {
  Printer printer(session, &scope, false);
  printer.condition(condition);
  if (printer.failed()) return std::nullopt;
  return printer.text();
}

Scope relation_scope(const Session& session, Ref relation) {
  Scope scope;
  scope.items.push_back(ScopeItem{session.catalog.name(relation), relation, {}, true});
  return scope;
}

std::optional<PrintedQuery> print_query(Session& session, const Node* query, const Scope* outer,
                                        const List* column_aliases) {
  Printer printer(session, outer, true);
  Printer::QueryPlace place;
  place.outer = outer == nullptr ? nullptr : printer.base_level();
  place.nested = outer != nullptr;
  place.output_is_view = outer == nullptr;
  place.names_visible = outer == nullptr;  // bodies and rules are asked for no names
  std::vector<Name> names;
  for (const std::string_view name : name_parts(column_aliases))
    names.push_back(session.name(name));
  if (!names.empty()) place.output_names = &names;
  OutputColumns output = printer.query(query, place);
  if (printer.failed()) return std::nullopt;
  if (names.size() > output.columns.size() && output.known) {
    error(session, "CREATE VIEW specifies more column names than columns");
    return std::nullopt;
  }
  // VALUES and the like have no targets to rename.
  for (size_t i = 0; i < names.size() && i < output.columns.size(); ++i) {
    output.columns[i].name = names[i];
  }
  return PrintedQuery{printer.text(), std::move(output.columns), output.known,
                      printer.left_names()};
}

std::optional<ExprBuilder> print_sql_body(Session& session, const Node* body,
                                          const Scope& parameters) {
  if (const auto* result = node_as<ReturnStmt>(body, T_ReturnStmt)) {
    auto value = print_expression(session, result->returnval, parameters);
    if (!value) return std::nullopt;
    ExprBuilder text;
    return std::move((text << "RETURN ").append(*value));
  }
  // A list of one list of statements.
  ExprBuilder text;
  text << "BEGIN ATOMIC";
  const auto* lists = node_as<List>(body, T_List);
  for (const List* statements : list_of<List>(lists)) {
    for (const Node* statement : list_of<Node>(statements)) {
      if (statement == nullptr) continue;
      ExprBuilder one;
      if (const auto* result = node_as<ReturnStmt>(statement, T_ReturnStmt)) {
        auto value = print_expression(session, result->returnval, parameters);
        if (!value) return std::nullopt;
        (one << "RETURN ").append(*value);
      } else {
        const auto printed = print_query(session, statement, &parameters);
        if (!printed) return std::nullopt;
        one = printed->text;
      }
      (text << "\n ").append(one) << ";";
    }
  }
  return std::move(text << "\nEND");
}

}  // namespace dryshod
