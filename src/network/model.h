// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "knowledge/knowledge.h"

namespace radgenome::network {

inline constexpr const char* model_format = "radgenome.model/1";
inline constexpr const char* model_name = "model.json";

/// A file of a model, relative to its folder.
struct ModelFile {
  std::string path;
  std::uint64_t bytes = 0;
  std::string sha256;  ///< 64 hexadecimal digits
};

/// What a value of a network's output means.
struct ModelLabel {
  int value = 0;          ///< in the label map; of SAT the row of the query, from 0
  std::string name;       ///< as the model calls it
  std::string structure;  ///< a structure of data/structures.json; empty: it is none of ours and is passed by
};

/// How values of one channel become the network's input.
struct Normalization {
  enum class Scheme { ct, z_score, none, rescale_0_1, rgb_0_1 };
  Scheme scheme = Scheme::ct;
  bool only_where_not_zero = false;  ///< z_score: nnU-Net's use_mask_for_norm
  double low = 0, high = 0;          ///< ct: percentiles 0.5 and 99.5, HU
  double mean = 0, std = 1;          ///< ct
};

/// nnU-Net's resample_data_or_seg_to_shape.
struct Resampling {
  int order = 3;    ///< in the plane: 0, 1 or 3
  int order_z = 0;  ///< across thick slices; only 0
  std::optional<bool> separate_z;
};

/// One trained nnU-Net: a configuration and its folds. Axes are those of the array nnU-Net works on,
/// transposed from z, y, x.
struct NnunetPart {
  std::string name;  ///< no two parts of a model share one
  std::vector<std::string>
      networks;        ///< ONNX files, a fold each; input [1,1,patch…], output [1,channels,patch…]
  std::string reader;  ///< nnU-Net's image_reader_writer
  std::array<int, 3> transpose_forward = {0, 1, 2};
  /// Of a 2D configuration: 1 slice, and spacing_mm[0] is 0: each scan keeps its own.
  std::array<int, 3> patch = {};
  std::array<double, 3> spacing_mm = {};
  Normalization normalization;
  Resampling data, probabilities;
  std::vector<int> mirror_axes;    ///< that the training allows; used only where asked for
  double step = 0.5;               ///< of the sliding window, as a share of the patch
  int channels = 0;                ///< of the output
  std::vector<int> region_order;   ///< nnU-Net's regions_class_order; empty: classes exclude each other
  std::vector<ModelLabel> labels;  ///< without background

  bool is_2d() const { return spacing_mm[0] == 0; }
};

/// SAT: a network of images and one of queries.
struct SatNetworks {
  std::string vision;   ///< ONNX; image [1,3,R,A,S] -> memory, pixel [1,width,R,A,S]
  std::string decoder;  ///< ONNX; memory, queries [n,query_width] -> mask_embed [n,width]
  std::string queries;  ///< float32, little-endian, [labels, query_width]
  std::array<int, 3> patch = {};
  std::array<double, 3> spacing_mm = {};  ///< R, A, S
  int query_width = 0;
  std::vector<ModelLabel> labels;
};

/// A folder with model.json and ONNX files.
struct Model {
  std::filesystem::path folder;
  std::string id, version, summary, source, licence;
  std::string exported_by;  ///< which program of which version, and how it was verified
  std::vector<ModelFile> files;
  std::variant<std::vector<NnunetPart>, SatNetworks> networks;
  std::string hash;  ///< of model.json, which holds those of all files: what made_by names

  /// All that its labels are, without those that are none of ours.
  std::set<std::string, std::less<>> structures() const;
};

/// Reads model.json and sees that it holds together and that its files are there with their sizes.
/// @error no_model, bad_model — what is wrong in it; missing_file, wrong_size; unknown_structure
Model read_model(const std::filesystem::path& folder, const knowledge::Knowledge& knowledge);

/// Reads all files.
/// @error wrong_hash
void require_hashes(const Model& model);

}  // namespace radgenome::network
