// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "core/error.h"
#include "image_io/image_io.h"
#include "import/names.h"
#include "import/places.h"

namespace radgenome::import {
namespace {

std::string folder_name(const std::filesystem::path& path) {
  return case_id_of(real_path(path).parent_path());
}

std::string first_id(const std::filesystem::path& path) {
  const auto stem = case_id_of(path);
  return is_generic_name(stem) ? folder_name(path) : stem;
}

void add_series(const std::filesystem::path& folder, std::vector<FoundCt>& found,
                std::vector<InputProblem>& problems) {
  std::vector<image_io::DicomSeries> all;
  try {
    all = image_io::list_dicom(folder);
  } catch (const Error&) {
    // A damaged series stays a case, so that its error is told where people look for it.
    found.push_back({case_id_of(real_path(folder)), folder, ""});
    return;
  }
  if (all.empty())
    throw Error("no_images", "the folder holds neither images nor DICOM files; give a folder of scans");
  std::vector<const image_io::DicomSeries*> usable;
  for (const auto& series : all) {
    if (series.modality == "SEG") continue;  // masks that lie beside their CT
    if (series.localizer)
      problems.push_back({folder.string(), "localizer",
                          fmt::format("series {} is a localizer (scout view) and is left out", series.uid)});
    else if (!series.pixels)
      problems.push_back({folder.string(), "no_pixel_data",
                          fmt::format("series {} holds files without pixels and is left out", series.uid)});
    else
      usable.push_back(&series);
  }
  const auto id = case_id_of(real_path(folder));
  std::vector<std::string> ids;
  for (const auto* series : usable) {
    const auto last = series->uid.substr(series->uid.rfind('.') + 1);
    ids.push_back(usable.size() == 1 ? id : id + "_" + last);
    found.push_back({ids.back(), folder, all.size() == 1 ? "" : series->uid});
  }
  if (usable.size() > 1)
    problems.push_back({folder.string(), "several_series",
                        fmt::format("the folder holds {} series; each is a case, named with the end of its "
                                    "SeriesInstanceUID: {}",
                                    usable.size(), fmt::join(ids, ", "))});
}

void add_folder(const FolderContent& content, std::vector<FoundCt>& found,
                std::vector<InputProblem>& problems) {
  std::vector<std::filesystem::path> masks;
  for (const auto& image : content.images)
    or_problem(image.string(), problems, [&] {
      bool eight_bit = false;
      try {
        eight_bit = image_io::holds_bytes(image);
      } catch (const Error&) {
        // A damaged file stays a case, so that its error is told where people look for it.
      }
      if (eight_bit)
        masks.push_back(image);
      else
        found.push_back({first_id(image), image, ""});
    });
  if (!masks.empty())
    problems.push_back(
        {content.folder.string(), "looks_like_a_mask",
         fmt::format("{} images hold 8-bit numbers as masks do and are not taken as CT: {}; masks are "
                     "given with --masks",
                     masks.size(), listed(masks))});
  if (content.dicom)
    or_problem(content.folder.string(), problems, [&] { add_series(content.folder, found, problems); });
}

void add_place(const std::filesystem::path& place, std::vector<FoundCt>& found,
               std::vector<InputProblem>& problems) {
  if (!std::filesystem::exists(place)) throw Error("cannot_read", "there is no such file or folder");
  if (!std::filesystem::is_directory(place)) {
    if (!image_io::is_image_name(place))
      throw Error("not_an_image",
                  "the name ends in none of .nii, .nii.gz, .mha, .mhd, .nrrd, .nhdr; of a DICOM series give "
                  "the folder");
    add_folder({place, {place}, false}, found, problems);
    return;
  }
  const auto contents = walk(place, problems);
  for (const auto& content : contents) add_folder(content, found, problems);
  // DICOM files may lack the mark that `walk` looks for; GDCM takes a closer look.
  if (contents.empty()) add_series(place, found, problems);
}

/// One entry a file or series, however often it was given.
void remove_repeated(std::vector<FoundCt>& found) {
  const auto key = [](const FoundCt& ct) { return std::pair(real_path(ct.path), ct.series_uid); };
  std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  found.erase(
      std::unique(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
      found.end());
}

void put_folders_in_front(std::vector<FoundCt>& found) {
  std::map<std::string, int> uses;
  for (const auto& ct : found) ++uses[ct.id];
  for (auto& ct : found)
    if (uses[ct.id] > 1) ct.id = folder_name(ct.path) + "_" + ct.id;
}

void keep_unique(std::vector<FoundCt>& found, std::vector<InputProblem>& problems) {
  std::map<std::string, std::filesystem::path> first;
  std::erase_if(found, [&](const FoundCt& ct) {
    bool bad = false;
    or_problem(ct.path.string(), problems, [&] {
      bad = true;
      require_case_name(ct.id);
      const auto [other, is_new] = first.emplace(ct.id, ct.path);
      if (!is_new)
        throw Error("duplicate_case", fmt::format("the case {} is {} already; rename one of the two", ct.id,
                                                  other->second.string()));
      bad = false;
    });
    return bad;
  });
}

}  // namespace

std::vector<FoundCt> find_ct(const std::vector<std::filesystem::path>& places,
                             std::vector<InputProblem>& problems) {
  std::vector<FoundCt> found;
  for (const auto& place : places)
    or_problem(place.string(), problems, [&] { add_place(place, found, problems); });
  remove_repeated(found);
  put_folders_in_front(found);
  keep_unique(found, problems);
  return found;
}

}  // namespace radgenome::import
