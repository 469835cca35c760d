// SPDX-License-Identifier: Apache-2.0
#include "record/errors.h"

#include "record/made_by.h"

namespace radgenome::record {
namespace {

constexpr const char* format = "radgenome.errors/1";

}  // namespace

Json to_json(const Errors& record) {
  Json errors = Json::array();
  for (const auto& error : record.errors)
    errors.push_back({{"stage", error.stage}, {"code", error.code}, {"sentence", error.sentence}});
  return {{"format", format}, {"case", record.case_id}, {"errors", errors}};
}

Errors errors_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), format);
  Errors record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("errors")) {
    JsonObject part(item);
    record.errors.push_back(
        {part.get<std::string>("stage"), part.get<std::string>("code"), part.get<std::string>("sentence")});
    part.finish();
  }
  object.finish();
  return record;
}

}  // namespace radgenome::record
