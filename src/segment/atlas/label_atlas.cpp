// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/label_atlas.h"

#include <fmt/format.h>

#include <string_view>

#include "core/error.h"
#include "core/json.h"
#include "image_io/image_io.h"
#include "segment/atlas/sets.h"

namespace radgenome::segment::atlas {
namespace {

bool starts(std::string_view name, std::initializer_list<std::string_view> beginnings) {
  for (const auto beginning : beginnings)
    if (name.starts_with(beginning)) return true;
  return false;
}

/// TotalSegmentator's names say which tissue a label is.
void sort_into_groups(LabelAtlas& atlas) {
  for (std::size_t n = 1; n < atlas.names.size(); ++n) {
    const std::string_view name = atlas.names[n];
    if (name.empty()) continue;
    if (name.starts_with("lung_")) {
      atlas.lung[n] = 1;
      (name.ends_with("_left") ? atlas.left_lung : atlas.right_lung)[n] = 1;
      continue;
    }
    atlas.trachea[n] = name == "trachea";
    atlas.heart[n] = name == "heart" || name == "aorta";
    atlas.spinal_cord[n] = name == "spinal_cord";
    atlas.scattered[n] = name == "small_bowel" || name == "duodenum" || name == "colon";
    atlas.solid[n] = name == "spleen" || name == "liver" || name == "stomach" || name == "heart" ||
                     name == "urinary_bladder" || starts(name, {"kidney_left", "kidney_right"});
    atlas.rib[n] = name.starts_with("rib_");
    atlas.large_bone[n] = starts(name, {"sacrum", "vertebrae_", "clavicula_", "femur_", "hip_"});
    atlas.bone[n] = atlas.large_bone[n] != 0 || atlas.rib[n] != 0 ||
                    starts(name, {"humerus_", "scapula_", "sternum", "skull"});
    atlas.soft[n] = atlas.bone[n] == 0 && atlas.trachea[n] == 0 && !starts(name, {"brain"});
  }
}

}  // namespace

LabelAtlas load_label_atlas(const std::filesystem::path& data) {
  const auto folder = data / "atlas";
  LabelAtlas atlas;
  const auto described = read_json(folder / "labels.json");
  for (const auto& [number, name] : described.items()) {
    const int label = std::atoi(number.c_str());
    if (label < 1 || label > 255)
      throw Error("bad_atlas", fmt::format("{}: the key \"{}\" is no label from 1 to 255.",
                                           (folder / "labels.json").string(), number));
    atlas.names[static_cast<std::size_t>(label)] = name.get<std::string>();
  }
  const auto wide = image_io::read_labels(folder / "s0011_3mm.nii.gz");
  if (wide.geometry().orientation() != "RAS")
    throw Error("bad_atlas", "data/atlas/s0011_3mm.nii.gz must grow to the right, the front and the head.");
  atlas.labels = Labels(wide.geometry());
  for (std::size_t v = 0; v < wide.values().size(); ++v) {
    const auto label = wide.values()[v];
    if (label > 255 || (label > 0 && atlas.names[label].empty()))
      throw Error("bad_atlas", fmt::format("data/atlas: the label {} has no name in labels.json.", label));
    atlas.labels.values()[v] = static_cast<std::uint8_t>(label);
  }
  sort_into_groups(atlas);
  return atlas;
}

Set in_group(const Labels& labels, const LabelSet& group) {
  return set_where(labels.geometry(), [&](std::size_t v) { return group[labels.values()[v]] != 0; });
}

}  // namespace radgenome::segment::atlas
