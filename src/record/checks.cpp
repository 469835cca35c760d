// SPDX-License-Identifier: Apache-2.0
#include "record/checks.h"

#include "core/error.h"
#include "record/names.h"

namespace radgenome::record {
namespace {

constexpr const char* format = "radgenome.checks/1";
constexpr std::array<std::string_view, 3> severities = {"info", "warning", "error"};

}  // namespace

std::string_view name_of(Severity severity) {
  return severities[static_cast<std::size_t>(severity)];
}

Json to_json(const Checks& record) {
  Json checks = Json::array();
  for (const auto& check : record.checks)
    checks.push_back({{"code", check.code},
                      {"severity", name_of(check.severity)},
                      {"subject", check.subject},
                      {"sentence", check.sentence},
                      {"numbers", check.numbers}});
  return {
      {"format", format}, {"case", record.case_id}, {"checks", checks}, {"made_by", to_json(record.made_by)}};
}

Checks checks_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), format);
  Checks record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("checks")) {
    JsonObject part(item);
    record.checks.push_back(
        {part.get<std::string>("code"), named<Severity>(severities, part.get<std::string>("severity")),
         part.get<std::string>("subject"), part.get<std::string>("sentence"), part.at("numbers")});
    if (!record.checks.back().numbers.is_object())
      throw Error("bad_record", "the value of \"numbers\" has the wrong type");
    part.finish();
  }
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
