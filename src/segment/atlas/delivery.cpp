// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/delivery.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/json.h"
#include "volume/crop.h"

namespace radgenome::segment::atlas {
namespace {

using record::State;
using record::StructureEntry;

/// Less of an organ than this in the scan counts as nothing of it, if delivered.json says nothing else.
constexpr double least_inside = 0.5;
constexpr double anchor_inside = 0.5;
constexpr const char* model = "s0011_3mm";

std::uint8_t label_named(const std::string& name, const LabelAtlas& atlas) {
  const auto found = std::find(atlas.names.begin(), atlas.names.end(), name);
  if (found == atlas.names.end())
    throw Error("bad_atlas", fmt::format("data/atlas/delivered.json names the label \"{}\", which "
                                         "labels.json does not have.",
                                         name));
  return static_cast<std::uint8_t>(found - atlas.names.begin());
}

/// Share of the labels' voxels within the scan; labels that the atlas lacks count for nothing.
double share_inside(const Delivered& item, const std::array<double, 256>& inside) {
  double most = 0;
  for (std::size_t label = 1; label < item.labels.size(); ++label)
    if (item.labels[label] != 0) most = std::max(most, inside[label]);
  return most;
}

bool anchored(const Delivered& item, const std::array<double, 256>& inside) {
  return item.only_with.empty() || std::any_of(item.only_with.begin(), item.only_with.end(),
                                               [&](auto label) { return inside[label] >= anchor_inside; });
}

Mask mask_of(const Labels& labels, const LabelSet& group, const std::vector<Box>& boxes) {
  Box box;
  for (std::size_t label = 1; label < group.size(); ++label)
    if (group[label] != 0 && !boxes[label].empty()) box = hull(box, boxes[label]);
  if (box.empty()) return Mask(labels.geometry());
  const auto part = crop(labels, box);
  std::vector<std::uint8_t> bytes(part.values().size());
  std::transform(part.values().begin(), part.values().end(), bytes.begin(),
                 [&](std::uint8_t label) { return group[label]; });
  return Mask(labels.geometry(), box, bytes);
}

StructureEntry without_mask(const std::string& structure, State state, const std::string& reason) {
  StructureEntry entry;
  entry.structure = structure;
  entry.state = state;
  entry.reason = reason;
  return entry;
}

/// Structures with a mask of their own that this method never draws.
void add_those_it_cannot(const std::vector<Delivered>& delivered, const knowledge::Knowledge& knowledge,
                         BackendResult& result) {
  for (const auto& structure : knowledge.structures()) {
    if (structure.making != knowledge::Structure::Making::own) continue;
    const bool can = std::any_of(delivered.begin(), delivered.end(),
                                 [&](const Delivered& item) { return item.structure == structure.id; });
    if (!can) result.entries.push_back(without_mask(structure.id, State::not_available, "atlas_cannot"));
  }
}

std::string labels_of(const Delivered& item) {
  std::string numbers;
  for (std::size_t label = 1; label < item.labels.size(); ++label)
    if (item.labels[label] != 0) numbers += (numbers.empty() ? "" : "+") + std::to_string(label);
  return numbers;
}

void add(const Delivered& item, Mask mask, BackendResult& result) {
  auto entry = without_mask(item.structure, State::present, "");
  entry.source = record::MaskSource{"atlas", model, labels_of(item)};
  entry.flags = {"coarse"};
  result.entries.push_back(std::move(entry));
  result.masks.put(item.structure, std::move(mask));
}

}  // namespace

std::vector<Delivered> read_delivered(const std::filesystem::path& data, const LabelAtlas& atlas,
                                      const knowledge::Knowledge& knowledge) {
  const auto file = read_json(data / "atlas" / "delivered.json");
  std::vector<Delivered> delivered;
  for (const auto& value : JsonObject(file).at("delivered")) {
    JsonObject object(value);
    const auto name = object.get<std::string>("name");
    const auto* structure = knowledge.find_by_name(name);
    if (structure == nullptr)
      throw Error("bad_atlas",
                  fmt::format("data/atlas/delivered.json names \"{}\", which is no structure.", name));
    Delivered item;
    item.structure = structure->id;
    item.group = object.get_or("group", false);
    item.least_inside = object.get_or("least_inside", least_inside);
    for (const auto& label : object.get<std::vector<std::string>>("labels"))
      item.labels[label_named(label, atlas)] = 1;
    for (const auto& label : object.get_or("only_with", std::vector<std::string>{}))
      item.only_with.push_back(label_named(label, atlas));
    object.finish();
    delivered.push_back(std::move(item));
  }
  return delivered;
}

BackendResult deliver(const Labels& labels, const std::array<double, 256>& inside,
                      const std::vector<Delivered>& delivered, const knowledge::Knowledge& knowledge) {
  BackendResult result;
  const auto boxes = boxes_of_labels(labels, 255);
  for (const auto& item : delivered) {
    auto mask = mask_of(labels, item.labels, boxes);
    const bool in_view = (item.group && !mask.empty()) || share_inside(item, inside) >= item.least_inside;
    if (!in_view) {
      result.entries.push_back(
          without_mask(item.structure, State::outside_field_of_view, "atlas_region_outside"));
    } else if (!anchored(item, inside)) {
      result.entries.push_back(without_mask(item.structure, State::not_available, "atlas_cannot_count"));
    } else if (mask.empty()) {
      result.entries.push_back(without_mask(item.structure, State::failed, "not_found"));
    } else {
      add(item, std::move(mask), result);
    }
  }
  add_those_it_cannot(delivered, knowledge, result);
  return result;
}

BackendResult deliver_nothing(const std::string& reason, const std::vector<Delivered>& delivered,
                              const knowledge::Knowledge& knowledge) {
  BackendResult result;
  for (const auto& item : delivered)
    result.entries.push_back(without_mask(item.structure, State::failed, reason));
  add_those_it_cannot(delivered, knowledge, result);
  return result;
}

}  // namespace radgenome::segment::atlas
