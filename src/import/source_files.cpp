// SPDX-License-Identifier: Apache-2.0
#include "import/source_files.h"

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/hash.h"
#include "core/unicode.h"
#include "image_io/image_io.h"
#include "import/sources.h"

namespace radgenome::import {

std::vector<std::filesystem::path> files_of_image(const std::filesystem::path& path) {
  const auto stem = path.parent_path() / case_id_of(path);
  std::vector<std::filesystem::path> files = {path};
  const bool detached = path.extension() == ".mhd" || path.extension() == ".nhdr";
  for (const auto* ending : {".raw", ".zraw", ".raw.gz", ".json"}) {
    auto beside = stem;
    beside += ending;
    if ((detached || std::string_view(ending) == ".json") && std::filesystem::is_regular_file(beside))
      files.push_back(beside);
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::filesystem::path> images_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> images;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_regular_file() && image_io::is_image_name(entry.path()) &&
        !entry.path().filename().string().starts_with('.'))
      images.push_back(entry.path());
  std::sort(images.begin(), images.end());
  return images;
}

std::string hash_of_files(const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> hashes;
  for (const auto& file : files) hashes.push_back(sha256_of_file(file));
  if (hashes.size() == 1) return hashes.front();
  std::sort(hashes.begin(), hashes.end());
  std::string list;
  for (const auto& hash : hashes) list += hash + "\n";
  return sha256_of(list);
}

std::string relative_to_dataset(const std::filesystem::path& path, const std::filesystem::path& dataset) {
  // Links in the folders above are followed, so that ".." leads where the system goes; the last name is kept,
  // because it tells the format.
  const auto absolute = std::filesystem::absolute(path).lexically_normal();
  const auto named = absolute.has_filename() ? absolute : absolute.parent_path();
  const auto real = std::filesystem::weakly_canonical(named.parent_path()) / named.filename();
  return real.lexically_relative(std::filesystem::weakly_canonical(std::filesystem::absolute(dataset)))
      .string();
}

}  // namespace radgenome::import
