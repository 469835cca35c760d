// SPDX-License-Identifier: Apache-2.0
#include "table/values.h"

#include <limits>

#include "core/error.h"

namespace radgenome::table {
namespace {

void require_room(std::size_t bytes) {
  if (bytes > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
    throw Error("bad_table", "the texts of a column are longer than 2 GiB; write fewer rows at once");
}

}  // namespace

void TextItems::push_back(std::string_view text) {
  require_room(bytes_.size() + text.size());
  bytes_.append(text);
  offsets_.push_back(static_cast<std::int32_t>(bytes_.size()));
}

void TextItems::append(const TextItems& other) {
  require_room(bytes_.size() + other.bytes_.size());
  const auto shift = offsets_.back();
  bytes_.append(other.bytes_);
  for (std::size_t n = 0; n < other.size(); ++n) offsets_.push_back(shift + other.offsets_[n + 1]);
}

}  // namespace radgenome::table
