// SPDX-License-Identifier: Apache-2.0
#include "pipeline/segmentation_record.h"

#include <algorithm>

namespace radgenome::pipeline {
namespace {

Json label_json(int value, const network::FoundLabel& found) {
  Json json = {{"value", value}, {"name", found.label.name}, {"part", found.part}};
  if (!found.label.structure.empty()) json["structure"] = found.label.structure;
  json["voxels"] = found.mask.voxels();
  json["volume_ml"] = found.mask.volume_ml();
  if (const auto& confidence = found.confidence; confidence.voxels > 0) {
    json["confidence"] = confidence.probability;
    json["entropy_bits"] = confidence.entropy_bits;
  } else {
    json["confidence"] = json["entropy_bits"] = {{"reason", "the label is nowhere on the network's grid"}};
  }
  return json;
}

Json looked_at_json(const network::LookedAt& looked_at) {
  Json json = {{"part", looked_at.part}};
  if (const auto& box = looked_at.box) {
    json["box_ijk"] = {{box->begin.i, box->begin.j, box->begin.k}, {box->end.i, box->end.j, box->end.k}};
    return json;
  }
  json["whole_scan"] = {{"reason", looked_at.reason}};
  if (!looked_at.structure.empty()) json["whole_scan"]["structure"] = looked_at.structure;
  return json;
}

/// Of the label map.
std::uint16_t number_of(const std::vector<network::FoundLabel>& found, std::size_t n) {
  const bool one_network = std::all_of(found.begin(), found.end(), [&](const auto& one) {
    return one.part == found[0].part && one.label.value > 0;
  });
  return static_cast<std::uint16_t>(one_network ? found[n].label.value : static_cast<int>(n) + 1);
}

}  // namespace

Json options_json(const network::Segmenter& segmenter) {
  const auto& options = segmenter.options();
  Json json = {
      {"engine", segmenter.engine()}, {"structures", options.structures}, {"mirror", options.mirror}};
  if (!options.structures.empty()) json["places"] = options.places ? Json(options.places->name) : Json();
  return json;
}

Json segmentation_json(const std::string& id, const record::MadeBy& made_by,
                       const network::Segmenter& segmenter, const network::Findings& found) {
  Json labels = Json::array();
  for (std::size_t n = 0; n < found.labels.size(); ++n)
    labels.push_back(label_json(number_of(found.labels, n), found.labels[n]));
  Json json = {{"format", "radgenome.segmentation/1"},
               {"case", id},
               {"made_by", record::to_json(made_by)},
               {"engine", segmenter.engine()},
               {"labels", labels}};
  if (segmenter.crops())
    for (const auto& part : found.parts) json["looked_at"].push_back(looked_at_json(part));
  return json;
}

Volume<std::uint16_t> label_map(const std::vector<network::FoundLabel>& found, const Geometry& geometry) {
  Volume<std::uint16_t> map(geometry);
  for (std::size_t n = 0; n < found.size(); ++n) {
    const auto number = number_of(found, n);
    found[n].mask.for_each_run(
        [&](int j, int k, Run run) { std::fill_n(&map(run.begin, j, k), run.length(), number); });
  }
  return map;
}

std::map<std::uint16_t, std::string> label_names(const std::vector<network::FoundLabel>& found) {
  std::map<std::uint16_t, std::string> names;
  for (std::size_t n = 0; n < found.size(); ++n) {
    const auto& label = found[n].label;
    names[number_of(found, n)] = label.structure.empty() ? label.name : label.structure;
  }
  return names;
}

}  // namespace radgenome::pipeline
