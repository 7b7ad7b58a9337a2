// See teach.h. The script is executed on a catalog of its own, and the names are read from that.
#include "parser/teach.h"

#include <algorithm>

#include "parser/execute.h"
#include "parser/load.h"
#include "parser/lower/lower.h"
#include "parser/raw/raw_parse.h"
#include "parser/source/split.h"

namespace dryshod {
namespace {

constexpr std::string_view kSchema = "public";

/// read_extension_script_file() and execute_extension_script() of src/backend/commands/extension.c:
/// @extschema@ and its like are put in before anything is read. Lines stay where they are.
std::string prepared(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t at = text.find("@ext");
    out += text.substr(0, at);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at);
    const size_t end = text.find('@', 1);
    const std::string_view word = text.substr(0, end == std::string_view::npos ? end : end + 1);
    if (word.starts_with("@extschema") && word.ends_with('@')) {
      out += kSchema;
    } else if (word == "@extowner@") {
      out += "CURRENT_USER";
    } else {
      out += text.substr(0, 1);
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(word.size());
  }
  return out;
}

/// "public.thing[]" as the facts have it: "thing[]".
std::string without_schema(std::string type) {
  const std::string prefix = std::string(kSchema) + ".";
  return type.starts_with(prefix) ? type.substr(prefix.size()) : type;
}

void add_operator(const Catalog& catalog, Ref ref, TaughtExtension& out) {
  TaughtExtension::Operator row;
  row.name = catalog.text(catalog.name(ref));
  const Operator& op = catalog.get<Operator>(ref);
  const std::string types = catalog.render(op.signature);
  const size_t comma = types.find(", ");
  row.left = without_schema(types.substr(0, comma));
  if (comma != std::string::npos) row.right = without_schema(types.substr(comma + 2));
  if (row.left == "NONE") row.left.clear();
  const auto refs = catalog.refs(op.function);
  const Function* function = refs.empty() ? nullptr : catalog.get_if<Function>(refs[0]);
  if (function != nullptr && function->returns) {
    row.result = without_schema(catalog.render(function->returns));
  }
  out.operators.push_back(std::move(row));
}

/// The word that facts have for the name space of a kind.
std::string fact_kind(const Catalog& catalog, Ref ref, Slot slots) {
  if (has(slots, Slot::Routine)) return "function";
  if (has(slots, Slot::Relation)) return "relation";
  if (has(slots, Slot::Type)) return "type";
  std::string words(kind_name(catalog.kind(ref)));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

void add_member(const Catalog& catalog, Ref ref, TaughtExtension& out) {
  if (catalog[ref].builtin || !catalog.name(ref)) return;
  if (catalog.is<Operator>(ref)) return add_operator(catalog, ref, out);
  const Ref parent = catalog.parent(ref);
  if (parent && !catalog.is<Schema>(parent)) return;
  const std::string name(catalog.text(catalog.name(ref)));
  catalog.visit(ref, [&]<class T>(const T&) {
    if (T::slots == Slot::None) return;
    out.members.emplace_back(fact_kind(catalog, ref, T::slots), name);
    if (has(T::slots, Slot::Relation) && has(T::slots, Slot::Type)) {
      out.members.emplace_back("type", name);
    }
  });
}

/// `others`: names may be those of the extensions that it requires. A type that it uses before it
/// makes it is then not told from theirs.
Result<TaughtExtension> run(SourceMap& map, uint32_t file, std::string_view name, int major,
                            bool others) {
  SplitResult parts = split(map, file);
  for (const Diagnostic& d : parts.diagnostics) {
    if (d.severity == Severity::Error) return tl::unexpected(Diagnostics{d});
  }
  // \echo Use "CREATE EXTENSION thing" to load this file. \quit
  std::erase_if(parts.items, [](const Item& item) { return item.kind == ItemKind::Meta; });
  Strings strings;
  Catalog catalog = template_catalog(strings, major);
  Session session(catalog, major);
  begin_session(session);
  session.unknown_names_ok = others;
  ExecuteOptions options;
  options.any_order = true;
  ExecuteCounts counts;
  if (!execute(map, parts.items, session, options, counts)) {
    std::erase_if(session.diagnostics,
                  [](const Diagnostic& d) { return d.severity != Severity::Error; });
    return tl::unexpected(std::move(session.diagnostics));
  }
  TaughtExtension out;
  out.name = name;
  catalog.each([&](Ref ref) { add_member(catalog, ref, out); });
  return out;
}

}  // namespace

Result<TaughtExtension> teach_extension(SourceMap& map, std::string_view name,
                                        const std::string& path, int major) {
  const Result<uint32_t> file = map.add_file(path);
  if (!file) return tl::unexpected(file.error());
  const uint32_t ready = map.add_text(path, prepared(map.text(*file)));
  Result<TaughtExtension> result = failure("no thread to read the extension on");
  const int by = major != 0 ? major : kNewestMajor;
  run_on_big_stack([&] {
    result = run(map, ready, name, by, false);
    if (result) return;
    if (auto again = run(map, ready, name, by, true)) result = std::move(again);
  });
  return result;
}

}  // namespace dryshod
