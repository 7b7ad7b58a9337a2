// A small schema with something of most kinds, and random changes of it that the interpreter takes.
// Knows SQL; a seed gives the same again.
#pragma once

#include <random>
#include <string>
#include <vector>

namespace dryshod {

class RandomChanges {
 public:
  explicit RandomChanges(unsigned seed) : random_(seed) {}

  /// Statements that make the schema.
  std::vector<std::string> base();
  /// About so many statements that run after these.
  std::vector<std::string> changes(const std::vector<std::string>& after, int count);
  bool runs(const std::vector<std::string>& statements) const;
  bool are_equal(const std::string& a, const std::string& b) const;

 private:
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  template <class T>
  const T& one_of(const std::vector<T>& among) {
    return among[static_cast<size_t>(below(static_cast<int>(among.size())))];
  }
  std::string table() { return "t" + std::to_string(below(4)); }
  std::string column() { return one_of(std::vector<std::string>{"a", "b", "c", "d"}); }
  std::string fresh(const std::string& of) { return of + std::to_string(below(6)); }
  std::string change();

  std::mt19937 random_;
};

}  // namespace dryshod
