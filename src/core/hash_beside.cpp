// SPDX-License-Identifier: Apache-2.0
#include "core/hash_beside.h"

#include <utility>

namespace radgenome {

void HashBeside::add(std::string_view bytes, std::shared_ptr<const void> owner) {
  beside_.add([this, bytes, owner = std::move(owner)] { hash_.add(bytes); });
}

void HashBeside::add(std::string_view bytes) {
  const auto copy = std::make_shared<const std::string>(bytes);
  add(*copy, copy);
}

std::string HashBeside::finish() {
  beside_.finish();
  return hash_.finish();
}

}  // namespace radgenome
