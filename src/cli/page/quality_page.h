// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "knowledge/knowledge.h"
#include "pipeline/quality.h"

namespace radgenome::cli {

/// The quality of a data set as one HTML page that needs nothing else: how much of it is in order, what was
/// found how often, and the worst cases first with pictures of what is wrong. It holds no text of reports.
/// @param pictured  how many of the worst cases get pictures
/// @param data      the program's data folder, which holds the page's frame in page/quality.html
/// @error bad_record; what cannot be shown (a CT that was moved) is told on the page instead
std::string quality_page(const dataset::Dataset& dataset, const pipeline::Quality& quality,
                         std::size_t pictured, const knowledge::Knowledge& knowledge,
                         const std::filesystem::path& data);

}  // namespace radgenome::cli
