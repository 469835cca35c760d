// SPDX-License-Identifier: Apache-2.0
#include "core/minify.h"

#include <simdjson.h>

#include "core/error.h"

namespace radgenome {

std::string minified(std::string_view json) {
  std::string out(json.size() + simdjson::SIMDJSON_PADDING, '\0');
  std::size_t size = 0;
  if (simdjson::minify(json.data(), json.size(), out.data(), size) != simdjson::SUCCESS)
    throw Error("broken_json", "a text in quotes is not closed");
  out.resize(size);
  return out;
}

}  // namespace radgenome
