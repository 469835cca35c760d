// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "image_io/dicom_seg.h"
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

/// The name of a label map or segmentation; "s0011/labelmap.nii.gz" is the case s0011.
std::string id_of_file(const std::filesystem::path& file) {
  const auto id = case_id_of(file);
  return is_generic_name(id) ? id_of_folder(real_path(file).parent_path()) : id;
}

/// True where the header names more than one label; a file that cannot be read tells when it is opened.
bool has_names_inside(const std::filesystem::path& image) {
  try {
    return image_io::label_names_in(image).size() > 1;
  } catch (const Error&) {
    return false;
  }
}

bool has_names_beside(const std::filesystem::path& image) {
  return std::filesystem::exists(image.parent_path() / (case_id_of(image) + ".json"));
}

/// True where nnU-Net's dataset.json names the labels of all maps of the folder: it lies beside predictions,
/// and above the maps that a network was trained on.
bool has_names_of_nnunet(const std::filesystem::path& folder) {
  for (const auto& file : {folder / "dataset.json", folder / ".." / "dataset.json"}) try {
      if (std::filesystem::exists(file) && parse_json(read_file(file)).contains("labels")) return true;
    } catch (const Error&) {
      // Another program's file; what the masks are is told without it.
    }
  return false;
}

std::vector<std::filesystem::path> segmentations_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (!image_io::is_image_name(entry.path()) && !entry.path().filename().string().starts_with('.') &&
        image_io::is_dicom_seg(entry.path()))
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

/// A folder holds one case's masks, or one label map a case: then a file has a case's name, or names of its
/// own (of files with names inside, the first tells).
bool holds_label_maps(const std::vector<std::filesystem::path>& images, bool folders_below,
                      const Search& search) {
  return folders_below || has_names_inside(images.front()) ||
         has_names_of_nnunet(images.front().parent_path()) ||
         std::any_of(images.begin(), images.end(), [&](const auto& image) {
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

/// DICOM segmentations: one of the case that the folder is named after, or several that have their own names.
void add_segmentations(const std::filesystem::path& folder, Search& search) {
  const auto files = segmentations_in(folder);
  const bool own_name =
      files.size() > 1 || (!files.empty() && search.known.contains(case_id_of(files.front())));
  for (const auto& file : files)
    search.found.push_back({own_name ? id_of_file(file) : id_of_folder(folder), file});
}

void add_folder(FolderContent content, bool folders_below, Search& search) {
  std::erase_if(content.images, [&](const auto& image) {
    return search.ct.contains(real_path(image)) || lies_beside_masks_of_sat(image);
  });
  if (content.images.empty()) {
    if (content.dicom) add_segmentations(content.folder, search);
    return;
  }
  const bool known = search.known.contains(id_of_folder(content.folder));
  const auto& first = content.images.front();
  const bool one_label_map =
      content.images.size() == 1 && (has_names_beside(first) || has_names_inside(first));
  if (one_label_map || (!known && holds_label_maps(content.images, folders_below, search))) {
    for (const auto& image : content.images) search.found.push_back({id_of_file(image), image});
    return;
  }
  search.found.push_back({id_of_folder(content.folder), content.folder});
}

void add_place(const std::filesystem::path& place, Search& search, std::vector<InputProblem>& problems) {
  if (!std::filesystem::exists(place)) throw Error("cannot_read", "there is no such file or folder");
  if (!std::filesystem::is_directory(place)) {
    if (!image_io::is_image_name(place) && !image_io::is_dicom_seg(place))
      throw Error("not_an_image",
                  "masks are folders of images, label maps in .nii, .nii.gz, .mha, .mhd or .nrrd, or DICOM "
                  "segmentations");
    search.found.push_back({id_of_file(place), place});
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
