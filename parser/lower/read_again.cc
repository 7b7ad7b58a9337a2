// See read_again.h. Each kind is put into the statement that would make it, so that the grammar
// takes it apart as it does for the server: once to be printed with all its casts, once to be
// stored. Knows the statements; what they say of columns and operators, index.cc and its likes
// know.
#include "parser/lower/read_again.h"

#include <algorithm>

#include "catalog/quote.h"
#include "parser/lower/relation.h"
#include "parser/lower/statistics.h"
#include "parser/raw/raw_parse.h"

namespace dryshod {
namespace {

/// A session that prints for another purpose, and of a text that is not the statement's.
class PrintingGuard {
 public:
  PrintingGuard(Session& session, Printing printing)
      : session_(session), printing_(session.printing), text_(session.statement_text) {
    session.printing = printing;
    session.statement_text = {};
    before_ = session.diagnostics.size();
  }
  ~PrintingGuard() {
    session_.printing = printing_;
    session_.statement_text = text_;
    // The places in what was read are none in the source.
    for (size_t i = before_; i < session_.diagnostics.size(); ++i) {
      session_.diagnostics[i].where = session_.statement;
    }
  }
  PrintingGuard(const PrintingGuard&) = delete;
  PrintingGuard& operator=(const PrintingGuard&) = delete;

