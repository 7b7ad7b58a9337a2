// A text search dictionary.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct TextSearchDictionary {
  Expr dictionary_template{};
  NameList options{};  // "name=value", in the order written: its template reads them

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("dictionary_template", &TextSearchDictionary::dictionary_template),
             value("options", &TextSearchDictionary::options)};
};

}  // namespace dryshod
