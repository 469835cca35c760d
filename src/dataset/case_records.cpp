// SPDX-License-Identifier: Apache-2.0
#include "dataset/case_records.h"

#include "core/error.h"

namespace radgenome::dataset {

CaseRecords::CaseRecords(std::string_view json) : records_(parse_json(json)) {
  JsonObject{records_};  // refuses what is no object
}

record::Case CaseRecords::read_case() const {
  return record::case_from(record("case"));
}
record::Structures CaseRecords::read_structures() const {
  return record::structures_from(record("structures"));
}
record::Facts CaseRecords::read_facts() const {
  return record::facts_from(record("facts"));
}
record::Links CaseRecords::read_links() const {
  return record::links_from(record("links"));
}
record::Checks CaseRecords::read_checks() const {
  return record::checks_from(record("checks"));
}
record::Questions CaseRecords::read_questions() const {
  return record::questions_from(record("questions"));
}
std::vector<bool> CaseRecords::read_balanced() const {
  return JsonObject(records_).get<std::vector<bool>>("balanced");
}
std::string CaseRecords::split() const {
  return JsonObject(records_).get<std::string>("split");
}

const Json& CaseRecords::record(std::string_view name) const {
  return JsonObject(records_).at(name);
}

}  // namespace radgenome::dataset
