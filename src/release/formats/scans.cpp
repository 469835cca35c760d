// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>

#include "release/release.h"
#include "release/tar_file.h"

namespace radgenome::release::formats {
namespace {

/// Big enough for few files, small enough to be fetched again when one breaks.
constexpr std::uint64_t bytes_of_a_shard = std::uint64_t{1} << 30;

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

/// The shards of one split. How many there are is known at the end, and then goes into their names.
class Shards {
 public:
  Shards(std::filesystem::path folder, Split split) : folder_(std::move(folder)), split_(name_of(split)) {}

  void add(const ReleasedCase& released, const std::filesystem::path& scan) {
    const auto json = records_of(released);
    const auto bytes = std::filesystem::file_size(scan) + json.size();
    if (tar_ && bytes_ + bytes > bytes_of_a_shard) close_shard();
    if (!tar_) tar_ = std::make_unique<TarFile>(unnumbered(count_));
    tar_->add_file(released.record.id + ".ozx", scan);
    tar_->add(released.record.id + ".json", json);
    bytes_ += bytes;
  }

  void finish() {
    if (tar_) close_shard();
    for (std::size_t i = 0; i < count_; ++i)
      std::filesystem::rename(unnumbered(i),
                              folder_ / fmt::format("{}-{:05}-of-{:05}.tar", split_, i, count_));
  }

 private:
  std::filesystem::path unnumbered(std::size_t i) const {
    return folder_ / fmt::format(".{}-{:05}.tar", split_, i);
  }
  void close_shard() {
    tar_->close();
    tar_.reset();
    ++count_;
    bytes_ = 0;
  }

  std::filesystem::path folder_;
  std::string split_;
  std::unique_ptr<TarFile> tar_;
  std::size_t count_ = 0;
  std::uint64_t bytes_ = 0;
};

class Scans : public Writer {
 public:
  explicit Scans(Place place) : place_(std::move(place)) {}

  void add(const ReleasedCase& released) override {
    const auto scan = place_.cases.scan_file(released.record.id);
    if (!scan) return;  // a report alone
    of_split_.try_emplace(released.split, place_.folder, released.split).first->second.add(released, *scan);
  }
  void finish() override {
    for (auto& [split, shards] : of_split_) shards.finish();
  }

 private:
  Place place_;
  std::map<Split, Shards> of_split_;
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
