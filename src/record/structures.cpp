// SPDX-License-Identifier: Apache-2.0
#include "record/structures.h"

#include <algorithm>

#include "volume/geometry_json.h"

namespace radgenome::record {
namespace {

template <class T>
void put(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

}  // namespace

std::string_view name_of(State state) {
  return state_names[static_cast<std::size_t>(state)];
}

const StructureEntry* Structures::find(std::string_view structure) const {
  const auto found =
      std::lower_bound(structures.begin(), structures.end(), structure,
                       [](const StructureEntry& entry, std::string_view id) { return entry.structure < id; });
  return found != structures.end() && found->structure == structure ? &*found : nullptr;
}

Json to_json(const StructureEntry& entry) {
  Json json = {{"structure", entry.structure}, {"state", name_of(entry.state)}};
  if (!entry.reason.empty()) json["reason"] = entry.reason;
  put(json, "voxels", entry.voxels);
  put(json, "volume_ml", entry.volume_ml);
  if (entry.bbox_ijk) json["bbox_ijk"] = {index_json(entry.bbox_ijk->begin), index_json(entry.bbox_ijk->end)};
  if (entry.centroid_mm) json["centroid_mm"] = point_json(*entry.centroid_mm);
  if (entry.hu)
    json["hu"] = {{"mean", entry.hu->mean},
                  {"std", entry.hu->std},
                  {"p5", entry.hu->p5},
                  {"p50", entry.hu->p50},
                  {"p95", entry.hu->p95}};
  put(json, "components", entry.components);
  if (!entry.component_voxels.empty()) json["component_voxels"] = entry.component_voxels;
  put(json, "surface_mm2", entry.surface_mm2);
  for (const auto& axis : entry.principal_axes)
    json["principal_axes"].push_back({{"direction", axis.direction}, {"length_mm", axis.length_mm}});
  if (const auto& slices = entry.axial_slices)
    json["axial_slices"] = {{"begin", slices->begin}, {"end", slices->end}, {"largest", slices->largest}};
  put(json, "touches_border", entry.touches_border);
  if (entry.source)
    json["source"] = {
        {"backend", entry.source->backend}, {"model", entry.source->model}, {"label", entry.source->label}};
  put(json, "confidence", entry.confidence);
  put(json, "entropy_bits", entry.entropy_bits);
  if (!entry.recipe.empty()) json["recipe"] = entry.recipe;
  if (!entry.recipe_minus.empty()) json["recipe_minus"] = entry.recipe_minus;
  if (!entry.recipe_missing.empty()) json["recipe_missing"] = entry.recipe_missing;
  json["flags"] = entry.flags;
  if (entry.verified_by > 0) json["verified_by"] = entry.verified_by;
  return json;
}

Json to_json(const Structures& record) {
  Json structures = Json::array();
  for (const auto& entry : record.structures) structures.push_back(to_json(entry));
  Json measurements = Json::array();
  for (const auto& measurement : record.measurements) measurements.push_back(to_json(measurement));
  return {{"format", structures_format},  {"case", record.case_id},
          {"structures", structures},     {"unknown_names", record.unknown_names},
          {"measurements", measurements}, {"made_by", to_json(record.made_by)}};
}

}  // namespace radgenome::record
