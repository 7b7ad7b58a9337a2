// See layout.h.
#include "catalog/store/layout.h"

#include <array>
#include <charconv>

namespace dryshod::store {
namespace {

template <class T>
std::string line_of() {
  std::string line(kind_name(kKindOf<T>));
  const T usual{};
  each_field<T>([&](const auto& field) {
    using M = std::remove_cvref_t<decltype(usual.*(field.member))>;
    static_assert(type_code<M>() != 0, "a member of this type cannot be packed");
    line += ' ';
    line += field.name;
    line += field.meaning == Meaning::Identity ? '!' : ':';
    line += type_code<M>();
    if constexpr (std::is_same_v<M, bool> || std::is_same_v<M, int64_t>) {
      const auto value = static_cast<int64_t>(usual.*(field.member));
      if (value != 0) line += "=" + std::to_string(value);
    }
  });
  return line;
}

const std::array<std::string, kKindCount>& lines_of_today() {
  static const std::array<std::string, kKindCount> lines = {
#define KIND(T, name) line_of<T>(),
#include "catalog/kinds.def"
  };
  return lines;
}

int field_of_today(Kind kind, std::string_view name, char type) {
  int found = -1;
  const auto look = [&]<class T>(const T& usual) {
    int position = 0;
    each_field<T>([&](const auto& field) {
      using M = std::remove_cvref_t<decltype(usual.*(field.member))>;
      if (field.name == name && type_code<M>() == type) found = position;
      ++position;
    });
  };
  switch (kind) {
#define KIND(T, name) \
  case Kind::T:       \
    look(T{});        \
    break;
#include "catalog/kinds.def"
  }
  return found;
}

std::optional<Kind> kind_of_today(std::string_view name) {
  for (size_t i = 0; i < kKindCount; ++i) {
    if (kKindNames[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

std::string_view cut(std::string_view& text, char at) {
  const size_t end = text.find(at);
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return word;
}

}  // namespace

const std::string& layout_of_today() {
  static const std::string text = [] {
    std::string all;
    for (const std::string& line : lines_of_today()) all += line + "\n";
    return all;
  }();
  return text;
}

std::optional<Layout> Layout::read(std::string_view text) {
  Layout layout;
  while (!text.empty()) {
    const std::string_view line = cut(text, '\n');
    std::string_view rest = line;
    OldKind kind;
    kind.name = cut(rest, ' ');
    kind.today = kind_of_today(kind.name);
    kind.is_same = kind.today && lines_of_today()[static_cast<size_t>(*kind.today)] == line;
    while (!rest.empty()) {
      std::string_view word = cut(rest, ' ');
      const size_t mark = word.find_first_of("!:");
      if (mark == std::string_view::npos || mark + 1 >= word.size()) return std::nullopt;
      OldField field;
      field.type = word[mark + 1];
      kind.has_identity = kind.has_identity || word[mark] == '!';
      if (kind.today) field.today = field_of_today(*kind.today, word.substr(0, mark), field.type);
      if (const std::string_view usual = word.substr(mark + 2); usual.starts_with('=')) {
        const auto end = usual.data() + usual.size();
        if (std::from_chars(usual.data() + 1, end, field.usual).ptr != end) return std::nullopt;
      }
      kind.fields.push_back(field);
    }
    if (kind.fields.size() > 64) return std::nullopt;
    layout.kinds_.push_back(std::move(kind));
  }
  return layout;
}

bool has_identity(Kind kind) {
  static const std::array<bool, kKindCount> known = [] {
    std::array<bool, kKindCount> all{};
    size_t i = 0;
    for (const std::string& line : lines_of_today()) all[i++] = line.find('!') != line.npos;
    return all;
  }();
  return known[static_cast<size_t>(kind)];
}

}  // namespace dryshod::store
