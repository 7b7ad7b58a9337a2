#include "parser/source/dump_form.h"

#include <array>

#include "parser/source/lexer.h"

namespace dryshod {

void DumpForm::comment(std::string_view line) {
  constexpr std::string_view kServer = "-- Dumped from database version ";
  constexpr std::string_view kTool = "-- Dumped by pg_dump version ";
  // Before an entry: its name, since 9.x with --verbose its number, and the titles of pg_dumpall.
  constexpr std::array<std::string_view, 6> kEntries = {
      "-- Name: ", "-- TOC entry ", "-- Data for Name: ", "-- Roles", "-- Drop ", "-- Databases"};
  if (line == "-- PostgreSQL database dump" || line == "-- PostgreSQL database cluster dump") {
    info_.is_dump = true;
    ++headers_;
    in_preamble_ = true;
    has_settings_ = has_entry_ = false;
  } else if (line == "-- PostgreSQL database dump complete" ||
             line == "-- PostgreSQL database cluster dump complete") {
    ++trailers_;
  } else if (line.starts_with(kServer) && info_.server_version.empty()) {
    info_.server_version = line.substr(kServer.size());
  } else if (line.starts_with(kTool) && info_.tool_version.empty()) {
    info_.tool_version = line.substr(kTool.size());
  } else if (in_preamble_ && has_settings_) {
    for (const std::string_view entry : kEntries) has_entry_ |= line.starts_with(entry);
  }
}

void DumpForm::statement(std::string_view text) {
  if (!in_preamble_) return;
  const std::string_view verb = lex::Lexer(text, true).next().text;
  if (lex::is_word(verb, "set") || lex::is_word(verb, "select")) {
    has_settings_ = true;
    return;
  }
  in_preamble_ = false;
  if (!has_entry_) --headers_;
}

DumpInfo DumpForm::info() const {
  DumpInfo info = info_;
  info.is_truncated = headers_ > trailers_;
  return info;
}

}  // namespace dryshod
