// SPDX-License-Identifier: Apache-2.0
#include "scan_file/layout.h"

#include <fmt/format.h>

#include "core/error.h"

namespace radgenome::scan_file {
namespace {

constexpr std::size_t longest_name = 1000;

bool stays(char c, bool first, bool last) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  if (c == ' ') return !first && !last;
  if (c == '_') return !first;
  return c == '(' || c == ')' || c == '-';
}

}  // namespace

std::string label_path(std::string_view structure) {
  if (structure.empty() || structure.size() > longest_name)
    throw Error("bad_structure_name",
                fmt::format("a structure's id must have 1 to {} bytes; rename it", longest_name));
  auto path = std::string(labels_path) + "/";
  for (std::size_t at = 0; at < structure.size(); ++at) {
    const char c = structure[at];
    if (stays(c, at == 0, at + 1 == structure.size()))
      path += c;
    else
      path += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return path;
}

Box voxels_of(Index chunk, Index shape) {
  const Index begin{chunk.i * shape.i, chunk.j * shape.j, chunk.k * shape.k};
  return {begin, {begin.i + shape.i, begin.j + shape.j, begin.k + shape.k}};
}

Box chunks_of(const Box& box, Index shape) {
  if (box.empty()) return {};
  const auto over = [](int end, int length) { return (end - 1) / length + 1; };
  return {{box.begin.i / shape.i, box.begin.j / shape.j, box.begin.k / shape.k},
          {over(box.end.i, shape.i), over(box.end.j, shape.j), over(box.end.k, shape.k)}};
}

std::string chunk_name(std::string_view array, Index chunk) {
  return fmt::format("{}/c/{}/{}/{}", array, chunk.k, chunk.j, chunk.i);
}

}  // namespace radgenome::scan_file
