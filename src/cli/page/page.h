// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "dataset/dataset.h"
#include "knowledge/knowledge.h"

namespace radgenome::cli {

/// One case as one HTML page that needs nothing else: slices through the structures that its facts are tied
/// to, the report with its facts, questions, checks and structures.
/// @param data  the program's data folder, which holds the page's frame in page/case.html
/// @error unknown_case, bad_record; what cannot be shown (a CT that was moved) is told on the page instead
std::string case_page(const dataset::Dataset& dataset, const std::string& id,
                      const knowledge::Knowledge& knowledge, const std::filesystem::path& data);

}  // namespace radgenome::cli
