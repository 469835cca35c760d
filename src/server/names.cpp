// SPDX-License-Identifier: Apache-2.0
#include "server/names.h"

#include <algorithm>

#include "core/error.h"
#include "core/unicode.h"

namespace radgenome::server {
namespace {

constexpr std::size_t longest = 60;

bool is_control(char byte) {
  return (byte >= 0 && byte < ' ') || byte == 0x7F;
}

}  // namespace

void require_reader_name(const std::string& name) {
  const bool spaced = name.starts_with(' ') || name.ends_with(' ');
  if (name.empty() || !is_valid_utf8(name) || code_point_offsets(name).size() - 1 > longest || spaced ||
      std::any_of(name.begin(), name.end(), is_control))
    throw Error("bad_name", "a reader's name has 1 to 60 characters, without line ends and outer spaces");
}

Json reader_name_schema() {
  return {{"type", "string"},
          {"minLength", 1},
          {"maxLength", longest},
          {"pattern", "^[^\\u0000- \\u007f]([^\\u0000-\\u001f\\u007f]*[^\\u0000- \\u007f])?$"}};
}

}  // namespace radgenome::server
