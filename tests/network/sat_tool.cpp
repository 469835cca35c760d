// SPDX-License-Identifier: Apache-2.0
// What SAT's arithmetic makes of a scan, for programs in Python. Arrays are float32, little-endian, on SAT's
// grid: [R][A][S], before the way back onto the scan's own.
//   sat_tool preprocess MODEL CT OUT       prints shapes and the box; MODEL's networks are not opened
//   sat_tool probabilities MODEL CT OUT    OUT: [query][R][A][S]; prints the shape
//   sat_tool starts LENGTH PATCH
#include <iostream>

#include "core/data_folder.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "image_io/image_io.h"
#include "network/sat/predict.h"

namespace radgenome::network::sat {
namespace {

void write_values(const std::string& path, std::span<const float> values) {
  write_file_atomically(path, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

Model model_of(const std::string& folder) {
  return read_model(folder, knowledge::Knowledge::load(data_folder()));
}

/// The whole image as one window, whose arrays lie R, A, S.
Window turned(const Input& input) {
  Shape patch = {};
  for (std::size_t a = 0; a < 3; ++a)
    patch.at(static_cast<std::size_t>(input.grid[a].world)) = input.image.shape[a];
  return windows_of(input, patch).front();
}

template <class Value>
void turn_slice(const Window& whole, int a0, const Value& value, std::span<float> to) {
  for (int a1 = 0; a1 < whole.shape[1]; ++a1)
    for (int a2 = 0; a2 < whole.shape[2]; ++a2)
      to[static_cast<std::size_t>(whole.at(a0, a1, a2))] = value(a1, a2);
}

/// By R, A, S.
Shape by_world(const Input& input, const Shape& shape) {
  Shape turned = {};
  for (std::size_t a = 0; a < 3; ++a) turned.at(static_cast<std::size_t>(input.grid[a].world)) = shape[a];
  return turned;
}

Json description_of(const Input& input) {
  Shape grid = {}, begin = {};
  for (std::size_t a = 0; a < 3; ++a) {
    const auto& axis = input.grid[a];
    grid[a] = axis.length;
    begin[a] = axis.backward ? axis.length - input.kept.begin[a] - input.kept.shape[a] : input.kept.begin[a];
  }
  return {{"grid", by_world(input, grid)},
          {"crop_begin", by_world(input, begin)},
          {"shape", by_world(input, input.image.shape)}};
}

void preprocess_command(const std::vector<std::string>& words) {
  const auto model = model_of(words.at(0));
  const auto input =
      preprocess(image_io::read_ct(words.at(1)).ct, std::get<SatNetworks>(model.networks).spacing_mm);
  const auto whole = turned(input);
  std::vector<float> values(voxels(input.image.shape));
  for (int a0 = 0; a0 < whole.shape[0]; ++a0)
    turn_slice(
        whole, a0, [&](int a1, int a2) { return input.image.values[input.image.offset(a0, a1, a2)]; },
        values);
  write_values(words.at(2), values);
  std::cout << description_of(input).dump() << "\n";
}

void probabilities_command(const std::vector<std::string>& words) {
  const auto model = model_of(words.at(0));
  const auto& sat = std::get<SatNetworks>(model.networks);
  const auto engines = open_engines({});
  Networks networks(model.folder, sat, *engines, sat.labels);
  const auto input = preprocess(image_io::read_ct(words.at(1)).ct, sat.spacing_mm);
  const auto whole = turned(input);
  const auto size = voxels(input.image.shape);
  std::vector<float> values(size * sat.labels.size());
  probabilities(input, networks, [&](int a0, const ProbabilitySlice& slice) {
    for (std::size_t query = 0; query < sat.labels.size(); ++query)
      turn_slice(
          whole, a0,
          [&](int a1, int a2) {
            return slice.row(static_cast<int>(query), a1)[static_cast<std::size_t>(a2)];
          },
          std::span(values).subspan(query * size, size));
  });
  write_values(words.at(2), values);
  std::cout << description_of(input).dump() << "\n";
}

void run(const std::string& command, const std::vector<std::string>& words) {
  if (command == "preprocess") return preprocess_command(words);
  if (command == "probabilities") return probabilities_command(words);
  if (command != "starts") throw Error("usage", "no such command");
  std::cout << Json(window_starts(std::stoi(words.at(0)), std::stoi(words.at(1)))).dump() << "\n";
}

}  // namespace
}  // namespace radgenome::network::sat

int main(int count, char** words) {
  try {
    radgenome::network::sat::run(words[1], {words + 2, words + count});
    return 0;
  } catch (const radgenome::Error& error) {
    std::cerr << error.code() << ": " << error.sentence() << "\n";
    return 1;
  }
}
