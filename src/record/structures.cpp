// SPDX-License-Identifier: Apache-2.0
#include "record/structures.h"

#include "core/error.h"
#include "record/geometry_json.h"
#include "record/names.h"

namespace radgenome::record {
namespace {

constexpr const char* format = "radgenome.structures/1";
constexpr std::array<std::string_view, 6> states = {"present", "empty",         "outside_field_of_view",
                                                    "failed",  "not_available", "not_requested"};

template <class T>
void put(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

Json entry_json(const StructureEntry& entry) {
  Json json = {{"structure", entry.structure}, {"state", name_of(entry.state)}};
  if (!entry.reason.empty()) json["reason"] = entry.reason;
  put(json, "voxels", entry.voxels);
  put(json, "volume_ml", entry.volume_ml);
  if (entry.bbox_ijk) json["bbox_ijk"] = {index_json(entry.bbox_ijk->begin), index_json(entry.bbox_ijk->end)};
  if (entry.centroid_mm)
    json["centroid_mm"] = {entry.centroid_mm->x, entry.centroid_mm->y, entry.centroid_mm->z};
  if (entry.hu)
    json["hu"] = {{"mean", entry.hu->mean},
                  {"std", entry.hu->std},
                  {"p5", entry.hu->p5},
                  {"p50", entry.hu->p50},
                  {"p95", entry.hu->p95}};
  put(json, "components", entry.components);
  put(json, "touches_border", entry.touches_border);
  if (entry.source)
    json["source"] = {
        {"backend", entry.source->backend}, {"model", entry.source->model}, {"label", entry.source->label}};
  if (!entry.recipe.empty()) json["recipe"] = entry.recipe;
  json["flags"] = entry.flags;
  return json;
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

Point<World> centroid_from(const std::vector<double>& numbers) {
  if (numbers.size() != 3) throw Error("bad_record", "\"centroid_mm\" must have three numbers");
  return {numbers[0], numbers[1], numbers[2]};
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
  if (const auto centroid = object.find<std::vector<double>>("centroid_mm"))
    entry.centroid_mm = centroid_from(*centroid);
  if (const Json* hu = object.seek("hu")) entry.hu = hu_from(*hu);
  entry.components = object.find<int>("components");
  entry.touches_border = object.find<bool>("touches_border");
  if (const Json* source = object.seek("source")) entry.source = source_from(*source);
  entry.recipe = object.get_or<std::vector<std::string>>("recipe", {});
  entry.flags = object.get<std::vector<std::string>>("flags");
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

Json to_json(const Structures& record) {
  Json structures = Json::array();
  for (const auto& entry : record.structures) structures.push_back(entry_json(entry));
  return {{"format", format},
          {"case", record.case_id},
          {"structures", structures},
          {"unknown_names", record.unknown_names},
          {"made_by", to_json(record.made_by)}};
}

Structures structures_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), format);
  Structures record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("structures")) record.structures.push_back(entry_from(item));
  record.unknown_names = object.get<std::vector<std::string>>("unknown_names");
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
