// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <filesystem>

#include "core/file.h"
#include "knowledge/knowledge.h"

namespace radgenome::tests {

/// The shipped structures with a handful of findings, so that tests do not hang on the wording of all.
inline const knowledge::Knowledge& shipped_knowledge() {
  static const auto knowledge = [] {
    namespace fs = std::filesystem;
    const auto folder = fs::temp_directory_path() / ("radgenome_shipped_" + std::to_string(::getpid()));
    write_file_atomically(folder / "structures.json",
                          read_file(fs::path(RADGENOME_DATA) / "structures.json"));
    fs::copy(fs::path(RADGENOME_DATA) / "recipes", folder / "recipes");
    write_file_atomically(folder / "findings.json", R"({"format": "radgenome.findings/1", "findings": [
      {"id": "mass", "name": "mass", "plural": "masses"},
      {"id": "nodule", "name": "nodule", "plural": "nodules", "places": ["lung"]},
      {"id": "normal", "name": "normal", "plural": "normal", "abnormal": false},
      {"id": "postoperative_change", "name": "postoperative change", "plural": "postoperative changes"}]})");
    write_file_atomically(folder / "attributes.json",
                          R"({"format": "radgenome.attributes/1", "attributes": []})");
    auto loaded = knowledge::Knowledge::load(folder);
    fs::remove_all(folder);
    return loaded;
  }();
  return knowledge;
}

}  // namespace radgenome::tests
