// SPDX-License-Identifier: Apache-2.0
#include "pipeline/bare_masks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "image_io/dicom_seg.h"
#include "image_io/image_io.h"
#include "import/sources.h"
#include "segment/given_masks.h"
#include "segment/label_names.h"

namespace radgenome::pipeline {
namespace {

namespace fs = std::filesystem;
using record::State;

std::vector<std::string> images_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(folder)) {
    const auto name = file.path().filename().string();
    if (image_io::is_image_name(name) && !file.is_directory() && !name.starts_with('.'))
      names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  if (names.empty()) throw Error("no_masks", fmt::format("the folder {} holds no mask.", folder.string()));
  return names;
}

std::vector<std::string> segments_in(const fs::path& dicom_seg) {
  std::vector<std::string> names;
  for (const auto& segment : image_io::read_dicom_seg(dicom_seg).segments) names.push_back(segment.label);
  return names;
}

segment::LabelTable table_of(const fs::path& label_map) {
  try {
    return segment::label_names_for(label_map);
  } catch (const Error& error) {
    if (error.code() == "label_names_missing") return {};
    throw;
  }
}

Mask mask_of(const segment::LabelName& label, const image_io::LabelMasks& labels) {
  std::vector<const Mask*> parts;
  for (const auto number : label.numbers) parts.push_back(&labels.masks.at(number));
  return union_of(parts);
}

/// Every label that has a name, and every one that is there without.
std::vector<segment::NamedMask> labels_in(const fs::path& label_map) {
  const auto table = table_of(label_map);
  std::set<std::uint32_t> named;
  for (const auto& label : table.labels) named.insert(label.numbers.begin(), label.numbers.end());
  const auto labels = image_io::read_label_masks(label_map, named);
  std::vector<segment::NamedMask> masks;
  for (const auto& label : table.labels)
    masks.push_back({label.name, fmt::format("{} {}", fmt::join(label.numbers, "+"), label.name),
                     mask_of(label, labels), table.flags});
  if (labels.others.empty()) return masks;
  for (auto& [number, mask] : image_io::read_label_masks(label_map, labels.others).masks)
    masks.push_back({fmt::format("label {}", number), fmt::format("{}", number), std::move(mask), {}});
  return masks;
}

/// The masks of one run, before they are measured.
class Bare {
 public:
  explicit Bare(const BareMasks& bare) : bare_(bare), knowledge_(knowledge::Knowledge::load(bare.data)) {
    if (!fs::exists(bare.masks))
      throw Error("cannot_read", fmt::format("{} does not exist.", bare.masks.string()));
    if (bare.ct) ct_ = image_io::read_ct(*bare.ct);
  }

  segment::Segmentation measure() {
    if (fs::is_directory(bare_.masks)) {
      const auto names = images_in(bare_.masks);
      return measure_files(names, bare_.masks / names.front());
    }
    if (image_io::is_dicom_seg(bare_.masks)) return measure_files(segments_in(bare_.masks), bare_.masks);
    return measure_labels(labels_in(bare_.masks));
  }

 private:
  /// @param first  an image with their grid
  segment::Segmentation measure_files(const std::vector<std::string>& names, const fs::path& first) {
    know(names);
    return segment::segment(masks_, job(ct_ ? ct_->ct.geometry() : image_io::read_geometry(first)));
  }

  segment::Segmentation measure_labels(std::vector<segment::NamedMask> labels) {
    if (labels.empty())
      throw Error("no_masks", fmt::format("the label map {} holds no label.", bare_.masks.string()));
    std::vector<std::string> names;
    for (const auto& label : labels) names.push_back(label.name);
    know(names);
    const auto wanted = job(labels.front().mask.geometry());
    return segment::assemble(segment::place_masks(wanted, std::move(labels)), masks_, wanted);
  }

  void know(const std::vector<std::string>& names) {
    knowledge_ = knowledge_.with_names(names);
    if (!bare_.unions) knowledge_ = knowledge_.without_recipes();
  }

  /// On the CT's grid; without a CT on the masks'.
  segment::Job job(const Geometry& of_masks) {
    grid_ = ct_ ? ct_->ct.geometry() : of_masks;
    return {knowledge_, grid_, ct_ ? &ct_->ct : nullptr, bare_.masks, bare_.data};
  }

  const BareMasks& bare_;
  const segment::Backend& masks_ = segment::backend("masks");
  knowledge::Knowledge knowledge_;
  std::optional<image_io::LoadedCt> ct_;
  Geometry grid_;
};

}  // namespace

segment::Segmentation measure_bare(const BareMasks& bare) {
  auto made = Bare(bare).measure();
  std::erase_if(made.record.structures, [](const record::StructureEntry& entry) {
    return entry.state == State::not_available || entry.state == State::not_requested;
  });
  made.record.case_id = import::case_id_of(bare.ct ? *bare.ct : bare.masks);
  return made;
}

}  // namespace radgenome::pipeline
