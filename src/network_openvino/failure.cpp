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
  return std::regex_replace(said, places, "");
}

}  // namespace

std::string reason_of(const std::exception& failure) {
  const auto unknown = unknown_operators(failure.what());
  return "OpenVINO says: " + one_line(unknown.empty() ? without_places(failure.what()) : unknown);
}

}  // namespace radgenome::network
