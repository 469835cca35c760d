// SPDX-License-Identifier: Apache-2.0
#include "cli/page/page.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "cli/page/frame.h"
#include "cli/page/slice.h"
#include "core/error.h"
#include "core/json.h"
#include "core/parallel.h"
#include "pipeline/case_scan.h"
#include "volume/geometry_json.h"

namespace radgenome::cli {
namespace {

constexpr std::array<Plane, 3> planes = {Plane::axial, Plane::coronal, Plane::sagittal};
/// More sets of slices than this make the page heavy; the structures of present findings come first.
constexpr std::size_t most_views = 14;
/// A slice is shown about this large, so that finer pixels would only make the page heavy.
constexpr int most_pixels = 384;
/// Characters of slices and outlines a page may hold; with the records it stays below 4 MB.
constexpr std::size_t most_characters = 3'200'000;

/// The structures to show, those of present findings first, then in order of the report.
std::vector<std::string> structures_to_show(const record::Facts& facts, const record::Links& links) {
  std::set<std::string> present;
  for (const auto* fact : facts.all())
    if (fact->status == record::Status::present && fact->finding != "normal") present.insert(fact->id);
  std::vector<std::string> chosen;
  for (const bool first : {true, false})
    for (const auto& link : links.links)
      if (link.structure && present.contains(link.fact) == first &&
          std::find(chosen.begin(), chosen.end(), *link.structure) == chosen.end())
        chosen.push_back(*link.structure);
  if (chosen.size() > most_views) chosen.resize(most_views);
  return chosen;
}

/// Slices of the middle of the scan, for a case whose facts are tied to nothing.
int middle(const Geometry& geometry, const SliceFrame& frame) {
  return geometry.size[frame.through] / 2;
}

Json plane_json(const Geometry& geometry, const Ct* ct, const Mask* mask, Plane plane) {
  const auto frame = SliceFrame::of(geometry, plane);
  const int slice =
      (mask != nullptr ? best_slice(*mask, frame) : std::nullopt).value_or(middle(geometry, frame));
  Json json = {{"plane", name_of(plane)},
               {"slice", slice + 1},
               {"of", geometry.size[frame.through]},
               {"width", frame.width},
               {"height", frame.height},
               {"width_mm", frame.width * frame.pixel_width_mm},
               {"height_mm", frame.height * frame.pixel_height_mm}};
  if (ct != nullptr) json["png"] = base64_of(png_of(shrunk(grey_slice(*ct, frame, slice), most_pixels)));
  json["outline"] = mask != nullptr ? outline_of(*mask, frame, slice) : "";
  return json;
}

Json view_json(const std::string& structure, const Geometry& geometry, const Ct* ct, const Mask* mask) {
  std::vector<Json> shown(planes.size());
  parallel_for(planes.size(), [&](std::size_t i) { shown[i] = plane_json(geometry, ct, mask, planes[i]); });
  return {{"structure", structure}, {"planes", shown}};
}

std::size_t characters_of(const Json& view) {
  std::size_t characters = 0;
  for (const auto& plane : view.at("planes"))
    for (const auto* part : {"png", "outline"})
      if (const auto found = plane.find(part); found != plane.end())
        characters += found->get_ref<const std::string&>().size();
  return characters;
}

Json views_json(const record::Case& record, const Ct* ct, const record::MaskSet& masks,
                const std::vector<std::string>& structures) {
  Json views = Json::array();
  if (!record.geometry) return views;
  std::size_t characters = 0;
  for (const auto& structure : structures) {
    const auto mask = masks.find(structure);
    if (mask == nullptr) continue;
    auto view = view_json(structure, *record.geometry, ct, mask.get());
    characters += characters_of(view);
    if (characters > most_characters && !views.empty()) break;
    views.push_back(std::move(view));
  }
  if (views.empty() && ct != nullptr) views.push_back(view_json("", *record.geometry, ct, nullptr));
  return views;
}

template <class Record>
Json json_or_null(const std::optional<Record>& record) {
  return record ? to_json(*record) : Json();
}

/// The names that the page speaks: findings by id.
Json finding_names(const knowledge::Knowledge& knowledge) {
  Json names = Json::object();
  for (const auto& finding : knowledge.findings()) names[finding.id] = finding.name;
  return names;
}

}  // namespace

std::string case_page(const dataset::Dataset& dataset, const std::string& id,
                      const knowledge::Knowledge& knowledge, const std::filesystem::path& data) {
  const auto record = dataset.read_case(id);
  const auto facts = dataset.read_facts(id);
  const auto links = dataset.read_links(id);
  Json shown = {{"case", to_json(record)},
                {"facts", json_or_null(facts)},
                {"links", json_or_null(links)},
                {"structures", json_or_null(dataset.read_structures(id))},
                {"checks", json_or_null(dataset.read_checks(id))},
                {"questions", json_or_null(dataset.read_questions(id))},
                {"finding_names", finding_names(knowledge)},
                {"no_ct", ""}};
  std::optional<Ct> ct;
  try {
    if (record.ct) ct = pipeline::read_ct(dataset, record);
  } catch (const Error& error) {
    shown["no_ct"] = error.sentence();
  }
  const auto masks = dataset.read_masks(id, knowledge);
  const auto structures = facts && links ? structures_to_show(*facts, *links) : std::vector<std::string>{};
  shown["views"] = views_json(record, ct ? &*ct : nullptr, masks, structures);
  return filled_frame(data / "page" / "case.html", shown);
}

}  // namespace radgenome::cli
