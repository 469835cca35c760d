// SPDX-License-Identifier: Apache-2.0
#include "segment/given_masks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

#include "core/error.h"
#include "core/parallel.h"
#include "image_io/image_io.h"
#include "segment/label_names.h"
#include "segment/lost_place.h"
#include "segment/mask_on_grid.h"

namespace radgenome::segment {
namespace {

namespace fs = std::filesystem;
using record::State;
using record::StructureEntry;

/// A structure, where its mask lies (the file's name, or the label's numbers), and the mask as it is stored.
struct Given {
  std::string structure;
  std::string label;
  std::vector<std::uint32_t> numbers;
  std::optional<Mask> mask;
  std::string failure;  ///< code of why there is no mask
  std::vector<std::string> flags;
};

/// Sorts names into structures and strangers. Where two names mean one structure the first stays and the
/// other is reported with the strangers.
class Sorter {
 public:
  explicit Sorter(const knowledge::Knowledge& knowledge) : knowledge_(knowledge) {}

  void add(const std::string& name, Given given) {
    const auto* structure = knowledge_.find_by_name(name);
    if (structure == nullptr || structure->making == knowledge::Structure::Making::none ||
        !taken_.insert(structure->id).second) {
      unknown_.push_back(name);
      return;
    }
    given.structure = structure->id;
    given_.push_back(std::move(given));
  }

  /// @error no_known_masks
  std::vector<Given> given(const fs::path& where) {
    if (given_.empty())
      throw Error("no_known_masks",
                  fmt::format("no mask in {} has the name of a structure; see `radgenome info structures`.",
                              where.string()));
    return std::move(given_);
  }

  std::vector<std::string> unknown() {
    std::sort(unknown_.begin(), unknown_.end());
    return unknown_;
  }

