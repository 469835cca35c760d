// SPDX-License-Identifier: Apache-2.0
#include "knowledge/reference_volumes.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "knowledge/read.h"

namespace radgenome::knowledge {
namespace {

/// Of a normal distribution, 95 % lie within so many standard deviations of the mean.
constexpr double deviations = 1.96;

void widen(ReferenceVolume& row, std::optional<double> low, std::optional<double> high) {
  if (low && *low > 0) row.low = row.low ? std::min(*row.low, *low) : *low;
  if (high) row.high = row.high ? std::max(*row.high, *high) : *high;
}

/// A group gives its limits, or mean and standard deviation.
void add_group(const Json& value, ReferenceVolume& row) {
  JsonObject group(value);
  widen(row, group.find<double>("low"), group.find<double>("high"));
  if (const auto mean = group.find<double>("mean")) {
    const auto deviation = group.get<double>("standard_deviation");
    widen(row, *mean - deviations * deviation, *mean + deviations * deviation);
  }
  group.find<std::string>("group");
  group.finish();
}

ReferenceVolume row_from(JsonObject& entry, const Knowledge& knowledge) {
  ReferenceVolume row;
  row.structure = knowledge.structure(entry.get<std::string>("structure")).id;
  row.of = entry.get_or<std::string>("share_of", "");
  if (!row.of.empty()) knowledge.structure(row.of);
  for (const auto& group : entry.list("groups")) add_group(group, row);
  row.population = entry.get<std::string>("population");
  row.source = entry.get<std::string>("source");
  if (!row.low && !row.high) throw Error("bad_record", "it gives no limit");
  if (row.low && row.high && *row.low >= *row.high)
    throw Error("bad_record", "its lower limit is not below its upper one");
  if (!row.source.starts_with("doi:"))
    throw Error("bad_record", "its \"source\" is no publication; it begins with \"doi:\"");
  return row;
}

}  // namespace

ReferenceVolumes ReferenceVolumes::load(const std::filesystem::path& data, const Knowledge& knowledge) {
  const auto file = data / "reference" / "volumes.json";
  const auto text = read_file(file);
  ReferenceVolumes volumes;
  volumes.version_ = sha256_of(text);
  std::string at;
  try {
    const auto json = parse_json(text);
    JsonObject root(json);
    if (root.get<std::string>("format") != "radgenome.reference_volumes/1")
      throw Error("bad_record", "this program reads the format \"radgenome.reference_volumes/1\"");
    for (const auto& item : root.list("volumes")) {
      at = fmt::format("number {}", volumes.rows_.size() + 1);
      JsonObject entry(item);
      volumes.rows_.push_back(row_from(entry, knowledge));
      entry.finish();
    }
    at.clear();
    root.finish();
  } catch (const Error& error) {
    throw_bad(file.string(), at, error.sentence());
  }
  return volumes;
}

const ReferenceVolume* ReferenceVolumes::in_ml(std::string_view structure) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const ReferenceVolume& row) {
    return row.structure == structure && row.of.empty();
  });
  return found == rows_.end() ? nullptr : &*found;
}

}  // namespace radgenome::knowledge
