// SPDX-License-Identifier: Apache-2.0
#include "network/model_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.h"
#include "core/hash.h"

namespace radgenome::network {
namespace {

[[noreturn]] void refuse(std::string_view sentence) {
  throw Error("bad_model",
              fmt::format("{}; export the model anew with `python -m radgenome.export`", sentence));
}

/// Runs `work` on a piece of model.json; what is wrong with the JSON's form is what is wrong with the model.
template <class Work>
decltype(auto) in_piece(std::string_view piece, Work&& work) {
  try {
    return in_context(piece, work);
  } catch (const Error& error) {
    if (error.code() == "bad_record") refuse(error.sentence());
    throw;
  }
}

std::string text(JsonObject& object, std::string_view key) {
  auto value = object.get<std::string>(key);
  if (value.empty()) refuse(fmt::format("\"{}\" is empty", key));
  return value;
}

/// Of a word that stands for one of a few things.
template <class Value>
Value one_of(std::string_view key, const std::string& word, const std::map<std::string, Value>& known) {
  const auto found = known.find(word);
  if (found != known.end()) return found->second;
  std::string words;
  for (const auto& [name, value] : known) words += (words.empty() ? "" : ", ") + name;
  refuse(fmt::format("\"{}\" is \"{}\", and this program knows {}", key, word, words));
}

/// A value an axis.
template <class Value>
std::array<Value, 3> three(JsonObject& object, std::string_view key) {
  const auto values = object.get<std::vector<Value>>(key);
  if (values.size() != 3)
    refuse(fmt::format("\"{}\" holds {} numbers, and an array has 3 axes", key, values.size()));
  return {values[0], values[1], values[2]};
}

std::string path_inside(JsonObject& object, std::string_view key) {
  auto path = text(object, key);
  const std::filesystem::path written(path);
  const auto normal = written.lexically_normal();
  if (written.is_absolute() || normal.begin()->string() == ".." || normal.filename().empty() ||
      normal == "." || normal == model_name)
    refuse(fmt::format("\"{}\" is \"{}\", which is no path of a file within the model's folder", key, path));
  return normal.generic_string();
}

ModelFile file_from(const Json& json) {
  JsonObject object(json);
  ModelFile file{path_inside(object, "path"), object.get<std::uint64_t>("bytes"), text(object, "sha256")};
  object.finish();
  if (file.sha256.size() != 64 || !is_hexadecimal(file.sha256))
    refuse(fmt::format("the sha256 of {} is not of 64 lower-case hexadecimal digits", file.path));
  return file;
}

std::vector<ModelFile> files_from(JsonObject& object) {
  std::vector<ModelFile> files;
  std::set<std::string> seen;
  for (const auto& json : object.list("files")) {
    files.push_back(in_piece("files", [&] { return file_from(json); }));
    if (!seen.insert(files.back().path).second)
      refuse(fmt::format("files: {} stands there twice", files.back().path));
  }
  return files;
}

/// The entry of `files` that a network or table is.
const ModelFile& file_of(const Model& model, std::string_view key, const std::string& path) {
  const auto found = std::find_if(model.files.begin(), model.files.end(),
                                  [&](const ModelFile& file) { return file.path == path; });
  if (found == model.files.end())
    refuse(fmt::format("\"{}\" names {}, which is not among \"files\"", key, path));
  return *found;
}

/// @error unknown_structure
ModelLabel label_from(const Json& json, const knowledge::Knowledge& knowledge) {
  JsonObject object(json);
  ModelLabel label{object.get<int>("value"), text(object, "name"),
                   object.get_or<std::string>("structure", "")};
  object.finish();
  if (!label.structure.empty() && knowledge.find_structure(label.structure) == nullptr)
    throw Error(
        "unknown_structure",
        fmt::format("label {}, \"{}\", is said to be the structure \"{}\", which data/structures.json does "
                    "not have; correct it, or leave \"structure\" out, and the label is passed by",
                    label.value, label.name, label.structure));
  return label;
}

std::vector<ModelLabel> labels_from(JsonObject& object, const knowledge::Knowledge& knowledge) {
  std::vector<ModelLabel> labels;
  std::map<int, std::string> seen;
  for (const auto& json : object.list("labels")) {
    auto label = in_piece("labels", [&] { return label_from(json, knowledge); });
    const auto [known, is_new] = seen.emplace(label.value, label.name);
    if (!is_new)
      refuse(fmt::format("the labels \"{}\" and \"{}\" have one value, {}", known->second, label.name,
                         label.value));
    labels.push_back(std::move(label));
  }
  if (labels.empty()) refuse("\"labels\" is empty, so the network finds nothing");
  return labels;
}

/// Labels that must have the values first … first + n − 1, in whatever order.
void require_values(const std::vector<ModelLabel>& labels, int first, std::string_view of_what) {
  for (const auto& label : labels)
    if (label.value < first || label.value >= first + static_cast<int>(labels.size()))
      refuse(fmt::format("the label \"{}\" has the value {}, and {} run from {} to {}", label.name,
                         label.value, of_what, first, first + static_cast<int>(labels.size()) - 1));
}

Normalization normalization_from(const Json& json) {
  using enum Normalization::Scheme;
  JsonObject object(json);
  Normalization made;
  made.scheme = one_of<Normalization::Scheme>(
      "scheme", object.get<std::string>("scheme"),
      {{"ct", ct}, {"z_score", z_score}, {"none", none}, {"rescale_0_1", rescale_0_1}, {"rgb_0_1", rgb_0_1}});
  made.only_where_not_zero = object.get_or("only_where_not_zero", false);
  if (made.scheme == ct) {
    made.low = object.get<double>("low");
    made.high = object.get<double>("high");
    made.mean = object.get<double>("mean");
    made.std = object.get<double>("std");
    if (!(made.low < made.high))
      refuse(fmt::format("\"low\", {}, is not below \"high\", {}", made.low, made.high));
    if (!(made.std > 0)) refuse(fmt::format("\"std\" is {}, and must be above 0", made.std));
  }
  object.finish();
  return made;
}

Resampling resampling_from(const Json& json) {
  JsonObject object(json);
  Resampling made;
  made.order = object.get<int>("order");
  made.order_z = object.get<int>("order_z");
  made.separate_z = object.find<bool>("separate_z");
  object.finish();
  if (made.order != 0 && made.order != 1 && made.order != 3)
    refuse(fmt::format("\"order\" is {}, and this program knows 0, 1 and 3", made.order));
  if (made.order_z != 0) refuse(fmt::format("\"order_z\" is {}, and this program knows 0", made.order_z));
  return made;
}

void read_resampling(const Json& json, NnunetPart& part) {
  JsonObject object(json);
  part.data = in_piece("data", [&] { return resampling_from(object.at("data")); });
  part.probabilities = in_piece("probabilities", [&] { return resampling_from(object.at("probabilities")); });
  object.finish();
  if (part.probabilities.order != 1)
    refuse(
        fmt::format("\"order\" of probabilities is {}, and this program knows 1, as nnU-Net's plans have it",
                    part.probabilities.order));
}

void require_lattice(const std::array<int, 3>& patch, const std::array<double, 3>& spacing) {
  if (std::any_of(patch.begin(), patch.end(), [](int size) { return size <= 0; }))
    refuse(fmt::format("\"patch\" is {}, and each of its sizes must be above 0", patch));
  if (std::any_of(spacing.begin(), spacing.end(), [](double mm) { return !(mm > 0); }))
    refuse(fmt::format("\"spacing_mm\" is {}, and each must be above 0", spacing));
}

/// Of a 2D configuration the patch has one slice, and the scan's own distance of slices is kept.
void require_lattice(const NnunetPart& part) {
  const bool flat = part.is_2d();
  if (flat && part.patch[0] != 1)
    refuse(
        fmt::format("\"spacing_mm\" begins with 0, as of 2D networks, but \"patch\" with {}", part.patch[0]));
  auto spacing = part.spacing_mm;
  if (flat) spacing[0] = 1;
  require_lattice(part.patch, spacing);
}

void require_axes(const NnunetPart& part) {
  auto sorted = part.transpose_forward;
  std::sort(sorted.begin(), sorted.end());
  if (sorted != std::array{0, 1, 2})
    refuse(fmt::format("\"transpose_forward\" is {}, which does not name each of 0, 1, 2 once",
                       part.transpose_forward));
  const int first = part.is_2d() ? 1 : 0;
  const std::set<int> mirrored(part.mirror_axes.begin(), part.mirror_axes.end());
  if (mirrored.size() != part.mirror_axes.size() ||
      std::any_of(mirrored.begin(), mirrored.end(), [&](int axis) { return axis < first || axis > 2; }))
    refuse(fmt::format("\"mirror_axes\" is {}; it may name each of {} to 2 once", part.mirror_axes, first));
}

/// Of classes that exclude each other there is a channel each and one of the background; of regions one each.
void require_channels(const NnunetPart& part) {
  const auto labels = static_cast<int>(part.labels.size());
  if (part.region_order.empty()) {
    if (part.channels != labels + 1)
      refuse(fmt::format("the network has {} channels, but {} labels and the background need {}",
                         part.channels, labels, labels + 1));
    require_values(part.labels, 1, "the values of these labels");
    return;
  }
  const std::set<int> regions(part.region_order.begin(), part.region_order.end());
  if (regions.size() != part.region_order.size()) refuse("\"region_order\" names a value twice");
  if (part.channels != static_cast<int>(regions.size()) || part.channels != labels)
    refuse(fmt::format(
        "the network has {} channels, \"region_order\" {} values and \"labels\" {} entries; of regions all "
        "three are as many",
        part.channels, regions.size(), labels));
  for (const auto& label : part.labels)
    if (label.value < 1 || !regions.contains(label.value))
      refuse(fmt::format("the label \"{}\" has the value {}, which \"region_order\" does not write",
                         label.name, label.value));
}

void read_networks(JsonObject& object, const Model& model, NnunetPart& part) {
  std::set<std::string> seen;
  for (const auto& path : object.get<std::vector<std::string>>("networks")) {
    const auto normal = std::filesystem::path(path).lexically_normal().generic_string();
    file_of(model, "networks", normal);
    if (!seen.insert(normal).second) refuse(fmt::format("\"networks\" names {} twice", path));
    part.networks.push_back(normal);
  }
  if (part.networks.empty()) refuse("\"networks\" is empty; there must be one at least");
}

void read_geometry(JsonObject& object, NnunetPart& part) {
  static const std::map<std::string, std::string> readers = {
      {"SimpleITKIO", "SimpleITKIO"},
      {"SimpleITKIOWithReorient", "SimpleITKIOWithReorient"},
      {"NibabelIO", "NibabelIO"},
      {"NibabelIOWithReorient", "NibabelIOWithReorient"}};
  part.reader = one_of("reader", object.get<std::string>("reader"), readers);
  part.transpose_forward = three<int>(object, "transpose_forward");
  part.patch = three<int>(object, "patch");
  part.spacing_mm = three<double>(object, "spacing_mm");
  part.mirror_axes = object.get<std::vector<int>>("mirror_axes");
  part.step = object.get<double>("step");
  require_lattice(part);
  require_axes(part);
  if (!(part.step > 0 && part.step <= 1))
    refuse(fmt::format("\"step\" is {}, and must be above 0 and at most 1", part.step));
}

NnunetPart part_from(const Json& json, const Model& model, const knowledge::Knowledge& knowledge) {
  JsonObject object(json);
  NnunetPart part;
  part.name = text(object, "name");
  in_piece(fmt::format("part \"{}\"", part.name), [&] {
    read_networks(object, model, part);
    read_geometry(object, part);
    part.normalization =
        in_piece("normalization", [&] { return normalization_from(object.at("normalization")); });
    in_piece("resampling", [&] { read_resampling(object.at("resampling"), part); });
    part.channels = object.get<int>("channels");
    part.region_order = object.get<std::vector<int>>("region_order");
    part.labels = labels_from(object, knowledge);
    require_channels(part);
    object.finish();
  });
  return part;
}

std::vector<NnunetPart> parts_from(JsonObject& object, const Model& model,
                                   const knowledge::Knowledge& knowledge) {
  std::vector<NnunetPart> parts;
  std::set<std::string> names;
  for (const auto& json : object.list("parts")) {
    parts.push_back(in_piece("parts", [&] { return part_from(json, model, knowledge); }));
    if (!names.insert(parts.back().name).second)
      refuse(fmt::format("two parts are named \"{}\"", parts.back().name));
  }
  if (parts.empty()) refuse("\"parts\" is empty; there must be one at least");
  return parts;
}

void require_queries(const SatNetworks& sat, std::uint64_t bytes) {
  if (sat.query_width <= 0)
    refuse(fmt::format("\"query_width\" is {}, and must be above 0", sat.query_width));
  const auto wanted = sat.labels.size() * static_cast<std::uint64_t>(sat.query_width) * sizeof(float);
  if (bytes != wanted)
    refuse(fmt::format("{} has {} bytes, but {} labels of {} numbers each need {}", sat.queries, bytes,
                       sat.labels.size(), sat.query_width, wanted));
}

SatNetworks sat_from(const Json& json, const Model& model, const knowledge::Knowledge& knowledge) {
  JsonObject object(json);
  SatNetworks sat;
  sat.vision = path_inside(object, "vision");
  sat.decoder = path_inside(object, "decoder");
  sat.queries = path_inside(object, "queries");
  sat.patch = three<int>(object, "patch");
  sat.spacing_mm = three<double>(object, "spacing_mm");
  sat.query_width = object.get<int>("query_width");
  sat.labels = labels_from(object, knowledge);
  object.finish();
  require_lattice(sat.patch, sat.spacing_mm);
  require_values(sat.labels, 0, "the rows of its queries");
  file_of(model, "vision", sat.vision);
  file_of(model, "decoder", sat.decoder);
  require_queries(sat, file_of(model, "queries", sat.queries).bytes);
  return sat;
}

void require_format(JsonObject& object) {
  const auto format = object.get<std::string>("format");
  if (format != model_format)
    refuse(fmt::format("its format is \"{}\", and this program reads \"{}\"", format, model_format));
}

Model whole_model(const Json& json, const knowledge::Knowledge& knowledge) {
  JsonObject object(json);
  require_format(object);
  Model model;
  model.id = text(object, "id");
  model.version = text(object, "version");
  model.summary = object.get<std::string>("summary");
  model.source = object.get<std::string>("source");
  model.licence = object.get<std::string>("licence");
  model.exported_by = text(object, "exported_by");
  model.files = files_from(object);
  enum class Kind { nnunet, sat };
  const auto kind =
      one_of<Kind>("kind", object.get<std::string>("kind"), {{"nnunet", Kind::nnunet}, {"sat", Kind::sat}});
  if (kind == Kind::nnunet)
    model.networks = parts_from(object, model, knowledge);
  else
    model.networks = in_piece("sat", [&] { return sat_from(object.at("sat"), model, knowledge); });
  object.finish();
  return model;
}

}  // namespace

Model model_from(const Json& json, const knowledge::Knowledge& knowledge) {
  try {
    return whole_model(json, knowledge);
  } catch (const Error& error) {
    if (error.code() == "bad_record") refuse(error.sentence());
    throw;
  }
}

}  // namespace radgenome::network
