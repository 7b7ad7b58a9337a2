// NEON-ROLE-018: what is said of extensions and of what they contain, which belong to a superuser
// on Neon.
#include "neon/rule.h"

namespace dryshod {
namespace {

/// Is it said of an extension, or of something that one brought?
bool is_of_extension(const Catalog& catalog, Ref ref) {
  const Ref target = catalog.parent(ref);
  if (!target) return false;
  if (catalog.is<Extension>(target)) return true;
  // Schema public is the server's, and its owner's on Neon.
  return catalog[target].builtin && !catalog.is<Schema>(target);
}

template <class T>
void find_of(const Survey& survey, Found& found) {
  survey.catalog.each_of<T>([&](Ref ref) {
    if (is_of_extension(survey.catalog, ref)) found.at(ref);
  });
}

void find(const Survey& survey, Found& found) {
  find_of<Comment>(survey, found);
  find_of<Grant>(survey, found);
  find_of<Owner>(survey, found);
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-ROLE-018", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(role_018_extension_members)

}  // namespace dryshod
