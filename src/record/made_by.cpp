// SPDX-License-Identifier: Apache-2.0
#include "record/made_by.h"

#include <fmt/format.h>

#include "core/error.h"

namespace radgenome::record {

Json to_json(const MadeBy& made_by) {
  Json inputs = Json::object();
  for (const auto& [file, hash] : made_by.inputs) inputs[file] = hash;
  Json json = {{"stage", made_by.stage}, {"version", made_by.version}, {"rules", made_by.rules}};
  if (made_by.model) json["model"] = {{"name", made_by.model->name}, {"prompt", made_by.model->prompt}};
  json["options"] = made_by.options;
  json["inputs"] = inputs;
  return json;
}

MadeBy made_by_from(const Json& value) {
  JsonObject object(value);
  MadeBy made_by{object.get<std::string>("stage"), object.get<int>("version"),
                 object.get<std::string>("rules"), object.get<std::string>("options"),
                 object.get<std::map<std::string, std::string>>("inputs")};
  if (const Json* model = object.seek("model")) {
    JsonObject part(*model);
    made_by.model = Model{part.get<std::string>("name"), part.get<std::string>("prompt")};
    part.finish();
  }
  object.finish();
  return made_by;
}

void require_format(const std::string& found, const std::string& expected) {
  if (found != expected)
    throw Error("bad_record",
                fmt::format("the record's format is \"{}\"; this program reads \"{}\"", found, expected));
}

}  // namespace radgenome::record
