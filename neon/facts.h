// The knowledge base: what Neon does otherwise than a PostgreSQL of one's own, as rows with ids,
// sources and dates (neon/facts/*.json, compiled in; --facts FILE replaces them). Ids are stable
// and never used again. Knows rows; refuses to know how anything of a schema is found (rules/).
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"

namespace dryshod {

enum class Confidence : uint8_t { Low, Medium, High };
enum class FactSeverity : uint8_t { Info, Warning, Block };

/// What becomes of an object on the way to Neon. In order: the worst counts.
enum class Grade : uint8_t {
  AsIs,       // it loads and works as it is
  Rewritten,  // it loads once it is rewritten, which dryshod does
  ByHand,     // somebody has to decide or do something
  Blocked,    // it cannot be there
};

std::string_view confidence_name(Confidence confidence);  // "low", "medium", "high"
std::string_view severity_name(FactSeverity severity);    // "info", "warning", "block"
std::string_view grade_name(Grade grade);  // "as is", "rewritten", "by hand", "blocked"

/// What a finding says, but for the object and its place.
struct Fact {
  std::string id;      // "NEON-OBJ-001"
  std::string area;    // "roles", "objects", ...
  std::string title;   // one line, no full stop
  std::string why;     // what is so
  std::string fix;     // what to do about it
  std::string source;  // where that is said
  FactSeverity severity = FactSeverity::Info;
  Confidence confidence = Confidence::High;
  Grade grade = Grade::AsIs;       // of an object that it is found at
  int units = 0;                   // of work for each such object, Facts::unit_minutes() long
  std::vector<std::string> names;  // what its rule compares with: functions, roles, parameters, ...
  std::string as_of;               // "2026-09-27" or "2025-12": when that was said, or read
  // Of a change between majors (area "versions"):
  int major = 0;     // PGB-: that brought it; PGD-: the first that a target must be of
  std::string kind;  // PGB-: "function", "keyword", "setting", ...
};

struct ExtensionFact {
  std::string name;
  std::string versions[5];  // on 14 to 18; empty: not offered
  // "supported", "supported_with_conditions", "experimental", "support_ticket";
  // "closed_to_new_installs", "deprecated", "legacy": a new project does not get it; "unsupported"
  std::string status;
  std::string preload;  // a library of it is loaded early: "default", or "project" asks for it
  std::string renamed;  // its name on the majors on which this one has no version
  std::vector<std::string> needs;  // other extensions
  std::string replacement;         // of one that is not offered, or better not used
  std::string enable;  // what has to be done before CREATE EXTENSION works; empty: nothing
  std::string sleep;   // what scale to zero does to it
  std::string note;
  std::string source;
  std::string as_of;
  Confidence confidence = Confidence::High;

  std::string_view version_on(int major) const {
    return major < 14 || major > 18 ? std::string_view() : versions[major - 14];
  }
};

/// Read once, then const: may be used by any thread. What was compiled in was checked by the build,
/// and is read by parts: no command pays for tables that it does not look at.
class Facts {
 public:
  /// A document of docs/schema/facts.json; `where` is its place in a message. What does not hold is
  /// an error with the row's id: a missing source, a block on low confidence, an id that is there
  /// twice.
  static Result<Facts> read(std::string_view json, Span where);
  /// What was compiled in.
  static const Facts& built_in();

  Facts(Facts&&) noexcept;
  Facts& operator=(Facts&&) noexcept;
  ~Facts();

  std::string_view as_of() const;  // "2026-10-09": nothing later was seen
  int unit_minutes() const;
  /// All rows that findings can be of, in the order of the document.
  const std::vector<Fact>& rows() const;
  const std::vector<ExtensionFact>& extensions() const;
  const Fact* find(std::string_view id) const;
  /// By the name that CREATE EXTENSION takes.
  const ExtensionFact* extension(std::string_view name) const;
  /// One table that only its reader knows ("prices", "sizes", "timeline", ...), read when it is
  /// first asked for; null where the document has none.
  const nlohmann::json& topic(std::string_view name) const;
  /// The document itself.
  const nlohmann::json& document() const;

 private:
  struct Tables;
  explicit Facts(std::unique_ptr<Tables> tables);
  std::unique_ptr<Tables> tables_;
};

}  // namespace dryshod
