// SPDX-License-Identifier: Apache-2.0
#include "network/find_models.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "network/model.h"

namespace radgenome::network {
namespace {

namespace fs = std::filesystem;

void find_below(const fs::path& folder, std::vector<fs::path>& found) {
  std::error_code failed;
  if (fs::exists(folder / model_name, failed)) {
    found.push_back(folder);
    return;
  }
  std::vector<fs::path> inner;
  std::error_code unknown;
  for (auto entry = fs::directory_iterator(folder, failed); !failed && entry != fs::directory_iterator();
       entry.increment(failed)) {
    if (!entry->is_directory(unknown)) continue;
    // A link to a model is one; where another leads is left alone, as it could lead back here.
    if (!entry->is_symlink(unknown) || fs::exists(entry->path() / model_name, unknown))
      inner.push_back(entry->path());
  }
  if (failed)
    throw Error("cannot_read", fmt::format("{} cannot be read: {}", folder.string(), failed.message()));
  for (const auto& path : inner) find_below(path, found);
}

}  // namespace

std::vector<fs::path> find_models(const fs::path& place) {
  std::vector<fs::path> found;
  find_below(place, found);
  if (found.empty())
    throw Error("no_model",
                fmt::format("there is no model at or below {} (no folder has a {}); make one of a trained "
                            "network with `python -m radgenome.export`",
                            place.string(), model_name));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace radgenome::network
