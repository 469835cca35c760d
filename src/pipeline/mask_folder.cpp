// SPDX-License-Identifier: Apache-2.0
#include "pipeline/mask_folder.h"

#include <vector>

#include "core/parallel.h"
#include "image_io/image_io.h"

namespace radgenome::pipeline {

void write_masks(const std::filesystem::path& folder, const segment::Segmentation& segmentation) {
  const auto fresh = folder.parent_path() / (folder.filename().string() + ".new");
  std::filesystem::remove_all(fresh);
  std::vector<const record::StructureEntry*> own;
  for (const auto& entry : segmentation.record.structures)
    if (entry.state == record::State::present && entry.recipe.empty()) own.push_back(&entry);
  try {
    parallel_for(own.size(), [&](std::size_t i) {
      const auto mask = segmentation.masks.find(own[i]->structure);
      image_io::write_mask(fresh / (own[i]->structure + ".nii.gz"), *mask);
    });
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(fresh, ignored);
    throw;
  }
  std::filesystem::remove_all(folder);
  if (!own.empty()) std::filesystem::rename(fresh, folder);
}

}  // namespace radgenome::pipeline
