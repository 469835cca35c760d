// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "core/error.h"
#include "release/verify.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& folder : material.releases) try {
      const auto verified = release::verify(folder, release::Depth::checksums);
      for (const auto& [what, files] :
           {std::pair("missing", &verified.missing), std::pair("damaged", &verified.damaged)})
        if (!files->empty())
          problems.add(material.relative(folder),
                       fmt::format("{} files are {}; get them again", files->size(), what),
                       {{what, files->size()}}, *files);
    } catch (const Error& error) {
      problems.add(material.relative(folder), fmt::format("{} [{}]", error.sentence(), error.code()));
    }
}

}  // namespace

Rule damaged_release() {
  return {"damaged_release", record::Severity::error,
          "Files of a release that are missing or are not those that its manifest lists", look};
}

}  // namespace radgenome::validate::rules