 private:
  Session& session_;
  Printing printing_;
  std::string_view text_;
  size_t before_ = 0;
};

std::string where_clause(const std::string& condition) {
  return condition.empty() ? std::string() : " WHERE (" + condition + ")";
}

std::string index_statement(const std::string& method, const std::string& keys,
                            const std::string& include, const std::string& condition) {
  return "CREATE INDEX ON t USING " + method + " (" + keys + ")" +
         (include.empty() ? "" : " INCLUDE (" + include + ")") + where_clause(condition);
}

std::string exclusion_statement(const std::string& method, const std::string& elements,
                                const std::string& include, const std::string& condition) {
  return "ALTER TABLE t ADD EXCLUDE USING " + method + " (" + elements + ")" +
         (include.empty() ? "" : " INCLUDE (" + include + ")") + where_clause(condition);
}

std::string check_statement(const std::string& condition) {
  return "ALTER TABLE t ADD CHECK (" + condition + ")";
}

std::string statistics_statement(const std::string& elements) {
  return "CREATE STATISTICS s ON " + elements + " FROM t";
}

const Constraint* constraint_of(const Node& statement) {
  const auto& alter = reinterpret_cast<const AlterTableStmt&>(statement);
  return reinterpret_cast<const Constraint*>(list_of<AlterTableCmd>(alter.cmds)[0]->def);
}

std::string method_words(const Catalog& catalog, Name method) {
  return quote_ident(catalog.text(method));
}

/// From what is stored: it may lack casts that the server shows.
std::string stored_statement(const Catalog& catalog, Ref element) {
  switch (catalog.kind(element)) {
    case Kind::Index: {
      const Index& body = catalog.get<Index>(element);
      return index_statement(method_words(catalog, body.method), catalog.render(body.keys),
                             catalog.render(body.include), catalog.render(body.predicate));
    }
    case Kind::Exclusion: {
      const Exclusion& body = catalog.get<Exclusion>(element);
      return exclusion_statement(method_words(catalog, body.method), catalog.render(body.elements),
                                 catalog.render(body.include), catalog.render(body.predicate));
    }
    case Kind::Check:
      return check_statement(catalog.render(catalog.get<Check>(element).expression));
    case Kind::Statistics:
      return statistics_statement(catalog.render(catalog.get<Statistics>(element).expressions));
    default:
      return {};
  }
}

/// The statement's tree while the parser lives, or none with an error in the session.
const Node* parsed(Session& session, RawParser& parser, const std::string& statement) {
  const auto result = parser.parse(statement, session.statement);
  if (!result) {
    for (const Diagnostic& one : result.error()) session.diagnostics.push_back(one);
    return nullptr;
  }
  return list_of<RawStmt>(result->list)[0]->stmt;
}

/// What each kind's parts are for the relation as it is now.
struct Parts {
  IndexLists lists;       // of an index or an exclusion constraint
  ExprBuilder condition;  // of a check
  Expr elements{};        // of statistics
};

bool read_parts(Session& session, Ref element, const Node& tree, Parts& parts) {
  const Catalog& catalog = session.catalog;
  const Ref relation = catalog.is<Statistics>(element) ? statistics_table(catalog, element)
                                                       : catalog.parent(element);
  switch (catalog.kind(element)) {
    case Kind::Index:
      return print_index_lists(session, relation, reinterpret_cast<const IndexStmt&>(tree),
                               catalog.text(catalog.get<Index>(element).method), parts.lists);
    case Kind::Exclusion:
      return print_exclusion_lists(session, relation, *constraint_of(tree),
                                   catalog.text(catalog.get<Exclusion>(element).method),
                                   parts.lists);
    case Kind::Check: {
      const auto printed = print_check(session, relation, *constraint_of(tree));
      if (printed) parts.condition = *printed;
      return printed.has_value();
    }
    default:
      return print_statistics(session, relation, reinterpret_cast<const CreateStatsStmt&>(tree),
                              parts.elements);
  }
}

/// The statement again, from its parts.
std::string shown_statement(Session& session, Ref element, const Parts& parts) {
  const Catalog& catalog = session.catalog;
  const std::string keys = rendered(session, parts.lists.keys);
  const std::string include = rendered(session, parts.lists.include);
  const std::string condition = rendered(session, parts.lists.predicate);
  switch (catalog.kind(element)) {
    case Kind::Index:
      return index_statement(method_words(catalog, catalog.get<Index>(element).method), keys,
                             include, condition);
    case Kind::Exclusion:
      return exclusion_statement(method_words(catalog, catalog.get<Exclusion>(element).method),
                                 keys, include, condition);
    case Kind::Check:
      return check_statement(rendered(session, parts.condition));
    default:
      return statistics_statement(catalog.render(parts.elements));
  }
}

Expr stored(Session& session, const ExprBuilder& text) {
  return text.empty() ? Expr{} : session.catalog.intern(text);
}

void store(Session& session, Ref element, const Parts& parts) {
  Catalog& catalog = session.catalog;
  switch (catalog.kind(element)) {
    case Kind::Index: {
      Index& body = catalog.edit<Index>(element);
      body.keys = stored(session, parts.lists.keys);
      body.predicate = stored(session, parts.lists.predicate);
      body.statistics = {};  // said of columns of an index that is gone
      return;
    }
    case Kind::Exclusion: {
      Exclusion& body = catalog.edit<Exclusion>(element);
      body.elements = stored(session, parts.lists.keys);
      body.predicate = stored(session, parts.lists.predicate);
      return;
    }
    case Kind::Check:
      catalog.edit<Check>(element).expression = stored(session, parts.condition);
      // What is inherited only comes back with its parent's, and nothing said of it.
      if (const Ref comment = catalog.child<Comment>(element); comment && !catalog[element].local) {
        catalog.remove(comment);
      }
      return;
    default: {
      Statistics& body = catalog.edit<Statistics>(element);
      body.expressions = parts.elements;
      body.target = -1;
    }
  }
}

/// The constraint is made again too: is there still an equality for it?
bool foreign_key_holds(Session& session, Ref ref) {
  const Catalog& catalog = session.catalog;
  const ForeignKey& body = catalog.get<ForeignKey>(ref);
  const std::vector<Ref> from = key_columns(catalog, body.columns);
  const std::vector<Ref> to = key_columns(catalog, body.referenced_columns);
  for (size_t i = 0; i < from.size() && from.size() == to.size(); ++i) {
    if (foreign_key_types_match(catalog, catalog.get<Column>(from[i]).type,
                                catalog.get<Column>(to[i]).type)) {
      continue;
    }
    return error(session, "foreign key constraint " + quoted(message_name(session, ref)) +
                              " cannot be implemented");
  }
  return true;
}

bool is_index_or_key(Kind kind) {
  return kind == Kind::Index || kind == Kind::Exclusion || kind == Kind::PrimaryKey ||
         kind == Kind::Unique;
}

/// Names of columns say all of the others.
bool is_stored_text(Kind kind) {
  return kind == Kind::Index || kind == Kind::Exclusion || kind == Kind::Check ||
         kind == Kind::Statistics;
}

}  // namespace

bool ReadAgain::is_remembered(Ref element) const {
  return std::any_of(elements_.begin(), elements_.end(),
                     [&](const Remembered& one) { return one.element == element; });
}

void ReadAgain::undo(Session& session) {
  for (const Before& before : columns_) {
    session.catalog.edit<Column>(before.column) = before.column_body;
    if (!before.sequence) continue;
    session.catalog.edit<Sequence>(before.sequence) = before.sequence_body;
  }
  columns_.clear();
  elements_.clear();
}

bool ReadAgain::remember(Session& session, Ref column) {
  const Catalog& catalog = session.catalog;
  Before before{column, {}, catalog.get<Column>(column), {}};
  if (const Ref identity = catalog.child<Identity>(column)) {
    before.sequence = catalog.get<Identity>(identity).sequence;
    before.sequence_body = catalog.get<Sequence>(before.sequence);
  }
  columns_.insert(columns_.begin(), before);  // the first one is restored last
  for (const Ref user : catalog.users(column)) {
    const Kind kind = catalog.kind(user);
    const bool made_again =
        is_index_or_key(kind) || kind == Kind::ForeignKey || is_stored_text(kind);
    if (!made_again || is_remembered(user)) continue;
    // What is attached goes with what it is attached to, and comes back as its copy.
    if (is_index_or_key(kind) && attached_to(catalog, user)) continue;
    const std::string statement = stored_statement(catalog, user);
    if (statement.empty()) {
      elements_.push_back({user, {}});
      continue;
    }
    const PrintingGuard guard(session, Printing::AsShown);
    RawParser parser;
    Parts parts;
    const Node* tree = parsed(session, parser, statement);
    if (tree == nullptr || !read_parts(session, user, *tree, parts)) return false;
    elements_.push_back({user, shown_statement(session, user, parts)});
  }
  return true;
}

bool ReadAgain::read(Session& session) {
  std::vector<std::pair<Ref, Parts>> all;
  for (const auto& [element, statement] : elements_) {
    Parts& parts = all.emplace_back(element, Parts{}).second;
    if (session.catalog.is<ForeignKey>(element) && !foreign_key_holds(session, element)) {
      undo(session);
      return false;
    }
    if (statement.empty()) continue;
    const PrintingGuard guard(session, Printing::Again);
    RawParser parser;
    const Node* tree = parsed(session, parser, statement);
    if (tree == nullptr || !read_parts(session, element, *tree, parts)) {
      undo(session);
      return false;
    }
  }
  elements_.clear();
  columns_.clear();
  for (const auto& [element, parts] : all) {
    const std::vector<std::string> names = distinct_column_names(parts.lists.names);
    if (is_stored_text(session.catalog.kind(element))) store(session, element, parts);
    if (!is_index_or_key(session.catalog.kind(element))) continue;
    if (!remake_copies(session, element,
                       names.empty() ? index_column_names(session.catalog, element) : names)) {
      return false;
    }
  }
  return true;
}

}  // namespace dryshod
