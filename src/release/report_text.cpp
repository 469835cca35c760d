// SPDX-License-Identifier: Apache-2.0
#include "release/report_text.h"

#include "core/hash.h"

namespace radgenome::release {

std::optional<std::uint64_t> hash_of_report(const record::Case& record) {
  std::string text;
  for (const auto& section : record.report)
    if (section.name == "findings" || section.name == "impression")
      for (const char c : section.text)
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') text += c;
  if (text.empty()) return std::nullopt;
  return spread_hash(text);
}

}  // namespace radgenome::release
