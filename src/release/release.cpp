// SPDX-License-Identifier: Apache-2.0
#include "release/release.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/parallel.h"

namespace radgenome::release {
namespace {

constexpr const char* manifest_name = "manifest.json";

const Format& format_named(const std::string& name) {
  std::string known;
  for (const auto& format : all_formats()) {
    if (format.name == name) return format;
    known += (known.empty() ? "" : ", ") + format.name;
  }
  throw Error("unknown_format", fmt::format("there is no release format \"{}\"; there are: {}", name, known));
}

/// An earlier release is replaced; anything else that lies there is somebody's and is left alone.
void make_room(const std::filesystem::path& out) {
  if (!std::filesystem::exists(out) || std::filesystem::is_empty(out)) return;
  const auto manifest = out / manifest_name;
  if (!std::filesystem::exists(manifest))
    throw Error("not_empty",
                fmt::format("{} holds files that are no earlier release; name an empty or missing folder "
                            "with -o",
                            out.string()));
  const auto json = read_json(manifest);
  std::filesystem::remove(manifest);
  for (const auto& file : json.at("files")) {
    const std::filesystem::path path = file.at("path").get<std::string>();
    const bool inside = path.is_relative() && std::find(path.begin(), path.end(), "..") == path.end();
    if (inside) std::filesystem::remove(out / path);
  }
}

void write_manifest(const std::filesystem::path& out) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out))
    if (entry.is_regular_file()) paths.push_back(entry.path().lexically_relative(out).generic_string());
  std::sort(paths.begin(), paths.end());
  std::vector<Json> files(paths.size());
  parallel_for(paths.size(), [&](std::size_t i) {
    files[i] = {{"path", paths[i]},
                {"bytes", std::filesystem::file_size(out / paths[i])},
                {"sha256", sha256_of_file(out / paths[i]).substr(std::string_view("sha256:").size())}};
  });
  write_file_atomically(out / manifest_name, pretty({{"format", "radgenome.manifest/1"}, {"files", files}}));
}

}  // namespace

void release(const Cases& cases, const knowledge::Knowledge& knowledge,
             const std::vector<std::string>& formats, const std::filesystem::path& out) {
  std::vector<const Format*> chosen;
  for (const auto& name : formats) chosen.push_back(&format_named(name));
  if (formats.empty())
    for (const auto& format : all_formats()) chosen.push_back(&format);
  make_room(out);
  std::filesystem::create_directories(out);
  for (const auto* format : chosen) format->write(cases, knowledge, out);
  write_manifest(out);
}

}  // namespace radgenome::release
