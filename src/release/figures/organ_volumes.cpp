// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/quantile.h"
#include "release/figure.h"

namespace radgenome::release::figures {
namespace {

constexpr std::size_t most_rows = 25;

class OrganVolumes : public Plotter {
 public:
  explicit OrganVolumes(const knowledge::Knowledge& knowledge) : knowledge_(knowledge) {}

  void add(const ReleasedCase& released) override {
    for (const auto& entry : released.structures.structures)
      if (is_whole(entry)) {
        volumes_[entry.structure].push_back(*entry.volume_ml);
        if (has_flag(entry, "coarse")) ++coarse_[entry.structure];
      }
  }

  Plotted finish(const FigureInput&) override {
    if (volumes_.empty()) return {std::nullopt, "no mask of a whole organ is in the release"};
    struct Organ {
      std::string id;
      double median;
    };
    std::vector<Organ> organs;
    for (auto& [id, volumes] : volumes_) {
      std::sort(volumes.begin(), volumes.end());
      organs.push_back({id, quantile(volumes, 0.5)});
    }
    // Those that most scans have are shown, the largest first.
    std::stable_sort(organs.begin(), organs.end(), [&](const Organ& a, const Organ& b) {
      return volumes_[a.id].size() > volumes_[b.id].size();
    });
    organs.resize(std::min(organs.size(), most_rows));
    std::stable_sort(organs.begin(), organs.end(),
                     [](const Organ& a, const Organ& b) { return a.median > b.median; });
    Chart chart;
    chart.x_name = "volume (ml), logarithmic";
    chart.notes_name = "median, scans";
    chart.scale = Chart::Scale::logarithmic;
    chart.keys = {{"median", colours::limit, Chart::Shape::bar},
                  {"middle half", colours::main},
                  {"all", colours::rest}};
    double least = 1e300, most = 0;
    for (std::size_t row = 0; row < organs.size(); ++row) {
      const auto& volumes = volumes_[organs[row].id];
      const auto coarse = coarse_[organs[row].id];
      chart.rows.push_back(
          {organs[row].id, fmt::format("{:.1f} ml, {}{}", organs[row].median, volumes.size(),
                                       coarse == 0 ? "" : fmt::format(", {} coarse", coarse))});
      chart.bars.push_back({row, volumes.front(), volumes.back(), colours::rest, 0.25});
      chart.bars.push_back({row, quantile(volumes, 0.25), quantile(volumes, 0.75), colours::main, 0.6});
      chart.points.push_back({row, organs[row].median, colours::limit, Chart::Shape::bar});
      least = std::min(least, volumes.front());
      most = std::max(most, volumes.back());
    }
    chart.from = std::pow(10, std::floor(std::log10(least)));
    chart.to = std::max(std::pow(10, std::ceil(std::log10(most))), 10 * chart.from);
    return {chart, ""};
  }

 private:
  /// Lesions, and what the scan or the masks cut off, would say nothing of an organ.
  bool is_whole(const record::StructureEntry& entry) const {
    const auto* structure = knowledge_.find_structure(entry.structure);
    return entry.state == record::State::present && entry.volume_ml && structure != nullptr &&
           !structure->lesion && entry.touches_border == false && !has_flag(entry, "incomplete");
  }
  static bool has_flag(const record::StructureEntry& entry, const char* flag) {
    return std::find(entry.flags.begin(), entry.flags.end(), flag) != entry.flags.end();
  }

  const knowledge::Knowledge& knowledge_;
  std::map<std::string, std::vector<double>> volumes_;
  std::map<std::string, std::size_t> coarse_;
};

}  // namespace

Figure organ_volumes() {
  return {"organ_volumes", "Volumes of organs",
          "Of masks that are whole: no part is missing and none touches the border of the scan. The 25 "
          "structures that most scans have; numbers as in the table `structures`.",
          [](const knowledge::Knowledge& knowledge) -> std::unique_ptr<Plotter> {
            return std::make_unique<OrganVolumes>(knowledge);
          }};
}

}  // namespace radgenome::release::figures
