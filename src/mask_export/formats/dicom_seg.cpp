// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_seg.h"

#include <fmt/format.h>

#include "mask_export/mask_export.h"

namespace radgenome::mask_export::formats {
namespace {

using image_io::Code;
using knowledge::Structure;

/// @source DICOM PS3.16 CID 7150 (segmentation property categories), CID 244 (laterality)
const Code anatomical_structure = {"91723000", "SCT", "Anatomical Structure"};
const Code left = {"7771000", "SCT", "Left"}, right = {"24028007", "SCT", "Right"};

/// Code Meaning holds 64 characters.
std::string meaning(const std::string& name) {
  return name.substr(0, 64);
}

/// The structure's own code; else that of both sides, with the side; else the category, and the label tells.
void describe(const Structure& structure, const knowledge::Knowledge& knowledge,
              image_io::DicomSegment& segment) {
  segment.category = anatomical_structure;
  segment.type = anatomical_structure;
  if (structure.snomed_ct) {
    segment.type = {*structure.snomed_ct, "SCT", meaning(structure.id)};
    return;
  }
  if (structure.side.empty() || !structure.id.starts_with(structure.side + " ")) return;
  const auto* both = knowledge.find_structure(structure.id.substr(structure.side.size() + 1));
  if (both == nullptr || !both->snomed_ct) return;
  segment.type = {*both->snomed_ct, "SCT", meaning(both->id)};
  segment.modifier = structure.side == "left" ? left : right;
}

std::string algorithm_of(const record::Structures& structures, const std::string& id) {
  const auto* entry = structures.find(id);
  if (entry == nullptr || !entry->source) return "unknown";
  return entry->source->backend == "masks" ? "given mask" : "radgenome " + entry->source->backend;
}

std::vector<std::string> write(const CaseMasks& masks, const knowledge::Knowledge& knowledge,
                               const std::filesystem::path& folder) {
  std::vector<image_io::DicomSegment> segments;
  for (const auto& [id, mask] : masks.masks) {
    image_io::DicomSegment segment;
    segment.number = static_cast<int>(segments.size() + 1);
    segment.label = id.substr(0, 64);
    describe(knowledge.structure(id), knowledge, segment);
    segment.algorithm = algorithm_of(masks.structures, id);
    segment.mask = mask;
    segments.push_back(std::move(segment));
  }
  const auto ct_files = masks.ct_files();
  const auto& grid = segments.front().mask->geometry();
  image_io::write_dicom_seg(folder / "masks.dcm", grid, segments, {masks.id, ct_files});
  if (!ct_files.empty()) return {};
  return {
      "the case's CT is no DICOM series that can be found, so masks.dcm refers to no images: its study and "
      "frame "
      "of reference are its own"};
}

}  // namespace

Format dicom_seg() {
  return {"dicom-seg",
          "<case>/masks.dcm, a DICOM segmentation that refers to the CT's series where there is one", write};
}

}  // namespace radgenome::mask_export::formats
