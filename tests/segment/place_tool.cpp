// SPDX-License-Identifier: Apache-2.0
// Where the atlas says that structures can be in a scan, for bench/:
//   place_tool CT MARGIN_MM STRUCTURE...
// Prints seconds, and of each structure its box of voxels [[i, j, k], [i, j, k]], half-open, or a reason.
#include <chrono>
#include <iostream>

#include "core/data_folder.h"
#include "core/error.h"
#include "core/json.h"
#include "image_io/image_io.h"
#include "segment/atlas_places.h"

namespace radgenome {
namespace {

Json json_of(const network::Place& place) {
  const auto& box = place.box;
  if (box.empty()) return place.reason;
  return {{box.begin.i, box.begin.j, box.begin.k}, {box.end.i, box.end.j, box.end.k}};
}

void run(const std::vector<std::string>& words) {
  const auto loaded = image_io::read_ct(words.at(0));
  const auto finder =
      segment::atlas_places(data_folder(), knowledge::Knowledge::load(data_folder()), std::stod(words.at(1)));
  const auto began = std::chrono::steady_clock::now();
  const auto places = finder.find(loaded.ct, {words.begin() + 2, words.end()});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  Json told = {{"seconds", seconds}, {"spacing_mm", loaded.ct.geometry().spacing_mm()}};
  for (const auto& [structure, place] : places) told["places"][structure] = json_of(place);
  std::cout << told.dump() << "\n";
}

}  // namespace
}  // namespace radgenome

int main(int count, char** words) {
  try {
    radgenome::run({words + 1, words + count});
    return 0;
  } catch (const radgenome::Error& error) {
    std::cerr << error.code() << ": " << error.sentence() << "\n";
    return 1;
  }
}
