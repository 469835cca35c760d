// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/command.h"
#include "core/data_folder.h"
#include "dataset/dataset.h"
#include "import/import.h"
#include "mask_export/mask_export.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  std::string dataset;
  std::vector<std::string> cases;
  mask_export::Options masks;
};

/// The files of the DICOM series that a case's CT was read from; none for other formats, and where it is
/// gone.
std::vector<std::filesystem::path> ct_files(const dataset::Dataset& dataset, const std::string& id) {
  const auto record = dataset.read_case(id);
  if (!record.ct || record.ct->format != "dicom") return {};
  if (!std::filesystem::is_directory(dataset.root() / record.ct->path)) return {};
  return import::ct_series(record, dataset.root()).files;
}

mask_export::Cases cases_of(const dataset::Dataset& dataset, const knowledge::Knowledge& knowledge,
                            const std::vector<std::string>& chosen) {
  mask_export::Cases cases;
  for (const auto& id : chosen) (void)dataset.read_case(id);  // one that is not there ends the command
  cases.ids = chosen.empty() ? dataset.case_ids() : chosen;
  std::sort(cases.ids.begin(), cases.ids.end());
  cases.ids.erase(std::unique(cases.ids.begin(), cases.ids.end()), cases.ids.end());
  cases.load = [&](const std::string& id) {
    return mask_export::Cases::Loaded{dataset.read_structures(id).value_or(record::Structures{}),
                                      dataset.read_masks(id, knowledge),
                                      [&dataset, id] { return ct_files(dataset, id); }};
  };
  return cases;
}

int export_command(const Options& options) {
  const auto dataset = dataset::Dataset::open(options.dataset);
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const auto cases = cases_of(dataset, knowledge, options.cases);
  std::size_t written = 0, masks = 0, failed = 0;
  mask_export::export_masks(cases, knowledge, options.masks, [&](const mask_export::Outcome& outcome) {
    for (const auto& note : outcome.notes) fmt::print(stderr, "{}: {}\n", outcome.id, note);
    if (outcome.error)
      fmt::print(stderr, "{}: {} [{}]\n", outcome.id, outcome.error->sentence(), outcome.error->code());
    failed += outcome.error ? 1 : 0;
    written += outcome.masks > 0 ? 1 : 0;
    masks += outcome.masks;
  });
  fmt::print("{} masks of {} cases exported to {}\n", masks, written, options.masks.out.string());
  return failed > 0 ? Exit::some_cases_failed : Exit::done;
}

void declare_options(CLI::App& app, Options& options) {
  app.add_option("DATASET", options.dataset, "The data set's folder")->required();
  std::string formats;
  std::vector<std::string> names;
  for (const auto& format : mask_export::all_formats()) {
    names.push_back(format.name);
    formats += fmt::format("{}{}: {}", formats.empty() ? "" : ". ", format.name, format.summary);
  }
  app.add_option("--format", options.masks.format, formats)->required()->check(CLI::IsMember(names));
  app.add_option("-o,--out", options.masks.out,
                 "The folder to write to; files of an earlier export are replaced")
      ->type_name("OUT")
      ->required();
  app.add_option("--structures", options.masks.structures, "Only these, by id or another name; unions too")
      ->delimiter(',');
  app.add_option("--cases", options.cases, "Only these")->delimiter(',');
  app.add_flag("--unions", options.masks.unions, "Structures that are made of others, too");
  app.add_option("--jobs", options.masks.cases_at_once, "Cases exported at once")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto* masks = app.add_subcommand("masks", "The masks of every case, on the CT's grid");
  declare_options(*masks, *options);
  app.require_subcommand(1);
  return [options] { return export_command(*options); };
}

}  // namespace

// "export" is a word of C++.
Command export_masks() {
  return {
      "export", "Write parts of a data set as files that other programs read",
      "  radgenome export masks dataset --format nifti -o out       out/<case>/<structure>.nii.gz\n"
      "  radgenome export masks dataset --format labelmap -o out    one file a case, with the names in it\n"
      "  radgenome export masks dataset --format dicom-seg -o out --structures liver,spleen\n"
      "  radgenome export masks --help                              every option",
      declare};
}

}  // namespace radgenome::cli::commands
