// SPDX-License-Identifier: Apache-2.0
#include "pipeline/bare_masks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/error.h"
#include "image_io/image_io.h"
#include "import/sources.h"
#include "segment/label_names.h"
#include "segment/mask_on_grid.h"

namespace radgenome::pipeline {
namespace {

namespace fs = std::filesystem;
using record::State;

std::vector<std::string> images_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& file : fs::directory_iterator(folder))
    if (image_io::is_image_name(file.path())) names.push_back(file.path().filename().string());
  std::sort(names.begin(), names.end());
  if (names.empty()) throw Error("no_masks", fmt::format("the folder {} holds no mask.", folder.string()));
  return names;
}

/// One mask for every number but 0, in one pass over the voxels.
std::map<std::uint16_t, Mask> cut(const Volume<std::uint16_t>& labels) {
  std::map<std::uint16_t, MaskBuilder> builders;
  const auto size = labels.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0, end = 0; i < size.i; i = end) {
        const auto label = labels(i, j, k);
        for (end = i + 1; end < size.i && labels(end, j, k) == label;) ++end;
        if (label != 0) builders.try_emplace(label, labels.geometry()).first->second.add(j, k, {i, end});
      }
  std::map<std::uint16_t, Mask> masks;
  for (auto& [label, builder] : builders) masks.emplace(label, builder.finish());
  return masks;
}

std::map<std::uint16_t, std::string> table_of(const fs::path& label_map) {
  try {
    return segment::label_names_for(label_map);
  } catch (const Error& error) {
    if (error.code() == "label_names_missing") return {};
    throw;
  }
}

/// Labels and their masks, each with a name of its own.
using Named = std::map<std::string, std::pair<std::uint16_t, Mask>>;

Named named_labels(const fs::path& label_map) {
  const auto table = table_of(label_map);
  Named named;
  for (auto& [label, mask] : cut(image_io::read_labels(label_map))) {
    const auto found = table.find(label);
    const auto number = fmt::format("label {}", label);
    const auto& name = found == table.end() || named.contains(found->second) ? number : found->second;
    named.emplace(name, std::pair(label, std::move(mask)));
  }
  return named;
}

segment::BackendResult on_grid(Named named, const segment::Job& job) {
  segment::BackendResult result;
  for (auto& [name, labelled] : named) {
    const auto* structure = job.knowledge.find_by_name(name);
    if (structure == nullptr || result.masks.find(structure->id) != nullptr) {
      result.unknown_names.push_back(name);
      continue;
    }
    auto placed = segment::on_grid(std::move(labelled.second), job.geometry);
    record::StructureEntry entry;
    entry.structure = structure->id;
    entry.state = placed.mask ? State::present : State::failed;
    entry.reason = placed.reason;
    entry.flags = std::move(placed.flags);
    entry.source =
        record::MaskSource{"masks", job.masks->filename().string(), fmt::format("{}", labelled.first)};
    if (placed.mask) result.masks.put(entry.structure, *std::move(placed.mask));
    result.entries.push_back(std::move(entry));
  }
  return result;
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
    return fs::is_directory(bare_.masks) ? measure_folder() : measure_label_map();
  }

 private:
  segment::Segmentation measure_folder() {
    const auto names = images_in(bare_.masks);
    know(names);
    const auto grid = ct_ ? ct_->ct.geometry() : image_io::read_geometry(bare_.masks / names.front());
    return segment::segment(masks_, job(grid));
  }

  segment::Segmentation measure_label_map() {
    auto named = named_labels(bare_.masks);
    if (named.empty())
      throw Error("no_masks", fmt::format("the label map {} holds no label.", bare_.masks.string()));
    std::vector<std::string> names;
    for (const auto& [name, labelled] : named) names.push_back(name);
    know(names);
    const auto grid = ct_ ? ct_->ct.geometry() : named.begin()->second.second.geometry();
    return segment::assemble(on_grid(std::move(named), job(grid)), masks_, job(grid));
  }

  void know(const std::vector<std::string>& names) {
    knowledge_ = knowledge_.with_names(names);
    if (!bare_.unions) knowledge_ = knowledge_.without_recipes();
  }

  segment::Job job(const Geometry& grid) const {
    return {knowledge_, grid, ct_ ? &ct_->ct : nullptr, bare_.masks, bare_.data};
  }

  const BareMasks& bare_;
  const segment::Backend& masks_ = segment::backend("masks");
  knowledge::Knowledge knowledge_;
  std::optional<image_io::LoadedCt> ct_;
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
