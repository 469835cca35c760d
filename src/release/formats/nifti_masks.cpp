// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.h"
#include "image_io/image_io.h"
#include "release/release.h"

namespace radgenome::release::formats {
namespace {

class NiftiMasks : public Writer {
 public:
  explicit NiftiMasks(Place place) : place_(std::move(place)) {}

  void add(const ReleasedCase& released) override {
    const auto& id = released.record.id;
    const auto set = place_.cases.load_masks(id);
    std::vector<std::pair<std::string, std::shared_ptr<const Mask>>> masks(set.all().begin(),
                                                                           set.all().end());
    parallel_for(masks.size(), [&](std::size_t i) {
      image_io::write_mask(place_.folder / id / (masks[i].first + ".nii.gz"), *masks[i].second);
    });
  }
  void finish() override {}

 private:
  Place place_;
};

}  // namespace

Format nifti_masks() {
  return {"nifti_masks",
          "masks/<case>/<structure>.nii.gz, unions too, on the CT's grid with its true geometry", "masks",
          false,
          [](const Place& place) -> std::unique_ptr<Writer> { return std::make_unique<NiftiMasks>(place); }};
}

}  // namespace radgenome::release::formats
