// A hash multimap from 64-bit keys to 32-bit values in one flat array: a look-up touches one or two
// cache lines, a copy is one copy of memory. It keeps 32 bits of a key, so what it gives may belong
// to another one: the caller compares. Knows neither catalogs nor what a value means.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "catalog/big_memory.h"

namespace dryshod {

class FlatIndex {
 public:
  /// Makes room for so many pairs at once.
  void reserve(size_t count) {
    size_t size = kLeast;
    while (count * 3 > size * 2) size *= 2;
    if (size > places_.size()) resize(size);
  }

  /// `value` is neither 0 nor 0xffffffff. A pair may be added more than once.
  void add(uint64_t key, uint32_t value) {
    if ((used_ + 1) * 3 > places_.size() * 2) grow();
    ++used_;
    ++living_;
    put(tag_of(key), value);
  }

  /// Takes the pair out, if it is there.
  void erase(uint64_t key, uint32_t value) {
    if (places_.empty()) return;
    const uint32_t tag = tag_of(key);
    for (size_t at = tag & mask(); places_[at].value != kFree; at = (at + 1) & mask()) {
      if (places_[at].tag != tag || places_[at].value != value) continue;
      places_[at].value = kGone;
      --living_;
      return;
    }
  }

  /// Calls f(value) for every value of the key, in no order, and perhaps for some of other keys.
  template <class F>
  void each(uint64_t key, F&& f) const {
    if (places_.empty()) return;
    const uint32_t tag = tag_of(key);
    for (size_t at = tag & mask(); places_[at].value != kFree; at = (at + 1) & mask()) {
      if (places_[at].tag == tag && places_[at].value != kGone) f(places_[at].value);
    }
  }

 private:
  static constexpr size_t kLeast = 64;  // places
  static constexpr uint32_t kFree = 0;
  static constexpr uint32_t kGone = UINT32_MAX;
  struct Place {
    uint32_t tag = 0;
    uint32_t value = kFree;
  };

  static uint32_t tag_of(uint64_t key) {
    return static_cast<uint32_t>((key * 0x9e3779b97f4a7c15ull) >> 32);
  }
  size_t mask() const { return places_.size() - 1; }
  void put(uint32_t tag, uint32_t value) {
    size_t at = tag & mask();
    while (places_[at].value != kFree) at = (at + 1) & mask();
    places_[at] = {tag, value};
  }
  /// Twice as many places, or as many again where most of them were left by what is gone.
  void grow() {
    const size_t count = std::max(kLeast, places_.size());
    resize(living_ * 3 >= count ? count * 2 : count);
  }
  void resize(size_t count) {
    BigVector<Place> old(count);
    old.swap(places_);
    used_ = living_;
    for (const Place& place : old) {
      if (place.value != kFree && place.value != kGone) put(place.tag, place.value);
    }
  }

  BigVector<Place> places_;  // a power of two
  size_t used_ = 0;          // places taken, those left by what is gone included
  size_t living_ = 0;
};

}  // namespace dryshod
