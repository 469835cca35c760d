// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace radgenome::pipeline::synth {

struct SynthOptions {
  std::size_t cases = 10;
  std::uint64_t seed = 1;
  std::filesystem::path out;
  std::filesystem::path data;  ///< the program's data folder
};

struct SynthResult {
  std::size_t cases = 0, facts = 0, masks = 0;
};

/// Writes a cohort of phantoms whose truth is known: ct/, masks/, reports.csv and truth.jsonl. The same seed
/// gives the same bytes, and the first n cases do not depend on how many follow.
/// @error folder_not_empty — `out` holds files; cannot_write; bad_record — data/synth/en.json is wrong
SynthResult synthesise(const SynthOptions& options);

}  // namespace radgenome::pipeline::synth
