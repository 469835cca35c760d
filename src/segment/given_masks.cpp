// SPDX-License-Identifier: Apache-2.0
#include "segment/given_masks.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "core/parallel.h"
#include "image_io/image_io.h"
#include "segment/label_names.h"
#include "segment/mask_on_grid.h"

namespace radgenome::segment {
namespace {

namespace fs = std::filesystem;
using record::State;
using record::StructureEntry;

/// A structure and where its mask lies: the file's name, or the label's number.
struct Given {
  std::string structure;
  std::string label;
  std::uint16_t number = 0;
};

/// What was made of one given mask; either a mask or an entry that says why there is none.
struct Taken {
  StructureEntry entry;
  std::optional<Mask> mask;
};

StructureEntry entry_of(const Job& job, const Given& given) {
  StructureEntry entry;
  entry.structure = given.structure;
  entry.source = record::MaskSource{"masks", job.masks->filename().string(), given.label};
  return entry;
}

Taken put_on_grid(const Job& job, const Given& given, Mask mask) {
  Taken taken{entry_of(job, given), std::nullopt};
  auto placed = on_grid(std::move(mask), job.geometry);
  taken.entry.flags = std::move(placed.flags);
  if (!placed.mask) {
    taken.entry.state = State::failed;
    taken.entry.reason = placed.reason;
  } else if (placed.mask->empty()) {
    taken.entry.state = State::empty;
    taken.entry.reason = "mask_is_empty";
  } else {
    taken.entry.state = State::present;
    taken.mask = std::move(placed.mask);
  }
  return taken;
}

Taken read_one(const Job& job, const Given& given) {
  try {
    return put_on_grid(job, given, image_io::read_mask(*job.masks / given.label));
  } catch (const Error& error) {
    Taken taken{entry_of(job, given), std::nullopt};
    taken.entry.state = State::failed;
    taken.entry.reason = error.code();
    return taken;
  }
}

void collect(std::vector<std::optional<Taken>>& taken, BackendResult& result) {
  for (auto& one : taken) {
    if (one->mask) result.masks.put(one->entry.structure, *std::move(one->mask));
    result.entries.push_back(std::move(one->entry));
    one.reset();
  }
}

/// Sorts names into structures and strangers. Where two names mean one structure the first stays and the
/// other is reported with the strangers.
class Sorter {
 public:
  explicit Sorter(const knowledge::Knowledge& knowledge) : knowledge_(knowledge) {}

  void add(const std::string& name, Given given) {
    const auto* structure = knowledge_.find_by_name(name);
    if (structure == nullptr || structure->making == knowledge::Structure::Making::none ||
        std::any_of(given_.begin(), given_.end(),
                    [&](const Given& earlier) { return earlier.structure == structure->id; })) {
      unknown_.push_back(name);
      return;
    }
    given.structure = structure->id;
    given_.push_back(std::move(given));
  }

  const std::vector<Given>& given() const { return given_; }

  std::vector<std::string> unknown() {
    std::sort(unknown_.begin(), unknown_.end());
    return unknown_;
  }

  void require_some(const fs::path& where) const {
    if (given_.empty())
      throw Error("no_known_masks",
                  fmt::format("no mask in {} has the name of a structure; see `radgenome info structures`.",
                              where.string()));
  }

 private:
  const knowledge::Knowledge& knowledge_;
  std::vector<Given> given_;
  std::vector<std::string> unknown_;
};

/// Images that may be open at once. A reader holds a whole image, up to eight bytes a voxel, before it
/// becomes a mask, and all of them together must stay within about a gigabyte.
std::size_t images_at_once(const Geometry& grid) {
  constexpr double bytes_allowed = 1e9, bytes_a_voxel = 8;
  return static_cast<std::size_t>(
      std::max(1.0, bytes_allowed / (bytes_a_voxel * static_cast<double>(grid.voxels()))));
}

/// Bounding box of every label, in one pass over the voxels.
std::vector<Box> boxes_of(const Volume<std::uint16_t>& labels) {
  std::vector<Box> boxes(65536);
  const auto size = labels.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        const auto label = labels(i, j, k);
        if (label == 0) continue;
        auto& box = boxes[label];
        if (box.empty()) {
          box = {{i, j, k}, {i + 1, j + 1, k + 1}};
          continue;
        }
        box.begin = {std::min(box.begin.i, i), std::min(box.begin.j, j), box.begin.k};
        box.end = {std::max(box.end.i, i + 1), std::max(box.end.j, j + 1), k + 1};
      }
  return boxes;
}

Mask mask_of(const Volume<std::uint16_t>& labels, std::uint16_t label, const Box& box) {
  if (box.empty()) return Mask(labels.geometry());
  std::vector<std::uint8_t> inside(box.voxels());
  auto out = inside.begin();
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j)
      for (int i = box.begin.i; i < box.end.i; ++i) *out++ = labels(i, j, k) == label ? 1 : 0;
  return Mask(labels.geometry(), box, inside);
}

}  // namespace

BackendResult masks_of_folder(const Job& job) {
  std::vector<std::string> files;
  for (const auto& file : fs::directory_iterator(*job.masks))
    if (image_io::is_image_name(file.path())) files.push_back(file.path().filename().string());
  std::sort(files.begin(), files.end());
  Sorter sorter(job.knowledge);
  for (const auto& file : files) sorter.add(file, {"", file, 0});
  sorter.require_some(*job.masks);

  const auto& given = sorter.given();
  BackendResult result;
  std::vector<std::optional<Taken>> taken(given.size());
  const auto at_once = images_at_once(job.geometry);
  for (std::size_t first = 0; first < given.size(); first += at_once)
    parallel_for(std::min(at_once, given.size() - first),
                 [&](std::size_t i) { taken[first + i] = read_one(job, given[first + i]); });
  collect(taken, result);
  result.unknown_names = sorter.unknown();
  return result;
}

BackendResult masks_of_label_map(const Job& job) {
  const auto names = label_names_for(*job.masks);
  const auto labels = image_io::read_labels(*job.masks);
  const auto boxes = boxes_of(labels);
  Sorter sorter(job.knowledge);
  for (const auto& [number, name] : names) sorter.add(name, {"", fmt::format("{} {}", number, name), number});
  sorter.require_some(*job.masks);

  const auto& given = sorter.given();
  BackendResult result;
  std::vector<std::optional<Taken>> taken(given.size());
  parallel_for(given.size(), [&](std::size_t i) {
    taken[i] = put_on_grid(job, given[i], mask_of(labels, given[i].number, boxes[given[i].number]));
  });
  collect(taken, result);
  result.unknown_names = sorter.unknown();
  for (std::size_t number = 1; number < boxes.size(); ++number)
    if (!boxes[number].empty() && !names.contains(static_cast<std::uint16_t>(number)))
      result.unknown_names.push_back(fmt::format("label {}", number));
  return result;
}

}  // namespace radgenome::segment
