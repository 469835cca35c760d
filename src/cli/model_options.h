// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "extract/language_model/reader.h"

namespace radgenome::cli {

/// What the command line says of a language model; without a URL there is none.
struct ModelOptions {
  std::string url, model, replies;
  double timeout_s = 60;
  std::int64_t budget = 10'000;
  int in_flight = 4, tries = 4;
};

/// Declares --llm and all that goes with it. A URL that cannot be used is an error of usage.
/// @param options  outlives `app`
/// @return --llm
CLI::Option* declare_model_options(CLI::App& app, ModelOptions& options, const std::string& default_replies);

/// Nothing where no model is named. The key comes from the environment, $RADGENOME_LLM_KEY; the user is told
/// on stderr before the first sentence leaves.
/// @param replies  the file of the kept replies where none is named
/// @error bad_key — the key holds signs that no key has
std::optional<extract::language_model::Options> language_model_options(const ModelOptions& options,
                                                                       const std::filesystem::path& replies);

/// Says on stderr what became of the sentences. True where none was left without an answer.
bool tell(const extract::language_model::Figures& figures);

}  // namespace radgenome::cli
