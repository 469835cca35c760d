// SPDX-License-Identifier: Apache-2.0
// What the arithmetic of nnU-Net makes of a scan, for tests in Python:
//   nnunet_tool preprocess MODEL CT OUT       OUT: float32, little-endian; prints shapes and boxes
//   nnunet_tool export MODEL CT LOGITS OUT    LOGITS: float16 [channel][a0][a1][a2]; OUT: a label map, uint8
//   nnunet_tool weights A0 A1 A2 OUT          OUT: float16
//   nnunet_tool starts LENGTH PATCH STEP
// MODEL's networks are not opened.
#include <algorithm>
#include <bit>
#include <chrono>
#include <fstream>
#include <iostream>

#include "core/data_folder.h"
#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "image_io/image_io.h"
#include "network/array/window_weights.h"
#include "network/nnunet/predict.h"
#include "network/nnunet/windows.h"

namespace radgenome::network::nnunet {
namespace {

template <class Value>
void write_values(const std::string& path, std::span<const Value> values) {
  write_file_atomically(path, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// The most memory this process has had.
double peak_gib() {
  std::ifstream status("/proc/self/status");
  std::string word;
  double kib = 0;
  while (status >> word)
    if (word == "VmHWM:" && status >> kib) break;
  return kib / (1 << 20);
}

void print(Json json) {
  std::cout << json.dump() << "\n";
}

NnunetPart part_of(const std::string& model) {
  const auto knowledge = knowledge::Knowledge::load(data_folder());
  return std::get<std::vector<NnunetPart>>(read_model(model, knowledge).networks).at(0);
}

void preprocess_command(const std::vector<std::string>& words) {
  const auto asked = std::chrono::steady_clock::now();
  const auto loaded = image_io::read_ct(words.at(1));
  const double reading = seconds_since(asked);
  const auto began = std::chrono::steady_clock::now();
  const auto input = preprocess(loaded.ct, part_of(words.at(0)));
  const double seconds = seconds_since(began);
  write_values<float>(words.at(2), input.image.values.span());
  print({{"shape", input.image.shape},
         {"crop_begin", input.kept.begin},
         {"crop_shape", input.kept.shape},
         {"reading_seconds", reading},
         {"seconds", seconds},
         {"peak_gib", peak_gib()}});
}

/// Logits as they lie in a file, [channel][a0][a1][a2]: two slices are held at a time.
class LogitFile {
 public:
  LogitFile(const std::string& path, int channels, const Shape& shape)
      : file_(path, std::ios::binary), channels_(channels), shape_(shape) {
    for (auto& slice : slices_) slice.resize(static_cast<std::size_t>(channels) * slice_size());
  }
  LogitSlice read(int a0) {
    auto& slice = slices_[static_cast<std::size_t>(a0 % 2)];
    for (std::size_t channel = 0; channel < static_cast<std::size_t>(channels_); ++channel) {
      file_.seekg(static_cast<std::streamoff>(
          sizeof(Half) * (channel * voxels(shape_) + static_cast<std::size_t>(a0) * slice_size())));
      file_.read(reinterpret_cast<char*>(slice.data() + channel * slice_size()),
                 static_cast<std::streamsize>(sizeof(Half) * slice_size()));
    }
    if (!file_) throw Error("cannot_read", "the file of logits is too short");
    return {slice.data(), slice_size(), static_cast<std::size_t>(shape_[2])};
  }

 private:
  std::size_t slice_size() const { return voxels({1, shape_[1], shape_[2]}); }

  std::ifstream file_;
  int channels_;
  Shape shape_;
  std::array<std::vector<Half>, 2> slices_;
};

/// As nnU-Net's label map has it: of regions the last in their order.
std::uint16_t label_map_value(std::uint8_t label, const std::vector<int>& region_order) {
  if (region_order.empty() || label == 0) return label;
  return static_cast<std::uint16_t>(region_order[static_cast<std::size_t>(std::bit_width(label)) - 1]);
}

void export_command(const std::vector<std::string>& words) {
  const auto loaded = image_io::read_ct(words.at(1));
  const auto part = part_of(words.at(0));
  const auto input = preprocess(loaded.ct, part);
  LogitFile logits(words.at(2), part.channels, input.image.shape);
  double reading = 0;
  const auto began = std::chrono::steady_clock::now();
  const auto made = export_logits(
      input, part,
      [&](int a0) {
        const auto asked = std::chrono::steady_clock::now();
        const auto slice = logits.read(a0);
        reading += seconds_since(asked);
        return slice;
      },
      loaded.ct.geometry());
  const double seconds = seconds_since(began) - reading;
  Volume<std::uint16_t> labels(made.labels.geometry());
  std::ranges::transform(made.labels.values(), labels.values().begin(),
                         [&](std::uint8_t label) { return label_map_value(label, part.region_order); });
  image_io::write_labels(words.at(3), labels, {});
  Json confidence = Json::array();
  for (const auto& one : made.confidence)
    confidence.push_back(
        {{"voxels", one.voxels}, {"probability", one.probability}, {"entropy_bits", one.entropy_bits}});
  print({{"seconds", seconds}, {"peak_gib", peak_gib()}, {"confidence", confidence}});
}

void run(const std::string& command, const std::vector<std::string>& words) {
  if (command == "preprocess") return preprocess_command(words);
  if (command == "export") return export_command(words);
  if (command == "starts")
    return print(window_starts(std::stoi(words.at(0)), std::stoi(words.at(1)), std::stod(words.at(2))));
  if (command != "weights") throw Error("usage", "no such command");
  const auto weights =
      window_weights({std::stoi(words.at(0)), std::stoi(words.at(1)), std::stoi(words.at(2))});
  write_values<Half>(words.at(3), weights);
}

}  // namespace
}  // namespace radgenome::network::nnunet

int main(int count, char** words) {
  try {
    radgenome::network::nnunet::run(words[1], {words + 2, words + count});
    return 0;
  } catch (const radgenome::Error& error) {
    std::cerr << error.code() << ": " << error.sentence() << "\n";
    return 1;
  }
}
