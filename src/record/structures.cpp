// SPDX-License-Identifier: Apache-2.0
#include "record/structures.h"

#include "core/error.h"
#include "record/names.h"
#include "volume/geometry_json.h"

namespace radgenome::record {
namespace {

constexpr const char* format = "radgenome.structures/1";
constexpr std::array<std::string_view, 6> states = {"present", "empty",         "outside_field_of_view",
                                                    "failed",  "not_available", "not_requested"};

template <class T>
void put(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

HuSummary hu_from(const Json& value) {
  JsonObject object(value);
  HuSummary hu{object.get<double>("mean"), object.get<double>("std"), object.get<double>("p5"),
               object.get<double>("p50"), object.get<double>("p95")};
  object.finish();
  return hu;
}

MaskSource source_from(const Json& value) {
  JsonObject object(value);
  MaskSource source{object.get<std::string>("backend"), object.get<std::string>("model"),
                    object.get<std::string>("label")};
  object.finish();
  return source;
}

Box box_from(const Json& value) {
  if (!value.is_array() || value.size() != 2)
    throw Error("bad_record", "\"bbox_ijk\" must be the first voxel and the one behind the last");
  return {index_from(value[0]), index_from(value[1])};
}

PrincipalAxis axis_from(const Json& value) {
  JsonObject object(value);
  const auto direction = point_from(object.at("direction"));
  PrincipalAxis axis{{direction.x, direction.y, direction.z}, object.get<double>("length_mm")};
  object.finish();
  return axis;
}

SliceRange slices_from(const Json& value) {
  JsonObject object(value);
  SliceRange slices{object.get<int>("begin"), object.get<int>("end"), object.get<int>("largest")};
  object.finish();
  return slices;
}

StructureEntry entry_from(const Json& value) {
  JsonObject object(value);
  StructureEntry entry;
  entry.structure = object.get<std::string>("structure");
  entry.state = named<State>(states, object.get<std::string>("state"));
  entry.reason = object.get_or<std::string>("reason", "");
  entry.voxels = object.find<std::int64_t>("voxels");
  entry.volume_ml = object.find<double>("volume_ml");
  if (const Json* box = object.seek("bbox_ijk")) entry.bbox_ijk = box_from(*box);
  if (const Json* centroid = object.seek("centroid_mm")) entry.centroid_mm = point_from(*centroid);
  if (const Json* hu = object.seek("hu")) entry.hu = hu_from(*hu);
  entry.components = object.find<int>("components");
  entry.component_voxels = object.get_or<std::vector<std::int64_t>>("component_voxels", {});
  entry.surface_mm2 = object.find<double>("surface_mm2");
  if (const Json* axes = object.seek("principal_axes"))
    for (const auto& axis : *axes) entry.principal_axes.push_back(axis_from(axis));
  if (const Json* slices = object.seek("axial_slices")) entry.axial_slices = slices_from(*slices);
  entry.touches_border = object.find<bool>("touches_border");
  if (const Json* source = object.seek("source")) entry.source = source_from(*source);
  entry.confidence = object.find<double>("confidence");
  entry.entropy_bits = object.find<double>("entropy_bits");
  entry.recipe = object.get_or<std::vector<std::string>>("recipe", {});
  entry.recipe_minus = object.get_or<std::vector<std::string>>("recipe_minus", {});
  entry.recipe_missing = object.get_or<std::vector<std::string>>("recipe_missing", {});
  entry.flags = object.get<std::vector<std::string>>("flags");
  entry.verified_by = static_cast<int>(object.get_or<unsigned>("verified_by", 0));
  object.finish();
  return entry;
}

}  // namespace

std::string_view name_of(State state) {
  return states[static_cast<std::size_t>(state)];
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
  return {{"format", format},
          {"case", record.case_id},
          {"structures", structures},
          {"unknown_names", record.unknown_names},
          {"measurements", measurements},
          {"made_by", to_json(record.made_by)}};
}

Structures structures_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), format);
  Structures record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("structures")) record.structures.push_back(entry_from(item));
  record.unknown_names = object.get<std::vector<std::string>>("unknown_names");
  for (const auto& item : object.list("measurements")) record.measurements.push_back(measurement_from(item));
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
