// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>

#include "core/beside.h"
#include "core/error.h"
#include "core/minify.h"
#include "release/release.h"
#include "release/shards.h"

namespace radgenome::release::formats {
namespace {

/// A record as its file has it, else as it is in memory.
template <class Record>
std::string text_of_record(const Cases& cases, const std::string& id, const char* file,
                           const Record& record) {
  const auto text = cases.record_text ? cases.record_text(id, file) : std::nullopt;
  return text ? minified(*text) : record::to_json(record).dump();
}

/// The records of a case as its data set holds them, but for the options of choices, which are those offered.
std::string records_of(const Cases& cases, const ReleasedCase& released) {
  const auto& id = released.record.id;
  return fmt::format(R"({{"case":{},"structures":{},"facts":{},"links":{},"checks":{},"questions":{},)"
                     R"("balanced":{},"split":"{}"}})",
                     text_of_record(cases, id, "case.json", released.record),
                     text_of_record(cases, id, "structures.json", released.structures),
                     text_of_record(cases, id, "facts.json", released.facts),
                     text_of_record(cases, id, "links.json", released.links),
                     text_of_record(cases, id, "checks.json", released.checks),
                     minified(record::text_of(released.questions)), Json(released.balanced).dump(),
                     name_of(released.split));
}

/// Copies beside the others, who would wait for the disk.
class Scans : public Writer {
 public:
  explicit Scans(Place place) : place_(std::move(place)) {}

  void add(const ReleasedCase& released) override {
    const auto& id = released.record.id;
    const auto scan = place_.cases.scan_file(id);
    if (!scan) return;  // a report alone
    const auto records = std::make_shared<const std::string>(records_of(place_.cases, released));
    copying_.add([this, id, scan = *scan, split = std::string(name_of(released.split)), records] {
      in_context(id, [&] { copy(id, scan, split, *records); });
    });
  }
  void finish() override {
    copying_.finish();
    for (auto& [split, shards] : of_split_) hashes_.merge(shards.finish());
    remove_leftovers(place_.folder);
  }
  Hashes hashes() const override { return hashes_; }

 private:
  void copy(const std::string& id, const std::filesystem::path& scan, const std::string& split,
            const std::string& records) {
    const auto& ship = place_.cases.shipped_scan;
    of_split_.try_emplace(split, place_.folder, split, place_.shard_bytes)
        .first->second.add(id, ship ? ship(scan) : scan, records);
  }

  Place place_;
  std::map<std::string, Shards> of_split_;
  Hashes hashes_;
  Beside copying_{2};  ///< last: it uses all of the above
};

}  // namespace

Format scans() {
  return {scans_format,
          "scans/<split>-*.tar: of each case with masks its scan file <case>.ozx and its records "
          "<case>.json, for WebDataset",
          "scans", true,
          [](const Place& place) -> std::unique_ptr<Writer> { return std::make_unique<Scans>(place); }};
}

}  // namespace radgenome::release::formats
