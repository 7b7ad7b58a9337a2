// Numbers 0, 1, 2 ... for keys in the order in which they are first asked for, forgotten all at
// once in no time: a chunk has a hundred strings, a catalog ten thousand chunks. Knows numbers
// only.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace dryshod::store {

class Numbering {
 public:
  Numbering() : places_(kLeast) {}

  /// The key's number, and whether it is new.
  std::pair<uint32_t, bool> number(uint32_t key) {
    if (keys_.size() * 2 > places_.size()) grow();
    size_t at = place(key);
    while (places_[at].round == round_) {
      if (places_[at].key == key) return {places_[at].number, false};
      at = (at + 1) & (places_.size() - 1);
    }
    const auto number = static_cast<uint32_t>(keys_.size());
    places_[at] = {key, number, round_};
    keys_.push_back(key);
    return {number, true};
  }
  const std::vector<uint32_t>& keys() const { return keys_; }
  void clear() {
    keys_.clear();
    ++round_;
  }

 private:
  static constexpr size_t kLeast = 256;
  struct Place {
    uint32_t key = 0, number = 0;
    uint64_t round = 0;
  };

  size_t place(uint32_t key) const {
    return static_cast<size_t>((key * 0x9e3779b97f4a7c15ull) >> 32) & (places_.size() - 1);
  }
  void grow() {
    places_.assign(places_.size() * 2, {});
    for (uint32_t number = 0; number < keys_.size(); ++number) {
      size_t at = place(keys_[number]);
      while (places_[at].round == round_) at = (at + 1) & (places_.size() - 1);
      places_[at] = {keys_[number], number, round_};
    }
  }

  std::vector<Place> places_;  // a power of two
  std::vector<uint32_t> keys_;
  uint64_t round_ = 1;
};

}  // namespace dryshod::store
