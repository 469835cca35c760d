// SPDX-License-Identifier: Apache-2.0
#include "record/made_by.h"

#include <fmt/format.h>

#include "core/error.h"

namespace radgenome::record {

Json to_json(const MadeBy& made_by) {
  Json inputs = Json::object();
  for (const auto& [file, hash] : made_by.inputs) inputs[file] = hash;
  return {{"stage", made_by.stage},
          {"version", made_by.version},
          {"rules", made_by.rules},
          {"options", made_by.options},
          {"inputs", inputs}};
}

MadeBy made_by_from(const Json& value) {
  JsonObject object(value);
  MadeBy made_by{object.get<std::string>("stage"), object.get<int>("version"),
                 object.get<std::string>("rules"), object.get<std::string>("options"),
                 object.get<std::map<std::string, std::string>>("inputs")};
  object.finish();
  return made_by;
}

void require_format(const std::string& found, const std::string& expected) {
  if (found != expected)
    throw Error("bad_record",
                fmt::format("the record's format is \"{}\"; this program reads \"{}\"", found, expected));
}

}  // namespace radgenome::record
