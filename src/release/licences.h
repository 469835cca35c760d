// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "release/release.h"

namespace radgenome::release {

inline constexpr const char* licences_folder = "licences";

Json licences_json(const std::vector<Licensed>& licences);
/// @error bad_record
std::vector<Licensed> licences_from(const Json& list);

/// Copies what an earlier release passes on.
/// @error cannot_read, bad_record — a path that leads out of it
std::vector<Licensed> copy_licences(const KnownLicences& known, const std::filesystem::path& out);

/// Collects where the cases come from and passes the licence texts of these sources through: those that lie
/// in the source's own folder or in one above it, up to the folder that holds all sources of its kind, and
/// those that the user gives.
class Licences {
 public:
  /// @param root  what the paths of the records are relative to
  Licences(std::filesystem::path root, const std::vector<GivenLicence>& given);

  /// Call for each case, from one thread.
  void add(const ReleasedCase& released);

  /// Copies the texts below `out`/licences.
  /// @error unknown_source — a licence is given for something that no case comes from; cannot_read
  std::vector<Licensed> write(const std::filesystem::path& out);

 private:
  /// One text of one source.
  struct Text {
    std::string source, name, bytes;
    bool operator<(const Text& other) const {
      return std::tie(source, name, bytes) < std::tie(other.source, other.name, other.bytes);
    }
  };
  using Texts = std::vector<Text>;

  Texts texts_of(std::size_t part, const std::filesystem::path& path, const std::filesystem::path& top);
  const Texts& texts_in(const std::filesystem::path& folder);
  std::filesystem::path folder_of_all(std::size_t part) const;

  std::filesystem::path root_;
  std::vector<GivenLicence> given_;
  std::vector<Text> given_texts_;
  std::vector<bool> used_;
  /// By part, as in `parts`: path → cases. Reports have no path: records do not keep it.
  std::array<std::map<std::filesystem::path, std::size_t>, 3> sources_;
  std::size_t with_atlas_ = 0;
  std::map<std::filesystem::path, Texts> found_;
};

}  // namespace radgenome::release
