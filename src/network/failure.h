// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>

#include "core/error.h"

namespace radgenome::network {

/// What the library of an engine says, for a sentence of ours: on one line, cut to a person's size, without a
/// point at its end.
std::string one_line(const std::string& said);

/// True where an engine failed because it got no memory, which libraries often say in words alone.
bool lacked_memory(const std::exception& failure);

/// Runs `work`; a failure of the engine's library becomes an Error: out_of_memory with the sentence
/// `too_large`, or `code` with `sentence` and what `reason_of` makes of the failure behind it.
template <class Work>
decltype(auto) guarded(std::string (*reason_of)(const std::exception&), const char* code,
                       const std::string& sentence, const std::string& too_large, Work&& work) {
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
