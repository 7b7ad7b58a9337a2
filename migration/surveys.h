// What rules have to know of both catalogs as a whole, worked out when the first asks and kept for
// the whole script. Knows that a survey is made of two catalogs; refuses to know what it finds.
#pragma once

#include <memory>
#include <typeindex>
#include <unordered_map>

#include "catalog/catalog.h"

namespace dryshod {

class Surveys {
 public:
  /// T(from, to), made once; always asked with the same two catalogs, by one thread.
  template <class T>
  const T& get(const Catalog& from, const Catalog& to) {
    std::shared_ptr<const void>& kept = kept_[typeid(T)];
    if (!kept) kept = std::make_shared<const T>(from, to);
    return *static_cast<const T*>(kept.get());
  }

 private:
  std::unordered_map<std::type_index, std::shared_ptr<const void>> kept_;
};

}  // namespace dryshod
