// SPDX-License-Identifier: Apache-2.0
#include "pipeline/case_scan.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/file.h"
#include "import/import.h"
#include "scan_file/scan_file.h"

namespace radgenome::pipeline {
namespace {

using record::State;

/// A mask that the scan file holds: not a union, and known, be it as empty.
bool has_mask_of_its_own(const record::StructureEntry& entry) {
  return (entry.state == State::present || entry.state == State::empty) && entry.recipe.empty();
}

/// "atlas / s0011 / 13"
std::string source_of(const record::StructureEntry& entry) {
  if (!entry.source) return {};
  std::string source = entry.source->backend;
  for (const auto& part : {entry.source->model, entry.source->label})
    if (!part.empty()) source += " / " + part;
  return source;
}

std::vector<scan_file::MaskEntry> masks_in(const record::Structures& structures) {
  std::vector<scan_file::MaskEntry> masks;
  for (const auto& entry : structures.structures)
    if (has_mask_of_its_own(entry))
      masks.push_back(
          {entry.structure, entry.bbox_ijk.value_or(Box{}), entry.voxels.value_or(0), source_of(entry)});
  return masks;
}

/// What the file system says of a file, without opening it.
std::string trace_of(const std::filesystem::path& file) {
  return fmt::format("{} {}", std::filesystem::file_size(file),
                     std::filesystem::last_write_time(file).time_since_epoch().count());
}

std::filesystem::path trace_file(const std::filesystem::path& file) {
  return file.parent_path() / ".scan_checked";
}

void remember(const std::filesystem::path& file) {
  write_file_atomically(trace_file(file), trace_of(file));
}

bool was_checked(const std::filesystem::path& file) {
  return read_file_if_there(trace_file(file)) == trace_of(file);
}

}  // namespace

void write_scan(const std::filesystem::path& file, const Geometry& geometry, const Ct* ct,
                const segment::Segmentation& segmentation) {
  scan_file::Content content{geometry, ct, {}, {}};
  for (const auto& entry : segmentation.record.structures) {
    if (!has_mask_of_its_own(entry)) continue;
    auto mask = segmentation.masks.find(entry.structure);
    content.masks[entry.structure] = mask ? mask : std::make_shared<const Mask>(geometry);
    content.sources[entry.structure] = source_of(entry);
  }
  scan_file::write(file, content);
  remember(file);
}

bool scan_holds(const std::filesystem::path& file, const record::Case& record,
                const record::Structures& structures, CtStorage storage) {
  try {
    const auto scan = scan_file::ScanFile::open(file);
    const bool wants_ct = record.ct && storage == CtStorage::stored;
    if (!record.geometry || !(scan.geometry() == *record.geometry) || scan.has_ct() != wants_ct ||
        scan.masks() != masks_in(structures))
      return false;
    if (was_checked(file)) return true;
    scan.verify();
    remember(file);
    return true;
  } catch (const Error&) {
    return false;
  } catch (const std::filesystem::filesystem_error&) {
    return false;
  }
}

Ct read_ct(const dataset::Dataset& dataset, const record::Case& record) {
  if (const auto file = dataset.scan_file(record.id); std::filesystem::exists(file))
    if (const auto scan = scan_file::ScanFile::open(file); scan.has_ct()) return scan.ct();
  return import::load_ct(record, dataset.root());
}

}  // namespace radgenome::pipeline
