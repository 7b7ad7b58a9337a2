// Memory for arrays of megabytes: whole huge pages where the system has them, since a catalog is
// read all over and every look-up would wait for the page tables. Knows pages, not what they hold.
#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <vector>

namespace dryshod {

/// From here on an array gets pages of its own; smaller ones are not worth the rounding.
inline constexpr size_t kBigMemory = size_t{4} << 20;

/// Zeroed memory of at least kBigMemory bytes; throws std::bad_alloc as operator new does.
void* take_big_memory(size_t bytes);
void return_big_memory(void* memory, size_t bytes);

template <class T>
struct BigAllocator {
  using value_type = T;
  BigAllocator() = default;
  template <class U>
  BigAllocator(const BigAllocator<U>&) {}

  T* allocate(size_t count) {
    if (count > std::numeric_limits<size_t>::max() / sizeof(T)) throw std::bad_array_new_length();
    const size_t bytes = count * sizeof(T);
    if (bytes < kBigMemory) return std::allocator<T>().allocate(count);
    return static_cast<T*>(take_big_memory(bytes));
  }
  void deallocate(T* memory, size_t count) {
    if (count * sizeof(T) < kBigMemory) {
      std::allocator<T>().deallocate(memory, count);
    } else {
      return_big_memory(memory, count * sizeof(T));
    }
  }
  friend bool operator==(const BigAllocator&, const BigAllocator&) { return true; }
};

template <class T>
using BigVector = std::vector<T, BigAllocator<T>>;

}  // namespace dryshod
