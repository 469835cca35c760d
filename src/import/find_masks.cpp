// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.h"
#include "image_io/image_io.h"
#include "import/names.h"
#include "import/places.h"

namespace radgenome::import {
namespace {

struct Search {
  const std::set<std::string>& known;
  const std::set<std::filesystem::path>& ct;
  std::vector<FoundMasks> found;
};

/// The name of a folder of masks; "s0011/segmentations" is the case s0011.
std::string id_of_folder(const std::filesystem::path& folder) {
  const auto real = real_path(folder);
  const auto id = case_id_of(real);
  return is_generic_name(id) ? case_id_of(real.parent_path()) : id;
}

bool has_names_beside(const std::filesystem::path& image) {
  return std::filesystem::exists(image.parent_path() / (case_id_of(image) + ".json"));
}

/// A folder holds one case's masks, or one label map a case: then a file has a case's name or names beside
/// it.
bool holds_label_maps(const std::vector<std::filesystem::path>& images, bool folders_below,
                      const Search& search) {
  return folders_below || std::any_of(images.begin(), images.end(), [&](const auto& image) {
           return search.known.contains(case_id_of(image)) || has_names_beside(image);
         });
}

/// SAT saves img_<case>.nii.gz, what it made of the CT, and seg_<case>.nii.gz, the sum of the masks in the
/// folder seg_<case>: the folder holds more than the sum.
bool lies_beside_masks_of_sat(const std::filesystem::path& image) {
  const auto name = image.filename().string();
  if (!name.starts_with("seg_") && !name.starts_with("img_")) return false;
  const auto masks = image.parent_path() / ("seg_" + case_id_of(name.substr(4)));
  if (name.starts_with("seg_")) return std::filesystem::is_directory(masks);
  return std::filesystem::is_directory(masks) || std::filesystem::exists(masks.string() + ".nii.gz");
}

void add_folder(FolderContent content, bool folders_below, Search& search) {
  std::erase_if(content.images, [&](const auto& image) {
    return search.ct.contains(real_path(image)) || lies_beside_masks_of_sat(image);
  });
  if (content.images.empty()) return;
  if (!search.known.contains(id_of_folder(content.folder)) &&
      holds_label_maps(content.images, folders_below, search)) {
    for (const auto& image : content.images) search.found.push_back({case_id_of(image), image});
    return;
  }
  search.found.push_back({id_of_folder(content.folder), content.folder});
}

void add_place(const std::filesystem::path& place, Search& search, std::vector<InputProblem>& problems) {
  if (!std::filesystem::exists(place)) throw Error("cannot_read", "there is no such file or folder");
  if (!std::filesystem::is_directory(place)) {
    if (!image_io::is_image_name(place))
      throw Error("not_an_image",
                  "masks are folders of images, or label maps in .nii, .nii.gz, .mha, .mhd or .nrrd");
    search.found.push_back({case_id_of(place), place});
    return;
  }
  const auto before = search.found.size();
  const auto contents = walk(place, problems);
  for (const auto& content : contents) {
    const bool folders_below = content.folder == place && contents.size() > 1;
    add_folder(content, folders_below, search);
  }
  if (search.found.size() == before)
    throw Error("no_images",
                "the folder holds no masks; give a folder of mask images or of one such folder a case");
}

}  // namespace

std::vector<FoundMasks> find_masks(const std::vector<std::filesystem::path>& places,
                                   const std::set<std::string>& known,
                                   const std::set<std::filesystem::path>& ct,
                                   std::vector<InputProblem>& problems) {
  Search search{known, ct, {}};
  for (const auto& place : places)
    or_problem(place.string(), problems, [&] { add_place(place, search, problems); });
  std::stable_sort(search.found.begin(), search.found.end(),
                   [](const auto& a, const auto& b) { return real_path(a.path) < real_path(b.path); });
  std::set<std::string> ids;
  std::set<std::filesystem::path> paths;
  std::vector<FoundMasks> kept;
  for (auto& masks : search.found) {
    if (!paths.insert(real_path(masks.path)).second) continue;
    or_problem(masks.path.string(), problems, [&] {
      require_case_name(masks.id);
      if (!ids.insert(masks.id).second)
        throw Error("duplicate_case", "the case " + masks.id + " has masks already; the first ones are kept");
      kept.push_back(std::move(masks));
    });
  }
  return kept;
}

}  // namespace radgenome::import
