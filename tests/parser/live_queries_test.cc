// What a server is asked names nothing that its version does not have. Servers of 10 to 13 are not
// run by any test, so that this stands for them; those of 14 and later refuse what they lack by
// themselves. Each row is of the chapter "System Catalogs" of the manuals of its version and of the
// one before.
#include <catch2/catch_test_macros.hpp>

#include <cctype>
#include <string>
#include <string_view>

#include "parser/live/queries.h"

using namespace dryshod;

namespace {

struct Known {
  std::string_view name;
  int first = 0;   // major that has it
  int last = 999;  // last major that has it
};

constexpr Known kKnown[] = {
    {"aggfinalmodify", 11},
    {"aggmfinalmodify", 11},
    {"attcompression", 14},
    {"attgenerated", 12},
    {"attmissingval", 11},
    {"collicurules", 16},
    {"colliculocale", 15, 16},
    {"collisdeterministic", 12},
    {"colllocale", 17},
    {"conenforced", 18},
    {"conparentid", 11},
    {"conperiod", 18},
    {"consrc", 0, 11},
    {"adsrc", 0, 11},
    {"indnkeyatts", 11},
    {"indnullsnotdistinct", 15},
    {"jit", 11},
    {"pg_publication_namespace", 15},
    {"pnpubid", 15},
    {"prattrs", 15},
    {"proisagg", 0, 10},
    {"proiswindow", 0, 10},
    {"prokind", 11},
    {"prosqlbody", 14},
    {"prosupport", 12},
    {"protransform", 0, 11},
    {"prqual", 15},
    {"pubgencols", 18},
    {"pubtruncate", 11},
    {"pubviaroot", 13},
    {"relhasoids", 0, 11},
    {"relhaspkey", 0, 10},
    {"rngmultitypid", 14},
    {"stxexprs", 14},
    {"stxstattarget", 13},
    {"subbinary", 14},
    {"subdisableonerr", 15},
    {"subfailover", 17},
    {"suborigin", 16},
    {"subpasswordrequired", 16},
    {"subrunasowner", 16},
    {"substream", 14},
    {"subtwophasestate", 15},
    {"tgparentid", 13},
    {"typsubscript", 14},
};

/// As a word: "jit" is no part of "jitter".
bool names(std::string_view sql, std::string_view word) {
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (size_t at = sql.find(word); at != std::string_view::npos; at = sql.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !is_part(sql[at - 1])) && (end == sql.size() || !is_part(sql[end])))
      return true;
  }
  return false;
}

/// All that a server of this major is asked.
std::string asked(int major, bool is_superuser) {
  LiveServer server;
  server.version = major * 10000 + 3;
  server.is_superuser = is_superuser;
  std::string all;
  for (const LiveQuery& query : live_queries(server)) all.append(query.sql).append(";\n");
  return all;
}

}  // namespace

TEST_CASE("a server is asked for no column that its version does not have") {
  for (int major = 10; major <= 18; ++major) {
    for (const bool is_superuser : {true, false}) {
      const std::string sql = asked(major, is_superuser);
      for (const Known& known : kKnown) {
        if (known.first <= major && major <= known.last) continue;
        INFO(known.name << " in " << major);
        CHECK_FALSE(names(sql, known.name));
      }
    }
  }
}

TEST_CASE("a server is asked for what its version has first") {
  struct Row {
    std::string_view name;
    int major;
  };
  for (const Row& row :
       {Row{"proisagg", 10}, Row{"relhasoids", 10}, Row{"relhasoids", 11}, Row{"prokind", 11},
        Row{"conparentid", 11}, Row{"pubtruncate", 11}, Row{"indnkeyatts", 11},
        Row{"attgenerated", 12}, Row{"collisdeterministic", 12}, Row{"tgparentid", 13},
        Row{"pubviaroot", 13}, Row{"stxstattarget", 13}, Row{"attcompression", 14},
        Row{"rngmultitypid", 14}, Row{"colliculocale", 15}, Row{"colllocale", 17},
        Row{"conperiod", 18}, Row{"conenforced", 18}}) {
    INFO(row.name << " in " << row.major);
    CHECK(names(asked(row.major, true), row.name));
  }
}
