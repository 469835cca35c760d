// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "core/data_folder.h"
#include "core/error.h"
#include "pipeline/bare_masks.h"
#include "pipeline/statistics_table.h"

namespace radgenome::cli::commands {
namespace {

using pipeline::Rows;
using table::Format;

struct Options {
  std::string dataset, masks, ct;
  std::vector<std::string> csv, json, parquet;  ///< none, or the file's name if it has one
  bool as_json = false, as_parquet = false;
  bool unions = false, measurements = false;
  std::string slices;
};

/// Where a table goes; "" is the standard output.
struct Target {
  std::filesystem::path file;
  Format format = Format::csv;
};

Format format_by_name(const std::filesystem::path& file) {
  const auto ending = file.extension();
  if (ending == ".csv") return Format::csv;
  if (ending == ".json") return Format::json;
  if (ending == ".jsonl") return Format::json_lines;
  if (ending == ".parquet") return Format::parquet;
  throw Error("unknown_format",
              fmt::format("{}: the name of a table ends in .csv, .json, .jsonl or .parquet", file.string()));
}

Target target_of(const Options& options) {
  const auto& named = options.as_parquet ? options.parquet : options.as_json ? options.json : options.csv;
  const std::filesystem::path file = named.empty() ? "" : named.front();
  if (options.as_parquet) return {file, Format::parquet};
  if (options.as_json) return {file, file.extension() == ".jsonl" ? Format::json_lines : Format::json};
  return {file, Format::csv};
}

void print(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size())
    throw Error("cannot_write", "the standard output cannot be written");
}

/// Opens the target, lets `rows` write into it, and gives the file its name.
template <class WriteRows>
void write(const Target& target, Rows rows, const WriteRows& write_rows) {
  const auto schema = pipeline::schema_of(rows);
  if (target.file.empty()) {
    const auto writer = table::make_writer(target.format, schema, print);
    write_rows(rows, *writer);
    writer->finish();
    return;
  }
  table::TableFile file(target.file, target.format, schema);
  write_rows(rows, file.writer());
  file.close();
}

/// The tables that were asked for.
template <class WriteRows>
void write_all(const Options& options, const WriteRows& write_rows) {
  if (!options.slices.empty())
    write({options.slices, format_by_name(options.slices)}, Rows::slices, write_rows);
  write(target_of(options), options.measurements ? Rows::measurements : Rows::structures, write_rows);
}

int of_dataset(const Options& options) {
  const auto dataset = dataset::Dataset::open(options.dataset);
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  std::vector<pipeline::LeftOut> left_out;
  write_all(options, [&](Rows rows, table::Writer& writer) {
    left_out = pipeline::write_rows(rows, dataset, knowledge, writer);
  });
  for (const auto& one : left_out)
    fmt::print(stderr, "radgenome: {} is left out: {} [{}]\n", one.case_id, one.sentence, one.code);
  return left_out.empty() ? Exit::done : Exit::some_cases_failed;
}

int of_masks(const Options& options) {
  pipeline::BareMasks bare{options.masks, {}, options.unions, data_folder()};
  if (!options.ct.empty()) bare.ct = options.ct;
  const auto measured = pipeline::measure_bare(bare);
  write_all(options, [&](Rows rows, table::Writer& writer) {
    pipeline::write_rows(rows, measured.record, measured.masks, writer);
  });
  for (const auto& name : measured.record.unknown_names)
    fmt::print(stderr, "radgenome: {} is left out: another mask has its name [duplicate_name]\n", name);
  return measured.record.unknown_names.empty() ? Exit::done : Exit::some_cases_failed;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto* dataset = app.add_option("DATASET", options->dataset, "The data set's folder");
  auto* masks = app.add_option("--masks", options->masks,
                               "In place of a data set: a folder of masks with any names, or a label map");
  app.add_option("--ct", options->ct, "The CT of the masks; without it there are no Hounsfield units")
      ->needs(masks);
  app.add_flag("--unions", options->unions, "With --masks: also what the recipes make of them")->needs(masks);
  auto* csv = app.add_option("--csv", options->csv, "As CSV, to FILE or the standard output (the default)");
  auto* json =
      app.add_option("--json", options->json, "As JSON; one object a line where FILE ends in .jsonl");
  auto* parquet = app.add_option("--parquet", options->parquet, "As Parquet");
  for (auto* format : {csv, json, parquet}) format->expected(0, 1)->type_name("[FILE]");
  app.add_flag("--measurements", options->measurements,
               "The measurements of the data set in place of the structures' statistics")
      ->needs(dataset);
  app.add_option(
      "--slices", options->slices,
      "Also write FILE (.csv, .json, .jsonl, .parquet): the structures that each axial slice shows");
  csv->excludes(json)->excludes(parquet);
  json->excludes(parquet);
  dataset->excludes(masks);
  return [options, &app, dataset, masks, json, parquet] {
    if (dataset->empty() && masks->empty())
      throw Error("no_input", "name a data set, or masks with --masks; see `radgenome help stats`");
    if (!options->slices.empty()) format_by_name(options->slices);
    options->as_json = !json->empty();
    options->as_parquet = !parquet->empty();
    return dataset->empty() ? of_masks(*options) : of_dataset(*options);
  };
}

}  // namespace

Command stats() {
  return {"stats", "Volumes, Hounsfield units, places … of all structures as a table",
          "  radgenome stats dataset                          a row for each case and structure, as CSV\n"
          "  radgenome stats dataset --parquet stats.parquet  the same as Parquet\n"
          "  radgenome stats dataset --measurements           diameters, ratios … instead\n"
          "  radgenome stats dataset --slices slices.parquet  also what each axial slice shows\n"
          "  radgenome stats --ct ct.nii.gz --masks segmentations/   of masks without a data set",
          declare};
}

}  // namespace radgenome::cli::commands
