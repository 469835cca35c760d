// SPDX-License-Identifier: Apache-2.0
#include "record/links.h"

#include "record/names.h"

namespace radgenome::record {
namespace {

constexpr const char* format = "radgenome.links/1";
constexpr std::array<std::string_view, 3> granularities = {"exact", "containing", "none"};

}  // namespace

std::string_view name_of(Granularity granularity) {
  return granularities[static_cast<std::size_t>(granularity)];
}

Json to_json(const Link& link) {
  Json json = {{"fact", link.fact},
               {"place", link.place ? Json(*link.place) : Json()},
               {"structure", link.structure ? Json(*link.structure) : Json()},
               {"granularity", name_of(link.granularity)}};
  if (!link.reason.empty()) json["reason"] = link.reason;
  if (link.verified_by > 0) json["verified_by"] = link.verified_by;
  return json;
}

Json to_json(const Links& record) {
  Json links = Json::array();
  for (const auto& link : record.links) links.push_back(to_json(link));
  return {
      {"format", format}, {"case", record.case_id}, {"links", links}, {"made_by", to_json(record.made_by)}};
}

Links links_from(const Json& value) {
  JsonObject object(value);
  require_format(object.get<std::string>("format"), format);
  Links record;
  record.case_id = object.get<std::string>("case");
  for (const auto& item : object.list("links")) {
    JsonObject part(item);
    record.links.push_back(
        {part.get<std::string>("fact"), part.find<std::string>("place"), part.find<std::string>("structure"),
         named<Granularity>(granularities, part.get<std::string>("granularity")),
         part.get_or<std::string>("reason", ""), static_cast<int>(part.get_or<unsigned>("verified_by", 0))});
    part.finish();
  }
  record.made_by = made_by_from(object.at("made_by"));
  object.finish();
  return record;
}

}  // namespace radgenome::record
