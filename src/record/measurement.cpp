// SPDX-License-Identifier: Apache-2.0
#include "record/measurement.h"

#include "core/error.h"
#include "volume/geometry_json.h"

namespace radgenome::record {

Json to_json(const Measurement& measurement) {
  Json json = {{"quantity", measurement.quantity}, {"structure", measurement.structure}};
  if (measurement.other) json["other"] = *measurement.other;
  if (measurement.value) json["value"] = *measurement.value;
  json["unit"] = measurement.unit;
  if (!measurement.value) json["reason"] = measurement.reason;
  if (measurement.slice) json["slice"] = *measurement.slice;
  for (const auto& end : measurement.line_mm) json["line_mm"].push_back(point_json(end));
  return json;
}

Measurement measurement_from(const Json& value) {
  JsonObject object(value);
  Measurement measurement;
  measurement.quantity = object.get<std::string>("quantity");
  measurement.structure = object.get<std::string>("structure");
  measurement.other = object.find<std::string>("other");
  measurement.value = object.find<double>("value");
  measurement.unit = object.get<std::string>("unit");
  measurement.reason = object.get_or<std::string>("reason", "");
  if (measurement.value.has_value() != measurement.reason.empty())
    throw Error("bad_record", "a measurement has either a \"value\" or a \"reason\" why there is none");
  measurement.slice = object.find<int>("slice");
  if (const Json* line = object.seek("line_mm"))
    for (const auto& end : *line) measurement.line_mm.push_back(point_from(end));
  object.finish();
  return measurement;
}

}  // namespace radgenome::record
