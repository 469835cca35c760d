// SPDX-License-Identifier: Apache-2.0
#include "server/schemas.h"

#include <algorithm>
#include <string>

namespace radgenome::server {
namespace {

Json item_members() {
  return {{"case", text_schema()},
          {"kind", item_kind_schema()},
          {"subject", text_schema()},
          {"shown", hash_schema()}};
}

Json verdict_members() {
  Json members = {{"id", {{"type", "string"}, {"pattern", "^[0-9a-f]{32}$"}}},
                  {"list", {{"type", "string"}}}};
  members.update(item_members());
  members["judgement"] = names_schema({"right", "wrong", "unsure", "withdrawn"});
  members["correction"] = {{"type", "object"}};
  members["comment"] = {{"type", "string"}, {"maxLength", 4000}};
  members["seconds"] = {{"type", "number"}, {"minimum", 0}, {"maximum", 1e6}};
  return members;
}

Json kept_verdict() {
  auto members = verdict_members();
  members["reader"] = text_schema();
  members["role"] = names_schema({"reader", "adjudicator", "admin"});
  members["at"] = text_schema();
  return object_of(members, {"correction", "comment"});
}

Json failure() {
  return {{"type", "object"},
          {"properties", {{"code", text_schema()}, {"sentence", text_schema()}}},
          {"required", {"code", "sentence"}}};
}

}  // namespace

Json schemas() {
  return {{"Failure", failure()},
          {"NewVerdict", object_of(verdict_members(), {"correction", "comment"})},
          {"Verdict", kept_verdict()}};
}

Json reference_to(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json list_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json object_of(Json properties) {
  return object_of(std::move(properties), {});
}

Json object_of(Json properties, const std::vector<std::string>& optional) {
  Json required = Json::array();
  for (const auto& member : properties.items())
    if (std::find(optional.begin(), optional.end(), member.key()) == optional.end())
      required.push_back(member.key());
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

Json or_null(Json schema) {
  return {{"anyOf", Json::array({std::move(schema), {{"type", "null"}}})}};
}

Json text_schema() {
  return {{"type", "string"}, {"minLength", 1}};
}
Json count_schema() {
  return {{"type", "integer"}, {"minimum", 0}};
}
Json names_schema(const std::vector<std::string>& names) {
  return {{"enum", names}};
}
Json item_kind_schema() {
  return names_schema({"sentence", "fact", "link", "question", "mask"});
}
Json hash_schema() {
  return {{"type", "string"}, {"pattern", "^sha256:[0-9a-f]{64}$"}};
}

}  // namespace radgenome::server
