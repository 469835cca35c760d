// SPDX-License-Identifier: Apache-2.0
#include "network/model.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "network/model_json.h"

namespace radgenome::network {
namespace {

namespace fs = std::filesystem;

Json json_of(const std::string& text) {
  try {
    return parse_json(text);
  } catch (const Error& error) {
    throw Error("bad_model", error.sentence() + "; copy the model's folder again");
  }
}

void require_file(const fs::path& folder, const ModelFile& file) {
  const auto path = folder / file.path;
  std::error_code failed;
  if (!fs::is_regular_file(path, failed))
    throw Error("missing_file",
                fmt::format("{} is missing, a file of the model; copy the model's whole folder again",
                            path.string()));
  const auto bytes = fs::file_size(path, failed);
  if (failed)
    throw Error("cannot_read", fmt::format("{} cannot be read: {}", path.string(), failed.message()));
  if (bytes != file.bytes)
    throw Error("wrong_size",
                fmt::format("{} has {} bytes where {} names {}; copy the model's whole folder again",
                            path.string(), bytes, model_name, file.bytes));
}

using Structures = std::set<std::string, std::less<>>;

void add(const std::vector<ModelLabel>& labels, Structures& structures) {
  for (const auto& label : labels)
    if (!label.structure.empty()) structures.insert(label.structure);
}

void add(const std::vector<NnunetPart>& parts, Structures& structures) {
  for (const auto& part : parts) add(part.labels, structures);
}

void add(const SatNetworks& sat, Structures& structures) {
  add(sat.labels, structures);
}

}  // namespace

std::set<std::string, std::less<>> Model::structures() const {
  Structures all;
  std::visit([&](const auto& its) { add(its, all); }, networks);
  return all;
}

Model read_model(const fs::path& folder, const knowledge::Knowledge& knowledge) {
  const auto path = folder / model_name;
  std::error_code failed;
  if (!fs::is_regular_file(path, failed))
    throw Error("no_model", fmt::format("{} is no model (it has no {}); make one of a trained network with "
                                        "`python -m radgenome.export`",
                                        folder.string(), model_name));
  const auto text = read_file(path);
  auto model = in_context(path.string(), [&] { return model_from(json_of(text), knowledge); });
  model.folder = folder;
  model.hash = sha256_of(text);
  for (const auto& file : model.files) require_file(folder, file);
  return model;
}

void require_hashes(const Model& model) {
  for (const auto& file : model.files) {
    const auto path = model.folder / file.path;
    if (sha256_of_file(path) != "sha256:" + file.sha256)
      throw Error("wrong_hash",
                  fmt::format("{} is not the file that {} was made for: its SHA-256 is another; copy the "
                              "model's whole folder again, or export it anew",
                              path.string(), model_name));
  }
}

}  // namespace radgenome::network
