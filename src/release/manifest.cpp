// SPDX-License-Identifier: Apache-2.0
#include "release/manifest.h"

#include <algorithm>

#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/parallel.h"
#include "release/croissant.h"
#include "release/folder.h"
#include "release/licences.h"

namespace radgenome::release {
namespace {

Json balance_json(const Draw& draw) {
  Json json = Json::object();
  for (const auto& [kind, count] : draw.kinds())
    json[kind] = {{"questions", count.all},
                  {"assumed", count.assumed},
                  {"balanced", count.balanced},
                  {"left_out",
                   {{"no_counterpart", count.left_out.no_counterpart},
                    {"over_the_limit_of_a_case", count.left_out.over_the_limit}}}};
  return json;
}

Json splits_json(const std::vector<Split>& splits) {
  Json json = Json::object();
  for (const auto split : all_splits)
    json[std::string(name_of(split))] = std::count(splits.begin(), splits.end(), split);
  return json;
}

/// @param known  of some of them
std::vector<ReleasedFile> hashed_files(const std::filesystem::path& out, const Hashes& known) {
  const auto paths = files_of(out);
  std::vector<ReleasedFile> files(paths.size());
  parallel_for(paths.size(), [&](std::size_t i) {
    const auto file = out / paths[i];
    const auto hash = known.find(file);
    files[i] = {paths[i], std::filesystem::file_size(file),
                (hash == known.end() ? sha256_of_file(file) : hash->second)
                    .substr(std::string_view("sha256:").size())};
  });
  return files;
}

}  // namespace

void write_lists(const std::filesystem::path& out, const Contained& contained) {
  auto files = hashed_files(out, contained.known);
  const auto description = croissant(files, contained.options.about);
  write_file_atomically(out / croissant_name, description);
  files.push_back({croissant_name, description.size(),
                   sha256_of(description).substr(std::string_view("sha256:").size())});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  Json list = Json::array();
  for (const auto& file : files)
    list.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  Json manifest = {{"format", manifest_format},
                   {"cases", splits_json(contained.splits)},
                   {"questions", balance_json(contained.draw)},
                   {"verified", to_json(contained.verified)},
                   {"licences", licences_json(contained.licences)},
                   {"files", list}};
  if (contained.options.contents == Contents::derived) manifest["derived_only"] = true;
  if (contained.options.checked) manifest["checked"] = to_json(*contained.options.checked);
  write_file_atomically(out / manifest_name, pretty(manifest));
}

}  // namespace radgenome::release
