// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace radgenome::server {

/// Bytes of a reply that several may send at once; made once, not filled with zeros first.
class Bytes {
 public:
  explicit Bytes(std::size_t size) : bytes_(std::make_unique_for_overwrite<char[]>(size)), size_(size) {}
  explicit Bytes(std::string_view text) : Bytes(text.size()) { text.copy(bytes_.get(), text.size()); }

  std::size_t size() const { return size_; }
  std::string_view view() const { return {bytes_.get(), size_}; }
  char* data() { return bytes_.get(); }
  /// The bytes from `offset` on as values.
  template <class T>
  std::span<T> values(std::size_t offset) {
    return {reinterpret_cast<T*>(bytes_.get() + offset), (size_ - offset) / sizeof(T)};
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

using SharedBytes = std::shared_ptr<const Bytes>;

}  // namespace radgenome::server
