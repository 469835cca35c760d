// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/error.h"
#include "core/json.h"
#include "segment/atlas/refine.h"
#include "segment/atlas/sets.h"
#include "segment/atlas/work_scan.h"
#include "segment/segment.h"

namespace radgenome::segment::backends {
namespace {

using namespace segment::atlas;

constexpr const char* model = "s0011_3mm";
/// Less lung and bone than this is no trunk of a patient: noise, air, a phantom.
constexpr double least_lung_or_bone_ml = 60;
/// A structure with less of it inside the scan is said to be outside.
constexpr double least_share_inside = 0.5;

struct Made {
  LabelAtlas atlas;
  Labels labels;  ///< on the CT's grid
  std::array<double, 256> inside{};
};

Made lay_atlas_over(const Job& job) {
  Made made{load_label_atlas(job.data), {}, {}};
  const auto scan = work_scan(*job.ct);
  const auto found = find_landmarks(scan.hu);
  const auto lungs = set_where(scan.hu.geometry(), [&](std::size_t v) { return found.lungs.values()[v] != 0; });
  if (millilitres(lungs) < least_lung_or_bone_ml && millilitres(found.bone) < least_lung_or_bone_ml)
    throw Error("no_anatomy_found",
                "neither lungs nor bones were found in the CT, so the atlas cannot be laid over it; check that the "
                "scan shows a chest or abdomen in Hounsfield units");
  const auto laid = lay_over(made.atlas, scan.hu, found);
  made.inside = shares_inside(made.atlas.labels, laid.affine.atlas_from_scan, laid.displacement, scan.hu.geometry());
  made.labels = onto(job.geometry, refine(made.atlas, found, laid), scan);
  return made;
}

LabelSet named(const LabelAtlas& atlas, const std::vector<std::string>& beginnings, const LabelSet* within) {
  LabelSet group{};
  for (std::size_t n = 1; n < group.size(); ++n)
    for (const auto& beginning : beginnings)
      if (!atlas.names[n].empty() && atlas.names[n].starts_with(beginning) && (within == nullptr || (*within)[n] != 0))
        group[n] = 1;
  return group;
}

/// Share of a group inside the scan: by its labels, each counted alike.
double share_inside(const Made& made, const LabelSet& group) {
  double sum = 0, labels = 0;
  for (std::size_t n = 0; n < group.size(); ++n)
    if (group[n] != 0) sum += made.inside[n], labels += 1;
  return labels > 0 ? sum / labels : 0;
}

void deliver(const Job& job, const Made& made, const std::string& name, const LabelSet& group, double least_share,
             BackendResult& result) {
  const auto* structure = job.knowledge.find_by_name(name);
  if (structure == nullptr)
    throw Error("bad_atlas", fmt::format("delivers.json of the atlas names \"{}\", which is no structure", name));
  record::StructureEntry entry;
  entry.structure = structure->id;
  entry.flags = {"coarse"};
  entry.source = record::MaskSource{"atlas", model, name};
  auto mask = Mask::of(in_group(made.labels, group));
  if (share_inside(made, group) < least_share) {
    entry.state = record::State::outside_field_of_view;
    entry.reason = "outside_field_of_view";
  } else if (mask.empty()) {
    entry.state = record::State::failed;
    entry.reason = "not_found";
  } else {
    entry.state = record::State::present;
    result.masks.put(structure->id, std::move(mask));
  }
  result.entries.push_back(std::move(entry));
}

BackendResult run(const Job& job) {
  if (job.ct == nullptr) throw Error("no_ct", "the atlas needs a CT, and this case has none");
  const auto made = lay_atlas_over(job);
  const auto delivers = read_json(job.data / "atlas" / "delivers.json");
  BackendResult result;
  for (const char* list : {"lobes", "organs"})
    for (const auto& name : delivers.at(list).get<std::vector<std::string>>())
      deliver(job, made, name, named(made.atlas, {name}, nullptr), least_share_inside, result);
  const auto airway = delivers.at("airway").get<std::string>();
  deliver(job, made, airway, made.atlas.trachea, least_share_inside, result);
  // Of the bones some are in every scan of a trunk; what is inside is delivered.
  for (const auto& [id, beginnings] : delivers.at("bone_groups").items())
    deliver(job, made, id, named(made.atlas, beginnings.get<std::vector<std::string>>(), &made.atlas.bone), 0.05,
            result);
  return result;
}

}  // namespace

Backend atlas() {
  return {"atlas", 1, "Lays a labelled body over the CT; no weights; large organs only, marked coarse", run};
}

}  // namespace radgenome::segment::backends
