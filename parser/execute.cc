// See execute.h. A tree lives until the next is asked for; what was put aside is parsed again.
#include "parser/execute.h"

#include <algorithm>
#include <utility>

#include "catalog/quote.h"
#include "parser/code/mentions.h"
#include "parser/code/passed.h"
#include "parser/lower/of_cluster.h"
#include "parser/lower/routine.h"
#include "parser/raw/raw_parse.h"
#include "parser/work/watch.h"

namespace dryshod {
namespace {

constexpr size_t kErrorsShown = 20;

/// Errors that a later statement of the same file may cure.
bool may_be_cured(const Diagnostics& diagnostics, size_t from) {
  for (size_t i = from; i < diagnostics.size(); ++i) {
    const Diagnostic& d = diagnostics[i];
    if (d.severity != Severity::Error) continue;
    return d.message.ends_with("does not exist") || d.message.ends_with(" is only a shell") ||
           d.message.starts_with("operator does not exist") ||
           d.message.find(" does not exist for access method ") != std::string::npos ||
           d.message.find(" has no default operator class for ") != std::string::npos ||
           d.message.starts_with("there is no unique constraint matching") ||
           d.message.starts_with("there is no primary key for referenced table");
  }
  return false;
}

/// Statements that run code may have done anything before they fail; they can be tried again only
/// where all of it can be undone, which needs a copy. Large catalogs are not copied for each.
bool needs_undo(NodeTag tag, const Catalog& catalog) {
  constexpr uint32_t kCopied = 50'000;
  return (tag == T_DoStmt || tag == T_CallStmt) && catalog.size() < kCopied;
}

/// Statements that take away or move: done later they would do something else.
bool can_wait(NodeTag tag) {
  switch (tag) {
    case T_DropStmt:
    case T_RenameStmt:
    case T_AlterObjectSchemaStmt:
    case T_AlterObjectDependsStmt:
    case T_DropOwnedStmt:
    case T_ReassignOwnedStmt:
    case T_TransactionStmt:
    case T_VariableSetStmt:
    case T_DropRoleStmt:
    case T_DropTableSpaceStmt:
    case T_DropdbStmt:
      return false;
    default:
      return true;
  }
}

bool defines_schema(const Node& statement) {
  switch (statement.type) {
    case T_VariableSetStmt:
    case T_TransactionStmt:
    case T_DiscardStmt:
    case T_CallStmt:
    case T_DoStmt:
#define LOWERED(Tag)
#define IGNORED(Tag, reason) case T_##Tag:
#define UNMODELLED(Tag, reason)
#include "parser/statements.def"
      return false;
    case T_SelectStmt:
      return reinterpret_cast<const SelectStmt&>(statement).intoClause != nullptr;
    default:
      return true;
  }
}

/// What pg_dump says of the schema that every database begins with: who owns it, what it is for,
/// and since 15 what anybody may do in it where the server is older. A database of no more is
/// empty.
bool is_about_public(const Node& statement) {
  const auto is_public = [](const Node* name) {
    return name != nullptr && name->type == T_String &&
           std::string_view(reinterpret_cast<const String*>(name)->sval) == "public";
  };
  switch (statement.type) {
    case T_AlterOwnerStmt: {
      const auto& alter = reinterpret_cast<const AlterOwnerStmt&>(statement);
      return alter.objectType == OBJECT_SCHEMA && is_public(alter.object);
    }
    case T_CommentStmt: {
      const auto& comment = reinterpret_cast<const CommentStmt&>(statement);
      return comment.objtype == OBJECT_SCHEMA && is_public(comment.object);
    }
    case T_GrantStmt: {
      const auto& grant = reinterpret_cast<const GrantStmt&>(statement);
      if (grant.targtype != ACL_TARGET_OBJECT || grant.objtype != OBJECT_SCHEMA) return false;
      for (const Node* name : list_of<Node>(grant.objects)) {
        if (!is_public(name)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

/// The database that \connect names: a word, or the dbname of a connection string.
std::string connected_database(std::string_view arguments) {
  constexpr std::string_view kKey = "dbname='";
  if (const size_t at = arguments.find(kKey); at != std::string_view::npos) {
    std::string name;
    for (size_t i = at + kKey.size(); i < arguments.size() && arguments[i] != '\''; ++i) {
      if (arguments[i] == '\\' && i + 1 < arguments.size()) ++i;
      name += arguments[i];
    }
    return name;
  }
  const bool is_quoted = arguments.starts_with('"');
  if (is_quoted) arguments.remove_prefix(1);
  return std::string(arguments.substr(0, arguments.find(is_quoted ? '"' : ' ')));
}

/// Does some statement begin with ROLLBACK or ABORT? Only then does BEGIN keep a copy.
bool has_rollback(const SourceMap& map, const std::vector<Item>& items) {
  return std::any_of(items.begin(), items.end(), [&](const Item& item) {
    if (item.kind != ItemKind::Statement) return false;
    const std::string_view text = map.text(item.span);
    if (text.empty()) return false;
    if (text[0] != 'R' && text[0] != 'r' && text[0] != 'A' && text[0] != 'a') return false;
    const auto begins = [&](std::string_view word) {
      return text.size() >= word.size() &&
             std::equal(word.begin(), word.end(), text.begin(),
                        [](char w, char t) { return w == (t >= 'a' ? t - 'a' + 'A' : t); });
    };
    return begins("ROLLBACK") || begins("ABORT");
  });
}

class Run {
 public:
  Run(const SourceMap& map, Session& session, const ExecuteOptions& options, ExecuteCounts& counts)
      : map_(map),
        session_(session),
        options_(options),
        counts_(counts),
        trees_(options.trees != nullptr ? *options.trees : own_trees_) {
    if (options.watch) watch_.emplace(session);
  }

  bool all(const std::vector<Item>& items) {
    session_.may_roll_back = has_rollback(map_, items);
    for (const Item& item : items) {
      if (!one(item) && (!options_.any_order || ++failed_ >= kErrorsShown)) return false;
    }
    if (!say_held() || !retry() || failed_ != 0) return false;
    read_bodies(session_);
    return true;
  }

 private:
  struct Waiting {
    Item item;
    Settings settings;
    Diagnostics why;
  };

  bool one(const Item& item) {
    switch (item.kind) {
      case ItemKind::Statement:
        return statement(item, true);
      case ItemKind::Meta:
        meta(item);
        return true;
      case ItemKind::CopyData:
        return true;
      case ItemKind::Data:
        counts_.data += item.count;
        if (keeps_passed()) note_passed_data(map_, item, options_.aside->passed);
        return !watch_ || watch_data(item);
    }
    return true;
  }

  void meta(const Item& item) {
    const MetaCommand command = meta_command(map_.text(item.span));
    if (keeps_passed()) note_passed_command(command, item.span, options_.aside->passed);
    if (!meta_harmless(command.name).empty()) return;
    session_.statement = item.span;
    // pg_dump --create connects to the database it has made; pg_dumpall to one after the other.
    if ((command.name == "connect" || command.name == "c") && counts_.schema == 0) {
      begin_session(session_);
      held_.clear();
      session_.database = session_.name(connected_database(command.arguments));
      return;
    }
    if (command.name == "connect" || command.name == "c") leave_database(item, command);
    ++session_.reported;
    session_.warn("\\" + std::string(command.name) + " is not followed");
  }

  /// pg_dumpall goes on with the next database. What stands there is no part of this one; if it is
  /// schema, the source is not one database.
  void leave_database(const Item& item, const MetaCommand& command) {
    const std::string name = connected_database(command.arguments);
    const bool is_this = session_.database && name == session_.catalog.text(session_.database);
    if (name.empty() || name == "-" || is_this) return;
    elsewhere_ = item.span;
    elsewhere_name_ = name;
  }

  /// Says nothing that would make another database one with a schema.
  bool is_empty_elsewhere(const RawStmt& raw) const {
    return elsewhere_.file != 0 && session_.reads_dump && is_about_public(*raw.stmt);
  }

  /// Until there is more in the database: if the next \connect comes first, it was empty.
  bool holds_back(const RawStmt& raw) const {
    return session_.reads_dump && session_.database && counts_.schema == 0 && !says_held_ &&
           is_about_public(*raw.stmt);
  }

  bool say_held() {
    if (held_.empty()) return true;
    const Settings last = session_;
    says_held_ = true;
    bool done = true;
    for (const Waiting& held : std::exchange(held_, {})) {
      static_cast<Settings&>(session_) = held.settings;
      done = statement(held.item, true) && done;
    }
    says_held_ = false;
    static_cast<Settings&>(session_) = last;
    return done;
  }

  /// An error the first time: the rest of the other database is passed over.
  bool is_of_this_database(const RawStmt& raw) {
    if (elsewhere_.file == 0 || options_.goes_on) return true;
    if (!defines_schema(*raw.stmt) || is_about_cluster(*raw.stmt)) return true;
    if (std::exchange(told_elsewhere_, true)) return false;
    session_.diagnostics.push_back(
        {Severity::Error,
         elsewhere_,
         "the schemas of several databases: a source is one database, and database " +
             quote_ident(elsewhere_name_) + " is another one; pg_dump makes a source of it",
         {}});
    ++failed_;
    return false;
  }

  bool statement(const Item& item, bool first_time) {
    auto parsed = trees_.parse(map_, item);
    session_.statement = item.span;
    if (!parsed && options_.goes_on) {
      tell_unparsed(std::move(parsed.error()));
      return true;
    }
    if (!parsed && goes_on()) {
      put_aside(item, parsed.error(), options_.aside->unread);
      return true;
    }
    if (!parsed) {
      for (Diagnostic& d : parsed.error()) session_.diagnostics.push_back(std::move(d));
      return false;
    }
    if (!parsed->respelled.empty() && first_time) {
      session_.warn(std::string(parsed->respelled));
      if (goes_on()) {
        put_aside(item, {session_.diagnostics.back()}, options_.aside->respelled);
      }
    }
    for (const RawStmt* raw : list_of<RawStmt>(parsed->list)) {
      if (is_empty_elsewhere(*raw)) continue;
      if (holds_back(*raw)) {
        held_.push_back({item, session_, {}});
        continue;
      }
      if (!is_of_this_database(*raw)) return options_.any_order;
      if (!lower_one(item, *raw, first_time)) return false;
    }
    return counts_.schema == 0 || say_held();
  }

  bool keeps_passed() const { return options_.aside != nullptr && options_.aside->keeps_passed; }
  bool goes_on() const { return options_.aside != nullptr && options_.aside->goes_on; }

  /// The first error says why, and where.
  void put_aside(const Item& item, const Diagnostics& why, std::vector<UnreadStatement>& into) {
    const std::string_view text = map_.text(item.span);
    UnreadStatement unread{without_secrets(text), item.span, "this statement failed", {}};
    for (const Diagnostic& d : why) {
      if (d.severity == Severity::Note) continue;
      unread.reason = d.message;
      if (d.where.file != 0) unread.where = d.where;
      if (d.severity == Severity::Error) break;
    }
    unread.says = mentions_of(map_, text, item.span);
    into.push_back(std::move(unread));
  }

  /// Statements that move rows are not executed: they are only looked at.
  bool watch_data(const Item& item) {
    auto parsed = trees_.parse(map_, item);
    if (!parsed) {
      for (Diagnostic& d : parsed.error()) session_.diagnostics.push_back(std::move(d));
      return false;
    }
    for (const RawStmt* raw : list_of<RawStmt>(parsed->list)) {
      stand_at(item, *raw);
      watch_->before(*raw->stmt);
      tell();
    }
    return true;
  }

  void stand_at(const Item& item, const RawStmt& raw) {
    const std::string_view text = map_.text(item.span);
    session_.statement = item.span;
    session_.statement_text =
        raw.stmt_len > 0
            ? text.substr(static_cast<size_t>(raw.stmt_location), static_cast<size_t>(raw.stmt_len))
            : text.substr(static_cast<size_t>(std::max(raw.stmt_location, 0)));
  }

  bool stands_outside_blocks(const Node& statement) {
    if (options_.goes_on || !session_.in_transaction_block()) return true;
    const char* what = refuses_transaction_block(statement);
    return what == nullptr ||
           error(session_, std::string(what) + " cannot run inside a transaction block");
  }

  void tell(const Diagnostics& refused = {}) {
    const StatementWork work = watch_->after();
    options_.watch({session_.statement_text, session_.statement, work, session_.catalog, refused});
  }

  /// The errors since then, taken out of the session; names that may be external are no errors.
  Diagnostics take_errors(size_t since) {
    Diagnostics errors;
    if (!session_.unknown_names_ok || !may_be_cured(session_.diagnostics, since)) {
      for (size_t i = since; i < session_.diagnostics.size(); ++i) {
        if (session_.diagnostics[i].severity == Severity::Error) {
          errors.push_back(session_.diagnostics[i]);
        }
      }
    }
    session_.diagnostics.resize(since);
    return errors;
  }

  /// No statement at all: the grammar refuses it.
  void tell_unparsed(Diagnostics errors) {
    session_.statement_text = map_.text(session_.statement);
    options_.watch({session_.statement_text, session_.statement, {}, session_.catalog, errors});
  }

  bool lower_one(const Item& item, const RawStmt& raw, bool first_time) {
    stand_at(item, raw);
    if (watch_) watch_->before(*raw.stmt);
    const size_t diagnostics = session_.diagnostics.size();
    const uint32_t elements = session_.catalog.size();
    const Settings settings = options_.any_order ? Settings(session_) : Settings();
    const uint32_t reported = session_.reported;
    std::unique_ptr<const Catalog> before;
    if (options_.any_order && needs_undo(raw.stmt->type, session_.catalog)) {
      before = std::make_unique<const Catalog>(session_.catalog);
    }
    if (stands_outside_blocks(*raw.stmt) && lower_statement(session_, *raw.stmt)) {
      if (session_.reported != reported) not_followed_ = item.span;
      ++counts_.statements;
      if (keeps_passed()) {
        note_passed(*raw.stmt, session_.statement_text, item.span, options_.aside->passed);
      }
      if (is_about_cluster(*raw.stmt)) {
        ++counts_.cluster;
      } else if (defines_schema(*raw.stmt)) {
        ++counts_.schema;
      }
      if (watch_) tell();
      return true;
    }
    if (before != nullptr) {
      session_.catalog = *before;
      session_.side = SideIndex{};
    } else {
      take_back(elements);
    }
    if (options_.goes_on) {
      if (session_.diagnostics.size() == diagnostics) error(session_, "this statement failed");
      tell(take_errors(diagnostics));
      return true;
    }
    const NodeTag tag = raw.stmt->type;
    if (!options_.any_order || !can_wait(tag) || !may_be_cured(session_.diagnostics, diagnostics)) {
      if (session_.diagnostics.size() == diagnostics) error(session_, "this statement failed");
      if (goes_on()) {
        put_aside(item, since(diagnostics), options_.aside->unread);
        session_.diagnostics.resize(diagnostics);
        return true;
      }
      point_at_cause(diagnostics);
      return false;
    }
    Diagnostics why(session_.diagnostics.begin() + static_cast<long>(diagnostics),
                    session_.diagnostics.end());
    session_.diagnostics.resize(diagnostics);
    if (first_time) {
      waiting_.push_back({item, settings, std::move(why)});
      return true;
    }
    still_ = std::move(why);
    return false;
  }

  Diagnostics since(size_t from) const {
    return {session_.diagnostics.begin() + static_cast<long>(from), session_.diagnostics.end()};
  }

  /// What is missing may be the work of a statement that was not followed (DO, a function's call).
  void point_at_cause(size_t from) {
    if (not_followed_.file == 0) return;
    for (size_t i = from; i < session_.diagnostics.size(); ++i) {
      Diagnostic& d = session_.diagnostics[i];
      if (d.severity != Severity::Error) continue;
      d.notes.push_back(
          {not_followed_, "this statement was not followed; what it does is not seen"});
      return;
    }
  }

  /// A refused statement leaves nothing behind that it had already made.
  void take_back(uint32_t elements) {
    for (uint32_t id = session_.catalog.size(); id > elements; --id) {
      if (session_.catalog.alive(Ref{id - 1})) session_.catalog.remove(Ref{id - 1});
    }
  }

  /// Rounds over what waits, in the order of the text, until a round cures nothing.
  bool retry() {
    const Settings last = session_;
    bool progress = true;
    while (progress && !waiting_.empty()) {
      progress = false;
      std::vector<Waiting> rest;
      for (Waiting& w : waiting_) {
        static_cast<Settings&>(session_) = w.settings;
        still_.clear();
        const size_t diagnostics = session_.diagnostics.size();
        if (statement(w.item, false)) {
          progress = true;
          continue;
        }
        if (!still_.empty()) {
          w.why = std::move(still_);
        } else {  // it fails in a way that nothing will cure
          w.why.assign(session_.diagnostics.begin() + static_cast<long>(diagnostics),
                       session_.diagnostics.end());
          session_.diagnostics.resize(diagnostics);
        }
        rest.push_back(std::move(w));
      }
      waiting_ = std::move(rest);
    }
    static_cast<Settings&>(session_) = last;
    for (Waiting& w : waiting_) give_up(w);
    return waiting_.empty() || session_.lenient || goes_on();
  }

  /// An error in the end; where names may be unknown (--lenient), a warning and the text as it is.
  void give_up(Waiting& w) {
    if (goes_on()) {
      put_aside(w.item, w.why, options_.aside->unread);
      return;
    }
    if (session_.lenient) {
      session_.statement = w.item.span;
      session_.statement_text = map_.text(w.item.span);
      append_opaque(session_, "STATEMENT " + normalised_text(session_.statement_text));
      ++session_.reported;
    }
    if (!session_.lenient && ++failed_ > kErrorsShown) return;
    const size_t first = session_.diagnostics.size();
    for (Diagnostic& d : w.why) {
      if (session_.lenient && d.severity == Severity::Error) d.severity = Severity::Warning;
      session_.diagnostics.push_back(std::move(d));
    }
    point_at_cause(first);
  }

  const SourceMap& map_;
  Session& session_;
  const ExecuteOptions& options_;
  ExecuteCounts& counts_;
  OwnTrees own_trees_;
  Trees& trees_;
  std::optional<WorkWatch> watch_;
  std::vector<Waiting> waiting_;
  std::vector<Waiting> held_;  // of a database that may turn out to be empty
  bool says_held_ = false;
  Diagnostics still_;  // why the statement that is tried again still fails
  Span not_followed_;  // the last statement whose work is not seen
  Span elsewhere_;     // the \connect that left the source's database
  std::string elsewhere_name_;
  bool told_elsewhere_ = false;
  size_t failed_ = 0;
};

}  // namespace

bool execute(const SourceMap& map, const std::vector<Item>& items, Session& session,
             const ExecuteOptions& options, ExecuteCounts& counts) {
  return Run(map, session, options, counts).all(items);
}

}  // namespace dryshod
