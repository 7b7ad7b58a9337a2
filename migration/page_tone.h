// How good or bad something is, for those who see colours. Knows no words: who uses it says the
// same in some.
#pragma once

#include <cstdint>

namespace dryshod {

enum class PageTone : uint8_t { None, Plain, Good, Note, Warn, Bad };

}  // namespace dryshod
