// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.h"
#include "image_io/image_io.h"
#include "mask_export/mask_export.h"

namespace radgenome::mask_export::formats {
namespace {

std::vector<std::string> write(const CaseMasks& masks, const knowledge::Knowledge&,
                               const std::filesystem::path& folder) {
  const std::vector<std::pair<std::string, std::shared_ptr<const Mask>>> list(masks.masks.begin(),
                                                                              masks.masks.end());
  parallel_for(list.size(), [&](std::size_t i) {
    image_io::write_mask(folder / (list[i].first + ".nii.gz"), *list[i].second);
  });
  return {};
}

}  // namespace

Format nifti() {
  return {"nifti", "<case>/<structure>.nii.gz, one file a structure", write};
}

}  // namespace radgenome::mask_export::formats
