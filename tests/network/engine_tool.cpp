// SPDX-License-Identifier: Apache-2.0
//
// Shows other programs what an engine makes of a network. A list of JSON on standard input:
//   {"onnx", "load": [shape, …], "threads", "precision", "runs", "library": of ONNX Runtime, "cuda": number,
//    "inputs": [{"shape", "file"}], "outputs": [{"shape", "file"}]}
// Files hold float32. Without inputs the network is only loaded. On standard output a list:
//   {"engine", "note", "output_shapes", "subnormals_kept"} or {"error", "sentence"}
#include <cstring>
#include <iostream>
#include <iterator>
#include <numeric>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/parallel.h"
#include "network/engine.h"

namespace {

using namespace radgenome;
using namespace radgenome::network;
using Shape = std::vector<std::int64_t>;

EngineOptions options_from(const Json& job) {
  EngineOptions options;
  options.threads = job.value("threads", 1);
  if (job.value("precision", "f32") == "bf16") options.precision = EngineOptions::Precision::bf16;
  if (job.contains("library")) {
    options.kind = EngineOptions::Kind::onnxruntime;
    options.library = job["library"].get<std::string>();
  }
  if (job.contains("cuda")) options.cuda = job["cuda"].get<int>();
  return options;
}

/// Half of the smallest normal number: 0 where subnormal numbers are flushed.
bool keeps_subnormals() {
  volatile float small = 1.17549435e-38F, half = 0.5F;
  volatile float made = small * half;
  return made != 0;
}

bool all_threads_keep_subnormals() {
  std::vector<char> kept(1000);
  parallel_for(kept.size(), [&](std::size_t i) { kept[i] = keeps_subnormals(); });
  return keeps_subnormals() && std::count(kept.begin(), kept.end(), 0) == 0;
}

std::vector<float> floats_in(const std::string& file) {
  const auto bytes = read_file(file);
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

void run(Engine& network, const Json& job) {
  std::vector<std::vector<float>> memory;
  std::vector<Tensor> inputs;
  std::vector<MutableTensor> outputs;
  for (const auto& input : job.at("inputs")) memory.push_back(floats_in(input.at("file")));
  for (std::size_t i = 0; i < memory.size(); ++i) inputs.push_back({job["inputs"][i].at("shape"), memory[i]});
  std::vector<std::vector<float>> results;
  for (const auto& output : job.at("outputs")) {
    const auto shape = output.at("shape").get<Shape>();
    results.emplace_back(std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    outputs.push_back({job["outputs"][i].at("shape"), results[i]});
  for (int times = job.value("runs", 1); times > 0; --times) network.run(inputs, outputs);
  for (std::size_t i = 0; i < results.size(); ++i)
    write_file_atomically(
        job["outputs"][i].at("file").get<std::string>(),
        {reinterpret_cast<const char*>(results[i].data()), results[i].size() * sizeof(float)});
}

Json done(const Json& job) {
  try {
    const auto engines = open_engines(options_from(job));
    const auto network =
        engines->load(job.at("onnx").get<std::string>(), job.at("load").get<std::vector<Shape>>());
    if (job.contains("inputs")) run(*network, job);
    return {{"engine", engines->name()},
            {"note", engines->note()},
            {"output_shapes", network->output_shapes()},
            {"subnormals_kept", all_threads_keep_subnormals()}};
  } catch (const Error& error) {
    return {{"error", error.code()}, {"sentence", error.sentence()}};
  }
}

}  // namespace

int main() {
  Json made = Json::array();
  for (const auto& job : parse_json(std::string(std::istreambuf_iterator<char>(std::cin), {})))
    made.push_back(done(job));
  std::cout << made.dump() << "\n";
}
