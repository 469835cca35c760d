// SPDX-License-Identifier: Apache-2.0
#include "core/zeroed_array.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace radgenome {
namespace {

constexpr std::size_t large_page = std::size_t{1} << 21;
constexpr std::size_t large_block = 2 * large_page;

/// Only a wish: where the system does not grant it, the memory is as good.
void ask_for_large_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const auto aligned = (begin + large_page - 1) / large_page * large_page;
  madvise(reinterpret_cast<void*>(aligned), bytes - (aligned - begin), MADV_HUGEPAGE);
#endif
}

}  // namespace

void* zeroed_memory(std::size_t bytes) {
  void* const memory = std::calloc(bytes, 1);
  if (memory == nullptr) throw std::bad_alloc();
  if (bytes >= large_block) ask_for_large_pages(memory, bytes);
  return memory;
}

}  // namespace radgenome
