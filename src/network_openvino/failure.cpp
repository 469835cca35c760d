// SPDX-License-Identifier: Apache-2.0
#include "network_openvino/failure.h"

#include <regex>

namespace radgenome::network {
namespace {

/// The line that says what no conversion was found for, where there is one: it stands at the end of pages.
std::string unknown_operators(const std::string& said) {
  constexpr std::string_view mark = "No conversion rule found for operations: ";
  const auto at = said.find(mark);
  if (at == std::string::npos) return "";
  const auto begin = at + mark.size();
  return "it does not know " + said.substr(begin, said.find('\n', begin) - begin);
}

std::string without_places(const std::string& said) {
  static const std::regex places(
      "Exception from \\S+:\n?|Check '[^\n]*' failed at \\S+:\\d+:\n?|"
      "FrontEnd API failed with \\w+:\n?");
  static const std::regex blanks("\\s+");
  return std::regex_replace(std::regex_replace(said, places, ""), blanks, " ");
}

}  // namespace

std::string reason_of(const std::exception& failure) {
  constexpr std::size_t longest = 300;
  auto reason = unknown_operators(failure.what());
  if (reason.empty()) reason = without_places(failure.what());
  while (!reason.empty() && (reason.back() == ' ' || reason.back() == '.')) reason.pop_back();
  if (reason.size() > longest) reason = reason.substr(0, longest) + " …";
  return "OpenVINO says: " + (reason.empty() ? "nothing" : reason);
}

bool lacked_memory(const std::exception& failure) {
  if (dynamic_cast<const std::bad_alloc*>(&failure) != nullptr) return true;
  const std::string said = failure.what();
  for (const char* word : {"bad_alloc", "bad alloc", "llocate memory", "out of memory", "ailed to allocate"})
    if (said.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace radgenome::network
