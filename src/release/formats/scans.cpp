// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>

#include "release/release.h"
#include "release/shards.h"

namespace radgenome::release::formats {
namespace {

/// The records of a case as its data set holds them, but for the options of choices, which are those offered.
std::string records_of(const ReleasedCase& released) {
  return Json{{"case", record::to_json(released.record)},
              {"structures", record::to_json(released.structures)},
              {"facts", record::to_json(released.facts)},
              {"links", record::to_json(released.links)},
              {"checks", record::to_json(released.checks)},
              {"questions", record::to_json(released.questions)},
              {"balanced", released.balanced},
              {"split", name_of(released.split)}}
      .dump();
}

class Scans : public Writer {
 public:
  explicit Scans(Place place) : place_(std::move(place)) {}

  void add(const ReleasedCase& released) override {
    const auto& id = released.record.id;
    const auto scan = place_.cases.scan_file(id);
    if (!scan) return;  // a report alone
    const std::string split(name_of(released.split));
    of_split_.try_emplace(split, place_.folder, split, place_.shard_bytes)
        .first->second.add(id, *scan, records_of(released));
  }
  void finish() override {
    for (auto& [split, shards] : of_split_) shards.finish();
    remove_leftovers(place_.folder);
  }

 private:
  Place place_;
  std::map<std::string, Shards> of_split_;
};

}  // namespace

Format scans() {
  return {"scans",
          "scans/<split>-*.tar: of each case with masks its scan file <case>.ozx and its records "
          "<case>.json, for WebDataset",
          "scans", true,
          [](const Place& place) -> std::unique_ptr<Writer> { return std::make_unique<Scans>(place); }};
}

}  // namespace radgenome::release::formats
