// See archive_writer.h.
#include "tests/parser/archive_writer.h"

#include <fmt/format.h>

namespace dryshod {
namespace {

class Bytes {
 public:
  explicit Bytes(const ArchiveWriter& how) : how_(how) {}

  void byte(int value) { out_ += static_cast<char>(value); }
  void integer(long value) {
    byte(value < 0 ? 1 : 0);
    for (int i = 0, rest = static_cast<int>(value < 0 ? -value : value); i < how_.integer_size;
         ++i, rest /= 256) {
      byte(rest % 256);
    }
  }
  void text(const std::string& value) {
    integer(static_cast<long>(value.size()));
    out_ += value;
  }
  void maybe(const std::optional<std::string>& value) {
    if (value)
      text(*value);
    else
      integer(-1);
  }
  void raw(const std::string& value) { out_ += value; }
  std::string take() { return std::move(out_); }

 private:
  const ArchiveWriter& how_;
  std::string out_;
};

}  // namespace

std::string ArchiveWriter::bytes() const {
  Bytes out(*this);
  out.raw("PGDMP");
  for (const int value : {major, minor, 0, integer_size, offset_size, form}) out.byte(value);
  if (minor >= 15)
    out.byte(1);  // gzip
  else
    out.integer(-1);
  for (const int member : {1, 2, 3, 4, 5, 124, 0}) out.integer(member);
  out.text("shop");
  out.text(server_version);
  out.text(tool_version);
  out.integer(static_cast<long>(entries.size()));
  int id = 100;
  for (const WrittenEntry& entry : entries) {
    out.integer(++id);
    out.integer(entry.has_data ? 1 : 0);
    out.text(std::string("1259"));
    out.text(std::to_string(16000 + id));
    out.text(entry.tag);
    out.text(entry.kind);
    if (minor >= 11) out.integer(2);
    out.text(entry.definition);
    out.text(entry.drop);
    out.text(std::string());
    out.maybe(entry.schema.empty() ? std::nullopt : std::optional(entry.schema));
    out.maybe(entry.tablespace);
    if (minor >= 14) out.maybe(entry.access_method);
    if (minor >= 16) out.integer(entry.relkind);
    out.text(entry.owner);
    out.text(std::string(entry.with_oids ? "true" : "false"));
    for (const int need : entry.needs) out.text(std::to_string(need));
    out.maybe(std::nullopt);
    if (form == 1) {
      out.byte(3);  // no data
      for (int i = 0; i < offset_size; ++i) out.byte(0);
    } else {
      out.text(std::string());
    }
  }
  return out.take();
}

std::vector<WrittenEntry> archive_settings(const std::string& search_path) {
  std::vector<WrittenEntry> out = {
      {"ENCODING", "ENCODING", "SET client_encoding = 'UTF8';\n", "", "", ""},
      {"STDSTRINGS", "STDSTRINGS", "SET standard_conforming_strings = 'on';\n", "", "", ""}};
  if (!search_path.empty()) out.push_back({"SEARCHPATH", "SEARCHPATH", search_path, "", "", ""});
  return out;
}

std::string tar_of(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string out;
  for (const auto& [name, content] : members) {
    std::string header(512, '\0');
    header.replace(0, name.size(), name);
    header.replace(100, 8, "0000600 ");
    header.replace(124, 12, fmt::format("{:011o} ", content.size()));
    header.replace(148, 8, "        ");
    header[156] = '0';
    header.replace(257, 6, std::string("ustar\0", 6));
    header.replace(263, 2, "00");
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    header.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
    out += header + content + std::string((512 - content.size() % 512) % 512, '\0');
  }
  return out + std::string(1024, '\0');
}

}  // namespace dryshod
