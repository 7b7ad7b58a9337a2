// Operators: estimators are altered, and from 17 on what is still missing is added; the rest is
// replaced. One operator's link to another comes and goes with the other one.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Operator> {
  static constexpr int lateness = -1;
  /// DROP SCHEMA is not CASCADE: what is in it goes first.
  static bool drops_apart(const Catalog& from, Ref ref) {
    return from.is<Schema>(from.parent(ref));
  }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Operator& op = to.get<Operator>(ref);
    std::string items = "\n    FUNCTION = " + to.render(op.function);
    const auto item = [&](const char* word, const std::string& value) {
      if (!value.empty()) items += std::string(",\n    ") + word + " = " + value;
    };
    const std::string types = to.render(op.signature);
    const size_t comma = middle(types);
    const std::string left = types.substr(0, comma);
    item("LEFTARG", left == "NONE" ? std::string() : left);
    item("RIGHTARG", types.substr(comma + 2));
    item("COMMUTATOR", link_words(to.text(op.commutator)));
    item("NEGATOR", link_words(to.text(op.negator)));
    item("RESTRICT", to.render(op.restriction));
    item("JOIN", to.render(op.join));
    if (op.hashes) items += ",\n    HASHES";
    if (op.merges) items += ",\n    MERGES";
    emit.statement("CREATE OPERATOR " + to.qualified(ref) + " (" + items + "\n)");
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  /// The comma between the operands: that outside quotes.
  static size_t middle(const std::string& types) {
    bool quoted = false;
    for (size_t i = 0; i < types.size(); ++i) {
      if (types[i] == '"') quoted = !quoted;
      if (types[i] == ',' && !quoted) return i;
    }
    return 0;
  }

  static void set(Emit& emit, const Change& change, const std::string& what) {
    emit.statement("ALTER " + object_words(change.to, change.b) + " SET (" + what + ")");
  }
  static void estimators(Emit& emit, const Change& change) {
    std::string what;
    const auto item = [&](const char* word, Expr before, Expr after) {
      const std::string value = change.to.render(after);
      if (change.from.render(before) == value) return;
      what +=
          (what.empty() ? "" : ", ") + std::string(word) + " = " + (value.empty() ? "NONE" : value);
    };
    const Operator& before = change.old_value<Operator>();
    const Operator& after = change.new_value<Operator>();
    item("RESTRICT", before.restriction, after.restriction);
    item("JOIN", before.join, after.join);
    set(emit, change, what);
  }

  static std::string link_words(std::string_view link) {
    return link.empty() ? std::string() : "OPERATOR(" + std::string(link) + ")";
  }
  /// Is an operator of the name that the link gives in this catalog?
  static bool has_other(const Catalog& catalog, Text link) {
    bool found = false;
    catalog.each_of<Operator>(
        [&](Ref op) { found = found || catalog.qualified(op) == catalog.text(link); });
    return found;
  }
  /// The server sets the link where the other operator comes, and clears it where that one goes
  /// (OperatorUpd() of src/backend/catalog/pg_operator.c).
  static bool comes_by_itself(const Change& change, Text before, Text after) {
    if (!before) return has_other(change.to, after) && !has_other(change.from, after);
    return !after && !has_other(change.to, before);
  }
  static bool relinked(const Change& change, Text before, Text after) {
    if (before == after || comes_by_itself(change, before, after)) return false;
    return before || change.to.major < 17;
  }
  static bool new_commutator(const Change& change) {
    return relinked(change, change.old_value<Operator>().commutator,
                    change.new_value<Operator>().commutator);
  }
  static bool new_negator(const Change& change) {
    return relinked(change, change.old_value<Operator>().negator,
                    change.new_value<Operator>().negator);
  }
  static bool less(const Change& change) {
    const Operator& before = change.old_value<Operator>();
    const Operator& after = change.new_value<Operator>();
    return change.to.major < 17 || (before.hashes && !after.hashes) ||
           (before.merges && !after.merges);
  }
  /// Only what 17 can add is left to this.
  static void more(Emit& emit, const Change& change) {
    const Operator& before = change.old_value<Operator>();
    const Operator& after = change.new_value<Operator>();
    std::string what;
    const auto item = [&](const std::string& words) { what += (what.empty() ? "" : ", ") + words; };
    const auto link = [&](const char* word, Text old, Text now) {
      if (old || !now || comes_by_itself(change, old, now)) return;
      item(std::string(word) + " = " + link_words(change.to.text(now)));
    };
    link("COMMUTATOR", before.commutator, after.commutator);
    link("NEGATOR", before.negator, after.negator);
    if (!before.hashes && after.hashes) item("HASHES");
    if (!before.merges && after.merges) item("MERGES");
    if (!what.empty()) set(emit, change, what);
  }

  static constexpr auto alters = std::tuple{
      replace<&Operator::function>(),
      alter<&Operator::commutator>(more, new_commutator),
      alter<&Operator::negator>(more, new_negator),
      alter<&Operator::restriction>(estimators),
      alter<&Operator::join>(estimators),
      alter<&Operator::hashes>(more, less),
      alter<&Operator::merges>(more, less),
  };
};

DRYSHOD_RULES(Operator)

}  // namespace dryshod
