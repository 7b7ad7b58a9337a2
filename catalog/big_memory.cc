// Mapped apart from the heap, so that it can be aligned and goes back at once; see big_memory.h.
#include "catalog/big_memory.h"

#include <sys/mman.h>

#include <cstdint>

namespace dryshod {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;

size_t rounded(size_t bytes) {
  return (bytes + kHugePage - 1) / kHugePage * kHugePage;
}

}  // namespace

void* take_big_memory(size_t bytes) {
  const size_t size = rounded(bytes);
  // One huge page more, so that the part between two borders is large enough; the rest goes back.
  void* const mapped =
      ::mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  const auto start = reinterpret_cast<uintptr_t>(mapped);
  const size_t before = (kHugePage - start % kHugePage) % kHugePage;
  char* const memory = static_cast<char*>(mapped) + before;
  if (before != 0) ::munmap(mapped, before);
  if (before != kHugePage) ::munmap(memory + size, kHugePage - before);
#ifdef MADV_HUGEPAGE
  ::madvise(memory, size, MADV_HUGEPAGE);  // refused: the pages are small ones
#endif
  return memory;
}

void return_big_memory(void* memory, size_t bytes) {
  ::munmap(memory, rounded(bytes));
}

}  // namespace dryshod
