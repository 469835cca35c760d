// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/error.h"
#include "image_io/dicom_seg.h"
#include "segment/given_masks.h"

namespace radgenome::segment::backends {
namespace {

BackendResult run(const Job& job) {
  if (!job.masks)
    throw Error("no_masks",
                "The backend masks takes masks that exist, and none were given for this case; name them with "
                "--masks.");
  if (!std::filesystem::exists(*job.masks))
    throw Error("cannot_read", fmt::format("{} does not exist.", job.masks->string()));
  if (std::filesystem::is_directory(*job.masks)) return masks_of_folder(job);
  return image_io::is_dicom_seg(*job.masks) ? masks_of_dicom_seg(job) : masks_of_label_map(job);
}

}  // namespace

Backend masks() {
  return {
      "masks", 2,
      "Takes masks that exist: a folder with one image a structure, a label map with its names, or a DICOM "
      "segmentation",
      run};
}

}  // namespace radgenome::segment::backends
