// SPDX-License-Identifier: Apache-2.0
#include "server/repairs.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/file.h"
#include "core/hash.h"
#include "image_io/gzip.h"
#include "image_io/image_io.h"
#include "server/failure.h"
#include "server/progress.h"
#include "server/random.h"

namespace radgenome::server {
namespace {

constexpr std::string_view prefix = "sha256:";

std::filesystem::path folder_of(const Source& source, const CaseData& data) {
  return source.dataset.file(data.record.id, "repairs");
}

/// A file that goes when its use is over.
class Passing {
 public:
  Passing(std::filesystem::path path, std::string_view bytes) : path_(std::move(path)) {
    write_file_atomically(path_, bytes, Flush::later);
  }
  ~Passing() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  Passing(const Passing&) = delete;
  Passing& operator=(const Passing&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The grid is looked at before a voxel is unpacked.
Mask read_mask(const std::filesystem::path& file, const Geometry& grid) {
  try {
    if (!image_io::read_geometry(file).matches(grid))
      throw Failure(422, "other_grid",
                    "the mask does not lie on the grid of the case; send its whole grid with the "
                    "affine of ct.nii");
    return image_io::read_mask(file).with_geometry(grid);
  } catch (const Failure&) {
    throw;
  } catch (const Error& error) {
    throw Failure(422, "bad_mask",
                  fmt::format("the mask is no NIfTI file that can be read [{}]", error.code()));
  }
}

bool is_hash(std::string_view hash) {
  if (!hash.starts_with(prefix) || hash.size() != prefix.size() + 64) return false;
  return is_hexadecimal(hash.substr(prefix.size()));
}

}  // namespace

std::filesystem::path repair_file(const Source& source, const CaseData& data, const std::string& hash) {
  if (is_hash(hash))
    if (auto file = folder_of(source, data) / (hash.substr(prefix.size()) + ".nii.gz");
        std::filesystem::exists(file))
      return file;
  throw Failure(404, "no_repair", "the case has no such repaired mask; send it first: PUT …/repairs");
}

std::string keep_repair(const Source& source, const CaseData& data, const std::string& bytes) {
  if (!data.record.geometry)
    throw Failure(422, "other_grid", "the case has no grid, so no mask can lie on it");
  const auto folder = folder_of(source, data);
  const auto* ending = image_io::looks_like_gzip(bytes) ? ".nii.gz" : ".nii";
  const Passing sent(folder / (".sent_" + secret() + ending), bytes);
  const Passing written(folder / (".written_" + secret() + ".nii.gz"), "");
  image_io::write_mask(written.path(), read_mask(sent.path(), *data.record.geometry));
  const auto packed = read_file(written.path());
  const auto hash = sha256_of(packed);
  if (const auto file = folder / (hash.substr(prefix.size()) + ".nii.gz"); !std::filesystem::exists(file))
    write_file_atomically(file, packed);
  return hash;
}

Json repairs_json(const std::vector<review::KeptVerdict>& verdicts, const Session& session) {
  Json repairs = Json::object();
  for (const auto& kept : verdicts) {
    const auto& verdict = kept.verdict;
    if (!sees_others(session) && verdict.reader != session.reader) continue;
    auto& hashes = repairs[verdict.subject];
    const Json hash = verdict.correction->repaired_mask;
    if (std::find(hashes.begin(), hashes.end(), hash) == hashes.end()) hashes.push_back(hash);
  }
  return repairs;
}

}  // namespace radgenome::server