 private:
  const knowledge::Knowledge& knowledge_;
  std::vector<Given> given_;
  std::set<std::string> taken_;
  std::vector<std::string> unknown_;
};

/// Images that may be open at once where a reader holds a whole image, up to eight bytes a voxel, before it
/// becomes a mask: all of them together stay within about a gigabyte.
std::size_t whole_images_at_once(const Geometry& grid) {
  constexpr double bytes_allowed = 1e9, bytes_a_voxel = 8;
  return static_cast<std::size_t>(
      std::max(1.0, bytes_allowed / (bytes_a_voxel * static_cast<double>(grid.voxels()))));
}

void read_file_of(Given& given, const fs::path& folder) {
  try {
    given.mask = image_io::read_mask(folder / given.label);
  } catch (const Error& error) {
    given.failure = error.code();
  }
}

void read_files(const Job& job, std::vector<Given>& given) {
  const bool in_blocks = std::all_of(given.begin(), given.end(),
                                     [](const Given& one) { return image_io::is_read_in_blocks(one.label); });
  const auto at_once = in_blocks ? given.size() : whole_images_at_once(job.geometry);
  for (std::size_t first = 0; first < given.size(); first += at_once)
    parallel_for(std::min(at_once, given.size() - first),
                 [&](std::size_t i) { read_file_of(given[first + i], *job.masks); });
}

/// Puts masks of one extent that lost their place where they lie, or says why nobody can.
void give_place(std::span<Given* const> alike, const Job& job) {
  TellingMasks telling;
  for (const auto* one : alike) {
    if (job.knowledge.is_within(one->structure, "lung")) telling.lung.push_back(&*one->mask);
    if (job.knowledge.is_within(one->structure, "bone")) telling.bone.push_back(&*one->mask);
  }
  const auto place = find_place(alike.front()->mask->geometry().size, telling, job.geometry, job.ct);
  for (auto* one : alike) {
    one->flags.insert(one->flags.end(), place.flags.begin(), place.flags.end());
    if (place.grid) {
      one->mask = one->mask->with_geometry(*place.grid);
    } else {
      one->mask.reset();
      one->failure = place.reason;
    }
  }
}

/// One hand made all masks of a case, so what is found for an extent holds for every mask that has it.
void give_places(const Job& job, std::vector<Given>& given) {
  std::vector<Given*> lost;
  for (auto& one : given)
    if (one.mask && !one.mask->empty() && has_lost_its_place(one.mask->geometry(), job.geometry))
      lost.push_back(&one);
  while (!lost.empty()) {
    const auto size = lost.front()->mask->geometry().size;
    const auto other = std::stable_partition(
        lost.begin(), lost.end(), [&](const Given* one) { return one->mask->geometry().size == size; });
    give_place({lost.begin(), other}, job);
    lost.erase(lost.begin(), other);
  }
}

/// What is recorded of a mask; the mask itself becomes what it is on the job's grid.
StructureEntry put_on_grid(const Job& job, Given& given) {
  StructureEntry entry;
  entry.structure = given.structure;
  entry.source = record::MaskSource{"masks", job.masks->filename().string(), given.label};
  entry.flags = given.flags;
  auto placed =
      given.mask ? on_grid(*std::move(given.mask), job.geometry) : OnGrid{std::nullopt, given.failure, {}};
  given.mask = std::move(placed.mask);
  entry.flags.insert(entry.flags.end(), placed.flags.begin(), placed.flags.end());
  if (!given.mask) {
    entry.state = State::failed;
    entry.reason = placed.reason;
  } else if (given.mask->empty()) {
    entry.state = State::empty;
    entry.reason = "mask_is_empty";
  } else {
    entry.state = State::present;
  }
  return entry;
}

BackendResult delivered(const Job& job, std::vector<Given> given, std::vector<std::string> unknown_names) {
  give_places(job, given);
  BackendResult result;
  result.entries.resize(given.size());
  parallel_for(given.size(), [&](std::size_t i) { result.entries[i] = put_on_grid(job, given[i]); });
  for (auto& one : given)
    if (one.mask && !one.mask->empty()) result.masks.put(one.structure, *std::move(one.mask));
  result.unknown_names = std::move(unknown_names);
  return result;
}

Mask union_of_numbers(const std::vector<std::uint32_t>& numbers, const image_io::LabelMasks& labels) {
  if (numbers.size() == 1) return labels.masks.at(numbers.front());
  std::vector<const Mask*> parts;
  parts.reserve(numbers.size());
  for (const auto number : numbers) parts.push_back(&labels.masks.at(number));
  return union_of(parts);
}

}  // namespace

BackendResult masks_of_folder(const Job& job) {
  std::vector<std::string> files;
  for (const auto& file : fs::directory_iterator(*job.masks))
    if (image_io::is_image_name(file.path()) && !file.is_directory() &&
        !file.path().filename().string().starts_with('.'))
      files.push_back(file.path().filename().string());
  std::sort(files.begin(), files.end());
  Sorter sorter(job.knowledge);
  for (const auto& file : files) sorter.add(file, {"", file, {}, {}, "", {}});
  auto given = sorter.given(*job.masks);
  read_files(job, given);
  return delivered(job, std::move(given), sorter.unknown());
}

BackendResult masks_of_label_map(const Job& job) {
  const auto table = label_names_for(*job.masks);
  Sorter sorter(job.knowledge);
  std::set<std::uint32_t> named;
  for (const auto& [name, numbers] : table.labels) {
    named.insert(numbers.begin(), numbers.end());
    sorter.add(name, {"", fmt::format("{} {}", fmt::join(numbers, "+"), name), numbers, {}, "", table.flags});
  }
  auto given = sorter.given(*job.masks);
  std::set<std::uint32_t> wanted;
  for (const auto& one : given) wanted.insert(one.numbers.begin(), one.numbers.end());
  const auto labels = image_io::read_label_masks(*job.masks, wanted);
  for (auto& one : given) one.mask = union_of_numbers(one.numbers, labels);
  auto unknown = sorter.unknown();
  for (const auto number : labels.others)
    if (!named.contains(number)) unknown.push_back(fmt::format("label {}", number));
  return delivered(job, std::move(given), std::move(unknown));
}

BackendResult place_masks(const Job& job, std::vector<NamedMask> masks) {
  Sorter sorter(job.knowledge);
  for (auto& one : masks)
    sorter.add(one.name, {"", one.label, {}, std::move(one.mask), "", std::move(one.flags)});
  return delivered(job, sorter.given(*job.masks), sorter.unknown());
}

}  // namespace radgenome::segment
