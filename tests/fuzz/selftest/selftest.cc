// A target with a planted crash three random edits away from its seed, so that ctest can see the
// replay main find one and keep its input. Knows nothing of dryshod.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  size_t changed = 0;
  const char seed[] = "SELECT 1;\n";
  for (size_t i = 0; i < size && i < sizeof seed - 1; ++i) {
    changed += data[i] != static_cast<uint8_t>(seed[i]);
  }
  if (size > sizeof seed - 1 && changed > 2) std::abort();
  return 0;
}
