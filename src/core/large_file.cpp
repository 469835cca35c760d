// SPDX-License-Identifier: Apache-2.0
#include "core/large_file.h"

#include <sys/mman.h>
#include <algorithm>
#include <new>
#include <utility>

namespace radgenome {

LargeFile::LargeFile(std::filesystem::path path) : file_(std::move(path), PageCache::around) {
  next_block();
}

void LargeFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.substr(0, room().size());
    std::copy(part.begin(), part.end(), room().begin());
    fill(part.size());
    bytes.remove_prefix(part.size());
  }
}

std::span<char> LargeFile::room() {
  if (filled_ == block_bytes) {
    flush();
    block_ = (block_ + 1) % block_count;
    next_block();
  }
  return {blocks_[block_].get() + filled_, block_bytes - filled_};
}

std::string LargeFile::commit() {
  flush();
  file_.commit();
  hashing_.finish();
  return hash_.finish();
}

void LargeFile::flush() {
  const std::string_view bytes(blocks_[block_].get(), std::exchange(filled_, 0));
  // Whether the hash is taken or left out after a failure, the block becomes free.
  const std::shared_ptr<void> lease(nullptr, [this](void*) { free_blocks_.release(); });
  hashing_.add([this, bytes, lease] { hash_.add(bytes); });
  file_.write(bytes);
}

void LargeFile::next_block() {
  free_blocks_.acquire();
  if (blocks_[block_]) return;
  static_assert(block_bytes % AtomicFile::alignment == 0);
  blocks_[block_].reset(static_cast<char*>(std::aligned_alloc(block_bytes, block_bytes)));
  if (!blocks_[block_]) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  // Only a wish: one large page is handed to the disk at once, where small ones are 512.
  madvise(blocks_[block_].get(), block_bytes, MADV_HUGEPAGE);
#endif
}

}  // namespace radgenome
