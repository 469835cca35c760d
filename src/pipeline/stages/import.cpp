// SPDX-License-Identifier: Apache-2.0
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "pipeline/stages/stages_of_a_case.h"

namespace radgenome::pipeline {

bool import_stage(CaseState& state) {
  if (state.sources == Sources::left) {
    state.record = state.dataset.read_case(state.input.id);
    return false;
  }
  const auto fingerprint_file = state.file(".fingerprint");
  const auto fingerprint = import::fingerprint(state.input);
  if (read_file_if_there(fingerprint_file) == fingerprint) {
    try {
      state.record = state.dataset.read_case(state.input.id);
      return false;
    } catch (const Error&) {
      // A damaged record is made anew.
    }
  }
  auto imported = import::import_case(state.input, state.dataset.root());
  state.record = std::move(imported.record);
  state.record->made_by.options = sha256_of("");
  state.ct = std::move(imported.ct);
  write_file_atomically(state.file("case.json"), pretty(to_json(*state.record)), Flush::later);
  write_file_atomically(fingerprint_file, fingerprint, Flush::later);
  return true;
}

}  // namespace radgenome::pipeline
