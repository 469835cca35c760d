// SPDX-License-Identifier: Apache-2.0
#include "network/timed_engines.h"

#include <chrono>
#include <utility>

namespace radgenome::network {
namespace {

class TimedEngine : public Engine {
 public:
  TimedEngine(std::unique_ptr<Engine> engine, double& seconds)
      : engine_(std::move(engine)), seconds_(seconds) {}
  std::vector<std::vector<std::int64_t>> output_shapes() const override { return engine_->output_shapes(); }
  void run(std::span<const Tensor> inputs, std::span<MutableTensor> outputs) override {
    const auto began = std::chrono::steady_clock::now();
    engine_->run(inputs, outputs);
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  }

 private:
  std::unique_ptr<Engine> engine_;
  double& seconds_;
};

class TimedEngines : public Engines {
 public:
  TimedEngines(std::unique_ptr<Engines> engines, double& seconds)
      : engines_(std::move(engines)), seconds_(seconds) {}
  std::unique_ptr<Engine> load(const std::filesystem::path& onnx,
                               const std::vector<std::vector<std::int64_t>>& inputs) override {
    return std::make_unique<TimedEngine>(engines_->load(onnx, inputs), seconds_);
  }
  std::string name() const override { return engines_->name(); }
  std::string note() const override { return engines_->note(); }

 private:
  std::unique_ptr<Engines> engines_;
  double& seconds_;
};

}  // namespace

std::unique_ptr<Engines> timed(std::unique_ptr<Engines> engines, double& seconds) {
  return std::make_unique<TimedEngines>(std::move(engines), seconds);
}

}  // namespace radgenome::network
