// SPDX-License-Identifier: Apache-2.0
#include "cli/page/quality_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "check/check.h"
#include "cli/page/frame.h"
#include "cli/page/picture.h"
#include "core/error.h"
#include "core/parallel.h"
#include "knowledge/contradictions.h"
#include "pipeline/case_scan.h"

namespace radgenome::cli {
namespace {

/// More pictures of one case make the page long without telling more.
constexpr std::size_t most_pictures = 4;
/// Checks of one case that are written out; the table of all of them is the CSV's.
constexpr std::size_t most_checks = 40;
/// Cases in the list below the pictured ones; a page of more is slow to open.
constexpr std::size_t most_rows = 5000;

/// What is shown for a check of the case as a whole.
const std::vector<std::string> whole_body = {"lung", "liver", "heart", "vertebrae", "spleen"};

/// Keys under which checks name further structures.
constexpr std::array structure_keys = {"other", "parent", "structure", "above", "below", "place"};

Plane plane_of(const std::string& code) {
  if (code.starts_with("vertebra_")) return Plane::sagittal;
  const bool body =
      code == "rib_order" || code == "side_swapped" || code == "mirrored" || code == "masks_against_ct";
  return body ? Plane::coronal : Plane::axial;
}

/// The structures that a check speaks of, the one to look at first.
std::vector<std::string> structures_of(const record::Check& check, const std::string& id) {
  std::vector<std::string> structures;
  if (check.subject != id) structures.push_back(check.subject);
  for (const auto* key : structure_keys)
    if (const auto found = check.numbers.find(key); found != check.numbers.end() && found->is_string())
      structures.push_back(found->get<std::string>());
  return structures.empty() ? whole_body : structures;
}

/// Worst first, one of each code before the second of any.
std::vector<const record::Check*> order_of_pictures(const std::vector<record::Check>& checks) {
  std::vector<const record::Check*> first, further;
  std::set<std::string> seen;
  for (const auto& check : checks)
    if (check.severity != record::Severity::info)
      (seen.insert(check.code).second ? first : further).push_back(&check);
  first.insert(first.end(), further.begin(), further.end());
  return first;
}

std::optional<Ct> ct_of(const dataset::Dataset& dataset, const record::Case& record, Json& shown) {
  try {
    if (record.ct) return pipeline::read_ct(dataset, record);
    shown["no_ct"] = "The case has no CT; outlines alone are shown.";
  } catch (const Error& error) {
    shown["no_ct"] = error.sentence();
  }
  return std::nullopt;
}

void add_pictures(const dataset::Dataset& dataset, const knowledge::Knowledge& knowledge,
                  const std::vector<record::Check>& checks, Json& shown) {
  const auto id = shown.at("id").get<std::string>();
  if (!std::filesystem::exists(dataset.file(id, "case.json"))) return;
  const auto record = dataset.read_case(id);
  const auto masks = dataset.read_masks(id, knowledge);
  if (masks.all().empty()) return;
  const auto ct = ct_of(dataset, record, shown);
  const bool usable = ct && ct->geometry().matches(masks.all().begin()->second->geometry());
  const auto draw = [&](const record::Check& check, const PictureRequest& request) {
    auto picture = picture_json(request, masks, usable ? &*ct : nullptr);
    if (picture.is_null()) return;
    picture["code"] = check.code;
    picture["severity"] = name_of(check.severity);
    shown["pictures"].push_back(std::move(picture));
  };
  const auto order = order_of_pictures(checks);
  std::set<std::string> drawn;
  for (const auto* check : order) {
    if (shown["pictures"].size() >= most_pictures) break;
    PictureRequest request{plane_of(check->code), structures_of(*check, id)};
    if (!drawn.insert(fmt::format("{} {}", name_of(request.plane), fmt::join(request.structures, ", ")))
             .second)
      continue;
    draw(*check, request);
  }
  // What is wrong has no mask of its own: the body tells what the scan shows.
  if (shown["pictures"].empty() && !order.empty()) draw(*order.front(), {Plane::coronal, whole_body});
}

Json case_json(const dataset::Dataset& dataset, const pipeline::CaseQuality& quality,
               const knowledge::Knowledge& knowledge) {
  const auto checks = pipeline::checks_of(dataset, quality.id);
  Json shown = {
      {"id", quality.id}, {"counts", quality.checks}, {"checks", Json::array()}, {"pictures", Json::array()}};
  for (std::size_t i = 0; i < std::min(checks.size(), most_checks); ++i)
    shown["checks"].push_back({{"code", checks[i].code},
                               {"severity", name_of(checks[i].severity)},
                               {"sentence", checks[i].sentence}});
  shown["checks_left_out"] = checks.size() - shown["checks"].size();
  try {
    add_pictures(dataset, knowledge, checks, shown);
  } catch (const Error& error) {
    shown["no_ct"] = error.sentence();
  }
  return shown;
}

/// What each code means, for those who meet it first.
Json meanings(const std::filesystem::path& data, const knowledge::Knowledge& knowledge) {
  Json summary = {{pipeline::stage_failed, "A stage that could not be made; the case is incomplete"}};
  for (const auto& checker : check::all_checkers()) summary[checker.code] = checker.summary;
  const auto contradictions = knowledge::Contradictions::load(data, knowledge);
  for (const auto& row : contradictions.rows()) summary[row.id] = row.rule;
  return summary;
}

Json codes_json(const pipeline::Quality& quality, const Json& meaning) {
  Json codes = Json::array();
  for (const auto& code : quality.codes)
    codes.push_back({{"code", code.code},
                     {"severity", name_of(code.worst)},
                     {"checks", code.all()},
                     {"cases", code.cases},
                     {"meaning", meaning.value(code.code, "")}});
  return codes;
}

Json rows_json(const pipeline::Quality& quality, std::size_t from) {
  Json rows = Json::array();
  for (std::size_t i = from; i < std::min(quality.worst.size(), from + most_rows); ++i) {
    const auto& one = quality.worst[i];
    rows.push_back({one.id, one.checks, one.codes});
  }
  return rows;
}

}  // namespace

std::string quality_page(const dataset::Dataset& dataset, const pipeline::Quality& quality,
                         std::size_t pictured, const knowledge::Knowledge& knowledge,
                         const std::filesystem::path& data) {
  const auto bad = static_cast<std::size_t>(std::count_if(quality.worst.begin(), quality.worst.end(),
                                                          [](const auto& one) { return one.badness > 0; }));
  const auto n = std::min(pictured, bad);
  std::vector<Json> cases(n);
  for (std::size_t i = 0; i < n; ++i) cases[i] = case_json(dataset, quality.worst[i], knowledge);
  const auto name = std::filesystem::absolute(dataset.root()).lexically_normal();
  return filled_frame(
      data / "page" / "quality.html",
      {{"name", (name.has_filename() ? name : name.parent_path()).filename().string()},
       {"cases", quality.cases},
       {"with_errors", quality.with_errors},
       {"with_warnings", quality.with_warnings},
       {"codes", codes_json(quality, meanings(data, knowledge))},
       {"worst", cases},
       {"others", rows_json(quality, n)},
       {"others_left_out", quality.worst.size() - n - std::min(quality.worst.size() - n, most_rows)}});
}

}  // namespace radgenome::cli
