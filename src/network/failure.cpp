// SPDX-License-Identifier: Apache-2.0
#include "network/failure.h"

#include <new>
#include <regex>

namespace radgenome::network {

std::string one_line(const std::string& said) {
  constexpr std::size_t longest = 300;
  static const std::regex blanks("\\s+");
  auto line = std::regex_replace(said, blanks, " ");
  line.erase(0, line.find_first_not_of(' '));
  while (!line.empty() && (line.back() == ' ' || line.back() == '.')) line.pop_back();
  if (line.size() > longest) line = line.substr(0, longest) + " …";
  return line.empty() ? "nothing" : line;
}

bool lacked_memory(const std::exception& failure) {
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) return true;
  const std::string said = failure.what();
  for (const char* word :
       {"bad_alloc", "bad alloc", "llocate memory", "out of memory", "ailed to allocate", "ALLOC_FAILED"})
    if (said.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace radgenome::network
