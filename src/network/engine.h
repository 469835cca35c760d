// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace radgenome::network {

/// Values in C order: the last axis is the fastest.
struct Tensor {
  std::vector<std::int64_t> shape;
  std::span<const float> values;
};
struct MutableTensor {
  std::vector<std::int64_t> shape;
  std::span<float> values;
};

struct EngineOptions {
  enum class Kind { openvino, onnxruntime };
  enum class Precision { f32, bf16 };

  Kind kind = Kind::openvino;
  Precision precision = Precision::f32;  ///< bf16: of OpenVINO alone
  int threads = 0;                       ///< 0: as many as there are
  /// Of ONNX Runtime, which does not come with the program: libonnxruntime.so, or the folder that holds it.
  std::filesystem::path library = {};
  std::optional<int> cuda = {};  ///< the GPU's number, of ONNX Runtime alone; nothing: the CPU
};

/// A network that is loaded and can be asked again and again, by one thread at a time.
class Engine {
 public:
  virtual ~Engine() = default;
  /// In the order of the ONNX graph; -1 where a size depends on the inputs.
  virtual std::vector<std::vector<std::int64_t>> output_shapes() const = 0;
  /// @param inputs, outputs  in the order of the ONNX graph, with the shapes it asks for
  /// @error bad_model — the shapes are not the graph's; out_of_memory; engine_failed
  virtual void run(std::span<const Tensor> inputs, std::span<MutableTensor> outputs) = 0;
};

/// What loads networks: one in a process is enough.
class Engines {
 public:
  virtual ~Engines() = default;
  /// @param inputs  the shapes it will be asked with; -1 where they vary; one without sizes: as the graph has
  /// it
  /// @error bad_model — no ONNX, an opset or operators that the engine does not know, other shapes
  virtual std::unique_ptr<Engine> load(const std::filesystem::path& onnx,
                                       const std::vector<std::vector<std::int64_t>>& inputs) = 0;
  /// Which engine of which version computes on what and how: "OpenVINO 2026.4.1 CPU f32". Stands in made_by.
  virtual std::string name() const = 0;
  /// A sentence for the user where it computes elsewhere than asked: on the CPU, as there is no GPU. Else
  /// empty.
  virtual std::string note() const { return {}; }
};

/// OpenVINO computes on the CPU. ONNX Runtime computes on a GPU where it can, else on the CPU with a note.
/// @error no_engine — the library cannot be loaded, or the processor has no such precision; says what to do;
/// bad_option — an option that the engine does not have
std::unique_ptr<Engines> open_engines(const EngineOptions& options);

}  // namespace radgenome::network
