// EXT-006: extensions of another version than Neon's, where the source says one.
#include <charconv>
#include "neon/extensions.h"

namespace dryshod {
namespace {

/// Compares version numbers part by part; what is no number counts as nothing.
int compare(std::string_view a, std::string_view b) {
  const auto part = [](std::string_view& text) {
    int number = 0;
    const size_t dot = std::min(text.find('.'), text.size());
    std::from_chars(text.data(), text.data() + dot, number);
    text.remove_prefix(std::min(dot + 1, text.size()));
    return number;
  };
  while (!a.empty() || !b.empty()) {
    const int left = part(a), right = part(b);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Extension>(survey, [&](Ref ref) {
    const std::string version(catalog.text(catalog.get<Extension>(ref).version));
    const OfferedExtension extension = offered(survey, ref);
    if (version.empty() || extension.fact == nullptr) return;
    const std::string on_neon(extension.fact->version_on(survey.target));
    if (on_neon.empty() || version == on_neon) return;
    say(found.at(ref), "It is " + version + " here, and " + on_neon + " on Neon, which is " +
                           (compare(version, on_neon) < 0 ? "newer." : "older."));
  });
}

constexpr NeonRule kRule{.fact = "EXT-006", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ext_006_version)

}  // namespace dryshod
