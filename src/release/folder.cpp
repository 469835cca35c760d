// SPDX-License-Identifier: Apache-2.0
#include "release/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "record/made_by.h"
#include "release/citation.h"
#include "release/derived.h"
#include "release/figure.h"
#include "release/licences.h"
#include "release/manifest.h"
#include "release/release.h"
#include "release/shards.h"

namespace radgenome::release {
namespace {

/// Lies in the folder from the first file that is written until the manifest is there.
constexpr const char* unfinished_name = ".radgenome_release_unfinished";

/// What a finished release lists; nothing where the manifest is not one of ours.
std::set<std::string> listed_in(const std::filesystem::path& manifest) {
  std::set<std::string> paths;
  try {
    const auto json = read_json(manifest);
    JsonObject object(json);
    record::require_format(object.get<std::string>("format"), manifest_format);
    for (const auto& file : object.list("files")) paths.insert(JsonObject(file).get<std::string>("path"));
  } catch (const Error&) {
    return {};
  }
  paths.insert(manifest_name);
  return paths;
}

/// Whether a release may have written it.
bool is_ours(const std::string& path) {
  const auto formats = all_formats();
  return path == manifest_name || path == audits_name || path == card_name || path == croissant_name ||
         path == unfinished_name || path == citation_name ||
         path.starts_with(std::string(derived_folder) + "/") ||
         path.starts_with(std::string(licences_folder) + "/") ||
         path.starts_with(std::string(figures_folder) + "/") ||
         std::any_of(formats.begin(), formats.end(),
                     [&](const Format& format) { return path.starts_with(format.folder + "/"); });
}

void make_room(const std::filesystem::path& out, Leftovers leftovers) {
  if (!std::filesystem::exists(out)) return;
  if (!std::filesystem::is_directory(out))
    throw Error("not_empty", fmt::format("{} is a file; name a folder with -o", out.string()));
  const auto files = files_of(out);
  const bool unfinished = std::filesystem::exists(out / unfinished_name);
  const auto listed = unfinished ? std::set<std::string>{} : listed_in(out / manifest_name);
  for (const auto& file : files)
    if (unfinished ? !is_ours(file) : !listed.contains(file))
      throw Error("not_empty", fmt::format("{} holds files that are of no earlier release, as {}; name an "
                                           "empty or missing folder with -o",
                                           out.string(), file));
  if (files.empty() && !unfinished) return;
  write_file_atomically(out / unfinished_name, "");
  const bool keep = unfinished && leftovers == Leftovers::keep;
  for (const auto& file : files)
    if (!(keep && is_leftover(file))) std::filesystem::remove(out / file);
  for (const auto& format : all_formats())
    if (!keep || format.name != scans_format) std::filesystem::remove_all(out / format.folder);
}

}  // namespace

std::vector<std::string> files_of(const std::filesystem::path& out) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out))
    if (entry.is_symlink() || !entry.is_directory())
      paths.push_back(entry.path().lexically_relative(out).generic_string());
  std::erase(paths, unfinished_name);
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::filesystem::path begin_folder(const std::filesystem::path& out, Leftovers leftovers) {
  make_room(out, leftovers);
  write_file_atomically(out / unfinished_name, "");
  return out;
}

void end_folder(const std::filesystem::path& out) {
  std::filesystem::remove(out / unfinished_name);
}

}  // namespace radgenome::release
