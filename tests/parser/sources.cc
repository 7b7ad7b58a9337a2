// See sources.h.
#include "tests/parser/sources.h"

#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <utility>

namespace dryshod {

Result<Loaded> Sources::file(std::string_view sql, const LoadOptions& options) {
  static int count = 0;
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() /
      ("dryshod_source_" + std::to_string(::getpid()) + "_" + std::to_string(++count) + ".sql");
  std::ofstream(path) << sql;
  auto loaded = load(map, strings, path.string(), options);
  std::filesystem::remove(path);
  return loaded;
}

Loaded Sources::need(std::string_view sql, const LoadOptions& options) {
  auto loaded = file(sql, options);
  if (!loaded) FAIL(map.render(loaded.error().front(), false));
  return std::move(*loaded);
}

std::string refusal(std::string_view sql, int major) {
  Sources sources;
  const auto loaded = sources.file(sql, {.major = major});
  return loaded ? std::string() : loaded.error().front().message;
}

}  // namespace dryshod
