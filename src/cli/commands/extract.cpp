// SPDX-License-Identifier: Apache-2.0
#include "extract/extract.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/model_options.h"
#include "cli/report_stream.h"
#include "cli/unknown_words.h"
#include "core/atomic_file.h"
#include "core/data_folder.h"
#include "core/parallel.h"

namespace radgenome::cli::commands {
namespace {

struct Options {
  ReportStreamOptions stream;
  std::string out, unknown;
  ModelOptions model;
};

struct Counts {
  std::size_t sentences = 0, understood = 0, facts = 0;
};

using Model = std::unique_ptr<extract::language_model::Reader>;  // none where the user names no model

Model load_model(const Options& options, const knowledge::Knowledge& knowledge) {
  auto wanted = language_model_options(options.model, options.out + ".llm.sqlite");
  if (!wanted) return nullptr;
  return std::make_unique<extract::language_model::Reader>(
      *std::move(wanted), data_folder() / "lexicon" / options.stream.language, knowledge);
}

/// False where a stop was asked for.
bool ask_model(extract::language_model::Reader& model, std::span<const import::Report> batch,
               std::vector<record::Facts>& facts) {
  std::vector<extract::language_model::Reader::Report> reports;
  for (std::size_t i = 0; i < batch.size(); ++i) reports.push_back({facts[i], batch[i].sections});
  return model.read(reports, stop_asked);
}

Counts counts_of(const record::Facts& facts) {
  Counts counts;
  for (const auto& sentence : facts.sentences) {
    ++counts.sentences;
    counts.understood += sentence.understood;
    counts.facts += sentence.facts.size();
  }
  return counts;
}

/// A report's line, and what it holds.
struct Line {
  std::string text;
  Counts counts;
  void take(const record::Facts& facts) {
    text = record::json_line(facts);
    counts = counts_of(facts);
  }
};

/// Read by the rules, and then by the model what they did not understand. None where a stop was asked for.
std::vector<Line> lines_of(const extract::Extractor& extractor, const Model& model,
                           std::span<const import::Report> batch) {
  std::vector<Line> lines(batch.size());
  const auto read = [&](std::size_t i) { return extractor.read(batch[i].case_id, batch[i].sections); };
  if (!model) {
    parallel_for(batch.size(), [&](std::size_t i) { lines[i].take(read(i)); });
    return lines;
  }
  std::vector<record::Facts> facts(batch.size());
  parallel_for(batch.size(), [&](std::size_t i) { facts[i] = read(i); });
  if (!ask_model(*model, batch, facts)) return {};
  parallel_for(batch.size(), [&](std::size_t i) { lines[i].take(facts[i]); });
  return lines;
}

/// The facts of a batch, in the order of its reports, whatever the number of threads.
void write_facts(const extract::Extractor& extractor, const Model& model,
                 std::span<const import::Report> batch, AtomicFile& file, Counts& counts) {
  for (const Line& line : lines_of(extractor, model, batch)) {
    file.write(line.text);
    counts.sentences += line.counts.sentences;
    counts.understood += line.counts.understood;
    counts.facts += line.counts.facts;
  }
}

int extract_command(const Options& options) {
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  const extract::Extractor extractor(data_folder(), options.stream.language, knowledge);
  const auto model = load_model(options, knowledge);
  std::optional<AtomicFile> file;
  if (!options.out.empty()) file.emplace(options.out);
  UnknownWords unknown;
  Counts counts;
  const auto outcome = stream_reports(options.stream, [&](std::span<const import::Report> batch) {
    if (file) write_facts(extractor, model, batch, *file, counts);
    if (!options.unknown.empty()) unknown.add(extractor, batch);
  });
  if (outcome.stopped) return Exit::interrupted;
  if (file) {
    file->commit();
    fmt::print("{} reports, {} sentences, {:.1f} % of them understood, {} facts in {}\n", outcome.reports,
               counts.sentences,
               100.0 * static_cast<double>(counts.understood) /
                   static_cast<double>(std::max<std::size_t>(counts.sentences, 1)),
               counts.facts, options.out);
  }
  if (!options.unknown.empty()) {
    unknown.write(options.unknown);
    fmt::print("{} words and {} phrases that were not understood in {}\n", unknown.words(), unknown.phrases(),
               options.unknown);
  }
  const bool answered = !model || tell(model->figures());
  return answered ? exit_code_of(outcome) : std::max<int>(exit_code_of(outcome), Exit::some_cases_failed);
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  declare_report_stream(app, options->stream);
  auto* outputs = app.add_option_group("Output");
  outputs->require_option(1, 2);
  auto* out = outputs->add_option("-o,--out", options->out, "The facts, one report a line (JSONL)")
                  ->type_name("FILE");
  outputs
      ->add_option("--unknown", options->unknown,
                   "Words and phrases that were not understood, the most frequent first (CSV)")
      ->type_name("FILE");
  declare_model_options(app, options->model, "FACTS.llm.sqlite beside the facts")->needs(out);
  return [options] { return extract_command(*options); };
}

}  // namespace

Command extract() {
  return {
      "extract", "Read reports into facts, without a data set",
      "radgenome extract --reports reports.csv --out facts.jsonl  findings, places and sizes of each report\n"
      "radgenome extract --reports reports.csv --unknown words.csv  what the lexicon does not know yet",
      declare};
}

}  // namespace radgenome::cli::commands
