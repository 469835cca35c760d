// SPDX-License-Identifier: Apache-2.0
#include "core/blanks.h"

namespace radgenome {

std::string with_single_blanks(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      plain += c;
    else if (!plain.empty() && plain.back() != ' ')
      plain += ' ';
  }
  return plain;
}

}  // namespace radgenome
