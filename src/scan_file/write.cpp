// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "scan_file/chunk_codec.h"
#include "scan_file/layout.h"
#include "scan_file/metadata.h"
#include "scan_file/zip_writer.h"

namespace radgenome::scan_file {
namespace {

Description description_of(const Content& content) {
  const auto require_grid = [&](const Geometry& geometry, const std::string& what) {
    if (!geometry.matches(content.geometry))
      throw Error("different_grids", what + " does not lie on the grid of the scan file; resample it first");
  };
  if (content.ct != nullptr) require_grid(content.ct->geometry(), "the CT");
  Description description{content.geometry, {}};
  for (const auto& [structure, mask] : content.masks) {
    require_grid(mask->geometry(), "the mask \"" + structure + "\"");
    const auto source = content.sources.find(structure);
    description.masks.push_back(
        {structure, mask->box(), mask->voxels(), source == content.sources.end() ? "" : source->second});
  }
  return description;
}

/// All zarr.json, breadth first.
void write_metadata(ZipWriter& zip, const Description& description, With with) {
  const auto put = [&](std::string_view folder, const std::string& text) {
    zip.add(std::string(folder) + (folder.empty() ? "" : "/") + std::string(metadata_name), text);
  };
  const auto& masks = description.masks;
  put("", root_json(description, with));
  if (with == With::ct) put(ct_path, array_json(description.geometry.size, Values::ct));
  if (masks.empty()) return;
  put(labels_path, labels_json(masks));
  for (const auto& mask : masks)
    put(label_path(mask.structure), label_json(description.geometry, mask.structure, with));
  const auto array = array_json(description.geometry.size, Values::mask);
  for (const auto& mask : masks) put(label_path(mask.structure) + "/0", array);
}

/// A chunk to be compressed: of the CT, or of a mask.
struct Job {
  const Mask* mask;
  std::string array;
  Index chunk;
};

std::vector<Job> jobs_of(const Content& content) {
  std::vector<Job> jobs;
  const auto add = [&](const Mask* mask, const std::string& array, const Box& box) {
    const Index shape = mask == nullptr ? ct_chunk : mask_chunk;
    for_each_chunk(chunks_of(box, shape), [&](Index chunk) { jobs.push_back({mask, array, chunk}); });
  };
  if (content.ct != nullptr) add(nullptr, std::string(ct_path), content.geometry.whole());
  for (const auto& [structure, mask] : content.masks)
    add(mask.get(), label_path(structure) + "/0", mask->box());
  return jobs;
}

/// Nothing where all values are 0.
std::string compressed_part(const Ct& ct, Index chunk) {
  const Box box = voxels_of(chunk, ct_chunk);
  std::vector<std::int16_t> values(box.voxels(), 0);
  const Box part = intersection(box, ct.geometry().whole());
  for (int k = part.begin.k; k < part.end.k; ++k)
    for (int j = part.begin.j; j < part.end.j; ++j)
      std::copy_n(&ct(part.begin.i, j, k), part.extent().i,
                  &values[static_cast<std::size_t>(((k - box.begin.k) * ct_chunk.j + (j - box.begin.j)) *
                                                   ct_chunk.i)]);
  if (std::all_of(values.begin(), values.end(), [](auto value) { return value == 0; })) return {};
  return compress_values({reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]},
                         sizeof values[0]);
}

/// Nothing where the mask has no voxel in the chunk.
std::string compressed_part(const Mask& mask, Index chunk) {
  static_assert(mask_chunk.i == 64, "a row of a chunk is one word");
  const Box box = voxels_of(chunk, mask_chunk);
  std::vector<std::uint64_t> rows(box.voxels() / 64, 0);
  bool any = false;
  auto row = rows.begin();
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j, ++row)
      for (const Run& run : mask.runs(j, k)) {
        const int begin = std::max(run.begin, box.begin.i), end = std::min(run.end, box.end.i);
        if (begin >= end) continue;
        *row |= (~std::uint64_t{0} >> (64 - (end - begin))) << (begin - box.begin.i);
        any = true;
      }
  return any ? compress_bits(rows) : std::string{};
}

/// All chunks in order; those that hold nothing but 0 are left out, as Zarr allows.
void write_chunks(ZipWriter& zip, const Content& content) {
  const auto jobs = jobs_of(content);
  in_order(
      jobs.size(),
      [&](std::size_t i) {
        const auto& job = jobs[i];
        return job.mask == nullptr ? compressed_part(*content.ct, job.chunk)
                                   : compressed_part(*job.mask, job.chunk);
      },
      [&](std::size_t i, const std::string& bytes) {
        if (!bytes.empty()) zip.add(chunk_name(jobs[i].array, jobs[i].chunk), bytes);
      });
}

}  // namespace

void write(const std::filesystem::path& path, const Content& content) {
  const auto description = description_of(content);
  AtomicFile file(path);
  ZipWriter zip(file);
  write_metadata(zip, description, content.ct != nullptr ? With::ct : With::masks_alone);
  write_chunks(zip, content);
  zip.finish(zip_comment);
  file.commit();
}

}  // namespace radgenome::scan_file
