// SPDX-License-Identifier: Apache-2.0
#include "record/measurement.h"

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

}  // namespace radgenome::record
