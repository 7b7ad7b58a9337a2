// See features.h. The object is read from the raw statement: that it cannot be made is what is
// said.
#include "parser/lower/features.h"

#include <iterator>

#include "catalog/quote.h"
#include "parser/lower/object.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {
namespace {

struct FeatureFact {
  int since;
  std::string_view words;
};
constexpr FeatureFact kFacts[] = {
#define FEATURE(id, since, words) {since, words},
#include "parser/lower/features.def"
};

const FeatureFact& fact(Feature feature) {
  return kFacts[static_cast<size_t>(feature)];
}

std::string of(std::string_view words, const RangeVar* relation) {
  if (relation == nullptr) return {};
  std::string out(words);
  out += ' ';
  if (relation->schemaname != nullptr) out += quote_ident(relation->schemaname) + ".";
  return out + quote_ident(relation->relname);
}

std::string of(std::string_view words, const char* name) {
  return name == nullptr ? std::string() : std::string(words) + " " + quote_ident(name);
}

std::string of(std::string_view words, const List* names) {
  std::string out;
  for (const Node* part : list_of<Node>(names)) {
    const auto* word = node_as<String>(part, T_String);
    if (word == nullptr) return {};
    out += (out.empty() ? std::string(words) + " " : std::string(".")) + quote_ident(word->sval);
  }
  return out;
}

template <class T>
const T& as(const Node& node) {
  return reinterpret_cast<const T&>(node);
}

/// An object of ALTER TABLE and its like, of DEFINE: as its type is called.
std::string_view words_of(ObjectType type) {
  return object_type_words(type);
}

std::string of_index(const IndexStmt& index) {
  return index.idxname != nullptr ? of("index", index.idxname) : of("table", index.relation);
}

std::string of_grant(const GrantStmt& grant) {
  if (grant.targtype != ACL_TARGET_OBJECT) return "default privileges";
  const auto objects = list_of<Node>(grant.objects);
  if (grant.objtype == OBJECT_PARAMETER_ACL) return std::string("parameter ") + strVal(objects[0]);
  const auto* relation = objects.size() == 0 ? nullptr : node_as<RangeVar>(objects[0], T_RangeVar);
  return of("table", relation);
}

std::string object_of(const Node& s) {
  switch (s.type) {
    case T_CreateStmt:
      return of("table", as<CreateStmt>(s).relation);
    case T_CreateForeignTableStmt:
      return of("foreign table", as<CreateForeignTableStmt>(s).base.relation);
    case T_AlterTableStmt:
      return of(words_of(as<AlterTableStmt>(s).objtype), as<AlterTableStmt>(s).relation);
    case T_IndexStmt:
      return of_index(as<IndexStmt>(s));
    case T_ViewStmt:
      return of("view", as<ViewStmt>(s).view);
    case T_CreateTableAsStmt:
      return of(words_of(as<CreateTableAsStmt>(s).objtype), as<CreateTableAsStmt>(s).into->rel);
    case T_CreateSeqStmt:
      return of("sequence", as<CreateSeqStmt>(s).sequence);
    case T_AlterSeqStmt:
      return of("sequence", as<AlterSeqStmt>(s).sequence);
    case T_RuleStmt:
      return of("rule", as<RuleStmt>(s).rulename);
    case T_CreateTrigStmt:
      return of("trigger", as<CreateTrigStmt>(s).trigname);
    case T_CreatePolicyStmt:
      return of("policy", as<CreatePolicyStmt>(s).policy_name);
    case T_AlterPolicyStmt:
      return of("policy", as<AlterPolicyStmt>(s).policy_name);
    case T_CreateFunctionStmt:
      return of(as<CreateFunctionStmt>(s).is_procedure ? "procedure" : "function",
                as<CreateFunctionStmt>(s).funcname);
    case T_CreateDomainStmt:
      return of("domain", as<CreateDomainStmt>(s).domainname);
    case T_AlterDomainStmt:
      return of("domain", as<AlterDomainStmt>(s).typeName);
    case T_CompositeTypeStmt:
      return of("type", as<CompositeTypeStmt>(s).typevar);
    case T_DefineStmt:
      return of(words_of(as<DefineStmt>(s).kind), as<DefineStmt>(s).defnames);
    case T_AlterOperatorStmt:
      return "operator " + qualified_text(name_parts(as<AlterOperatorStmt>(s).opername->objname));
    case T_CreateStatsStmt: {
      const auto& statistics = as<CreateStatsStmt>(s);
      if (statistics.defnames != nullptr) return of("statistics object", statistics.defnames);
      const auto relations = list_of<Node>(statistics.relations);
      return relations.size() == 0 ? std::string()
                                   : of("table", node_as<RangeVar>(relations[0], T_RangeVar));
    }
    case T_AlterStatsStmt:
      return of("statistics object", as<AlterStatsStmt>(s).defnames);
    case T_CreateEventTrigStmt:
      return of("event trigger", as<CreateEventTrigStmt>(s).trigname);
    case T_CreatePublicationStmt:
      return of("publication", as<CreatePublicationStmt>(s).pubname);
    case T_AlterPublicationStmt:
      return of("publication", as<AlterPublicationStmt>(s).pubname);
    case T_CreateSubscriptionStmt:
      return of("subscription", as<CreateSubscriptionStmt>(s).subname);
    case T_AlterSubscriptionStmt:
      return of("subscription", as<AlterSubscriptionStmt>(s).subname);
    case T_GrantStmt:
      return of_grant(as<GrantStmt>(s));
    case T_GrantRoleStmt: {
      const auto roles = list_of<AccessPriv>(as<GrantRoleStmt>(s).granted_roles);
      return of("role", roles[0]->priv_name);
    }
    case T_AlterDefaultPrivilegesStmt:
      return "default privileges";
    default:
      return {};
  }
}

}  // namespace

bool has(const Session& session, Feature feature) {
  return session.major >= fact(feature).since;
}

std::string statement_object(const Session& session) {
  return session.node == nullptr ? std::string() : object_of(*session.node);
}

std::string refusal_of(const Session& session, Feature feature) {
  std::string object = statement_object(session);
  if (!object.empty()) object += ": ";
  return object + std::string(fact(feature).words) + " is not supported by PostgreSQL " +
         std::to_string(session.major) + " (first in " + std::to_string(fact(feature).since) + ")";
}

bool dumper_has(const Session& session, Feature feature) {
  return session.dumper_major >= fact(feature).since;
}

bool require(Session& session, Feature feature, int location) {
  return has(session, feature) || error(session, refusal_of(session, feature), location);
}

}  // namespace dryshod
