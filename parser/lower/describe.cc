// How PostgreSQL speaks of an element in messages: getObjectDescription() of
// src/backend/catalog/objectaddress.c. Knows words per kind; refuses to know statements.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/lower/foreign.h"
#include "parser/lower/object.h"
#include "parser/lower/operator.h"

namespace dryshod {
namespace {

std::string_view kind_words(Kind kind) {
  switch (kind) {
    case Kind::Enum:
    case Kind::Composite:
    case Kind::Domain:
    case Kind::Range:
    case Kind::BaseType:
      return "type";
    case Kind::MaterializedView:
      return "materialized view";
    case Kind::Aggregate:
      return "function";
    case Kind::Statistics:
      return "statistics object";
    case Kind::EventTrigger:
      return "event trigger";
    case Kind::ForeignDataWrapper:
      return "foreign-data wrapper";
    case Kind::ForeignServer:
      return "server";
    default:
      return kind_name(kind);
  }
}

std::string relation_words(const Session& session, Ref ref) {
  if (is_foreign(session.catalog, ref)) return "foreign table " + visible_name(session, ref);
  std::string words(kind_words(session.catalog.kind(ref)));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words + " " + visible_name(session, ref);
}

/// "default value for column a of table t" and the like.
std::string of_parent(const Session& session, std::string_view words, Ref ref) {
  return std::string(words) + " " + describe(session, session.catalog.parent(ref));
}

}  // namespace

std::string visible_name(const Session& session, Ref ref) {
  const Catalog& catalog = session.catalog;
  const Ref schema = catalog.schema_of(ref);
  if (!schema || schema == ref) return catalog.bare(ref);
  for (const Name name : session.search_path) {
    if (name == catalog.name(schema)) return catalog.bare(ref);
  }
  return catalog.qualified(ref);
}

std::string quoted_name(const Session& session, Ref ref) {
  return quoted(session.text(session.catalog.name(ref)));
}

std::string describe(const Session& session, Ref ref) {
  const Catalog& catalog = session.catalog;
  const Kind kind = catalog.kind(ref);
  const std::string bare = catalog.name(ref) ? catalog.bare(ref) : std::string();
  switch (kind) {
    case Kind::Attribute:
      return "column " + bare + " of composite type " + visible_name(session, catalog.parent(ref));
    case Kind::Column:
      return of_parent(session, "column " + bare + " of", ref);
    case Kind::Default:
    case Kind::Generated:
      return of_parent(session, "default value for", ref);
    case Kind::NotNull:
      return of_parent(session, "not-null constraint of", ref);
    case Kind::PrimaryKey:
    case Kind::Unique:
    case Kind::Exclusion:
    case Kind::Check:
    case Kind::ForeignKey:
      return of_parent(session, "constraint " + bare + " on", ref);
    case Kind::Trigger:
    case Kind::Rule:
    case Kind::Policy:
      return of_parent(session, std::string(kind_name(kind)) + " " + bare + " on", ref);
    case Kind::Function:
    case Kind::Procedure:
    case Kind::Aggregate: {
      const std::string arguments = catalog.visit(ref, [&]<class T>(const T& body) {
        if constexpr (requires { body.signature; }) return catalog.render(body.signature);
        return std::string();
      });
      return relation_words(session, ref) + "(" + arguments + ")";
    }
    case Kind::Database:
      return "database " + std::string(session.text(catalog.get<Database>(ref).called));
    case Kind::RoleMembership:
      return "membership of role " + bare + " in role " + catalog.bare(catalog.parent(ref));
    case Kind::UserMapping:
      return "user mapping for " + bare + " on " + describe(session, catalog.parent(ref));
    case Kind::PublishedTable: {
      const Ref table = catalog.refs(catalog.get<PublishedTable>(ref).table).front();
      return "publication of " + describe(session, table) + " in " +
             describe(session, catalog.parent(ref));
    }
    case Kind::PublishedSchema: {
      const Ref schema = catalog.refs(catalog.get<PublishedSchema>(ref).schema).front();
      return "publication of " + describe(session, schema) + " in " +
             describe(session, catalog.parent(ref));
    }
    case Kind::Operator: {
      std::string types = catalog.render(catalog.get<Operator>(ref).signature);
      if (const size_t comma = types.find(", "); comma != std::string::npos)
        types.erase(comma + 1, 1);
      return relation_words(session, ref) + "(" + types + ")";
    }
    case Kind::OperatorClass:
    case Kind::OperatorFamily:
      return std::string(kind == Kind::OperatorClass ? "operator class " : "operator family ") +
             visible_name(session, ref) + " for access method " +
             std::string(session.text(method_of(catalog, ref)));
    case Kind::Cast: {
      std::string types = catalog.render(catalog.get<Cast>(ref).signature);
      types.replace(types.find(" AS "), 4, " to ");
      return "cast from " + types;
    }
    case Kind::Transform: {
      std::string words = catalog.render(catalog.get<Transform>(ref).signature);
      words.replace(words.rfind(" LANGUAGE "), 10, " language ");
      return "transform for " + words;
    }
    case Kind::Opaque:
      return bare;
    case Kind::Inherits:
    case Kind::OwnedBy:
    case Kind::Identity:
    case Kind::IndexAttach:
      return describe(session, catalog.parent(ref));
    default:
      return relation_words(session, ref);
  }
}

}  // namespace dryshod
