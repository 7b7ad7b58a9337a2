// Random expressions over the columns of one table, and small changes of them. Knows forms, each
// with the sort of value it gives and takes; refuses to know whether a server accepts what comes
// out (types are mixed on purpose, so that casts have to be found).
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod::test {

/// What an expression gives, as far as forms ask.
enum class Sort : uint8_t { Bool, Int, Number, Text, Date, Time, Span, Json, Texts, Ints, Mood };

class ExpressionSpace {
 public:
  explicit ExpressionSpace(uint64_t seed) : random_(seed) {}

  /// The types, functions and the table `t` that all expressions are about.
  static std::string_view schema();

  struct Tree {
    Sort sort{};
    std::string form;         // with $1 ... for the parts; a column or constant has none
    std::vector<Tree> parts;  // as many as the form names
    bool is_constant = false;
    bool is_column = false;

    std::string text() const;
  };
  /// At most `depth` forms deep. Without columns: what a DEFAULT may be.
  Tree make(Sort sort, int depth, bool columns = true);
  /// Another constant, column, operator, cast, order of arguments, AND for OR, one NOT more or
  /// less.
  Tree changed(const Tree& tree);
  Sort any_sort();

 private:
  size_t below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
  template <class List>
  const auto& one_of(const List& list) {
    return list[below(std::size(list))];
  }
  Tree leaf(Sort sort, bool columns);
  void change(Tree& tree);

  std::mt19937_64 random_;
};

}  // namespace dryshod::test
