// SPDX-License-Identifier: Apache-2.0
#include "release/release.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/parallel.h"
#include "record/made_by.h"

namespace radgenome::release {
namespace {

constexpr const char* manifest_name = "manifest.json";
constexpr const char* manifest_format = "radgenome.manifest/1";
/// Lies in the folder from the first file that is written until the manifest is there.
constexpr const char* unfinished_name = ".radgenome_release_unfinished";

const Format& format_named(const std::string& name) {
  std::string known;
  for (const auto& format : all_formats()) {
    if (format.name == name) return format;
    known += (known.empty() ? "" : ", ") + format.name;
  }
  throw Error("unknown_format", fmt::format("there is no release format \"{}\"; there are: {}", name, known));
}

/// Every file below `out`, relative to it, sorted. Links count as files.
std::vector<std::string> files_in(const std::filesystem::path& out) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out))
    if (entry.is_symlink() || !entry.is_directory())
      paths.push_back(entry.path().lexically_relative(out).generic_string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

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

bool is_of_a_format(const std::string& path) {
  const auto formats = all_formats();
  return path == manifest_name || path == unfinished_name ||
         std::any_of(formats.begin(), formats.end(),
                     [&](const Format& format) { return path.starts_with(format.folder + "/"); });
}

/// An earlier release goes; anything else that lies there is somebody's and nothing is touched.
void make_room(const std::filesystem::path& out) {
  if (!std::filesystem::exists(out)) return;
  if (!std::filesystem::is_directory(out))
    throw Error("not_empty", fmt::format("{} is a file; name a folder with -o", out.string()));
  const auto files = files_in(out);
  const bool unfinished = std::filesystem::exists(out / unfinished_name);
  const auto listed = unfinished ? std::set<std::string>{} : listed_in(out / manifest_name);
  for (const auto& file : files)
    if (unfinished ? !is_of_a_format(file) : !listed.contains(file))
      throw Error("not_empty", fmt::format("{} holds files that are of no earlier release, as {}; name an "
                                           "empty or missing folder with -o",
                                           out.string(), file));
  if (files.empty()) return;
  write_file_atomically(out / unfinished_name, "");
  for (const auto& file : files)
    if (file != unfinished_name) std::filesystem::remove(out / file);
  for (const auto& format : all_formats()) std::filesystem::remove_all(out / format.folder);
}

void write_manifest(const std::filesystem::path& out) {
  auto paths = files_in(out);
  std::erase(paths, unfinished_name);
  std::vector<Json> files(paths.size());
  parallel_for(paths.size(), [&](std::size_t i) {
    files[i] = {{"path", paths[i]},
                {"bytes", std::filesystem::file_size(out / paths[i])},
                {"sha256", sha256_of_file(out / paths[i]).substr(std::string_view("sha256:").size())}};
  });
  write_file_atomically(out / manifest_name, pretty({{"format", manifest_format}, {"files", files}}));
}

}  // namespace

void release(const Cases& cases, const knowledge::Knowledge& knowledge,
             const std::vector<std::string>& formats, const std::filesystem::path& out) {
  std::vector<const Format*> chosen;
  for (const auto& name : formats) chosen.push_back(&format_named(name));
  if (formats.empty())
    for (const auto& format : all_formats()) chosen.push_back(&format);
  make_room(out);
  write_file_atomically(out / unfinished_name, "");
  for (const auto* format : chosen) format->write(cases, knowledge, out / format->folder);
  write_manifest(out);
  std::filesystem::remove(out / unfinished_name);
}

}  // namespace radgenome::release
