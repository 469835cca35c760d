// SPDX-License-Identifier: Apache-2.0
#include "network_openvino/exact_norm.h"

#include <openvino/op/add.hpp>
#include <openvino/op/constant.hpp>
#include <openvino/op/divide.hpp>
#include <openvino/op/multiply.hpp>
#include <openvino/op/mvn.hpp>
#include <openvino/op/reduce_mean.hpp>
#include <openvino/op/reduce_sum.hpp>
#include <openvino/op/sqrt.hpp>
#include <openvino/op/subtract.hpp>

#include <algorithm>
#include <numeric>

namespace radgenome::network {
namespace {

using Value = ov::Output<ov::Node>;

Value number(double value) {
  return ov::op::v0::Constant::create(ov::element::f32, {1}, {static_cast<float>(value)});
}

/// The mean over all axes but the first two. Sums and means alternate, as OpenVINO would make one of two
/// equal ones.
Value mean(Value values, const ov::Shape& shape) {
  double of_sums = 1;
  bool sum = false;
  for (auto axis = shape.size() - 1; axis >= 2; --axis, sum = !sum) {
    const auto along = ov::op::v0::Constant::create(ov::element::i64, {1}, {axis});
    if (sum) {
      values = std::make_shared<ov::op::v1::ReduceSum>(values, along, true);
      of_sums *= static_cast<double>(shape[axis]);
    } else {
      values = std::make_shared<ov::op::v1::ReduceMean>(values, along, true);
    }
  }
  return std::make_shared<ov::op::v1::Multiply>(values, number(1 / of_sums));
}

/// (x − mean) / √(variance + epsilon)
Value normalized(const Value& values, const ov::Shape& shape, double epsilon) {
  using namespace ov::op;
  const auto centred = std::make_shared<v1::Subtract>(values, mean(values, shape));
  const auto variance = mean(std::make_shared<v1::Multiply>(centred, centred), shape);
  const auto deviation = std::make_shared<v0::Sqrt>(std::make_shared<v1::Add>(variance, number(epsilon)));
  return std::make_shared<v1::Multiply>(centred, std::make_shared<v1::Divide>(number(1), deviation));
}

/// True for the axes of space: all but those of batch and channel.
bool is_over_space(const ov::Node& axes, std::size_t rank) {
  const auto* constant = dynamic_cast<const ov::op::v0::Constant*>(&axes);
  if (constant == nullptr) return false;
  auto named = constant->cast_vector<std::int64_t>();
  for (auto& axis : named)
    if (axis < 0) axis += static_cast<std::int64_t>(rank);
  std::sort(named.begin(), named.end());
  std::vector<std::int64_t> space(rank - 2);
  std::iota(space.begin(), space.end(), 2);
  return named == space;
}

bool is_instance_norm(const ov::op::v6::MVN& node) {
  const auto& shape = node.get_input_partial_shape(0);
  return shape.is_static() && shape.size() > 3 && node.get_normalize_variance() &&
         node.get_eps_mode() == ov::op::MVNEpsMode::INSIDE_SQRT &&
         is_over_space(*node.get_input_node_ptr(1), shape.size());
}

}  // namespace

void normalize_exactly(ov::Model& graph) {
  for (const auto& node : graph.get_ordered_ops()) {
    const auto norm = ov::as_type_ptr<ov::op::v6::MVN>(node);
    if (!norm || !is_instance_norm(*norm)) continue;
    const auto made = normalized(norm->input_value(0), norm->get_input_shape(0), norm->get_eps());
    norm->output(0).replace(made);
  }
  graph.validate_nodes_and_infer_types();
}

}  // namespace radgenome::network
