// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <new>
#include <openvino/core/except.hpp>
#include <string>

#include "core/error.h"

namespace radgenome::network {

/// What OpenVINO says of a failure, without where in its sources that was: a line for a sentence of ours.
std::string reason_of(const std::exception& failure);

/// True where OpenVINO failed because it got no memory, which it often says in words alone.
bool lacked_memory(const std::exception& failure);

/// Runs `work`; a failure of OpenVINO becomes an Error: out_of_memory with the sentence `too_large`, or
/// `code` with `sentence` and the reason behind it.
template <class Work>
decltype(auto) guarded(const char* code, const std::string& sentence, const std::string& too_large,
                       Work&& work) {
  try {
    return work();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& failure) {
    if (lacked_memory(failure)) throw Error("out_of_memory", too_large);
    throw Error(code, sentence + " (" + reason_of(failure) + ")");
  }
}

}  // namespace radgenome::network
