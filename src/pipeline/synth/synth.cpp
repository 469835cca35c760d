// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/synth.h"

#include <fmt/format.h>

#include <vector>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "image_io/image_io.h"
#include "pipeline/synth/paint.h"
#include "pipeline/synth/truth.h"

namespace radgenome::pipeline::synth {
namespace {

namespace fs = std::filesystem;

/// What the tables need of a case once its images are written.
struct Made {
  std::string report_row, truth_line;
  std::size_t facts = 0, masks = 0;
};

void require_room(const fs::path& out) {
  std::error_code ignored;
  if (fs::exists(out, ignored) && !(fs::is_directory(out, ignored) && fs::is_empty(out, ignored)))
    throw Error("folder_not_empty",
                fmt::format("{} is there already and is not an empty folder; name a new one.", out.string()));
}

Made make_case(const SynthOptions& options, const ReportTemplates& templates, std::size_t number) {
  const auto plan = plan_case(options.seed, number);
  const auto tissues = tissues_of(plan);
  const auto file = plan.case_id + ".nii.gz";
  image_io::write_ct(options.out / "ct" / file,
                     ct_of(plan, tissues, Random(options.seed, number, "texture").bits()));
  std::vector<std::string> present;
  const auto folder = options.out / "masks" / plan.case_id;
  const auto masks = masks_of(tissues);
  present.reserve(masks.size());
  for (const auto& [structure, mask] : masks) present.push_back(structure);
  parallel_for(masks.size(), [&](std::size_t i) {
    image_io::write_mask(folder / (masks[i].first + ".nii.gz"), masks[i].second);
  });
  const auto report = write_report(plan, templates, Random(options.seed, number, "report"));
  return {csv_row({file, report.clinical, report.technique, report.findings, report.impression}),
          truth_of(plan, report, present).dump() + "\n", report.facts.size(), present.size()};
}

}  // namespace

SynthResult synthesise(const SynthOptions& options) {
  require_room(options.out);
  const auto templates = ReportTemplates::load(options.data / "synth" / "en.json");
  std::vector<Made> made(options.cases);
  parallel_for(options.cases, [&](std::size_t i) { made[i] = make_case(options, templates, i + 1); });
  std::string reports =
      csv_row({"VolumeName", "ClinicalInformation_EN", "Technique_EN", "Findings_EN", "Impressions_EN"});
  std::string truth;
  SynthResult result{options.cases, 0, 0};
  for (const auto& one : made) {
    reports += one.report_row;
    truth += one.truth_line;
    result.facts += one.facts;
    result.masks += one.masks;
  }
  write_file_atomically(options.out / "reports.csv", reports);
  write_file_atomically(options.out / "truth.jsonl", truth);
  return result;
}

}  // namespace radgenome::pipeline::synth
