// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"

#include "core/unicode.h"

namespace radgenome {

Error::Error(std::string_view code, std::string_view sentence)
    : std::runtime_error(printable(sentence)), code_(code) {}

Error Error::in(std::string_view where) const {
  return Error(code_, std::string(where) + ": " + what());
}

}  // namespace radgenome
