// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "network/failure.h"

namespace radgenome::network {

/// What ONNX Runtime says, without where in its sources that was.
std::string without_places(const std::string& said);

/// The same of a failure, as a line for a sentence of ours.
std::string reason_of(const std::exception& failure);

/// True where the GPU or its libraries failed, not the network.
bool is_of_gpu(const std::exception& failure);

/// A failure of ONNX Runtime becomes an Error; see network/failure.h.
template <class Work>
decltype(auto) guarded(const char* code, const std::string& sentence, const std::string& too_large,
                       Work&& work) {
  return guarded(reason_of, code, sentence, too_large, std::forward<Work>(work));
}

}  // namespace radgenome::network
