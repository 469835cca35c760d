// SPDX-License-Identifier: Apache-2.0
#include "cli/page/frame.h"

#include "core/error.h"
#include "core/file.h"

namespace radgenome::cli {
namespace {

constexpr std::string_view data_mark = "{{DATA}}";

/// JSON inside an HTML script element: "<" must not end the element.
std::string script_safe(const Json& json) {
  std::string text;
  for (const char c : json.dump()) text += c == '<' ? "\\u003c" : std::string(1, c);
  return text;
}

}  // namespace

std::string filled_frame(const std::filesystem::path& frame, const Json& shown) {
  auto page = read_file(frame);
  const auto mark = page.find(data_mark);
  if (mark == std::string::npos)
    throw Error("bad_page", frame.string() + ": the frame of the page has no mark for its data");
  return page.replace(mark, data_mark.size(), script_safe(shown));
}

}  // namespace radgenome::cli
