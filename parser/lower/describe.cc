// How PostgreSQL speaks of an element in messages: getObjectDescription() of
// src/backend/catalog/objectaddress.c. Knows words per kind; refuses to know statements.
#include "catalog/quote.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

std::string_view kind_words(Kind kind) {
  switch (kind) {
    case Kind::Enum:
    case Kind::Composite:
    case Kind::Domain:
    case Kind::Range:
      return "type";
    case Kind::MaterializedView:
      return "materialized view";
    case Kind::Aggregate:
      return "function";
    default:
      return kind_name(kind);
  }
}

std::string relation_words(const Session& session, Ref ref) {
  return std::string(kind_words(session.catalog.kind(ref))) + " " + visible_name(session, ref);
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
