// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "volume/mask.h"
#include "volume/volume.h"

/// The only code that opens image files. Everything that comes out is in RAS+ mm and (i, j, k).
namespace radgenome::image_io {

enum class Format { nifti, dicom, metaimage, nrrd };
std::string name_of(Format format);

/// What a reader learned about values before they were rounded to int16 HU.
struct ValueSummary {
  double minimum = 0, maximum = 0;  ///< over finite values, after slope and intercept
  std::size_t not_finite = 0;       ///< voxels that were NaN or infinite; they read as −1024 HU
  bool integers = true;             ///< every value was a whole number
};

struct LoadedCt {
  Ct ct;
  Format format = Format::nifti;
  ValueSummary values;
  std::vector<std::string> notes;  ///< codes of harmless oddities, e.g. "qform_and_sform_differ"
};

/// One series of a DICOM folder.
struct DicomSeries {
  std::string uid;
  std::string description;
  std::string patient;                       ///< never shown; hashed by those who need to group by it
  std::string modality;                      ///< "CT", "SR" …
  std::vector<std::filesystem::path> files;  ///< sorted by position along the slice normal
  bool localizer = false;                    ///< a scout view
  bool pixels = true;                        ///< every file holds an image
};

/// True for names that one of the readers takes: .nii, .nii.gz, .mha, .mhd, .nrrd, .nhdr.
bool is_image_name(const std::filesystem::path& path);

/// Reads a CT from a file or from a folder that holds one DICOM series.
/// @param series_uid  which series, where the folder holds several; may be empty where it holds one
/// @error truncated_gzip, corrupt_gzip, truncated_file, not_what_its_name_says, unsupported_datatype,
///        not_three_dimensional, non_finite_affine, zero_spacing, singular_affine, corrupt_header, too_large,
///        not_an_image, cannot_read; for DICOM: localizer, gantry_tilt, uneven_slices, missing_slices,
///        mixed_spacing, mixed_orientation, duplicate_slices, no_pixel_data, no_positions, multi_frame,
///        several_series, no_such_series, not_dicom
LoadedCt read_ct(const std::filesystem::path& path, const std::string& series_uid = {});

/// The grid of an image file or of a DICOM segmentation, without its voxels.
Geometry read_geometry(const std::filesystem::path& path);

/// True where voxels are stored as 8-bit numbers without slope, as masks and labels often are and a CT in HU
/// cannot be. Looks at the header alone.
bool holds_bytes(const std::filesystem::path& path);

/// Labels 0…65535 of an image file. Values within 0.01 of a whole number are taken as that number.
/// @error as read_ct, and not_labels — fractions, NaN, negative values or values over 65535
Volume<std::uint16_t> read_labels(const std::filesystem::path& path);

/// The names of labels that a NIfTI file carries in an extension of its header, as TotalSegmentator writes
/// them; empty where it has none, and for other formats. Number 0 is background and left out.
/// @error cannot_read, truncated_gzip, corrupt_gzip, not_what_its_name_says, truncated_file
std::map<std::uint16_t, std::string> label_names_in(const std::filesystem::path& path);

/// A label map cut into masks.
struct LabelMasks {
  std::map<std::uint32_t, Mask> masks;  ///< one for every number that was wanted; empty where no voxel has it
  std::set<std::uint32_t> others;       ///< numbers but 0 that are there and were not wanted
};

/// The masks of the wanted numbers of a label map; numbers go up to 4294967295. Memory is as for read_mask.
/// @error as read_ct, and not_labels — fractions, NaN or negative values, or over a thousand other numbers
LabelMasks read_label_masks(const std::filesystem::path& path, const std::set<std::uint32_t>& wanted);

/// A mask: every voxel over 0.5; NaN is outside. Of a NIfTI file, however large, a few hundred kilobytes are
/// held at a time, and the mask's runs; of the other formats the whole image.
Mask read_mask(const std::filesystem::path& path);

/// False for the formats of which `read_mask` holds the whole image.
bool is_read_in_blocks(const std::filesystem::path& path);

/// The series in a folder (not below it), by uid. Files that are not DICOM are passed over.
std::vector<DicomSeries> list_dicom(const std::filesystem::path& folder);

/// Writes NIfTI-1, gzipped where the name ends in .gz: uint8 0/1, sform and qform of the grid. Atomic.
/// @error cannot_write
void write_mask(const std::filesystem::path& path, const Mask& mask);
void write_ct(const std::filesystem::path& path, const Ct& ct);
/// @param names  of the labels, written into the header where there are some
void write_labels(const std::filesystem::path& path, const Volume<std::uint16_t>& labels,
                  const std::map<std::uint16_t, std::string>& names = {});

/// How a voxel is stored.
enum class Stored { uint8, int16, uint16 };
/// Voxels begin here behind nifti_header_of().
inline constexpr std::size_t nifti_voxels_at = 352;
/// The bytes before the voxels of a NIfTI-1 file as the writers above make it, for those who send one.
/// @error cannot_write — more voxels along an axis than NIfTI-1 knows
std::string nifti_header_of(const Geometry& geometry, Stored stored);

}  // namespace radgenome::image_io
