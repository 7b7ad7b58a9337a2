// psql's commands among the statements: variables, branches, includes, and data after \copy.
// Mirrors src/bin/psql/command.c of 18 as far as it decides which text is read; runs no command.
#include <fmt/format.h>

#include "parser/source/data.h"
#include "parser/source/splitter.h"

namespace dryshod {

namespace {

constexpr size_t kMaxIncludes = 64;

}  // namespace

void Splitter::meta() {
  const char* const begin = p_;
  const char* end = lex::line_end(p_, end_);
  // A second backslash pair ends the command: `\echo x \\ SELECT 1;`.
  for (const char* at = begin + 1; at + 1 < end; ++at) {
    if (at[0] == '\\' && at[1] == '\\' && lex::is(at[-1], lex::kSpace)) {
      end = at;
      break;
    }
  }
  p_ = end < end_ && *end == '\\' ? end + 2 : end;
  while (end > begin && lex::is(end[-1], lex::kSpace)) --end;
  const MetaCommand command =
      meta_command(std::string_view(begin, static_cast<size_t>(end - begin)));
  const Span where = span(begin, end);
  const std::string_view name = command.name;
  if (name == "if" || name == "elif" || name == "else" || name == "endif") {
    conditional(where, command);
    return;
  }
  if (!run_.session.active()) return;
  const auto arguments = meta_arguments(run_.session, command.arguments);
  auto& variables = run_.session.variables;
  if ((name == "i" || name == "include" || name == "ir" || name == "include_relative") &&
      run_.include) {
    run_include(where, command);
    return;
  }
  add(ItemKind::Meta, where, run_.session.standard_strings);
  if (name == "set" && arguments && !arguments->empty()) {
    std::string value;
    for (size_t i = 1; i < arguments->size(); ++i) value += (*arguments)[i];
    variables[arguments->front()] = value;
  } else if (name == "set" || name == "unset" || name == "prompt" || name == "getenv") {
    // What it is set to cannot be known here: unset, so that its use is reported.
    const std::string_view line = command.arguments;
    const auto found = variables.find(line.substr(0, line.find_first_of(" \t")));
    if (found != variables.end()) variables.erase(found);
  } else if (name == "encoding" && arguments && !arguments->empty()) {
    run_.session.run_set("SET client_encoding = " + psql_literal(arguments->front()));
  } else if (name == "copy" && copies_from_stdin(command.arguments, true)) {
    copy_data(begin);
  }
}

void Splitter::conditional(Span where, const MetaCommand& command) {
  auto& branches = run_.session.branches;
  const char* begin = base_ + where.begin;
  const char* end = base_ + where.end;
  const std::string_view name = command.name;
  if (name != "if" && (branches.empty() || (name != "endif" && branches.back().has_else))) {
    fail(begin, end, fmt::format("\\{} without its \\if", name));
    return;
  }
  if (name == "endif") {
    branches.pop_back();
    return;
  }
  const bool outer = name == "if" ? run_.session.active() : branches.back().outer;
  if (name == "if") branches.push_back({true, false, outer, false});
  PsqlSession::Branch& branch = branches.back();
  bool condition = true;
  if (name == "else") {
    branch.has_else = true;
  } else if (outer && !branch.taken) {
    const auto arguments = meta_arguments(run_.session, command.arguments);
    std::string all;
    if (arguments)
      for (const std::string& a : *arguments) all += (all.empty() ? "" : " ") + a;
    const auto value = arguments ? psql_boolean(all) : std::nullopt;
    if (!value) fail(begin, end, fmt::format("\\{} with a condition that is not known here", name));
    condition = value.value_or(false);
  }
  branch.active = outer && !branch.taken && condition;
  branch.taken |= branch.active;
}

void Splitter::run_include(Span where, const MetaCommand& command) {
  const char* begin = base_ + where.begin;
  const char* end = base_ + where.end;
  const auto arguments = meta_arguments(run_.session, command.arguments);
  if (!arguments || arguments->size() != 1) {
    fail(begin, end, fmt::format("\\{} needs the name of one file, known here", command.name));
    return;
  }
  if (run_.open_files.size() >= kMaxIncludes) {
    fail(begin, end, "files include each other too deeply");
    run_.stopped = true;
    return;
  }
  const bool relative = command.name == "ir" || command.name == "include_relative";
  const auto file = run_.include(arguments->front(), relative, where);
  if (!file) {
    for (Diagnostic d : file.error()) {
      if (d.where.file == 0) d.where = where;
      run_.result.diagnostics.push_back(std::move(d));
    }
    return;
  }
  if (!check_encoding(p_)) return;
  run_.open_files.push_back(*file);
  Splitter(run_, run_.map.whole(*file)).all();
  run_.open_files.pop_back();
}

}  // namespace dryshod
