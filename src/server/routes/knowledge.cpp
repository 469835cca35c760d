// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/hash.h"
#include "server/route.h"
#include "server/schemas.h"
#include "server/state.h"

namespace radgenome::server::routes {
namespace {

Json structures_json(const Source& source) {
  Json rows = Json::array();
  for (const auto& structure : source.knowledge.structures())
    rows.push_back({{"id", structure.id},
                    {"spoken", source.spoken(structure.id)},
                    {"side", structure.side},
                    {"parents", structure.parents},
                    {"containing", source.knowledge.containers(structure.id)},
                    {"region", source.knowledge.region_of(structure.id)},
                    {"lesion", structure.lesion}});
  return rows;
}

Json findings_json(const Source& source) {
  Json rows = Json::array();
  for (const auto& finding : source.knowledge.findings())
    rows.push_back({{"id", finding.id},
                    {"spoken", finding.name},
                    {"synonyms", finding.synonyms},
                    {"places", finding.places},
                    {"abnormal", finding.abnormal}});
  return rows;
}

Json attributes_json(const Source& source) {
  Json rows = Json::array();
  for (const auto& attribute : source.knowledge.attributes())
    rows.push_back({{"id", attribute.id},
                    {"spoken", source.attribute(attribute.id)},
                    {"group", attribute.group},
                    {"findings", attribute.findings}});
  return rows;
}

Reply show(const Call& call) {
  const auto& source = call.state.source;
  Reply reply;
  reply.json = {{"structures", structures_json(source)},
                {"findings", findings_json(source)},
                {"attributes", attributes_json(source)}};
  reply.etag = fmt::format("\"{}\"", sha256_of(reply.json.dump()).substr(7, 32));
  return reply;
}

Json schema() {
  const Json text = {{"type", "string"}}, texts = list_of(text), truth = {{"type", "boolean"}};
  return object_of({{"structures", list_of(object_of({{"id", text_schema()},
                                                      {"spoken", text},
                                                      {"side", text},
                                                      {"parents", texts},
                                                      {"containing", texts},
                                                      {"region", text},
                                                      {"lesion", truth}}))},
                    {"findings", list_of(object_of({{"id", text_schema()},
                                                    {"spoken", text},
                                                    {"synonyms", texts},
                                                    {"places", texts},
                                                    {"abnormal", truth}}))},
                    {"attributes",
                     list_of(object_of(
                         {{"id", text_schema()}, {"spoken", text}, {"group", text}, {"findings", texts}}))}});
}

}  // namespace

Routes knowledge() {
  return {{.method = "GET",
           .path = "/api/knowledge",
           .id = "knowledge",
           .summary = "Structures, findings and attributes that there are names for",
           .answers = {{200, "What the program knows", "application/json", schema()}},
           .work = show}};
}

}  // namespace radgenome::server::routes
