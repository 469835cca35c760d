// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openvino/core/except.hpp>
#include <string>

#include "network/failure.h"

namespace radgenome::network {

/// What OpenVINO says of a failure, without where in its sources that was: a line for a sentence of ours.
std::string reason_of(const std::exception& failure);

/// A failure of OpenVINO becomes an Error; see network/failure.h.
template <class Work>
decltype(auto) guarded(const char* code, const std::string& sentence, const std::string& too_large,
                       Work&& work) {
  return guarded(reason_of, code, sentence, too_large, std::forward<Work>(work));
}

}  // namespace radgenome::network
