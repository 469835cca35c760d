// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/error.h"
#include "image_io/dicom_slice.h"
#include "image_io/readers.h"

namespace radgenome::image_io {
namespace {

std::vector<DicomSlice> choose(std::vector<std::vector<DicomSlice>> series, const std::string& uid) {
  if (series.empty())
    throw Error("not_dicom",
                "the folder holds no DICOM series; give an image file or a folder of one series' slices");
  std::vector<std::string> uids;
  for (auto& slices : series) {
    uids.push_back(slices.front().series_uid);
    if (uids.back() == uid || (uid.empty() && series.size() == 1)) return std::move(slices);
  }
  if (uid.empty())
    throw Error("several_series",
                fmt::format("the folder holds {} series; choose one by its SeriesInstanceUID: {}",
                            uids.size(), fmt::join(uids, ", ")));
  throw Error("no_such_series",
              fmt::format("the folder has no series {}; it holds: {}", uid, fmt::join(uids, ", ")));
}

}  // namespace

LoadedCt read_dicom(const std::filesystem::path& folder, const std::string& series_uid) {
  DicomVolume volume = volume_of(choose(group_by_series(folder), series_uid));
  LoadedCt loaded{Ct(volume.geometry), Format::dicom, empty_summary(), std::move(volume.notes)};
  const std::size_t in_slice = loaded.ct.values().size() / volume.slices.size();
  for (std::size_t k = 0; k < volume.slices.size(); ++k)
    read_slice_values(volume.slices[k], loaded.ct.values().subspan(k * in_slice, in_slice), loaded.values);
  return loaded;
}

Geometry read_dicom_geometry(const std::filesystem::path& folder) {
  return volume_of(choose(group_by_series(folder), {})).geometry;
}

std::vector<DicomSeries> list_dicom(const std::filesystem::path& folder) {
  std::vector<DicomSeries> list;
  for (const auto& slices : group_by_series(folder)) {
    const DicomSlice& first = slices.front();
    DicomSeries series{first.series_uid, first.description, first.patient, first.modality, {}, false, true};
    for (const auto& slice : slices) {
      series.files.push_back(slice.path);
      series.localizer = series.localizer || slice.localizer;
      series.pixels = series.pixels && slice.pixels;
    }
    list.push_back(std::move(series));
  }
  return list;
}

}  // namespace radgenome::image_io
