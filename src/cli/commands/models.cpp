// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>
#include <set>

#include "cli/command.h"
#include "cli/network_options.h"
#include "core/data_folder.h"
#include "core/error.h"
#include "core/json.h"
#include "network/check.h"
#include "network/find_models.h"

namespace radgenome::cli::commands {
namespace {

using network::Model;
using network::ModelLabel;
using Parts = std::vector<network::NnunetPart>;

struct Options {
  std::vector<std::string> places;
  bool check = false, json = false;
  EngineChoice engine;
};

/// A model, or why it is none.
struct Entry {
  std::string folder;
  std::optional<Model> model;
  std::optional<Error> failure;
};

Json part_of(const std::string& name, const std::vector<ModelLabel>& labels, std::size_t networks) {
  Json structures = Json::array(), passed_by = Json::array();
  for (const auto& label : labels)
    (label.structure.empty() ? passed_by : structures)
        .push_back(label.structure.empty() ? label.name : label.structure);
  return {{"name", name}, {"networks", networks}, {"structures", structures}, {"passed_by", passed_by}};
}

Json parts_of(const Model& model) {
  Json parts = Json::array();
  if (const auto* nnunet = std::get_if<Parts>(&model.networks))
    for (const auto& part : *nnunet) parts.push_back(part_of(part.name, part.labels, part.networks.size()));
  else
    parts.push_back(part_of("sat", std::get<network::SatNetworks>(model.networks).labels, 2));
  return parts;
}

Json row_of(const Model& model) {
  std::uint64_t bytes = 0;
  for (const auto& file : model.files) bytes += file.bytes;
  return {{"id", model.id},
          {"version", model.version},
          {"kind", std::holds_alternative<Parts>(model.networks) ? "nnunet" : "sat"},
          {"summary", model.summary},
          {"source", model.source},
          {"licence", model.licence},
          {"exported_by", model.exported_by},
          {"hash", model.hash},
          {"bytes", bytes},
          {"parts", parts_of(model)}};
}

Json row_of(const Entry& entry, const Options& options) {
  Json row = {{"folder", entry.folder}};
  if (entry.model) row.update(row_of(*entry.model));
  if (entry.failure) row["error"] = {{"code", entry.failure->code()}, {"message", entry.failure->sentence()}};
  if (options.check) row["whole"] = !entry.failure;
  return row;
}

/// The line of a model; what it does not tell stands in --json.
void print(const Json& row, bool checked) {
  if (row.contains("id")) {
    std::set<std::string> structures;
    std::size_t passed_by = 0, networks = 0;
    for (const auto& part : row["parts"]) {
      for (const auto& id : part["structures"]) structures.insert(id.get<std::string>());
      passed_by += part["passed_by"].size();
      networks += part["networks"].get<std::size_t>();
    }
    const auto licence = row["licence"].get<std::string>();
    fmt::print(
        "{} {}\t{}\tparts: {}\tnetworks: {}\tstructures: {}\tlabels passed by: {}\t{:.1f} MB\t{}\t{}{}\n",
        row["id"].get<std::string>(), row["version"].get<std::string>(), row["kind"].get<std::string>(),
        row["parts"].size(), networks, structures.size(), passed_by, row["bytes"].get<double>() / 1e6,
        licence.empty() ? "no licence stated" : licence, row["folder"].get<std::string>(),
        checked && !row.contains("error") ? "\twhole" : "");
  }
  if (row.contains("error"))
    fmt::print("{}: {} [{}]\n", row["folder"].get<std::string>(), row["error"]["message"].get<std::string>(),
               row["error"]["code"].get<std::string>());
}

Entry entry_of(const std::filesystem::path& folder, const knowledge::Knowledge& knowledge,
               network::Engines* engines) {
  Entry entry{folder.string(), {}, {}};
  try {
    entry.model = network::read_model(folder, knowledge);
    if (engines != nullptr) network::check_model(*entry.model, *engines);
  } catch (const Error& error) {
    entry.failure = error;
  }
  return entry;
}

int models_command(const Options& options) {
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  std::unique_ptr<network::Engines> engines;
  if (options.check) {
    engines = network::open_engines(engine_options(options.engine));
    tell(engines->note());
  }
  Json rows = Json::array();
  bool good = true;
  for (const auto& place : options.places)
    for (const auto& folder : network::find_models(place)) {
      const auto entry = entry_of(folder, knowledge, engines.get());
      good = good && !entry.failure;
      rows.push_back(row_of(entry, options));
      if (!options.json) print(rows.back(), options.check);
    }
  if (options.json) fmt::print("{}", pretty(rows));
  return good ? Exit::done : Exit::failed;
}

std::function<int()> declare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("FOLDER", options->places, "A model's folder, or one with models below it")
      ->required()
      ->check(CLI::ExistingDirectory);
  app.add_flag(
      "--check", options->check,
      "Read all files of each model, compare their hashes, and load its networks without running them");
  declare_engine_options(app, options->engine);
  app.add_flag("--json", options->json, "Print JSON, with the structures of each part");
  return [options] { return models_command(*options); };
}

}  // namespace

Command models() {
  return {"models", "The segmentation networks in a folder: what they find, from where, under which licence",
          "  radgenome models models/               a line a model\n"
          "  radgenome models models/toy --check    its files are whole, and its networks can be loaded",
          declare};
}

}  // namespace radgenome::cli::commands
