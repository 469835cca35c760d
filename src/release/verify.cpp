// SPDX-License-Identifier: Apache-2.0
#include "release/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/parallel.h"
#include "record/made_by.h"
#include "release/manifest.h"

namespace radgenome::release {
namespace {

namespace fs = std::filesystem;

struct Listed {
  std::string path;
  std::uint64_t bytes = 0;
  std::string sha256;
};

/// The release that a path lies in, and where in it ("" for all).
std::pair<fs::path, std::string> release_around(const fs::path& path) {
  const auto whole = fs::weakly_canonical(path);
  for (auto folder = whole;; folder = folder.parent_path()) {
    if (fs::is_regular_file(folder / manifest_name)) {
      const auto inside = whole.lexically_relative(folder).generic_string();
      return {folder, inside == "." ? "" : inside};
    }
    if (folder == folder.parent_path()) break;
  }
  throw Error("not_a_release", fmt::format("{} lies in no release: neither it nor a folder above has a {}",
                                           path.string(), manifest_name));
}

/// Nothing outside the release is ever opened, whatever the manifest says.
bool stays_inside(const fs::path& path) {
  return path.is_relative() &&
         std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

std::vector<Listed> listed_in(const fs::path& manifest) {
  return in_context(manifest.string(), [&] {
    const auto json = read_json(manifest);
    JsonObject object(json);
    record::require_format(object.get<std::string>("format"), manifest_format);
    std::vector<Listed> files;
    for (const auto& item : object.list("files")) {
      JsonObject file(item);
      files.push_back(
          {file.get<std::string>("path"), file.get<std::uint64_t>("bytes"), file.get<std::string>("sha256")});
      if (!stays_inside(files.back().path))
        throw Error("bad_record",
                    fmt::format("it lists \"{}\", which lies outside the release", files.back().path));
    }
    return files;
  });
}

enum class State { whole, missing, damaged };

State state_of(const fs::path& file, const Listed& listed, Depth depth) {
  std::error_code failed;
  if (!fs::is_regular_file(file, failed)) return State::missing;
  if (fs::file_size(file, failed) != listed.bytes || failed) return State::damaged;
  if (depth == Depth::sizes) return State::whole;
  try {
    return sha256_of_file(file) == "sha256:" + listed.sha256 ? State::whole : State::damaged;
  } catch (const Error&) {
    return State::damaged;  // it cannot be read to its end
  }
}

}  // namespace

Verified verify(const fs::path& path, Depth depth) {
  const auto [release, inside] = release_around(path);
  auto files = listed_in(release / manifest_name);
  if (!inside.empty() && inside != manifest_name) {
    std::erase_if(files, [&, &part = inside](const Listed& file) {
      return file.path != part && !file.path.starts_with(part + "/");
    });
    if (files.empty())
      throw Error("not_in_release",
                  fmt::format("the manifest of {} lists nothing at {}", release.string(), inside));
  }
  std::vector<State> states(files.size());
  parallel_for(files.size(), [&, &root = release](std::size_t i) {
    states[i] = state_of(root / files[i].path, files[i], depth);
  });
  Verified verified;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (states[i] == State::whole) {
      ++verified.whole;
      verified.bytes += files[i].bytes;
    } else {
      (states[i] == State::missing ? verified.missing : verified.damaged).push_back(files[i].path);
    }
  }
  std::sort(verified.missing.begin(), verified.missing.end());
  std::sort(verified.damaged.begin(), verified.damaged.end());
  return verified;
}

}  // namespace radgenome::release
