// The table of contents of an archive, of any bytes: it is read or refused with a message, and what
// comes of it is not larger than what was there allows. Nothing is taken at its word.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "parser/archive/archive.h"
#include "parser/archive/restored_sql.h"

namespace {

void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "archive: %s\n", what);
  std::abort();
}

void read(const std::string& bytes) {
  using namespace dryshod;
  const Result<Archive> archive = read_archive(bytes, "fuzz");
  if (!archive) {
    must(!archive.error().empty() && !archive.error()[0].message.empty(), "refused in silence");
    return;
  }
  must(archive->toc.entries.size() <= bytes.size(), "more entries than bytes");
  const RestoredSql sql = restored_sql(archive->toc);
  // A number of a large object becomes a line of some 70 bytes and the owner's name.
  must(sql.text.size() <= 1000 + 200 * bytes.size() + bytes.size() * bytes.size(), "grows");
  for (size_t i = 1; i < sql.places.size(); ++i) {
    must(sql.places[i - 1].begin <= sql.places[i].begin, "places out of order");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  read(bytes);
  if (size < 2) return 0;
  // Behind a head that holds, so that any bytes get that far: no time, no names, many entries.
  std::string head = "PGDMP\x01";
  head += static_cast<char>(10 + data[0] % 7);
  head += std::string("\0\x01\x04", 3) + static_cast<char>(data[1] % 2 == 0 ? 1 : 3);
  head += std::string(data[0] % 7 >= 5 ? 1 : 2, '\0') + std::string(20, '\0') + '\0' + '\x7f';
  read(head + bytes.substr(2));
  return 0;
}
