// What a major does not know is refused with the feature, the object and the first major that has
// it, and taken from that major on.
#include "tests/parser/features.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "parser/load.h"

namespace dryshod {
namespace {

TEST_CASE("every feature has a fixture, and every fixture a feature") {
  std::set<std::string> files;
  for (const FeatureCase& feature : feature_cases()) {
    INFO(feature.name);
    CHECK(feature.since != 0);
    files.insert(feature.name);
  }
  for (const std::string& name : feature_names()) {
    INFO(name);
    CHECK(files.contains(name));
  }
}

TEST_CASE("a feature is refused before its major and taken from it on") {
  for (const FeatureCase& feature : feature_cases()) {
    for (int major = kOldestMajor; major <= kNewestMajor; ++major) {
      INFO(feature.name << " on " << major);
      SourceMap map;
      Strings strings;
      LoadOptions options;
      options.major = major;
      options.allow_empty = true;
      const auto loaded = load(map, strings, feature.file.string(), options);
      if (major >= feature.since) {
        if (!loaded) UNSCOPED_INFO(map.render(loaded.error().front(), false));
        CHECK(loaded.has_value());
        continue;
      }
      CHECK_FALSE(loaded.has_value());
      if (loaded) continue;
      const std::string& message = loaded.error().front().message;
      CHECK(message.ends_with(feature.words + " is not supported by PostgreSQL " +
                              std::to_string(major) + " (first in " +
                              std::to_string(feature.since) + ")"));
      CHECK_FALSE(message.starts_with(feature.words));  // the object comes first
    }
  }
}

}  // namespace
}  // namespace dryshod
