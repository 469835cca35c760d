// SPDX-License-Identifier: Apache-2.0
#include "core/data_folder.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "core/error.h"

namespace radgenome {

std::filesystem::path data_folder() {
  if (const char* named = std::getenv("RADGENOME_DATA"); named != nullptr && *named != '\0') return named;
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  const std::vector<std::filesystem::path> places = {
      program.parent_path().parent_path() / "share" / "radgenome" / "data", RADGENOME_SOURCE_DATA};
  std::string looked_at;
  for (const auto& place : places) {
    if (std::filesystem::is_directory(place)) return place;
    looked_at += " " + place.string();
  }
  throw Error("no_data_folder", "the program's data folder was not found in:" + looked_at +
                                    "; set RADGENOME_DATA to the folder that holds structures.json");
}

}  // namespace radgenome
