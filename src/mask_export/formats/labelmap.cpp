// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/file.h"
#include "core/json.h"
#include "image_io/image_io.h"
#include "mask_export/mask_export.h"

namespace radgenome::mask_export::formats {
namespace {

constexpr const char* rule =
    "where structures overlap, a voxel gets the one with the fewest voxels; of equal ones, the first by name";

struct Item {
  std::string structure;
  std::uint16_t number = 0;
  std::shared_ptr<const Mask> mask;
};

/// The place of a structure among all that there are, from 1: the same in every case of a data set.
std::uint16_t number_of(const std::string& structure, const knowledge::Knowledge& knowledge) {
  const auto all = knowledge.structures();
  const auto found = std::lower_bound(all.begin(), all.end(), structure,
                                      [](const auto& s, const auto& id) { return s.id < id; });
  if (found == all.end() || found->id != structure)
    throw Error(
        "unknown_structure",
        fmt::format("\"{}\" is no structure of data/structures.json; run the data set again", structure));
  return static_cast<std::uint16_t>(found - all.begin() + 1);
}

/// The one that wins a voxel comes before the one that loses it.
std::vector<Item> by_precedence(const CaseMasks& masks, const knowledge::Knowledge& knowledge) {
  std::vector<Item> items;
  for (const auto& [structure, mask] : masks.masks)
    items.push_back({structure, number_of(structure, knowledge), mask});
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return a.mask->voxels() < b.mask->voxels(); });
  return items;
}

Volume<std::uint16_t> painted(const std::vector<Item>& items) {
  Volume<std::uint16_t> labels(items.front().mask->geometry());
  for (auto item = items.rbegin(); item != items.rend(); ++item)
    item->mask->for_each_run([&](int j, int k, Run run) {
      std::fill_n(labels.values().begin() + static_cast<std::ptrdiff_t>(labels.offset(run.begin, j, k)),
                  run.length(), item->number);
    });
  return labels;
}

struct Overlap {
  std::string kept, lost;
  std::int64_t voxels = 0;
};

std::vector<Overlap> overlaps_of(const std::vector<Item>& items) {
  std::vector<Overlap> overlaps;
  for (std::size_t a = 0; a < items.size(); ++a)
    for (std::size_t b = a + 1; b < items.size(); ++b) {
      if (intersection(items[a].mask->box(), items[b].mask->box()).empty()) continue;
      const auto common = common_voxels(*items[a].mask, *items[b].mask);
      if (common > 0) overlaps.push_back({items[a].structure, items[b].structure, common});
    }
  std::sort(overlaps.begin(), overlaps.end(),
            [](const auto& a, const auto& b) { return std::tie(a.kept, a.lost) < std::tie(b.kept, b.lost); });
  return overlaps;
}

/// Names of the labels that have a voxel left, and the structures that have none.
struct Table {
  std::map<std::uint16_t, std::string> names;
  std::vector<std::string> covered;
};

Table table_of(const std::vector<Item>& items, const Volume<std::uint16_t>& labels) {
  std::vector<bool> seen(65536);
  for (const auto label : labels.values()) seen[label] = true;
  Table table;
  for (const auto& item : items)
    if (seen[item.number])
      table.names[item.number] = item.structure;
    else
      table.covered.push_back(item.structure);
  std::sort(table.covered.begin(), table.covered.end());
  return table;
}

Json description(const std::string& id, const std::string& knowledge, const Table& table,
                 const std::vector<Overlap>& overlaps) {
  Json labels = Json::object(), list = Json::array();
  for (const auto& [number, name] : table.names) labels[std::to_string(number)] = name;
  for (const auto& overlap : overlaps)
    list.push_back({{"kept", overlap.kept}, {"lost", overlap.lost}, {"voxels", overlap.voxels}});
  return {{"format", "radgenome.labelmap/1"},
          {"case", id},
          {"knowledge", knowledge},
          {"labels", labels},
          {"rule", rule},
          {"overlaps", list},
          {"covered", table.covered}};
}

std::vector<std::string> notes_of(const Table& table, const std::vector<Overlap>& overlaps) {
  if (overlaps.empty()) return {};
  constexpr std::size_t most = 8;
  std::string pairs;
  for (std::size_t i = 0; i < std::min(most, overlaps.size()); ++i)
    pairs += fmt::format("{}{} over {} ({} voxels)", i == 0 ? "" : ", ", overlaps[i].kept, overlaps[i].lost,
                         overlaps[i].voxels);
  if (overlaps.size() > most)
    pairs += fmt::format(" and {} more pairs, in labelmap.json", overlaps.size() - most);
  std::vector<std::string> notes = {fmt::format("{}: {}", rule, pairs)};
  if (!table.covered.empty())
    notes.push_back(fmt::format("no voxel is left of {}", fmt::join(table.covered, ", ")));
  return notes;
}

std::vector<std::string> write(const CaseMasks& masks, const knowledge::Knowledge& knowledge,
                               const std::filesystem::path& folder) {
  const auto items = by_precedence(masks, knowledge);
  const auto labels = painted(items);
  const auto overlaps = overlaps_of(items);
  const auto table = table_of(items, labels);
  image_io::write_labels(folder / "labelmap.nii.gz", labels, table.names);
  write_file_atomically(folder / "labelmap.json",
                        pretty(description(masks.id, knowledge.version(), table, overlaps)));
  return notes_of(table, overlaps);
}

}  // namespace

Format labelmap() {
  return {"labelmap",
          fmt::format("<case>/labelmap.nii.gz, its names in the header and in labelmap.json; {}", rule),
          write};
}

}  // namespace radgenome::mask_export::formats
