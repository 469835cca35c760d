// SPDX-License-Identifier: Apache-2.0
#include "server/openapi.h"

#include "core/unicode.h"
#include "server/router.h"
#include "server/schemas.h"

namespace radgenome::server {
namespace {

Json schema_of(const Parameter& parameter) {
  switch (parameter.kind) {
    case Parameter::Kind::number: {
      Json schema = {{"type", "integer"}, {"minimum", parameter.least}, {"maximum", parameter.most}};
      if (parameter.otherwise) schema["default"] = *parameter.otherwise;
      return schema;
    }
    case Parameter::Kind::one_of: {
      Json schema = {{"type", "integer"}, {"enum", parameter.allowed}};
      if (parameter.otherwise) schema["default"] = *parameter.otherwise;
      return schema;
    }
    case Parameter::Kind::text:
      break;
  }
  return {{"type", "string"}, {"minLength", 1}};
}

Json parameters_of(const Route& route) {
  Json list = Json::array();
  for (const auto& parameter : route.parameters) {
    const bool in_path = route.path.find("{" + parameter.name + "}") != std::string::npos;
    list.push_back({{"name", parameter.name},
                    {"in", in_path ? "path" : "query"},
                    {"required", in_path || parameter.required},
                    {"description", parameter.summary},
                    {"schema", schema_of(parameter)}});
  }
  return list;
}

Json answer_json(const Answer& answer) {
  Json json = {{"description", answer.summary}};
  if (answer.status == 204 || answer.status == 304) return json;
  Json content = Json::object();
  if (!answer.schema.is_null()) content["schema"] = answer.schema;
  json["content"] = {{answer.type, content}};
  return json;
}

struct Common {
  int status;
  const char* summary;
};

/// What the router answers before the route is asked.
std::vector<Common> common_answers(const Route& route) {
  std::vector<Common> answers = {{400, "A parameter or the form of the body is wrong"},
                                 {404, "There is no such thing"},
                                 {405, "The path does not know the method"},
                                 {421, "The header Host names another server"},
                                 {500, "The server failed: a file of the data set is damaged"},
                                 {503, "The server has no memory left for this now"}};
  if (route.access != Access::anyone) {
    answers.push_back({401, "There is no session"});
    answers.push_back({403, "The reader's role does not allow it, or the CSRF token is missing"});
  }
  if (route.body) {
    answers.push_back({413, "The body is too large, or came too slowly"});
    answers.push_back({415, "The body is of another type"});
    answers.push_back({422, "What the body asks for cannot be"});
  }
  return answers;
}

Json answers_of(const Route& route) {
  Json answers = Json::object();
  bool bytes = false;
  for (const auto& answer : route.answers) {
    answers[std::to_string(answer.status)] = answer_json(answer);
    bytes = bytes || (answer.type != "application/json" && answer.status == 200);
  }
  if (bytes) {
    answers["206"] = answers["200"];
    answers["206"]["description"] = "The range of bytes that was asked for";
    answers["416"] =
        answer_json({416, "There is no such range", "application/json", reference_to("Failure")});
  }
  if (route.method == "GET") answers["304"] = {{"description", "As the ETag says, nothing has changed"}};
  for (const auto& [status, summary] : common_answers(route))
    if (!answers.contains(std::to_string(status)))
      answers[std::to_string(status)] =
          answer_json({status, summary, "application/json", reference_to("Failure")});
  return answers;
}

const char* name_of(Access access) {
  switch (access) {
    case Access::anyone:
      return "Anyone.";
    case Access::reader:
      return "Every reader.";
    case Access::adjudicator:
      return "Adjudicators and admins.";
    case Access::admin:
      break;
  }
  return "Admins.";
}

Json operation_of(const Route& route) {
  Json operation = {
      {"operationId", route.id}, {"summary", route.summary}, {"description", name_of(route.access)}};
  Json security = Json::array();
  if (route.access != Access::anyone) {
    Json needs = {{"session", Json::array()}};
    if (route.changes) needs["csrf"] = Json::array();
    security.push_back(needs);
  }
  operation["security"] = security;
  if (!route.parameters.empty()) operation["parameters"] = parameters_of(route);
  if (route.body) {
    Json content = Json::object();
    for (const auto& type : route.body->types)
      content[type] = route.body->schema.is_null() ? Json::object() : Json{{"schema", route.body->schema}};
    operation["requestBody"] = {{"required", true}, {"content", content}};
  }
  operation["responses"] = answers_of(route);
  return operation;
}

}  // namespace

Json openapi(const std::string& version) {
  Json paths = Json::object();
  for (const auto* route : routes_in_order())
    paths[route->path][lower_case(route->method)] = operation_of(*route);
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "radgenome serve"},
            {"version", version},
            {"description", "Readers judge sentences, facts, masks and answers of a data set."}}},
          {"paths", paths},
          {"components",
           {{"schemas", schemas()},
            {"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", std::string(cookie_name)}}},
              {"csrf", {{"type", "apiKey"}, {"in", "header"}, {"name", "X-CSRF-Token"}}}}}}}};
}

}  // namespace radgenome::server
