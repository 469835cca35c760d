// SPDX-License-Identifier: Apache-2.0
#include "network_openvino/failure.h"

#include <sstream>

namespace radgenome::network {

std::string reason_of(const std::exception& failure) {
  constexpr std::size_t longest = 300;
  std::istringstream lines(failure.what());
  std::string reason, line;
  while (std::getline(lines, line)) {
    if (line.empty() || line.starts_with("Exception from ")) continue;
    if (!reason.empty()) reason += " ";
    reason += line;
  }
  while (!reason.empty() && (reason.back() == ' ' || reason.back() == '.')) reason.pop_back();
  if (reason.size() > longest) reason = reason.substr(0, longest) + " …";
  return "OpenVINO: " + (reason.empty() ? "no reason given" : reason);
}

bool lacked_memory(const std::exception& failure) {
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) return true;
  const std::string said = failure.what();
  for (const char* word : {"bad_alloc", "bad alloc", "llocate memory", "out of memory", "ailed to allocate"})
    if (said.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace radgenome::network
