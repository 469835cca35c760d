// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

namespace radgenome {

/// Memory that is 0, to be given back with std::free. A page costs nothing before it is touched, and large
/// blocks ask for large pages: touching a scan's worth of memory takes a fifth of the time.
/// @throws std::bad_alloc
void* zeroed_memory(std::size_t bytes);

/// A fixed number of values that begin as 0.
template <class T>
class ZeroedArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  ZeroedArray() = default;
  explicit ZeroedArray(std::size_t size)
      : values_(static_cast<T*>(size == 0 ? nullptr : zeroed_memory(size * sizeof(T)))), size_(size) {}
  explicit ZeroedArray(std::span<const T> values) : ZeroedArray(values.size()) {
    std::copy(values.begin(), values.end(), values_.get());
  }
  ZeroedArray(const ZeroedArray& other) : ZeroedArray(other.span()) {}
  ZeroedArray(ZeroedArray&& other) noexcept { swap(other); }
  ZeroedArray& operator=(ZeroedArray other) noexcept {
    swap(other);
    return *this;
  }
  ~ZeroedArray() = default;

  std::span<T> span() { return {values_.get(), size_}; }
  std::span<const T> span() const { return {values_.get(), size_}; }
  T& operator[](std::size_t n) { return values_.get()[n]; }
  const T& operator[](std::size_t n) const { return values_.get()[n]; }

 private:
  struct Free {
    void operator()(T* memory) const { std::free(memory); }
  };
  void swap(ZeroedArray& other) noexcept {
    std::swap(values_, other.values_);
    std::swap(size_, other.size_);
  }

  std::unique_ptr<T, Free> values_;
  std::size_t size_ = 0;
};

/// Lets a vector that may grow large live in such memory.
template <class T>
struct LargePages {
  using value_type = T;
  LargePages() = default;
  template <class Other>
  LargePages(const LargePages<Other>&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(zeroed_memory(n * sizeof(T))); }
  void deallocate(T* memory, std::size_t) { std::free(memory); }
  bool operator==(const LargePages&) const = default;
};
template <class T>
using LargeVector = std::vector<T, LargePages<T>>;

}  // namespace radgenome
