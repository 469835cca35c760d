// SPDX-License-Identifier: Apache-2.0
#include "release/labels.h"

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "cli/command.h"
#include "cli/report_stream.h"
#include "core/atomic_file.h"
#include "core/csv.h"
#include "core/data_folder.h"
#include "core/parallel.h"
#include "extract/extract.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  ReportStreamOptions stream;
  std::string out;
};

std::string header_of(const release::LabelTable& table) {
  std::vector<std::string> cells = {"VolumeName"};
  for (const auto& label : table.labels()) cells.push_back(label.name);
  return csv_row(cells);
}

int labels_command(const Options& options) {
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const auto table = release::LabelTable::load(data_folder(), knowledge);
  const extract::Extractor extractor(data_folder(), options.stream.language, knowledge);
  AtomicFile file(options.out);
  file.write(header_of(table));
  const auto outcome = stream_reports(options.stream, [&](std::span<const import::Report> batch) {
    std::vector<std::string> rows(batch.size());
    parallel_for(batch.size(), [&](std::size_t i) {
      std::vector<std::string> cells = {batch[i].name};
      const auto facts = extractor.read(batch[i].case_id, batch[i].sections);
      for (const bool label : table.read(facts, batch[i].sections)) cells.emplace_back(label ? "1" : "0");
      rows[i] = csv_row(cells);
    });
    for (const auto& row : rows) file.write(row);
  });
  if (outcome.stopped) return Exit::interrupted;
  file.commit();
  fmt::print("{} labels of {} reports in {}\n", table.labels().size(), outcome.reports, options.out);
  return exit_code_of(outcome);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  declare_report_stream(app, options->stream);
  app.add_option("-o,--out", options->out, "The labels, one report a row (CSV)")
      ->required()
      ->type_name("FILE");
  return [options] { return labels_command(*options); };
}

}  // namespace

Command labels() {
  return {"labels", "CT-RATE's 18 labels of each report, derived from its facts (data/labels.json)",
          "radgenome labels --reports reports.csv --out labels.csv", declare};
}

}  // namespace radgenome::cli::commands
