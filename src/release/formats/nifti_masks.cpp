// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/parallel.h"
#include "image_io/image_io.h"
#include "release/release.h"

namespace radgenome::release::formats {
namespace {

void write(const Cases& cases, const knowledge::Knowledge&, const std::filesystem::path& folder) {
  for (const auto& id : cases.ids) {
    in_context(id, [&] {
      const auto set = cases.load_masks(id);
      std::vector<std::pair<std::string, std::shared_ptr<const Mask>>> masks(set.all().begin(),
                                                                             set.all().end());
      parallel_for(masks.size(), [&](std::size_t i) {
        image_io::write_mask(folder / id / (masks[i].first + ".nii.gz"), *masks[i].second);
      });
    });
  }
}

}  // namespace

Format nifti_masks() {
  return {"nifti_masks",
          "masks/<case>/<structure>.nii.gz, unions too, on the CT's grid with its true geometry", "masks",
          write};
}

}  // namespace radgenome::release::formats
