// SPDX-License-Identifier: Apache-2.0
#include "import/places.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "core/error.h"
#include "image_io/image_io.h"

namespace radgenome::import {
namespace {

constexpr int deepest = 24;

/// DICOM's mark behind the preamble; a look at 132 bytes a file.
bool looks_like_dicom(const std::filesystem::path& path) {
  std::array<char, 132> start{};
  std::ifstream file(path, std::ios::binary);
  return file.read(start.data(), start.size()) && std::string_view(start.data() + 128, 4) == "DICM";
}

void walk_into(const std::filesystem::path& folder, int depth, std::vector<FolderContent>& found,
               std::vector<InputProblem>& problems) {
  std::error_code failed;
  std::filesystem::directory_iterator entries(folder, failed);
  if (failed || depth > deepest) {
    problems.push_back({folder.string(), "cannot_read",
                        failed ? fmt::format("the folder cannot be listed ({})", failed.message())
                               : "the folders are nested too deep to be followed"});
    return;
  }
  FolderContent content{folder, {}, false};
  std::vector<std::filesystem::path> below;
  for (const auto& entry : entries) {
    if (entry.path().filename().string().starts_with('.')) continue;
    if (entry.is_directory(failed) && !entry.is_symlink(failed)) below.push_back(entry.path());
    if (!entry.is_regular_file(failed)) continue;
    if (image_io::is_image_name(entry.path()))
      content.images.push_back(entry.path());
    else
      content.dicom =
          content.dicom || (entry.path().filename() != "DICOMDIR" && looks_like_dicom(entry.path()));
  }
  std::sort(content.images.begin(), content.images.end());
  std::sort(below.begin(), below.end());
  if (!content.images.empty() || content.dicom) found.push_back(std::move(content));
  for (const auto& inner : below) walk_into(inner, depth + 1, found, problems);
}

}  // namespace

std::vector<FolderContent> walk(const std::filesystem::path& root, std::vector<InputProblem>& problems) {
  std::vector<FolderContent> found;
  walk_into(root, 0, found, problems);
  return found;
}

void or_problem(const std::string& where, std::vector<InputProblem>& problems,
                const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    // Readers of files name the file themselves; a problem names it once.
    const auto sentence = error.sentence(), prefix = where + ": ";
    problems.push_back(
        {where, error.code(), sentence.starts_with(prefix) ? sentence.substr(prefix.size()) : sentence});
  } catch (const std::filesystem::filesystem_error& error) {
    problems.push_back({where, "cannot_read", error.code().message()});
  }
}

std::filesystem::path real_path(const std::filesystem::path& path) {
  std::error_code failed;
  auto real = std::filesystem::weakly_canonical(path, failed);
  return failed ? std::filesystem::absolute(path).lexically_normal() : real;
}

std::string listed(const std::vector<std::filesystem::path>& files) {
  constexpr std::size_t most = 8;
  std::string names;
  for (std::size_t i = 0; i < std::min(most, files.size()); ++i)
    names += (i == 0 ? "" : ", ") + files[i].filename().string();
  if (files.size() > most) names += fmt::format(" and {} more", files.size() - most);
  return names;
}

}  // namespace radgenome::import
