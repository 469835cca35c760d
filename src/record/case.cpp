// SPDX-License-Identifier: Apache-2.0
#include "record/case.h"

#include "core/error.h"
#include "volume/geometry_json.h"

namespace radgenome::record {
namespace {

constexpr const char* format = "radgenome.case/1";

Json source_json(const std::optional<Source>& source) {
  if (!source) return nullptr;
  return {{"path", source->path}, {"format", source->format}, {"sha256", source->sha256}};
}

std::optional<Source> source_from(const Json* value) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  JsonObject object(*value);
  Source source{object.get<std::string>("path"), object.get<std::string>("format"),
                object.get<std::string>("sha256")};
  object.finish();
  return source;
}

}  // namespace

Json to_json(const Case& record) {
  Json report = Json::array(), warnings = Json::array();
  for (const auto& section : record.report)
    report.push_back({{"name", section.name}, {"text", section.text}});
  for (const auto& warning : record.warnings)
    warnings.push_back({{"code", warning.code}, {"sentence", warning.sentence}});
  return {{"format", format},
          {"case", record.id},
          {"patient", record.patient},
          {"ct", source_json(record.ct)},
          {"ct_fingerprint", record.ct_fingerprint.empty() ? Json() : Json(record.ct_fingerprint)},
          {"masks", source_json(record.masks)},
          {"geometry", record.geometry ? geometry_json(*record.geometry) : Json()},
          {"report", report},
          {"warnings", warnings},
          {"made_by", to_json(record.made_by)}};
}

Case case_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), format);
  Case record;
  record.id = object.get<std::string>("case");
  record.patient = object.get<std::string>("patient");
  record.ct = source_from(object.seek("ct"));
  record.ct_fingerprint = object.get_or<std::string>("ct_fingerprint", "");
  record.masks = source_from(object.seek("masks"));
  if (const Json* geometry = object.seek("geometry"); geometry != nullptr && !geometry->is_null())
    record.geometry = geometry_from(*geometry);
  for (const auto& item : object.list("report")) {
    JsonObject section(item);
    record.report.push_back({section.get<std::string>("name"), section.get<std::string>("text")});
    section.finish();
  }
  for (const auto& item : object.list("warnings")) {
    JsonObject warning(item);
    record.warnings.push_back({warning.get<std::string>("code"), warning.get<std::string>("sentence")});
    warning.finish();
  }
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
